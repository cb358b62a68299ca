# today
greeting-morning = Good morning, { $name }
greeting-noon = Good day, { $name }
greeting-afternoon = Good afternoon, { $name }
greeting-evening = Good evening, { $name }
today-news = New messages
today-probe = One question to recall
today-mandatory = Required
today-due = By { $day }
today-progress = Questions answered
today-continue = Continue
today-start = Start
today-nothing = Nothing to learn today
today-nothing-hint = Have a good rest. If you feel like it, choose something yourself.
today-browse = Look at the courses
today-voice = Something to tell us?
today-voice-hint = Written in a minute; you see at once when you will be answered. It is closed when you say that it is solved.
today-raise = Raise a need
today-follow = See progress
# help
help-title-learn = When is a lesson complete?
help-text-learn = Each lesson has two or three questions; it is complete when you have answered each one right once. A wrong answer does no harm, the question comes again. After 7, 30 and 90 days you are asked one question to see what stayed. Time is not recorded.
help-title-voice = What happens to what I raise?
help-text-voice = At once it has somebody who works on it and a date for the answer. When it is done you are asked “Is it solved?”; only your yes closes it, and you can have it reopened. What cannot be done is explained and signed by a leader.
help-title-anonymous = Is anonymous really anonymous?
help-text-anonymous = Yes. Your number, address and exact time are not stored; you get a receipt code. With it you follow, talk and confirm. Nobody, us included, can find out from the system who you are. A lost code cannot be recovered.
help-title-offline = What if there is no signal?
help-text-offline = Lessons that you opened work without signal; needs wait on the phone and are sent once when there is a network again.
help-title-never = What this system never does
help-text-never = No check-ins, no points, no rankings; no log-in or online times for managers; no analysis of chats or comments; no score of anybody's feelings or thoughts; no location, contacts or faces.
help-title-trouble = Trouble signing in
help-text-trouble = Ask your liaison or an administrator to print a sign-in code; it works without phone number or e-mail.
# offline
offline-title = No network just now
offline-safe = What you entered is safe
offline-text = It is kept on this device and sent once when the network is back.
offline-kept = Lessons that work without a network
# demo
demo-fictional = People and organisations are fictional.
# jobs
jobs = Background jobs
jobs-none = No failed jobs
jobs-attempts = { $count } tries
jobs-retry = Try again
jobs-discard = Discard
