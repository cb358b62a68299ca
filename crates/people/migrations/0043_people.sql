-- Who is where on a day is counted from the index alone.
drop index people_membership_unit;
create index people_membership_unit on people_membership (unit_id, from_day, to_day, person_id);
