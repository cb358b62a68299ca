# practice and review
learning-practice = Practise a few
learning-practice-link = What you learned, when it is about to fade. Only if you like
learning-practice-why = Each question comes back at its own pace. Practise or not; it is in no statistics, and only you can see it.
learning-practice-none = Nothing to practise now
learning-practice-none-text = Questions that you have answered come up here when they are about to fade.
learning-practice-done = Today's few are done
learning-practice-done-text = What was right comes back some other day, what was wrong tomorrow.
learning-missed = Wrong answers
learning-missed-link = What you missed, and why
learning-missed-why = Only you can see this. Right on { $days } different days, and a question leaves the list.
learning-missed-none = No wrong answers
learning-missed-none-text = Questions that you missed are listed here, with the reason, to answer again.
learning-missed-missed = Missed on { $day }
learning-missed-right = Right since on { $count } of { $days } days
learning-missed-reason = See why
learning-missed-again = Answer again
learning-missed-more = { $count } more; these first.
learning-missed-after-right = That counts for today; right on { $days } different days, and it leaves the list.
learning-missed-back = Back to wrong answers

learning-data-practice = Answers in voluntary practice
learning-data-practice-retention = Deleted after 30 days
learning-data-practice-seen-by = Only you
learning-data-schedule = When each question comes again, and which were missed
learning-data-schedule-begun = Since when there is a schedule of your own
