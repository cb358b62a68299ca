# item analysis
learning-item-title = 题目分析
learning-item-link = 看题目做得怎么样
learning-item-few = 满 { $least } 人学完才显示
learning-item-few-text = 每天自动统计几次。每多 { "10" } 人学完才更新一次，推不出任何一个人的回答。
learning-item-counted = { $people } 人的首次作答，统计于{ $day }
learning-item-chart = 各题首次答对率（两条线之外要看一看）
learning-item-questions = 各题
learning-item-number = 题号
learning-item-question = 题目
learning-item-people = 作答人数
learning-item-right = 首次答对
learning-item-difficulty = 难度 p
learning-item-discrimination = 区分度 r
learning-item-flags = 要看一看
learning-item-flag-hard = 太难
learning-item-flag-easy = 太容易
learning-item-flag-negative = 区分度为负
learning-item-flag-dead = 有选项没人选
learning-item-choices = 各选项
learning-item-choice = 选项
learning-item-is-right = 正确答案
learning-item-right-choice = 正确
learning-item-chosen = 选的人
learning-item-share = 占比
learning-item-definitions = 怎么算的
learning-item-means-people = 只统计学完当前版本的人，只看每题的首次作答；先测跳过的、后来练习的都不算。
learning-item-means-difficulty = 难度 p = 首次答对的人数 ÷ 作答人数。低于 30% 太难，高于 95% 太容易。
learning-item-means-discrimination = 区分度 r = 校正的题总相关：这一题答对（1）或答错（0），与同一人其余各题答对题数的皮尔逊相关，r = (nΣxy − ΣxΣy) ÷ √[(nΣx² − (Σx)²)(nΣy² − (Σy)²)]。为负说明会的人反而答错，多半是题目有歧义。大家都一样时没有这个数（—）。
learning-item-means-choices = 选项占比 = 选它的人数 ÷ 作答人数；多选题各项相加会超过 100%。没人选的错误选项可以换掉。
