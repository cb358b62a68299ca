-- What an organisation of one of the four trees does and answers for.

-- Something that takes place: a meeting, a visit, a class.
create table people_event (
    id           UUID not null primary key,
    tenant_id    UUID not null references people_tenant (id),
    unit_id      UUID not null references people_unit (id),
    title        TEXT not null,
    on_day       TEXT not null,
    at_time      TEXT not null default '',
    place        TEXT not null,
    -- How many people it was for, when it was called.
    audience     BIGINT not null,
    made_by      UUID not null,
    made_at      BIGINT not null,
    cancelled_at BIGINT,
    cancelled_by UUID
);
create index people_event_unit on people_event (unit_id, on_day);
create index people_event_day on people_event (tenant_id, on_day);

-- 支部难题: what a branch cannot solve alone. Its committee has to answer.
create table people_blocker (
    id           UUID not null primary key,
    tenant_id    UUID not null references people_tenant (id),
    unit_id      UUID not null references people_unit (id),
    committee_id UUID not null references people_unit (id),
    title        TEXT not null,
    text         TEXT not null,
    raised_by    UUID not null,
    raised_at    BIGINT not null
);
create index people_blocker_unit on people_blocker (unit_id, raised_at);
create index people_blocker_committee on people_blocker (committee_id, raised_at);
create table people_blocker_answer (
    blocker_id  UUID not null primary key references people_blocker (id),
    tenant_id   UUID not null,
    text        TEXT not null,
    answered_by UUID not null,
    answered_at BIGINT not null
);

-- 责任清单: a duty belongs to a role at the organisation, or to a person.
create table people_duty (
    id         UUID not null primary key,
    tenant_id  UUID not null references people_tenant (id),
    unit_id    UUID not null references people_unit (id),
    title      TEXT not null,
    owner_role TEXT not null,
    person_id  UUID references people_person (id),
    from_day   TEXT not null,
    due_on     TEXT not null,
    made_by    UUID not null,
    made_at    BIGINT not null,
    check ((owner_role = '') = (person_id is not null))
);
create index people_duty_unit on people_duty (unit_id, due_on);
create index people_duty_person on people_duty (person_id);
-- What became of it; the last one counts. `done` or `deferred` to another day.
create table people_duty_step (
    id        UUID not null primary key,
    tenant_id UUID not null,
    duty_id   UUID not null references people_duty (id),
    kind      TEXT not null,
    text      TEXT not null,
    due_on    TEXT,
    made_by   UUID not null,
    made_at   BIGINT not null
);
create index people_duty_step_duty on people_duty_step (duty_id, made_at);

-- 中心任务: what safety and production ask for in a period.
create table people_objective (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    unit_id   UUID not null references people_unit (id),
    title     TEXT not null,
    text      TEXT not null,
    from_day  TEXT not null,
    to_day    TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null
);
create index people_objective_unit on people_objective (unit_id, from_day);

-- A page of this tenant that a duty or an objective refers to.
create table people_link (
    id         UUID not null primary key,
    tenant_id  UUID not null references people_tenant (id),
    subject_id UUID not null,
    path       TEXT not null,
    made_by    UUID not null,
    made_at    BIGINT not null,
    unique (subject_id, path)
);

-- 志愿服务, 结对帮带: what somebody helped with. Their own; counted for groups only.
create table people_help (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    person_id UUID not null references people_person (id),
    what      TEXT not null,
    whom      TEXT not null,
    on_day    TEXT not null,
    hours     TEXT not null default '',
    made_at   BIGINT not null
);
create index people_help_person on people_help (person_id, on_day);
-- 结对帮带人, appointed by an organisation.
create table people_helper (
    id           UUID not null primary key,
    tenant_id    UUID not null references people_tenant (id),
    unit_id      UUID not null references people_unit (id),
    person_id    UUID not null references people_person (id),
    from_day     TEXT not null,
    to_day       TEXT,
    appointed_by UUID not null,
    appointed_at BIGINT not null
);
create unique index people_helper_once on people_helper (unit_id, person_id) where to_day is null;
create index people_helper_person on people_helper (person_id);
