forwarding = Forwarding of records
forwarding-what = Learning records are sent on, in their order, to the systems listed here. There are people in them: send them only to those with whom it is agreed, for a purpose. What is deleted here is not deleted there.
forwarding-none = Nothing is forwarded yet.
forwarding-new = New forwarding
forwarding-name = To whom
forwarding-name-hint = For example: learning platform of the group
forwarding-address = Their address (endpoint)
forwarding-address-hint = Without statements, e.g. https://lrs.example.org/xapi/
forwarding-address-wrong = This is not an address
forwarding-address-scheme = The address must begin with https://
forwarding-address-more = No user name, question mark or hash in the address
forwarding-address-host = The configuration (records.forward_hosts) does not allow this host
forwarding-address-private = This is an address inside the own network; to use it, set records.forward_private
forwarding-address-plain = http would send the secret and the records in the clear; use https
forwarding-version = Version (X-Experience-API-Version)
forwarding-filter = Only a part (leave empty to send all)
forwarding-verb = Verb
forwarding-verb-hint = For example http://adlnet.gov/expapi/verbs/completed
forwarding-activity = Activity
forwarding-iri = This must be a whole identifier, e.g. http://adlnet.gov/expapi/verbs/completed
forwarding-credential = Stored with which key
forwarding-any = Any
forwarding-from = From where
forwarding-from-now = What is stored from now on
forwarding-from-beginning = From the very first
forwarding-switch = On
forwarding-make = Make
forwarding-state = How it stands
forwarding-behind = Not sent yet
forwarding-level = None, all is sent
forwarding-statements = { $count ->
    [one] 1 statement
   *[other] { $count } statements
}
forwarding-oldest = the oldest has waited { $age }
forwarding-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
forwarding-minutes = { $count } minutes
forwarding-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
forwarding-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
forwarding-sent = Last sent
forwarding-error = Error
forwarding-next = tried again at { $at }
forwarding-on = Works
forwarding-off = Off
forwarding-stopped = Stopped, will be tried again
forwarding-refused = Refused by them
forwarding-refused-none = None.
forwarding-refused-what = They say that these records are not valid. They are set aside, the rest goes on.
forwarding-statement = Statement
forwarding-reason = What they say
forwarding-at = When
forwarding-change = Change
forwarding-secret-hint = Leave empty to keep the present one
forwarding-secret-again = It goes to somebody else now: enter the secret again
forwarding-save = Save
forwarding-remove = Remove this forwarding
done-forwarding-made = The forwarding is made
done-forwarding-changed = Saved
done-forwarding-removed = The forwarding is removed
erasures = Deletion of records
erasures-what = What is deleted here cannot be found again in this system. The audit log keeps how much it was and a digest, not whose.
erasure-new = Delete one person's records
erasure-kind = Known by
erasure-kind-staff = Staff number (our people)
erasure-kind-mbox = E-mail
erasure-kind-mbox_sha1sum = SHA-1 of the e-mail
erasure-kind-openid = OpenID
erasure-kind-account = Account
erasure-value-label = Staff number, e-mail or account
erasure-value-hint = Another course may know the same person by e-mail: delete each by itself
erasure-home-label = Where the account is (homePage)
erasure-home-hint = Only for an account
erasure-mentions = Also what others' records say of this person (instructor, member of a group, object)
erasure-why = Reason
erasure-why-hint = Goes into the audit log: no names. For example: left three years ago; asked for it
erasure-preview = See first what would go
erasure-nobody = There is no such staff number
erasure-home = Give the whole address where the account is
erasure-value = This is not the right form
erasure-confirm = Confirm the deletion
erasure-goes = This will be deleted for good
erasure-goes-own = { $count ->
    [one] 1 record of the person (also voided ones)
   *[other] { $count } records of the person (also voided ones)
}
erasure-goes-mentioned = { $count ->
    [one] 1 record of others that mentions the person
   *[other] { $count } records of others that mention the person
}
erasure-stays-mentioned = { $count ->
    [one] 1 record of others that mentions the person: kept
   *[other] { $count } records of others that mention the person: kept
}
erasure-goes-documents = { $count ->
    [one] 1 document of progress and settings
   *[other] { $count } documents of progress and settings
}
erasure-goes-attachments = At most { $count } attachments (those that others use stay)
erasure-goes-more = There are more that were not counted
erasure-elsewhere = What was sent on to other systems, and what is in old backups, does not go with it. See to it there.
erasure-go = Delete for good
erasures-past = Past deletions
erasures-none = Nothing has been deleted yet.
erasure-asked = Asked
erasure-of = What
erasure-of-agent = of a person
erasure-of-age = by age
erasure-of-mentions = mentions
erasure-statements = Records
erasure-documents = Progress and settings
erasure-attachments = Attachments
erasure-state = State
erasure-done = Done
erasure-running = Running
done-erasure-ordered = The deletion has begun; this page shows how far it is
retention = How long they are kept
retention-now = Deleted after { $months } months
retention-ever = Kept for ever
retention-months = Months
retention-months-hint = Leave empty to keep them for ever; looked at every night
retention-months-range = Give 1 to 600
retention-goes = { $count ->
    [one] 1 record is older already and goes from tonight
   *[other] { $count } records are older already and go from tonight
}
retention-goes-documents = { $count ->
    [one] 1 document of progress was not touched for so long
   *[other] { $count } documents of progress were not touched for so long
}
retention-set = Keep them so long
done-retention-set = Saved
