# course packages: learners
package-start = Start
package-continue = Go on
package-open = Open
package-done = You are done with this package. To look again, open any part below.
package-player-back = Back to the package
package-gone-through = I have gone through it
package-score = { $percent } points
package-part-open = Not begun
package-part-begun = Begun
package-part-completed = Gone through
package-part-passed = Passed
package-part-failed = Not passed yet
package-part-satisfied = Done
package-mode-browse = Only to look around; nothing counts
package-mode-review = Review; nothing counts
package-part-is-group = This is a chapter; please open a part in it
package-tells-itself = This package tells its results itself; you need not say that you have gone through it
done-package-completion = Noted: you have gone through it

# register of personal data
package-data-registration = Packages that you are taking or have finished
package-data-result = What you reached in each part of a package
package-data-launch = That you opened a package; deleted after 30 days

# why not
package-not-archive = This is no archive. Please upload a zip file, or a cmi5.xml by itself
package-archive-broken = The archive cannot be read; it may be cut off or damaged
package-empty = There are no files in the archive
package-method = The archive is packed by a method that is not supported; please use an ordinary zip (Deflate)
package-overlap = Files of the archive overlap, which is how a bomb is made
package-path-twice = Two files of the archive have the same name
package-path-collision = Two paths differ only in case or in how letters are composed; on some devices one would overwrite the other
package-path-outside = The path leads out of the package by ".."
package-path-absolute = The path is absolute; it must begin at the package's top
package-path-backslash = There is a backslash in the path; use "/"
package-path-letters = The name has control characters, or letters that cannot be read
package-path-long = The path is too long
package-path-deep = Too many folders within folders
package-file-encrypted = The file is encrypted; please upload an archive without a password
package-file-link = This is a link or a special file; only ordinary files may be in a package
package-file-broken = The file is damaged: its checksum is not right
package-file-missing = The manifest names this file, and it is not in the archive
package-file-large = The file has more than { $limit } MB
package-file-bomb = Unpacked it is more than { $ratio } times as large, like a zip bomb
package-unpacked-large = Unpacked it has more than { $limit } MB
package-many-files = More than { $limit } files
package-many-parts = More than { $limit } parts
package-xml-encoding = This is no valid { $encoding } text
package-xml-form = The XML is not well-formed here
package-xml-entities = A document type with an internal subset is declared here; for safety no entities may be declared
package-xml-reference = An entity is used here that is not defined
package-xml-prefix = The namespace prefix here is not declared
package-xml-deep = Elements are nested too deeply
package-xml-large = Too many elements
package-no-manifest = There is no manifest
package-no-manifest-known = There is no cmi5.xml, imsmanifest.xml or tincan.xml, and no index.html; the manifest must be at the top of the archive or in its only folder
package-no-first-page = There is no index.html
package-no-launch = Nothing in the manifest can be opened
package-launch-missing = The manifest opens "{ $path }", which is not in the archive
package-tincan-root = The root element must be tincan
package-iri = "{ $value }" is not a whole IRI (it needs a scheme, such as https:)

# upload
package-upload-needed = Please choose a file
package-upload-large = The file has more than { $limit } MB
package-upload-many = You have { $limit } uploads that are not finished; please go on with them or cancel them first
package-upload-elsewhere = The server stands at another place; please go on from there
package-upload-read = This upload has been read already

# the learners' list
packages = Course packages
packages-link = Courses made elsewhere: cmi5, SCORM, web pages
packages-none = No packages yet
packages-none-text = They stand here once an educator has published them.
learning-nav-packages = Course packages

# import
package-import = Import a package
package-import-text = Import a cmi5, SCORM, xAPI or HTML5 course; once reviewed it can be learned.
package-import-next = Import a new version
package-import-version = As version { $number } of "{ $title }"
package-file = File
package-file-hint = A zip archive of up to { $limit }; or a cmi5.xml by itself
package-upload = Upload
package-upload-on = Go on uploading
package-import-why = Packages are made by others. They open at an address of their own and see nobody's sign-in. After import a package is checked, and reviewed by a second person before it is published.
package-imports-open = Imports that are not finished
package-imported = Imported
package-imported-at = When
package-import-uploading = Uploaded in part
package-import-waiting = Waiting to be looked through
package-import-unpacking = Being looked through and unpacked
package-import-refused = Package invalid
package-import-done = Imported
package-import-wait = This page renews itself; you can do something else meanwhile.
package-import-go-on = A broken network does no harm. Choose "{ $name }" once more, and it goes on where it stopped
package-import-cancel = Cancel this upload
package-import-remove = Delete this entry
package-import-again = Import another file
package-import-dead = The server could not read this file to its end
package-import-dead-text = That is not the package's fault. Please tell the system administrator; the file is still there, and is gone on with once it is mended.
package-look-again = Look again
package-invalid = The package is invalid and was not imported
package-invalid-text = Below is what is wrong with it; please have its maker mend it. Nothing of it was kept.
package-faults = What is wrong
package-fault-what = Problem
package-fault-file = File
package-fault-line = Line
package-fault-rule = Rule
done-package-removal = Deleted

# the package's page
package-kind = Format
package-size = Size
package-activity = Identifier
package-by-command = Command line
package-files-count = { $count ->
    [one] 1 file
   *[other] { $count } files
}
package-files = All { $count } files
package-parts = { $count ->
    [one] 1 part
   *[other] { $count } parts
}
package-chapter = Chapter
package-external = { $count ->
    [one] 1 address elsewhere; it will not work offline
   *[other] { $count } addresses elsewhere; they will not work offline
}
package-external-text = The package loads from these addresses. They do not open without a network, and whoever serves them learns that somebody is learning. Please see in the review whether that is right.
package-words = How it is introduced
package-minutes = Minutes, roughly
package-minutes-hint = Counts towards the monthly cap of each person when assigned
package-minutes-missing = Please say how many minutes it takes
package-minutes-range = From 1 to 600
package-unit = Questions at its end, from this micro-course
package-unit-hint = An HTML5 package cannot tell its results: the learner says that they have gone through it. With a micro-course chosen, it is done when that one's questions are answered
package-unit-none = No further questions
package-save = Save
package-older = This is an older version. Who has begun it may finish it.
package-versions = Versions
package-withdraw = Withdraw
package-withdraw-text = Nobody can begin it any more, and its assignments end; who has begun may finish.
package-assigned-people = People
package-assigned-done = Done
package-assigned-by = Assigned by
package-assignment-end = Take back
package-assignment-ended = Taken back
package-questions-left = One step left: the questions of "{ $title }"
package-questions-answer = Answer them
done-package-description = Saved

# audit log
act-learning-package-creation = Package imported
act-learning-package-refusal = Package refused
act-learning-package-description = Package described
act-learning-package-submitted = Package submitted
act-learning-package-approved = Package approved
act-learning-package-returned = Package returned
act-learning-package-published = Package published
act-learning-package-withdrawn = Package withdrawn
act-learning-package-assignment = Package assigned
act-learning-package-assignment-withdrawal = Package assignment withdrawn
