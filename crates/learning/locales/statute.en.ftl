statutes = Laws
statutes-why = Which version is in force, and since when; which courses rest on it, and with which version they were compared.
statutes-none = No law is registered yet
statute-in-force = In force
statute-not-in-force-now = No version is in force now
statute-since = in force since { $day }
statute-coming = { $label }, in force from { $day }
statute-repealed = repealed from { $day }
statute-courses = { $count ->
    [one] 1 course
   *[other] { $count } courses
}
statute-unchecked = { $count ->
    [one] 1 course to be compared
   *[other] { $count } courses to be compared
}
statute-new = Register a law
statute-title = Title
statute-title-hint = For example: Trade Union Law
statute-label = What this version is called
statute-label-hint = For example: amended 2021
statute-from = In force from
statute-note = What changes for employees
statute-note-hint = May be left out; a plain sentence or two
statute-repeals = Repealed from this day
statute-source = The published text is what counts; here stand versions, days and what changes for employees.
statute-cases = Courses and cases about this law
statute-cases-none = None yet
statute-checked-on = compared on { $day }
statute-unchecked-course = newer version, to be compared
statute-check = Compared with the version in force
statute-unlink = Unlink
statute-versions = Versions
statute-link = Link a course
statute-course = Course
statute-link-hint = To link it is to say that it was compared with the version in force
statute-revise = Register a new version
statute-known = This law is registered already
statute-version-known = A version in force from this day is registered already
statute-full = At most { $most } laws
statute-versions-full = At most { $most } versions of a law
statute-courses-full = At most { $most } courses of a law
statute-not-in-force = No version is in force now, so there is nothing to compare with
statute-basis = Rests on
statute-basis-old = The law has a newer version; this course was not compared with it yet
done-statute = Registered
done-statute-version = The new version is registered
done-statute-check = Noted: compared with the version in force
done-statute-unlink = Unlinked
