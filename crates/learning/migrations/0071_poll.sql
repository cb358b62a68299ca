-- A poll in a course (投票): how often each option was chosen: nobody, no day, no order.
create table learning_poll (
    tenant_id UUID not null,
    unit_id   UUID not null references learning_unit (id),
    -- By its words.
    poll      TEXT not null,
    choice    BIGINT not null,
    people    BIGINT not null,
    -- What is told of it: as it was when ten more had come.
    told      BIGINT not null,
    primary key (unit_id, poll, choice)
) UNROWED;
