# practice and review
learning-practice = 练几题
learning-practice-link = 学过的，快忘的时候再来一题。愿意就练
learning-practice-why = 每道题按自己的节奏再来。练不练都行；结果不计入任何统计，只有你自己看得到。
learning-practice-none = 现在没有该练的题
learning-practice-none-text = 你答过的题，到快忘的时候会出现在这里。
learning-practice-done = 今天的几题练完了
learning-practice-done-text = 答对的过些日子再来，答错的明天就来。
learning-missed = 错题
learning-missed-link = 自己答错过的题和原因
learning-missed-why = 只有你自己看得到。在 { $days } 个不同的日子都答对，这道题就离开这里。
learning-missed-none = 没有错题
learning-missed-none-text = 答错过的题会列在这里，看看原因，再答一次。
learning-missed-missed = { $day }答错
learning-missed-right = 之后答对 { $count } / { $days } 天
learning-missed-reason = 看看为什么
learning-missed-again = 再答一次
learning-missed-more = 还有 { $count } 道，先把上面的答对。
learning-missed-after-right = 今天的算一次；在 { $days } 个不同的日子都答对，它就离开错题。
learning-missed-back = 回到错题

learning-data-practice = 自愿练习的回答
learning-data-practice-retention = 30 天后删除
learning-data-practice-seen-by = 只有你自己
learning-data-schedule = 每道题下次再来的日子，哪些答错过
learning-data-schedule-begun = 从哪天起有自己的练习安排
