# development of educators by level and kind
development-own = My development plan
development-text = Educators develop by level and by kind: what each level should have learned of each kind.
development-matrix = Development by level and kind
development-matrix-text = Each cell is what a level should learn of a kind; below, how many of that level have learned all of it.
development-matrix-why = Only how many of a level are done, never who; not shown under 10 people.
development-why = Your level is settled with you by whoever is responsible for training; nothing computes it. Only you see how far you are.
development-level = Level
development-level-new = New
development-level-core = Core
development-level-lead = Lead
development-kind = Kind
development-kind-theory = Theory
development-kind-business = Trade
development-kind-media = New media
development-kind-counsel = Counselling
development-kind-crisis = Crisis communication
development-nothing = Nothing yet
development-no-level = Your level is not settled yet
development-no-level-text = If you are an educator, ask whoever is responsible for training; otherwise choose a path for yourself.
development-courses = { $count ->
    [one] 1 course
   *[other] { $count } courses
}
development-done = { $count } of { $people } done
development-unsettled = { $count ->
    [one] 1 educator has no level yet
   *[other] { $count } educators have no level yet
}
development-add = Put a course into a cell
development-course = Course
development-put = Put it in
development-take-out = Take out
development-settle = Settle the level of an educator
development-settle-text = Talk with them first. Nobody settles their own.
development-settle-now = Settle
development-staff-number = Staff number
development-no-educator = No educator has this staff number
development-own-level = Your own level is settled by somebody else
development-twice = The cell has this course already
development-full = At most { $most } courses in a cell
development-data-level = Level of an educator's development
done-development-item = Put in
done-development-removal = Taken out
done-development-level = Settled
