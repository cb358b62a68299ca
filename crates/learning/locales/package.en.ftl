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
