-- Counts of the report: it costs the same however many people learn.
create table learning_tally (
    tenant_id UUID not null,
    -- `2026-4`
    quarter   TEXT not null,
    -- The unit of learning; all zeros: all of them together.
    course_id UUID not null,
    -- The unit of the organisation.
    unit_id   UUID not null,
    reached   BIGINT not null,
    asked     BIGINT not null,
    done      BIGINT not null,
    recallers BIGINT not null,
    recalls   BIGINT not null,
    recalled  BIGINT not null,
    primary key (tenant_id, quarter, course_id, unit_id)
);
-- How many people work in a unit.
create table learning_headcount (
    tenant_id UUID not null,
    unit_id   UUID not null,
    people    BIGINT not null,
    primary key (tenant_id, unit_id)
);
-- When everything was counted last: people move, and what they did moves with them.
create table learning_tally_day (
    tenant_id  UUID not null primary key,
    counted_on TEXT not null
);
create index learning_enrolment_asked on learning_enrolment (person_id, due_on);

-- An ordered list of units (学习路径). What it says stands in its versions.
create table learning_path (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    published_id UUID,
    made_by      UUID not null,
    made_at      BIGINT not null
);
create index learning_path_tenant on learning_path (tenant_id);
create table learning_path_version (
    id        UUID not null primary key,
    tenant_id UUID not null,
    path_id   UUID not null references learning_path (id),
    number    BIGINT not null,
    title     TEXT not null,
    summary   TEXT not null,
    -- Whom it is meant for: posts and levels, one a line; others may choose it too.
    posts     TEXT not null,
    levels    TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    unique (path_id, number)
);
create table learning_path_step (
    version_id UUID not null references learning_path_version (id),
    place      BIGINT not null,
    tenant_id  UUID not null,
    unit_id    UUID not null references learning_unit (id),
    pretest    BOOLEAN not null,
    primary key (version_id, place)
);
-- What became of a version: `submitted`, `approved`, `returned`, `published`, `withdrawn`.
create table learning_path_act (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    path_id    UUID not null references learning_path (id),
    version_id UUID not null references learning_path_version (id),
    kind       TEXT not null,
    remark     TEXT not null,
    acted_by   UUID not null,
    acted_at   BIGINT not null
);
create index learning_path_act_path on learning_path_act (path_id, acted_at);
-- Somebody has chosen a path, or was given it.
create table learning_path_choice (
    person_id UUID not null,
    path_id   UUID not null references learning_path (id),
    tenant_id UUID not null,
    chosen_on TEXT not null,
    given     BOOLEAN not null,
    primary key (person_id, path_id)
);
alter table learning_assignment add column path_id UUID;
-- The units of a path are assigned together; only the first tells people.
alter table learning_assignment add column path_place BIGINT;
-- Questions before a unit: all right, and it is mastered without learning it.
create table learning_pretest (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    person_id    UUID not null,
    enrolment_id UUID not null unique references learning_enrolment (id),
    unit_id      UUID not null references learning_unit (id),
    -- Ids of what it asks, in order, with commas between.
    questions    TEXT not null,
    -- The day on which all were right, or on which one was not.
    passed_on    TEXT,
    failed_on    TEXT
);
create index learning_pretest_person on learning_pretest (person_id, unit_id);
alter table learning_answer add column pretest_id UUID;

-- What the staff of a scene (作业场景) should know: `risks` and `faq`, each save a row.
create table learning_scene_text (
    id        UUID not null primary key,
    tenant_id UUID not null,
    scene     TEXT not null,
    kind      TEXT not null,
    body      TEXT not null,
    review_on TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null
);
create index learning_scene_text_scene on learning_scene_text (tenant_id, scene, kind, made_at);
-- Units that belong to a scene.
create table learning_scene_unit (
    tenant_id UUID not null,
    scene     TEXT not null,
    unit_id   UUID not null references learning_unit (id),
    made_by   UUID not null,
    made_at   BIGINT not null,
    primary key (tenant_id, scene, unit_id)
);
