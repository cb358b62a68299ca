-- A try at a SCORM course (一次学习). Learners may begin a new one; what was
-- reached in any of them stands in learning_part_result.
create table learning_scorm_attempt (
    id              UUID not null primary key,
    tenant_id       UUID not null,
    person_id       UUID not null,
    registration_id UUID not null references learning_registration (id),
    number          BIGINT not null,
    begun_on        TEXT not null,
    -- The item that was opened last, as its publisher calls it.
    item            TEXT not null,
    -- Where sequencing stands, as the run time writes it down.
    state           TEXT not null,
    state_seq       BIGINT not null,
    -- Of the newest commit.
    seq             BIGINT not null,
    -- SCORM 2004: what the whole course has come to.
    completion      TEXT not null,
    success         TEXT not null,
    score           DOUBLE,
    unique (registration_id, number)
);
create index learning_scorm_attempt_person on learning_scorm_attempt (person_id);
-- What an item has stored: the run-time data of the standard, for the content
-- itself; its total_time is shown to nobody.
create table learning_scorm_item (
    attempt_id UUID not null references learning_scorm_attempt (id),
    item       TEXT not null,
    tenant_id  UUID not null,
    person_id  UUID not null,
    -- JSON, named as in the standard below `cmi`.
    cmi        TEXT not null,
    -- Which of the activity's attempts it is of, as sequencing numbers them.
    activity_attempt BIGINT not null,
    -- It has said goodbye for good; else it resumes.
    is_over    BOOLEAN not null,
    seq        BIGINT not null,
    -- Interactions that stand in the records.
    told       BIGINT not null,
    primary key (attempt_id, item)
);
create index learning_scorm_item_person on learning_scorm_item (person_id);
-- Commits that have come, so that one that comes again is known.
create table learning_scorm_commit (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    person_id   UUID not null,
    attempt_id  UUID not null references learning_scorm_attempt (id),
    seq         BIGINT not null,
    received_on TEXT not null
);
create index learning_scorm_commit_attempt on learning_scorm_commit (attempt_id);
create index learning_scorm_commit_person on learning_scorm_commit (person_id, received_on);
-- Global objectives and shared data: of an attempt, or, where the course says
-- so, of the learner in all courses (scope empty).
create table learning_scorm_global (
    person_id UUID not null,
    scope     TEXT not null,
    -- `objective` or `data`
    kind      TEXT not null,
    name      TEXT not null,
    tenant_id UUID not null,
    body      TEXT not null,
    primary key (person_id, scope, kind, name)
);
