-- Where study trips go (研学基地).
create table training_base (
    id        UUID not null primary key,
    tenant_id UUID not null,
    name      TEXT not null,
    address   TEXT not null,
    what      TEXT not null,
    contact   TEXT not null,
    transport TEXT not null,
    safety    TEXT not null,
    most      BIGINT not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    closed_at BIGINT,
    closed_by UUID
);
create index training_base_tenant on training_base (tenant_id);

-- A teaching plan (教学方案). What it says stands in its versions.
create table training_plan (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    published_id UUID,
    made_by      UUID not null,
    made_at      BIGINT not null
);
create index training_plan_tenant on training_plan (tenant_id);
create table training_plan_version (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    plan_id      UUID not null references training_plan (id),
    number       BIGINT not null,
    title        TEXT not null,
    category     TEXT not null,
    -- The three sections: 内容安排, 组织方式, 考核要求.
    arrangement  TEXT not null,
    organisation TEXT not null,
    assessment   TEXT not null,
    -- What shows that it was learned: `recall`, `attendance`, `practice`, `conclusion`.
    criterion    TEXT not null,
    rule         TEXT not null,
    due_on       TEXT,
    mandatory    BOOLEAN not null,
    basis        TEXT not null,
    -- Why it goes to everybody.
    reason       TEXT not null,
    made_by      UUID not null,
    made_at      BIGINT not null,
    unique (plan_id, number)
);
create table training_plan_step (
    version_id UUID not null references training_plan_version (id),
    place      BIGINT not null,
    tenant_id  UUID not null,
    -- The same step in every version.
    step_id    UUID not null,
    -- `online` or `offline`
    mode       TEXT not null,
    -- `theory`, `daily`, `seminar`, `lecture`, `trip`, `practice`
    nature     TEXT not null,
    title      TEXT not null,
    -- Online: `unit`, `path` or `package`, and which.
    course     TEXT not null,
    course_id  UUID,
    -- The step of the other mode that it stands beside.
    twin_id    UUID,
    primary key (version_id, place)
);
-- What became of a version: `submitted`, `approved`, `returned`, `published`, `withdrawn`.
create table training_plan_act (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    plan_id    UUID not null references training_plan (id),
    version_id UUID not null references training_plan_version (id),
    kind       TEXT not null,
    remark     TEXT not null,
    acted_by   UUID not null,
    acted_at   BIGINT not null
);
create index training_plan_act_plan on training_plan_act (plan_id, acted_at);
-- Whom a published plan was given to.
create table training_participant (
    plan_id   UUID not null references training_plan (id),
    person_id UUID not null,
    tenant_id UUID not null,
    unit_id   UUID not null,
    given_on  TEXT not null,
    primary key (plan_id, person_id)
);
create index training_participant_person on training_participant (person_id);
-- A step that somebody did without a screen, as the organiser entered it.
create table training_mark (
    step_id   UUID not null,
    person_id UUID not null,
    tenant_id UUID not null,
    plan_id   UUID not null references training_plan (id),
    how       TEXT not null,
    on_day    TEXT not null,
    marked_by UUID not null,
    marked_at BIGINT not null,
    primary key (step_id, person_id)
);
create index training_mark_person on training_mark (person_id);

