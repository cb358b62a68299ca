# roster import
imports = Roster imports
imports-none = No roster was imported yet.
import-new = Import a roster
import-file = File
import-file-hint = CSV or .xlsx, up to { $limit }. Encoding and headers are recognised; you can check them in the next step.
import-file-needed = Please choose a file
import-read = Read and preview
import-why = Only the columns that are needed are read, identity numbers never. Nothing changes before you confirm the preview.
import-made = Uploaded
import-state = State
import-state-staging = Being read
import-state-unread = Needs your attention
import-state-staged = Ready to apply
import-state-applying = Being applied
import-state-applied = Applied
import-state-withdrawn = Withdrawn
import-added = Added
import-changed = Changed
import-returned = Returned
import-left = Left
import-unchanged = Unchanged
import-rejected = Not taken
import-rejects = { $count ->
    [one] One line not taken
   *[other] { $count } lines not taken
}
import-reason = Reason
import-fault = It could not go on
import-columns-unclear = Some columns are not clear; please choose them below.
import-progress = Progress
import-compared = { $count ->
    [one] One person compared
   *[other] { $count } people compared
}
import-wait = This page reloads by itself; you may leave it, the work goes on.
import-look-again = Look now
import-nothing = The same as the present roster; nothing to change.
import-confirm = I have checked this and it is right
import-confirm-needed = Please check the remarks above, then tick
import-apply = { $count ->
    [one] Apply one change
   *[other] Apply { $count } changes
}
import-from = Units and posts change from { $day } on; what was before stays.
import-preview = Preview
import-all = All
import-what = Change
import-line = Line
import-detail = Details
import-columns = Check the columns
import-csv = A CSV file.
import-sheet-is = Sheet “{ $name }”.
import-unread = Columns not read: { $names }.
import-identity = Columns of identity numbers, not read: { $names }.
import-not-read = not read
import-sheet = Sheet
import-sheet-hint = Leave empty for the first one with anything in it
import-create-units = Also make the units that the file names and that do not exist
import-read-again = Read again like this
import-withdraw = Withdraw this import
import-units-missing = { $count ->
    [one] One unit does not exist; its lines are not taken
   *[other] { $count } units do not exist; their lines are not taken
}
import-units-made = { $count ->
    [one] One unit will be made
   *[other] { $count } units will be made
}
import-unit-unknown = There is no unit “{ $name }”. You can tick “also make the units” and read again.
import-unit-several = Several units are called “{ $name }”; please write the unit above it too.
import-administrators-stay = { $count ->
    [one] One administrator is
   *[other] { $count } administrators are
} not in the file and will not leave until the role is taken back.
import-not-open = This import was already applied or withdrawn.
import-overtaken = The roster changed after this preview was made (somebody applied another import, for example). Please read the file again and look once more; nothing was changed.
import-file-gone = The file is no longer here; please upload it again.
import-dead = It could not be finished after many tries
import-dead-why = The roster was not changed. The reason stands under “Background jobs”; you can open the import again or withdraw it.
import-reopen = Open it again
done-import = The roster is up to date
done-import-withdrawn = Withdrawn; nothing was changed
# units
units = Organisation
units-none = This tree has no units yet.
unit-trees = Trees
unit-tree = Tree
unit-new = New unit
unit-open = Make it
unit-name = Name
unit-name-en = English name
unit-kind = Kind
unit-kind-root = Head
unit-kind-headquarters = Headquarters
unit-kind-company = Company
unit-kind-department = Department
unit-kind-workshop = Workshop or station
unit-kind-team = Team
unit-kind-branch = Branch or group
unit-code = Code
unit-code-hint = Leave empty to make it from the parent's code and the name
unit-code-taken = Another unit has this code
unit-people = People
unit-people-below = { " " }({ $count } with units below)
unit-km = Kilometres
unit-km-from = From km
unit-km-to = To km
unit-km-order = Both ends are needed, and the second is the greater
unit-shift = Shift pattern
unit-shift-none = No fixed pattern
unit-shift-why = Messages come around working hours and leave rest alone.
shift-crew = crew { $number }
unit-scenes = Scenes
unit-weak-signal = Weak signal
unit-links = Linked organisations
unit-links-none = No branch or team is linked.
unit-placements = Place in the tree
unit-is-root = This is the topmost unit.
unit-move = Move
unit-parent = Parent unit
unit-from = From day
unit-move-hint = Valid from this day on; reports about earlier days stay as they are
unit-gone = This unit is no longer there
unit-ruler = Kilometre ruler
unit-ruler-none = No team with kilometres in this interval.
unit-ruler-whole = The whole line has its teams; there is no gap.
unit-ruler-gaps = No team is in charge of:
unit-ruler-legend = Dotted stretches have a weak signal.
unit-ruler-table = Teams in the interval
unit-teams = { $count ->
    [one] one team
   *[other] { $count } teams
}
unit-lacking = Teams that lack somebody
unit-lacking-none = Every team has one.
unit-no-liaison = No liaison
unit-no-leader = No team leader
unit-edit = Edit
unit-scenes-hint = Separated by commas
unit-close = Close the unit
unit-close-on = From day
unit-close-why = Possible when its people and the units below it have moved. Reports about earlier days stay as they are.
unit-closed = Closed on
unit-has-people = There are still people in this unit on that day; please move them first
unit-has-units = There are still units below it on that day; please move or close them first
unit-close-early = It cannot be before the unit was opened
done-unit-facts = Saved
done-unit-closed = The unit is closed
done-unit-moved = The unit has moved
done-unit-opened = The unit is there
done-unit-shift = The shift pattern is saved
# calendar
calendar = Working calendar
calendar-none = No holidays were imported yet.
calendar-day = Day
calendar-kind = Is
calendar-kind-off = off
calendar-kind-work = worked
calendar-name = Name
calendar-import = Import holidays
calendar-import-hint = One day a line; the years in the file are replaced as a whole
done-calendar = The calendar is up to date
# corrections
corrections = Correction requests
corrections-none = No correction requests.
correction-open = open
correction-answered = answered
correction-answer = Answer
correction-send = Answer and tell the person
done-correction-answered = Answered; the person will be told
notice-correction = Your correction request has an answer
# burden settings
burden-settings = Burden cap
burden-settings-what = The most that may be asked of one person in a month. Beyond it nothing more can be assigned.
burden-settings-minutes = Minutes
burden-settings-minutes-hint = The goal is 20 minutes or less for nine of ten people
burden-settings-items = Items
burden-settings-range = Minutes 0–240, items 0–60
done-burden-cap = The cap is saved
# what we hold
held-roster-row = Previews of roster imports
held-roster-row-purpose = To be checked before they are applied; deleted then
retention-month = 30 days
seen-admin = The roster's administrator
# single sign-on
oidc-failed = Signing in with the organisation's account did not work; please try again
oidc-unknown = Nobody on the roster belongs to this account; please ask the administrator
oidc-unavailable = The organisation's sign-in does not answer just now; please try again later
