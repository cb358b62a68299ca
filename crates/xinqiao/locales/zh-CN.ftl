# today
greeting-morning = 早上好，{ $name }
greeting-noon = 中午好，{ $name }
greeting-afternoon = 下午好，{ $name }
greeting-evening = 晚上好，{ $name }
today-news = 新消息
today-probe = 回想一题
today-mandatory = 必修
today-due = { $day }前
today-progress = 已答对的题
today-continue = 继续学习
today-start = 开始学习
today-nothing = 今天没有要学的
today-nothing-hint = 好好休息。想学点什么，也可以自己挑。
today-browse = 去看看课程
today-voice = 有什么要反映的？
today-voice-hint = 一分钟写完，多久回复当场告诉您；您说“解决了”才算办结。
today-raise = 我要反映
today-follow = 看进展
# help
help-title-learn = 学习怎么算完成
help-text-learn = 每节课有两三道题，每题答对一次就完成。答错不要紧，会再出现一次。过 7 天、30 天、90 天会各问一题，看看还记不记得。学习时长不记录。
help-title-voice = 反映的事怎么办
help-text-voice = 提交后马上有承办人和答复期限。办好了会问您“解决了吗？”，您确认才办结；没解决可以要求重办。办不到的，由领导签字说明原因。
help-title-anonymous = 匿名是真的匿名吗
help-text-anonymous = 是。不保存您的工号、地址和精确时间，只给您一个回执码。凭回执码可以看进展、对话、确认。任何人，包括我们，都无法从系统里查出您是谁。回执码丢了也无法找回。
help-title-offline = 没有信号怎么办
help-text-offline = 打开过的课没有信号也能答题，填好的诉求先存在手机里，有信号自动提交一次，不会重复。
help-title-never = 系统不做的事
help-text-never = 不打卡、不积分、不排名；不记录登录时间和在线时长给管理者看；不分析聊天和评论；不给任何人打情绪或思想的分数；不采集位置、通讯录和人脸。
help-title-trouble = 登录有困难
help-text-trouble = 请找班组联络员或管理员打印一张登录码，没有手机号和邮箱也能用。
# offline
offline-title = 现在没有网络
offline-safe = 您填写的都在
offline-text = 未提交的内容存在这台设备里，连上网会自动提交一次。
offline-kept = 没有网络也能学的课
# demo
demo-fictional = 人物和单位都是虚构的。
# jobs
jobs = 后台任务
jobs-none = 没有失败的任务
jobs-attempts = 试了 { $count } 次
jobs-retry = 再试一次
jobs-discard = 放弃
