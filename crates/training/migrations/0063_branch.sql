-- The life of a Party branch: 三会一课 and 主题党日.

-- How often a branch holds a kind of meeting, where it is not the default;
-- 0 months: not held here.
create table training_cadence (
    branch_id UUID not null,
    kind      TEXT not null,
    tenant_id UUID not null,
    months    BIGINT not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    primary key (branch_id, kind)
);

-- 主题党日: one theme for several branches, each of which has its own meeting.
create table training_theme_day (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    title      TEXT not null,
    on_day     TEXT not null,
    study      TEXT not null,
    -- The unit or path of learning that goes with it, as an address.
    link       TEXT not null,
    discussion TEXT not null,
    service    TEXT not null,
    made_by    UUID not null,
    made_at    BIGINT not null
);
create index training_theme_day_day on training_theme_day (tenant_id, on_day);

create table training_meeting (
    id        UUID not null primary key,
    tenant_id UUID not null,
    branch_id UUID not null,
    -- `assembly`, `committee`, `group`, `lecture` or `theme-day`
    kind      TEXT not null,
    title     TEXT not null,
    on_day    TEXT not null,
    at_time   TEXT not null,
    place     TEXT not null,
    -- How long it is meant to take; what a lecture counts for.
    minutes   BIGINT not null,
    theme_id  UUID references training_theme_day (id),
    made_by   UUID not null,
    made_at   BIGINT not null
);
create index training_meeting_branch on training_meeting (branch_id, on_day);
create index training_meeting_tenant on training_meeting (tenant_id, on_day);
create index training_meeting_theme on training_meeting (theme_id);
create table training_meeting_item (
    meeting_id UUID not null references training_meeting (id),
    place      BIGINT not null,
    tenant_id  UUID not null,
    -- `item`, or of a theme day `study`, `discussion`, `service`
    kind       TEXT not null,
    text       TEXT not null,
    link       TEXT not null,
    primary key (meeting_id, place)
);
create table training_meeting_cancellation (
    meeting_id   UUID not null primary key references training_meeting (id),
    tenant_id    UUID not null,
    reason       TEXT not null,
    cancelled_by UUID not null,
    cancelled_at BIGINT not null
);
-- It was held: what was said, and how many it was for.
create table training_meeting_record (
    meeting_id UUID not null primary key references training_meeting (id),
    tenant_id  UUID not null,
    text       TEXT not null,
    expected   BIGINT not null,
    made_by    UUID not null,
    made_at    BIGINT not null
);
create table training_meeting_attendance (
    meeting_id UUID not null references training_meeting (id),
    person_id  UUID not null,
    tenant_id  UUID not null,
    noted_by   UUID not null,
    noted_at   BIGINT not null,
    primary key (meeting_id, person_id)
);
create index training_meeting_attendance_person on training_meeting_attendance (person_id);

-- A period in which a kind of meeting was not held, and why.
create table training_skip (
    branch_id UUID not null,
    kind      TEXT not null,
    -- The first day of the period.
    from_day  TEXT not null,
    tenant_id UUID not null,
    reason    TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    primary key (branch_id, kind, from_day)
);

-- What a meeting decided: somebody does it until a day.
create table training_decision (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    branch_id  UUID not null,
    meeting_id UUID not null references training_meeting (id),
    text       TEXT not null,
    owner_id   UUID not null,
    due_on     TEXT not null,
    made_by    UUID not null,
    made_at    BIGINT not null
);
create index training_decision_branch on training_decision (branch_id, due_on);
create index training_decision_meeting on training_decision (meeting_id);
create index training_decision_owner on training_decision (owner_id);
-- What became of it; the last one counts: `progress`, `done`, `dropped`, or
-- `deferred` to another day.
create table training_decision_step (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    decision_id UUID not null references training_decision (id),
    kind        TEXT not null,
    text        TEXT not null,
    due_on      TEXT,
    made_by     UUID not null,
    made_at     BIGINT not null
);
create index training_decision_step_decision on training_decision_step (decision_id, made_at);

-- 支部标准化: what a committee adds to the checklist of its branches, changes in
-- it or takes off it. The items that records answer are named by their rule.
create table training_check (
    committee_id UUID not null,
    -- A rule of checklist.rs, or an id.
    code         TEXT not null,
    tenant_id    UUID not null,
    -- Empty: the rule's own.
    title        TEXT not null,
    least        BIGINT not null,
    removed      BOOLEAN not null default FALSE,
    made_by      UUID not null,
    made_at      BIGINT not null,
    primary key (committee_id, code)
);
-- What a branch says of an item for a year: `met` in words, or `none`: not
-- applicable, because.
create table training_check_word (
    branch_id UUID not null,
    code      TEXT not null,
    year      BIGINT not null,
    tenant_id UUID not null,
    kind      TEXT not null,
    text      TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    primary key (branch_id, code, year)
)
