# SCORM 课件：导入时的错误与提示
scorm-fault-root = 根元素应当是 manifest
scorm-fault-version = 不认识的 SCORM 版本：{ $version }
scorm-fault-organization = 没有课程结构（organization）
scorm-fault-nothing = 课程里没有可以打开的内容
scorm-fault-duplicate = 标识 { $name } 用了两次
scorm-fault-identifier = 缺少 identifier
scorm-fault-resource = 指向的资源 { $name } 不存在
scorm-fault-href = 资源 { $name } 没有写要打开的文件
scorm-fault-outside = 地址 { $value } 不在课件包里
scorm-fault-external = 这一节要打开别处的 { $value }，在那里不能记录学习结果
scorm-fault-missing = 课件包里没有文件 { $value }
scorm-fault-parameters = 参数写错了：{ $value }
scorm-fault-sequencing-ref = 引用的次序规则 { $name } 不存在
scorm-note-version-missing = 没有写 SCORM 版本，按 { $edition } 处理
scorm-note-version = 版本写作“{ $version }”，按 { $edition } 处理
scorm-note-organizations = 有几套课程结构，只用默认的那一套
scorm-note-default = 没有写明默认的课程结构，用了第一套
scorm-note-title = 课程没有标题
scorm-note-type = 资源 { $name } 没有写明是不是 SCO，按普通网页处理
scorm-note-case = 文件 { $value } 的大小写不对，用了 { $real }
scorm-note-external = { $value } 在别处，没有网络时打不开
scorm-note-file = 列出的文件 { $value } 不在课件包里
scorm-note-dependency = 依赖的资源 { $name } 不存在
scorm-note-value = { $name } 的值“{ $value }”不合规定，按默认处理

# 播放
scorm-player-noscript = 这门课要用到 JavaScript。请在浏览器设置里打开它，再回来继续。
scorm-player-navigation = 课程导航
scorm-player-previous = 上一节
scorm-player-next = 下一节
scorm-player-contents = 目录
scorm-player-close = 回到课程
scorm-player-leave = 保存并离开
scorm-player-end = 结束这一次，下次从头学
scorm-player-saved = 已保存
scorm-player-sending = 正在保存
scorm-player-waiting = 没有网络，已存在本机
scorm-player-failed = 课程没能打开。请检查网络，再试一次。
scorm-player-rest = 这一节结束了。可以继续下一节，或者从目录里选。
scorm-player-stuck = 请从目录里选一节开始。
scorm-player-ended = 学习进度已经记下，可以离开了。
scorm-player-state-new = 未开始
scorm-player-state-begun = 学习中
scorm-player-state-completed = 已完成
scorm-player-state-passed = 已通过
scorm-player-state-failed = 未通过
scorm-player-state-open = 正在学

# 页面
scorm-again = 重新学一遍
scorm-again-hint = 会从头开始；以前取得的结果仍然保留。
scorm-course-result = 整门课
scorm-attempt-number = 第 { $number } 次学习
scorm-attempt-kind = 这门课不是 SCORM 课件，不需要重新开始
scorm-attempts-full = 这门课已经重新开始了太多次
scorm-notes = 导入时的提示
scorm-notes-text = 课件能播放。这些地方写得不规范，系统是这样理解的：

# 个人信息登记
scorm-data-attempt = 每次学习 SCORM 课程：从哪天开始、学到哪一节、整门课的结果
scorm-data-item = 课程为每一节存下的数据（书签、答题、得分），只供课程自己接着学
scorm-data-commit = 哪一天收到过哪些保存请求，用来识别重复
scorm-data-global = 课程之间共用的学习目标和数据
