# 课程结构哪里不合规范
cmi5-fault-format = 课件要是 zip 压缩包，或者单独一个 cmi5.xml。
cmi5-fault-structure = 压缩包的最上一层没有 cmi5.xml。
cmi5-fault-xml = 不是合格的 XML。
cmi5-fault-root = 根元素应是命名空间 { $namespace } 里的 courseStructure。
cmi5-fault-element-missing = { $parent } 里少了 { $element }。
cmi5-fault-element-order = { $parent } 里的 { $element } 顺序不对，或者多了一个。
cmi5-fault-element-unknown = { $parent } 里不能有 { $element }。
cmi5-fault-text = { $element } 里不能直接写文字。
cmi5-fault-attribute-missing = { $element } 少了属性 { $attribute }。
cmi5-fault-attribute-unknown = { $element } 没有 { $attribute } 这个属性。
cmi5-fault-language = “{ $value }”不是语言标签，例如 zh-CN。
cmi5-fault-iri = { $element } 的标识“{ $id }”要是带协议的完整 IRI。
cmi5-fault-id-twice = 标识 { $id } 在第 { $line } 行已经用过。
cmi5-fault-word = { $attribute } 不能是“{ $value }”，只能是：{ $words }。
cmi5-fault-mastery = masteryScore 要是 0 到 1 的小数，最多四位，不能是“{ $value }”。
cmi5-fault-url = 地址“{ $url }”不合格。
cmi5-fault-url-parameter = 地址里的参数 { $name } 是启动时要用的名字：{ $url }
cmi5-fault-url-relative = 没有压缩包时，地址要写完整：{ $url }
cmi5-fault-url-missing = 压缩包里没有这个文件：{ $url }
# 自动化
cmi5-actor-wrong = 学员要是带账号（account）的 xAPI 代理。
cmi5-registration-wrong = 登记号要是 UUID。
cmi5-registration-other = 这个登记号属于别的学员或别的课程。
cmi5-mode-wrong = 启动方式只能是 Normal、Browse 或 Review。
cmi5-return-wrong = 返回地址要写完整。
cmi5-reason-wrong = 免修原因只能是 Tested Out、Equivalent AU、Equivalent Outside Activity 或 Administrative。
cmi5-session-over = 这次学习已经结束。
cmi5-waived-satisfied = 这一节已经算完成。
cmi5-delete-used = 已经发布或有人在学，不能删除。
cmi5-body-broken = 请求没有传完。
cmi5-body-wrong = 请求的内容不是需要的 JSON。
# 学员
cmi5-window-text = 这一节要用整个窗口打开，学完会回到这里。
cmi5-window-open = 打开
cmi5-return-title = 这一节结束了
cmi5-return-text = 学到的已经记下。
cmi5-return-back = 回到课程
cmi5-offline = 每一节都能在本机打开，学的结果联网后自动送出，只送一次。
# 我的数据
cmi5-data-registration = 课件（cmi5）的学习登记
