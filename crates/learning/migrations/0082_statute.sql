-- Laws (法律法规) that courses rest on, and the versions of each with the day from which it is in force.
create table learning_statute (
    id        UUID not null primary key,
    tenant_id UUID not null,
    title     TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    unique (tenant_id, title)
);
create table learning_statute_version (
    statute_id    UUID not null,
    in_force_from TEXT not null,
    tenant_id     UUID not null,
    -- As it is called: 2021 年修正
    label         TEXT not null,
    -- What is new in it for people at work.
    note          TEXT not null,
    -- From this day the law is in force no more.
    repeals       BOOLEAN not null,
    made_by       UUID not null,
    made_at       BIGINT not null,
    primary key (statute_id, in_force_from)
);
-- A course that rests on a law, and the version that its text was last compared with.
create table learning_statute_unit (
    unit_id      UUID not null,
    statute_id   UUID not null,
    tenant_id    UUID not null,
    checked_with TEXT not null,
    checked_by   UUID not null,
    checked_at   BIGINT not null,
    primary key (unit_id, statute_id)
);
create index learning_statute_unit_statute on learning_statute_unit (statute_id);
