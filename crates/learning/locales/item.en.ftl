# item analysis
learning-item-title = Question analysis
learning-item-link = See how the questions do
learning-item-few = Shown once { $least } people have completed it
learning-item-few-text = Counted several times a day, and told anew only after { "10" } more people: nobody's answer can be worked out.
learning-item-counted = First answers of { $people } people, counted on { $day }
learning-item-chart = Right at first, by question (look at what is outside the two lines)
learning-item-questions = Questions
learning-item-number = No.
learning-item-question = Question
learning-item-people = People
learning-item-right = Right at first
learning-item-difficulty = Difficulty p
learning-item-discrimination = Discrimination r
learning-item-flags = To look at
learning-item-flag-hard = too hard
learning-item-flag-easy = too easy
learning-item-flag-negative = negative discrimination
learning-item-flag-dead = a choice nobody took
learning-item-choices = Choices
learning-item-choice = Choice
learning-item-is-right = Right answer
learning-item-right-choice = right
learning-item-chosen = Chosen by
learning-item-share = Share
learning-item-definitions = How this is worked out
learning-item-means-people = Only people who completed the present version, and only their first answer to each question; not those who skipped it by a pre-test, nor later practice.
learning-item-means-difficulty = Difficulty p = right at first ÷ people who answered. Under 30% too hard, over 95% too easy.
learning-item-means-discrimination = Discrimination r = corrected item-total correlation: the Pearson correlation of this question right (1) or wrong (0) with how many of the other questions the same person had right, r = (nΣxy − ΣxΣy) ÷ √[(nΣx² − (Σx)²)(nΣy² − (Σy)²)]. Negative: those who know get it wrong, often because it is ambiguous. No number (—) where all are alike.
learning-item-means-choices = Share of a choice = chosen by ÷ people who answered; with several answers they add up to more than 100%. A wrong choice that nobody takes can be replaced.
