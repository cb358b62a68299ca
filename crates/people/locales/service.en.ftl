# organisations
nav-organisations = Organisations
organisations = Organisations
organisations-none = The organisations that you belong to or answer for will stand here.
organisations-mine = My organisations
me-together = Together
organisation = Organisation
organisation-overview = Overview
organisation-events = Events
organisation-blockers = Blockers
organisation-duties = Duties
organisation-objectives = Objectives
organisation-report = Report
organisation-helpers = Pair-helpers
organisation-settings = Settings
organisation-outcomes = What came of it
organisation-queue = Waiting for us
organisation-month = Month
organisation-month-before = Month before
organisation-month-after = Month after
organisation-why = Counts what was done for people; no log-ins, no rankings, no individuals; nothing for fewer than 10 people.
organisation-hidden = too few people to show
organisation-as-of = By the roster of { $day }.
organisation-no-member = Nobody of this organisation has this staff number
organisation-period-order = The end cannot be before the beginning
done-organisation-settings = The settings are saved
report-month = Month
report-figure = Figure
report-share = Shown
report-value = Number
report-of = Of
# figures
told-in-time = Needs answered in time
told-confirmed = Solved, says the author
told-late = Open past due
told-queue = Open needs
told-reached = People reached by courses
told-events = Events held
told-duties = Duties kept
told-blockers = Blockers answered
told-blockers-waiting = Blockers waiting
told-help = Times of mutual help
told-notices = Messages delivered
# events
events-to-come = To come
events-past = The past year
events-none = No events.
event-new = New event
event-title = What
event-day = Day
event-time = Time (optional)
event-place = Place
event-for = For
event-audience = { $count ->
    [one] one person
   *[other] { $count } people
}
event-why = Nobody signs in; who came is not recorded.
event-call = Call it
event-cancel = Call this event off
event-cancelled = Called off
event-cancelled-already = This event was called off already
event-past = This day is over
done-event = The event is on the calendar
done-event-cancelled = The event is called off
# blockers
blockers-to-answer = Blockers that we have to answer
blockers-raised = Blockers that we raised
blockers-none = None.
blockers-none-open = No blocker waits for an answer.
blockers-within = { $days ->
    [one] Answered within one working day
   *[other] Answered within { $days } working days
}
blocker-new = Raise a blocker
blocker-goes-to = Goes to: { $name }
blocker-title = In one sentence
blocker-text = Where it is stuck, and what you need from above
blocker-hint = The matter, not the people
blocker-raise = Raise it
blocker-waits = { $days ->
    [one] waiting for one working day
   *[other] waiting for { $days } working days
}
blocker-late = { $days } working days, overdue
blocker-answered-in = { $days ->
    [one] answered in one working day
   *[other] answered in { $days } working days
}
blocker-answer = Answer
blocker-answer-hint = If it can be done: who and when. If not: why.
blocker-send = Answer
blocker-answered = Somebody has just answered this blocker
blocker-no-committee = There is no organisation above to raise it to
blocker-days = Working days for answering a blocker
blocker-days-hint = Beyond these it is marked in red
blocker-days-range = 1 to 60 working days
done-blocker = It is raised and will be answered
done-blocker-answer = Answered; who raised it will be told
notice-blocker = { $branch } raises a blocker: { $title }
notice-blocker-answer = A blocker is answered: { $title }
# duties
duties-none = No duties are written down yet.
duties-mine = My duties
duties-mine-none = No duty is yours.
duty-new = Add a duty
duty-title = What
duty-owner = Whose
duty-person = Or one person (staff number)
duty-person-hint = If filled in, it is theirs; otherwise the role's above
duty-from = From
duty-due = Until
duty-until = until { $day }
duty-write = Add
duty-done = Done
duty-deferred = Deferred
duty-late = Overdue
duty-evidence = What the system already shows
duty-evidence-why = Collected from the records of this time; nothing has to be handed in.
duty-complete = Done
duty-note = How, in a sentence or two
duty-defer = Defer
duty-reason = Why
duty-to = To
duty-deferral-past = It must be after today
duty-done-already = This duty is done already
done-duty = Added
done-duty-done = Marked as done
done-duty-deferred = Deferred
notice-duty = A duty of yours: { $title }, until { $day }
# links
links = Linked pages
links-none = Nothing is linked yet.
links-closed = { $count ->
    [one] One more link leads to what you cannot see.
   *[other] { $count } more links lead to what you cannot see.
}
link-closed = A page that you cannot see
link-done = done
link-path = Address of the page
link-hint = Paste the address of a course, an event, a blocker or a need
link-add = Link it
link-remove = Remove
link-unknown = There is no such page, or you cannot see it
done-link = Linked
done-link-removed = Removed
# objectives
objectives-none = No objective is written down yet.
objective-new = State an objective
objective-title = Objective
objective-hint = For example: no accident on the line in the flood season
objective-text = Explanation (optional)
objective-from = From
objective-to = Until
objective-write = State it
objective-education = Courses for it
objective-events = Events for it
objective-needs = Needs for it
objective-solved = { $solved } of { $all } solved
skins = Two skins
skins-what = Of what was asked of people, how much serves no objective.
skins-education = Courses for no objective
skins-events = Events for no objective
skins-unlinked = Which ones
done-objective = The objective is stated
# help
help-records = Volunteering and pair help
help-new = Note it down
help-what = What you helped with
help-day = Day
help-whom = Whom (optional)
help-whom-hint = In words such as “a new colleague”, no names
help-hours = Hours, about (optional)
help-hours-hint = For yourself; never added up
help-hours-are = about { $hours } h
help-hours-range = 0 to 24 hours
help-future = This day is still to come
help-why = Only you see it. Your organisation sees one count, for ten people or more; nobody is ranked. Thank you.
help-add = Note it
help-own = What I noted
help-remove = Delete
done-help = Noted. Thank you!
done-help-removed = Deleted
helpers-none = No pair-helpers yet.
helper-new = Appoint a pair-helper
helper-hint = Staff number of a member
helper-appoint = Appoint
helper-since = since { $day }
helper-end = End
helper-course = The helpers' course (address of its page)
helper-course-hint = Optional. Only whether this one course is done is asked, nothing else.
helper-course-unknown = There is no such course
helper-course-is = The helpers' course: { $title }
helper-untrained = The helpers' course is not done yet
helper-course-first = First please:
helper-anyway = Appoint now, the course follows
helper-already = Is a pair-helper already
done-helper = Appointed; the person will be told
done-helper-ended = Ended
notice-helper = { $name } asks you to be a pair-helper
notice-helper-asked = { $name } thinks of you as a pair-helper and asked whether you have done the course (done or not done, no more)
# what we hold
held-help = Volunteering and help that you noted
held-help-purpose = Your own notes; your organisation sees one count (ten people or more)
held-helper = Your appointment as pair-helper
held-helper-purpose = So that people know whom to turn to; on appointing, one thing is asked: is the helpers' course done
held-duty = Duties that are yours
held-duty-purpose = To know whose it is and until when
seen-organisation = You and your organisation
# contact
unit-no-contact-leader = No contact point leader
unit-no-contact = Nobody came in { $days } days
unit-no-contact-why = Needs brought from visits, talks and stays count, and events at the team.
