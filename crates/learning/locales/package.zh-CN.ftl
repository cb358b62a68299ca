# 课件包：学员
package-start = 开始
package-continue = 接着学
package-open = 打开
package-done = 这个课件学完了。想再看，点下面的任意一节。
package-player-back = 回到课件
package-gone-through = 我看完了
package-score = { $percent } 分
package-part-open = 还没开始
package-part-begun = 学了一部分
package-part-completed = 看完了
package-part-passed = 通过
package-part-failed = 还没通过
package-part-satisfied = 完成
package-mode-browse = 只浏览，不计成绩
package-mode-review = 复习，不计成绩
package-part-is-group = 这是一章，请打开里面的一节
package-tells-itself = 这个课件会自己报告学习结果，不用点“我看完了”
done-package-completion = 记下了：你看完了

# 个人信息登记
package-data-registration = 在学和学完的课件
package-data-result = 课件每一节的结果
package-data-launch = 打开课件的记录，30 天后删除

# 为什么不收
package-not-archive = 这不是压缩包。请上传 zip 文件，或单独的 cmi5.xml
package-archive-broken = 压缩包读不出来，可能没有传完整或已损坏
package-empty = 压缩包里没有文件
package-method = 压缩包用了不支持的压缩方法，请用普通的 zip（Deflate）
package-overlap = 压缩包里的文件互相重叠，这是炸弹的做法
package-path-twice = 压缩包里有两个文件同名
package-path-collision = 有两个文件的路径只差大小写或字形写法，在有些设备上会互相覆盖
package-path-outside = 路径用“..”指到了课件之外
package-path-absolute = 路径是绝对路径，应当从课件的最上层写起
package-path-backslash = 路径里有反斜杠，应当用“/”
package-path-letters = 文件名里有控制字符或读不出的字
package-path-long = 路径太长
package-path-deep = 文件夹套得太深
package-file-encrypted = 文件加了密码，请上传不加密的压缩包
package-file-link = 这是链接或特殊文件，课件里只能有普通文件
package-file-broken = 文件已损坏，校验不对
package-file-missing = 清单里写了这个文件，压缩包里没有
package-file-large = 文件超过 { $limit } MB
package-file-bomb = 解开后比压缩时大 { $ratio } 倍以上，像压缩炸弹
package-unpacked-large = 解开后超过 { $limit } MB
package-many-files = 文件超过 { $limit } 个
package-many-parts = 小节超过 { $limit } 个
package-xml-encoding = 不是合法的 { $encoding } 文字
package-xml-form = 这里的 XML 写错了
package-xml-entities = 这里声明了文档类型的内部子集；为了安全，不接受实体声明
package-xml-reference = 这里引用了没有定义的实体
package-xml-prefix = 这里的命名空间前缀没有声明
package-xml-deep = 元素套得太深
package-xml-large = 元素太多
package-no-manifest = 没有找到清单文件
package-no-manifest-known = 没有找到 cmi5.xml、imsmanifest.xml、tincan.xml，也没有 index.html；清单应在压缩包最上层或唯一的文件夹里
package-no-first-page = 没有找到 index.html
package-no-launch = 清单里没有可以打开的内容
package-launch-missing = 清单要打开“{ $path }”，压缩包里没有
package-tincan-root = 根元素应当是 tincan
package-iri = “{ $value }”不是完整的 IRI（要有协议，例如 https:）

# 上传
package-upload-needed = 请选一个文件
package-upload-large = 文件超过 { $limit } MB
package-upload-many = 你有 { $limit } 个上传还没完成，请先继续或取消它们
package-upload-elsewhere = 服务器收到的位置不同，请从它所在的位置接着传
package-upload-read = 这个上传已经读完了

# 学员的目录
packages = 课件
packages-link = 外来的课件：cmi5、SCORM、网页
packages-none = 还没有课件
packages-none-text = 教育员发布以后，会出现在这里。
learning-nav-packages = 课件

# 导入
package-import = 导入课件
package-import-text = 导入一个 cmi5、SCORM、xAPI 或网页课件，审核后就能学。
package-import-next = 导入新版本
package-import-version = 作为“{ $title }”的第 { $number } 版
package-file = 文件
package-file-hint = zip 压缩包，最大 { $limit }；也可以是单独的 cmi5.xml
package-upload = 上传
package-upload-on = 接着上传
package-import-why = 课件由别人制作，在单独的地址里打开，看不到你和学员的登录信息。导入后先检查，再由第二个人审核，才能发布。
package-imports-open = 还没完成的导入
package-imported = 导入
package-imported-at = 时间
package-import-uploading = 上传了一部分
package-import-waiting = 等待检查
package-import-unpacking = 正在检查和解开
package-import-refused = 课件不合格
package-import-done = 已导入
package-import-wait = 这一页会自己更新，也可以先去做别的。
package-import-go-on = 网络断了也不要紧。再选一次“{ $name }”，从断的地方接着传
package-import-cancel = 取消这个上传
package-import-remove = 删除这条记录
package-import-again = 换一个文件再导入
package-import-dead = 服务器没能读完这个文件
package-import-dead-text = 这不是课件的问题。请联系系统管理员，文件还在，修好后会接着处理。
package-look-again = 再看看
package-invalid = 课件不合格，没有导入
package-invalid-text = 下面是不合格的地方，请课件的制作者改好后再导入。什么也没有留下。
package-faults = 不合格的地方
package-fault-what = 问题
package-fault-file = 文件
package-fault-line = 行
package-fault-rule = 依据
done-package-removal = 已删除

# 课件的页面
package-kind = 格式
package-size = 大小
package-activity = 标识
package-by-command = 命令行
package-files-count = { $count } 个文件
package-files = 全部 { $count } 个文件
package-parts = { $count } 节
package-chapter = 章
package-external = { $count } 个外部地址，断网时打不开
package-external-text = 课件会从这些地址取内容。没有网络时打不开，对方也会知道有人在学。审核时请看看是否合适。
package-words = 怎么介绍它
package-minutes = 大约几分钟
package-minutes-hint = 布置时计入每人每月的上限
package-minutes-missing = 请填大约几分钟
package-minutes-range = 填 1 到 600
package-unit = 学完后回答哪门微课的题
package-unit-hint = 网页课件不会自己报告结果：学员点“我看完了”。选了微课，答对它的题才算学完
package-unit-none = 不另外提问
package-save = 保存
package-older = 这是旧版本。已经开始学的人可以学完它。
package-versions = 各个版本
package-withdraw = 撤下
package-withdraw-text = 学员不能再开始，布置也一并收回；已经开始的人可以学完。
package-assigned-people = 人数
package-assigned-done = 学完
package-assigned-by = 布置人
package-assignment-end = 收回
package-assignment-ended = 已收回
package-questions-left = 还差一步：答对“{ $title }”的题
package-questions-answer = 去答题
done-package-description = 已保存

# 审计日志
act-learning-package-creation = 导入课件
act-learning-package-refusal = 课件不合格
act-learning-package-description = 修改课件介绍
act-learning-package-submitted = 课件送审
act-learning-package-approved = 课件审核通过
act-learning-package-returned = 课件退回
act-learning-package-published = 发布课件
act-learning-package-withdrawn = 撤下课件
act-learning-package-assignment = 安排课件
act-learning-package-assignment-withdrawal = 收回课件安排
