# SCORM courses: faults and notes of the import
scorm-fault-root = The root element should be manifest
scorm-fault-version = Unknown version of SCORM: { $version }
scorm-fault-organization = There is no organization
scorm-fault-nothing = The course has nothing that could be opened
scorm-fault-duplicate = The identifier { $name } is used twice
scorm-fault-identifier = The identifier is missing
scorm-fault-resource = The resource { $name } that it points to does not exist
scorm-fault-href = The resource { $name } names no file to open
scorm-fault-outside = The address { $value } is not inside of the package
scorm-fault-external = This part opens { $value } elsewhere, where no result can be recorded
scorm-fault-missing = The file { $value } is not in the package
scorm-fault-parameters = Broken parameters: { $value }
scorm-fault-sequencing-ref = The sequencing { $name } that it refers to does not exist
scorm-note-version-missing = No version of SCORM is given; taken as { $edition }
scorm-note-version = The version is written "{ $version }"; taken as { $edition }
scorm-note-organizations = There are several organizations; only the default one is used
scorm-note-default = No default organization is named; the first one is used
scorm-note-title = The course has no title
scorm-note-type = The resource { $name } does not say whether it is a SCO; taken as a plain page
scorm-note-case = Letters of { $value } are in the wrong case; { $real } is used
scorm-note-external = { $value } lies elsewhere and will not open offline
scorm-note-file = The listed file { $value } is not in the package
scorm-note-dependency = The resource { $name } that it depends on does not exist
scorm-note-value = "{ $value }" is no value of { $name }; its default is used

# The player
scorm-player-noscript = This course needs JavaScript. Please switch it on in the settings of your browser, then come back.
scorm-player-navigation = Course navigation
scorm-player-previous = Previous
scorm-player-next = Next
scorm-player-contents = Contents
scorm-player-close = Back to the course
scorm-player-leave = Save and leave
scorm-player-end = End this attempt; the next one begins anew
scorm-player-saved = Saved
scorm-player-sending = Saving
scorm-player-waiting = No network; kept on this device
scorm-player-failed = The course could not be opened. Please check the network and try again.
scorm-player-rest = This part is over. Go on to the next one, or choose from the contents.
scorm-player-stuck = Please choose a part from the contents to begin.
scorm-player-ended = Your progress is kept. You can leave now.
scorm-player-state-new = Not begun
scorm-player-state-begun = Begun
scorm-player-state-completed = Completed
scorm-player-state-passed = Passed
scorm-player-state-failed = Not passed
scorm-player-state-open = Open

# Pages
scorm-again = Start over
scorm-again-hint = Begins from the start; what you have reached before is kept.
scorm-course-result = The whole course
scorm-attempt-number = Attempt { $number }
scorm-attempt-kind = This is no SCORM course and need not be begun anew
scorm-attempts-full = This course was begun anew too many times
scorm-notes = Notes of the import
scorm-notes-text = The package plays. This is how its slips were taken:

# Register of personal data
scorm-data-attempt = Each time you take a SCORM course: the day it began, the part you are at, what the course has come to
scorm-data-item = What the course stores for each part (bookmark, answers, score), for the course itself to go on from
scorm-data-commit = Which saves came on which day, to recognise repeats
scorm-data-global = Objectives and data that courses share