-- A class (培训班), seminar, lecture or study trip.
create table training_class (
    id            UUID not null primary key,
    tenant_id     UUID not null,
    kind          TEXT not null,
    title         TEXT not null,
    category      TEXT not null,
    -- In which capacity people take part: `secretary`, `member`, `staff`.
    held_for      TEXT not null,
    summary       TEXT not null,
    venue         TEXT not null,
    trainers      TEXT not null,
    speaker_id    UUID,
    seats         BIGINT not null,
    -- `all`: one comes to each session; `one`: to one of them.
    turns         TEXT not null,
    sign_up_until TEXT,
    rule          TEXT not null,
    base_id       UUID references training_base (id),
    transport     TEXT not null,
    safety        TEXT not null,
    -- The questions to discuss, one a line.
    questions     TEXT not null,
    plan_id       UUID references training_plan (id),
    step_id       UUID,
    made_by       UUID not null,
    made_at       BIGINT not null,
    called_off_at BIGINT,
    called_off_by UUID,
    why_off       TEXT not null
);
create index training_class_tenant on training_class (tenant_id, made_at);
create index training_class_step on training_class (step_id);
create table training_session (
    id        UUID not null primary key,
    tenant_id UUID not null,
    class_id  UUID not null references training_class (id),
    on_day    TEXT not null,
    starts    TEXT not null,
    ends      TEXT not null,
    minutes   BIGINT not null
);
create index training_session_class on training_session (class_id, on_day);
create index training_session_day on training_session (tenant_id, on_day);
-- Seats that are kept for a unit with all below it.
create table training_share (
    class_id  UUID not null references training_class (id),
    unit_id   UUID not null,
    tenant_id UUID not null,
    seats     BIGINT not null,
    primary key (class_id, unit_id)
);
-- Somebody asked for a place or was invited: `seat` or `waiting`.
create table training_place (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    class_id     UUID not null references training_class (id),
    -- The session, or the class where one comes to each.
    slot_id      UUID not null,
    person_id    UUID not null,
    -- Whose seats they are counted against; null: the common ones.
    share_id     UUID,
    state        TEXT not null,
    asked_at     BIGINT not null,
    asked_by     UUID not null,
    cancelled_at BIGINT,
    cancelled_by UUID
);
create unique index training_place_once on training_place (class_id, person_id) where cancelled_at is null;
create index training_place_slot on training_place (class_id, asked_at);
create index training_place_person on training_place (person_id);
-- Somebody took part, in the capacity that they had on that day.
create table training_attendance (
    session_id UUID not null references training_session (id),
    person_id  UUID not null,
    tenant_id  UUID not null,
    class_id   UUID not null references training_class (id),
    on_day     TEXT not null,
    minutes    BIGINT not null,
    capacity   TEXT not null,
    -- The dated grant or membership that shows it.
    proof_id   UUID,
    -- Where they worked on that day.
    unit_id    UUID,
    marked_by  UUID not null,
    marked_at  BIGINT not null,
    primary key (session_id, person_id)
);
create index training_attendance_day on training_attendance (tenant_id, on_day);
create index training_attendance_person on training_attendance (person_id, on_day);
create index training_attendance_class on training_attendance (class_id);
-- One sending of an attendance list. The id is made on the device; a repeat changes nothing.
create table training_marking (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    session_id UUID not null references training_session (id),
    marked_by  UUID not null,
    marked_at  BIGINT not null
);
-- What somebody wrote after a trip, when they wanted to.
create table training_reflection (
    class_id   UUID not null references training_class (id),
    person_id  UUID not null,
    tenant_id  UUID not null,
    text       TEXT not null,
    written_on TEXT not null,
    primary key (class_id, person_id)
);
create table training_material (
    id        UUID not null primary key,
    tenant_id UUID not null,
    class_id  UUID not null references training_class (id),
    name      TEXT not null,
    mime      TEXT not null,
    bytes     BIGINT not null,
    made_by   UUID not null,
    made_at   BIGINT not null
);
create index training_material_class on training_material (class_id);
-- Groups of a discussion.
create table training_group (
    class_id  UUID not null references training_class (id),
    person_id UUID not null,
    tenant_id UUID not null,
    number    BIGINT not null,
    primary key (class_id, person_id)
);
-- What a group concluded: of the group, not of a person. With an owner it is a task.
create table training_conclusion (
    id        UUID not null primary key,
    tenant_id UUID not null,
    class_id  UUID not null references training_class (id),
    number    BIGINT not null,
    text      TEXT not null,
    owner_id  UUID,
    due_on    TEXT,
    made_by   UUID not null,
    made_at   BIGINT not null,
    done_at   BIGINT,
    done_by   UUID,
    outcome   TEXT not null
);
create index training_conclusion_class on training_conclusion (class_id);
create index training_conclusion_owner on training_conclusion (owner_id, done_at);
-- Three answers about a class: whose they are is written nowhere, when only by the day.
create table training_feedback (
    id        UUID not null primary key,
    tenant_id UUID not null,
    class_id  UUID not null references training_class (id),
    on_day    TEXT not null,
    clear     BIGINT not null,
    useful    BIGINT not null,
    alive     BIGINT not null
) UNROWED;
-- Who has had the questions, without a time: nobody answers twice.
create table training_feedback_given (
    class_id  UUID not null references training_class (id),
    person_id UUID not null,
    tenant_id UUID not null,
    primary key (class_id, person_id)
) UNROWED;
