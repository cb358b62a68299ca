# Roster import: the file, the columns, each line, and the difference to the people known.

## Field names
roster-field-staff-number = Staff number
roster-field-name = Name
roster-field-unit = Department / workshop / team
roster-field-post = Post
roster-field-employment = Employment
roster-field-level = Level
roster-field-birth-year = Year of birth
roster-field-joined-on = Joined on
roster-field-phone = Phone
roster-field-email = Email
roster-field-party-branch = Party branch
roster-field-union-group = Union group
roster-field-league-branch = League branch
roster-field-shift-pattern = Shift pattern

## The file as a whole
roster-file-unreadable = The file could not be read to the end. Please upload it again.
roster-file-too-large = The file is larger than { $limit } MB and was not read further. Please split it.
roster-file-too-large-unpacked = Unpacked, the workbook is larger than { $limit } MB and was not read further. Keep only the roster's sheet, or save it as CSV.
roster-file-rows = The file has more than { $limit } rows and was not read further. Please split it.
roster-file-columns = The table has more than { $limit } columns. Please keep only the ones needed.
roster-file-empty = The file has no content.
roster-file-header-only = There is a header but nobody below it.
roster-file-header-unreadable = The header has characters that cannot be read. Save the file as CSV in UTF-8, or as .xlsx.
roster-file-quote = A quotation mark opened at line { $line } is not closed, so the lines after it cannot be told apart. Correct that line and upload the file again.
roster-file-line = Line { $line } is too long; most likely a quotation mark is not closed. Correct that line and upload the file again.
roster-file-damaged = This Excel file is damaged. Open it in Excel or WPS, save it as .xlsx and upload that.
roster-file-no-sheet = The workbook has no sheet named “{ $name }”.
roster-file-looks-xls = This is an old Excel file (.xls), a WPS file (.et) or one with a password. Remove the password and save it as .xlsx.
roster-file-looks-xlsb = This is a binary workbook (.xlsb). Please save it as .xlsx.
roster-file-looks-ods = This is an OpenDocument file. Please save it as .xlsx.
roster-file-looks-docx = This is a Word or PowerPoint file, not a table.
roster-file-looks-zip = This is a zip archive. Unpack it and upload the table inside.
roster-file-looks-pdf = This is a PDF, not a table. Please upload .xlsx or CSV.
roster-file-looks-archive = This is an archive. Unpack it and upload the table inside.
roster-file-looks-picture = This is a picture, not a table.
roster-file-looks-html = This is a web page or XML, not an Excel file (some systems export such files as .xls). Open it in Excel and save it as .xlsx.
roster-file-looks-utf16 = This is UTF-16 text without its mark. Please save it as CSV in UTF-8.
roster-file-looks-binary = This is neither a table nor text. Please upload .xlsx or CSV.

## The columns
roster-mapping-missing = The file has no such column. Please choose one.
roster-mapping-twice = Columns { $first } and { $second } are both headed “{ $header }”. Please rename one of them.
roster-mapping-identity = “{ $header }” holds identity numbers and is never read. Please choose another column.
roster-mapping-several = Only one column can be chosen.

## The line as a whole
roster-line-encoding = There are characters that cannot be read. Check the encoding of this line.
roster-line-ragged = { $expected } columns expected, { $found } found.
roster-line-cell = “{ $column }” is longer than { $max } characters.
roster-line-quote = A cell has too many line breaks. Most likely a quotation mark is not closed and the lines between were not read.

## One field
roster-error-required = This must not be empty.
roster-error-too-long = This is longer than { $max } characters.
roster-error-identity = This looks like an identity number, which is never read. Remove it from this column.
roster-error-formula = The formula gives { $value }. Replace it by the value.
roster-error-rounded = The spreadsheet has rounded “{ $value }”. Set the column to text and enter it again.
roster-error-staff-number = “{ $value }” has a sign that a staff number cannot have.
roster-error-name = This does not look like a name.
roster-error-unit-levels = There are more than { $max } levels of units.
roster-error-employment = “{ $value }” is not known. Use in-post, contract or dispatched.
roster-error-birth-year = This is not a plausible year of birth (16 to 100 years of age), such as 1985.
roster-error-date = “{ $value }” is not a date. Write it as 2024-03-01.
roster-error-date-range = The date “{ $value }” is not plausible.
roster-error-phone = This is not one complete phone number.
roster-error-email = This is not an email address.
roster-error-twice = The staff number is the same as on line { $first }.

## Look again before you apply it
roster-doubt-many-leave = { $left } of the { $present } people known are not in this file, more than { $percent }%. Is the file complete?
roster-doubt-unidentified = { $rejects } lines do not say whose they are, so some of the { $left } people missing from the file may still be here.
roster-rejects-more = and { $count } more
