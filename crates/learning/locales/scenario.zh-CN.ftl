# polls, scenes with choices, and how many answers must be right at first
markdown-label-poll = 投票
learning-poll-why = 不记是谁选的。满 10 人才显示大家怎么选。
learning-poll-say = 选好了
learning-poll-waits = 你选过了。满 10 人才显示大家怎么选。
learning-poll-n = n = { $count }，再多 10 人才更新一次
learning-poll-people = { $count } 人
learning-poll-help = 在正文里放一个投票
learning-poll-example =
    > [!POLL]
    > 上周的班前会，你开口说过几句？
    >
    > - 一句也没有
    > - 一两句
    > - 好几句

    （默认匿名，只存每个选项选了几次；改了文字，就是另一个投票，从头数）
learning-poll-twice = 第 { $line } 行：同一个投票放了两次
learning-poll-many = 一门微课最多 { $most } 个投票
learning-poll-after = 第 { $line } 行的投票：选项后面不能再有别的话
learning-poll-question = 第 { $line } 行的投票：要有一句问题，最多 { $most } 字
learning-poll-options = 第 { $line } 行的投票：要有 2 到 { $most } 个选项，现在有 { $count } 个
learning-poll-option = 第 { $line } 行的投票：选项不能空，最多 { $most } 字
learning-poll-same = 第 { $line } 行的投票：有两个选项一样
done-learning-poll = 已收到，谢谢
scenario = 情景演练
scenario-text = 一幕一幕往下走，每一步由你选，走到一个结局，再一起复盘。选错了可以重来。
scenario-go = 去演练
scenario-begin = 开始演练
scenario-choose = 你怎么做？
scenario-why = 选了什么只有你自己看得到。
scenario-way = 你走过的路
scenario-ends = 一共有 { $count } 个结局，可以再走一遍，看看别的路。
scenario-questions = 去答题
scenario-again = 再走一遍
scenario-in-circles = 走了太多步，请从头再来
scenario-left = 题都答对了，还差情景演练
scenario-left-text = 走到一个结局，这一课就学会了。
scenario-scenes = 场景和选择
scenario-hint = 每幕用“## 名字”开头，第一幕是开头；选择写成“- 怎么做 -> 下一幕的名字”，后面可以加“| 后果”；名字用“结局：”开头的是结局，写复盘。
scenario-example = 怎么写
scenario-example-text =
    ## 诊室门口
    他拍了桌子：“你们到底看不看？”

    - 请他坐下，把他的话说回去 -> 坐下了 | 他停了一秒
    - 告诉他这是规定 -> 摔了单子 | 火上加油

    ## 坐下了
    他说孩子抽过两次。

    - 给他两个选择和一个时间 -> 结局：他说谢谢

    ## 摔了单子
    纸飞了一地。

    - 回头，请他坐下 -> 坐下了

    ## 结局：他说谢谢
    先把话说回去，再给选择；给了时间，就要到时间。
scenario-before = 第 { $line } 行：第一幕前面不能有字，先写“## 名字”
scenario-title = 第 { $line } 行：名字不能空，最多 { $most } 字
scenario-title-twice = 第 { $line } 行：“{ $title }”这个名字用了两次
scenario-nowhere = 第 { $line } 行：没有叫“{ $title }”的一幕
scenario-words = 第 { $line } 行：选择要写明怎么做，选择和后果各最多 { $most } 字
scenario-debrief = 第 { $line } 行：结局“{ $title }”要写复盘
scenario-end-goes-on = 第 { $line } 行：结局“{ $title }”后面不能再有选择
scenario-dead-end = 第 { $line } 行：“{ $title }”没有选择，也不是结局，走到这里就断了
scenario-many-choices = 第 { $line } 行：一幕最多 { $most } 个选择
scenario-many = 最多 { $most } 幕
scenario-no-end = 第 { $line } 行：还没有结局，名字用“结局：”开头
scenario-unreachable = 第 { $line } 行：没有一条路走到“{ $title }”
scenario-loop = 第 { $line } 行：从“{ $title }”走不到任何结局，只会绕圈
scenario-empty = 第 { $line } 行：“{ $title }”这一幕还没有写发生了什么
scenario-data-walk = 走过的情景演练
scenario-data-choice = 情景演练里的选择
demand = 算学会，要一次答对多少
demand-hint = 默认每题最后答对就行。关乎安危的规则（例如什么时候必须转介）可以要求一次答对；没到就看完解析再来一遍，不限次数。
demand-none = 每题最后答对就行
demand-share = 一次答对 { $share }%
demand-note = 这一课要一次答对 { $share }% 才算学会；没到可以再来，不限次数。
demand-short = 都答对了，再来一遍更稳
demand-short-count = 这一遍一次答对 { $right } / { $total }。
demand-short-text = 这一课要求 { $share }%：关键时候没有第二次。看看解析，再来一遍。
demand-again = 再来一遍
learning-path-units = { $count } 门微课
