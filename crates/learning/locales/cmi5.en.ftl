# What of a course structure breaks the specification
cmi5-fault-format = A package is a zip, or a cmi5.xml alone.
cmi5-fault-structure = There is no cmi5.xml at the root of the zip.
cmi5-fault-xml = This is not well-formed XML.
cmi5-fault-root = The root must be courseStructure in the namespace { $namespace }.
cmi5-fault-element-missing = { $parent } lacks { $element }.
cmi5-fault-element-order = { $element } in { $parent } is out of order, or one too many.
cmi5-fault-element-unknown = { $parent } may not have { $element }.
cmi5-fault-text = { $element } may not have text directly in it.
cmi5-fault-attribute-missing = { $element } lacks the attribute { $attribute }.
cmi5-fault-attribute-unknown = { $element } has no attribute { $attribute }.
cmi5-fault-language = “{ $value }” is no language tag such as en-US.
cmi5-fault-iri = The id “{ $id }” of { $element } must be a whole IRI with its scheme.
cmi5-fault-id-twice = The id { $id } stands already in line { $line }.
cmi5-fault-word = { $attribute } cannot be “{ $value }”, only { $words }.
cmi5-fault-mastery = masteryScore is a decimal from 0 to 1 with four places at most, not “{ $value }”.
cmi5-fault-url = The address “{ $url }” is not a valid one.
cmi5-fault-url-parameter = The address uses the parameter { $name }, which the launch needs: { $url }
cmi5-fault-url-relative = Without a zip, addresses must be whole: { $url }
cmi5-fault-url-missing = The zip has no such file: { $url }
# Automation
cmi5-actor-wrong = The actor must be an xAPI agent with an account.
cmi5-registration-wrong = A registration must be a UUID.
cmi5-registration-other = This registration is of another learner or another course.
cmi5-mode-wrong = The launch mode is Normal, Browse or Review.
cmi5-return-wrong = The return address must be a whole one.
cmi5-reason-wrong = The reason is Tested Out, Equivalent AU, Equivalent Outside Activity or Administrative.
cmi5-session-over = The session is over.
cmi5-waived-satisfied = The unit is satisfied already.
cmi5-delete-used = It is published, or people take it; it cannot be deleted.
cmi5-body-broken = The request broke off.
cmi5-body-wrong = The request is not the JSON that is needed.
# Learners
cmi5-window-text = This part opens in the whole window, and leads back here at its end.
cmi5-window-open = Open
cmi5-return-title = This part has ended
cmi5-return-text = What you did is kept.
cmi5-return-back = Back to the course
cmi5-offline = Each unit opens from this device; what you learned goes out by itself when there is a network, once.
# My data
cmi5-data-registration = Registrations for course packages (cmi5)
