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
