# suggestions and interests
learning-suggest = What to learn next
learning-suggest-why = Why this: 
learning-suggest-path = the next unit of your path “{ $path }”
learning-suggest-missed = { $count ->
    [one] you missed 1 question here and can answer it again
   *[other] you missed { $count } questions here and can answer them again
}
learning-suggest-meant = a path for your post or level
learning-suggest-interest = the newest in a category that you chose
learning-suggest-none = Choose a few categories you like, and something comes up here.
learning-suggest-off = No suggestions
learning-suggest-on = Suggestions on
learning-suggest-is-off = Suggestions are off: the list below is newest first.
learning-suggest-rules = Where suggestions come from
learning-suggest-rules-text = Four things only, which you can see and change: the next unit of your paths, questions you missed, paths for your post and level, and the interests you chose above. Not your needs, care or answers to surveys, and not what you looked at or for how long.
learning-interests = My interests
learning-interests-legend = What are you interested in?
learning-interests-hint = As many as you like; change it at any time; none takes it back
learning-interests-why = Only to pick courses for you, and only you can see it.
learning-contents = All courses
learning-contents-link = Every one, by category
done-learning-interests = Interests saved
done-learning-suggestions-on = Suggestions are on
done-learning-suggestions-off = Suggestions are off: newest first
learning-data-interest = Categories that you are interested in
learning-data-interest-purpose = To pick courses for you
learning-data-interest-basis = Your consent, which you can take back at any time with no loss of anything else
learning-data-interest-retention = Deleted when you take it back, or three years after you leave
learning-data-suggestion-off = That you switched suggestions off
