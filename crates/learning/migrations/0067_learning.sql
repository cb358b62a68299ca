-- What was told of how a group remembers; it moves when ten more have answered.
-- part: a unit's id or a shift's code.
create table learning_recall_told (
    tenant_id UUID not null,
    quarter   TEXT not null,
    course_id UUID not null,
    part      TEXT not null,
    recallers BIGINT not null,
    recalls   BIGINT not null,
    recalled  BIGINT not null,
    primary key (tenant_id, quarter, course_id, part)
) UNROWED;
-- What somebody did of a unit, without a walk over everybody who did it.
create index learning_enrolment_of on learning_enrolment (person_id, unit_id)
