# reach
reach-nav = Reach
reach = Reach
reach-days = last { $days } days
reach-by-online = Learned online
reach-by-class = Came to a class
reach-by-talk = Heard a talk
reach-by-relay = Told by the liaison
reach-by-visit = Visited
reach-by-none = Show whom no channel reached
reach-of-teams = { $count ->
    [one] of 1 team
   *[other] of { $count } teams
}
reach-missed = { $teams ->
    [one] 1 team ({ $people } people) was reached by no channel
   *[other] { $teams } teams ({ $people } people) were reached by no channel
}
reach-missed-by = { $teams ->
    [one] Not reached by “{ $channel }”: 1 team
   *[other] Not reached by “{ $channel }”: { $teams } teams
}
reach-why = This is what we owe the teams, not a score of theirs; nobody is listed. Of teams with less than { $least } people online learning is not looked at.
reach-all = All were reached
reach-team = Team
reach-liaison = Liaison
reach-nobody = none
reach-no-liaison = Neither the team nor the unit above has a liaison: name one, or go there yourself
reach-ask = Ask the liaison to tell them
reach-notice = Please take this to { $name }: no channel has reached them yet
reach-pack = Pack to print
reach-pack-hint = Print it for the talk before the shift; note it afterwards, and the team counts as reached.
reach-pack-courses = What it is about
reach-pack-none = No course is out yet.
reach-pack-questions = Ask
reach-pack-words = What the team says
reach-pack-words-text = Trouble and ideas go here; the liaison brings them back to be entered, without names if you like.
reach-pack-told = Told on
reach-relay = Note that it was told
reach-what = What was told
reach-what-hint = e.g. “Three things in the cold” before the shift, two remarks came back
reach-relay-do = Note it
reach-relays = Told so far
reach-day = A day of the last { $days } days, not later than today
done-reach-request = The liaison is told.
done-reach-relay = Noted: the team counts as reached.
act-training-reach-request = Liaison asked
act-training-reach-relay = Told by the liaison
