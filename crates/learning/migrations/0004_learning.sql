-- Micro-courses (微课). What a unit says stands in its versions.
create table learning_unit (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    -- The version that learners get; null before publishing and when withdrawn.
    published_id UUID,
    made_by      UUID not null,
    made_at      BIGINT not null
);
create index learning_unit_tenant on learning_unit (tenant_id);
-- Each save is a version; none is changed afterwards.
create table learning_version (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    unit_id     UUID not null references learning_unit (id),
    number      BIGINT not null,
    category    TEXT not null,
    title       TEXT not null,
    summary     TEXT not null,
    minutes     BIGINT not null,
    body        TEXT not null,
    -- The questions as typed, in GIFT.
    gift        TEXT not null,
    transcript  TEXT not null,
    poster_id   UUID,
    film_id     UUID,
    captions_id UUID,
    audio_id    UUID,
    made_by     UUID not null,
    made_at     BIGINT not null,
    unique (unit_id, number)
);
-- Questions of a version, or of the unit's pool when there is no version.
create table learning_question (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    unit_id    UUID not null references learning_unit (id),
    version_id UUID references learning_version (id),
    place      BIGINT not null,
    judged     BOOLEAN not null,
    body       TEXT not null,
    removed_at BIGINT,
    removed_by UUID
);
create index learning_question_version on learning_question (version_id, place);
create index learning_question_unit on learning_question (unit_id);

create table learning_submission (
    version_id   UUID not null primary key references learning_version (id),
    tenant_id    UUID not null,
    unit_id      UUID not null references learning_unit (id),
    submitted_by UUID not null,
    submitted_at BIGINT not null
);
create index learning_submission_unit on learning_submission (unit_id);
create table learning_review (
    version_id  UUID not null primary key references learning_version (id),
    tenant_id   UUID not null,
    unit_id     UUID not null references learning_unit (id),
    -- `approved` or `returned`
    outcome     TEXT not null,
    remark      TEXT not null,
    reviewed_by UUID not null,
    reviewed_at BIGINT not null
);
create index learning_review_unit on learning_review (unit_id);
create table learning_publication (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    unit_id      UUID not null references learning_unit (id),
    version_id   UUID not null references learning_version (id),
    published_by UUID not null,
    published_at BIGINT not null
);
create index learning_publication_unit on learning_publication (unit_id);
create table learning_withdrawal (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    unit_id      UUID not null references learning_unit (id),
    reason       TEXT not null,
    withdrawn_by UUID not null,
    withdrawn_at BIGINT not null
);
create index learning_withdrawal_unit on learning_withdrawal (unit_id);

-- Uploaded files; the bytes lie in the blob store under the same id.
create table learning_media (
    id        UUID not null primary key,
    tenant_id UUID not null,
    unit_id   UUID not null references learning_unit (id),
    kind      TEXT not null,
    mime      TEXT not null,
    name      TEXT not null,
    bytes     BIGINT not null,
    made_by   UUID not null,
    made_at   BIGINT not null
);
create index learning_media_unit on learning_media (unit_id);

-- A version given to an audience.
create table learning_assignment (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    unit_id      UUID not null references learning_unit (id),
    version_id   UUID not null references learning_version (id),
    rule         TEXT not null,
    people       BIGINT not null,
    everybody    BOOLEAN not null,
    -- Why it goes to everybody.
    reason       TEXT not null,
    mandatory    BOOLEAN not null,
    -- The legal basis, for what is mandatory.
    basis        TEXT not null,
    due_on       TEXT not null,
    minutes      BIGINT not null,
    made_by      UUID not null,
    made_at      BIGINT not null,
    -- When the enrolments were made; null while the job is still to run.
    spread_at    BIGINT,
    withdrawn_at BIGINT,
    withdrawn_by UUID
);
create index learning_assignment_tenant on learning_assignment (tenant_id, made_at);
create index learning_assignment_unit on learning_assignment (unit_id);

-- Somebody learns a version: by themselves, or because it was assigned.
create table learning_enrolment (
    id            UUID not null primary key,
    tenant_id     UUID not null,
    person_id     UUID not null,
    unit_id       UUID not null references learning_unit (id),
    version_id    UUID not null references learning_version (id),
    assignment_id UUID references learning_assignment (id),
    due_on        TEXT,
    -- The day only. Every question was answered right once.
    done_on       TEXT,
    unique (person_id, version_id)
);
create index learning_enrolment_person on learning_enrolment (person_id, done_on);
create index learning_enrolment_assignment on learning_enrolment (assignment_id);
create index learning_enrolment_done on learning_enrolment (tenant_id, done_on);
create index learning_enrolment_due on learning_enrolment (tenant_id, due_on);
-- One question, once more, 7, 30 and 90 days after.
create table learning_probe (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    person_id    UUID not null,
    enrolment_id UUID not null references learning_enrolment (id),
    unit_id      UUID not null references learning_unit (id),
    question_id  UUID not null references learning_question (id),
    days         BIGINT not null,
    due_on       TEXT not null,
    answered_on  TEXT,
    correct      BOOLEAN,
    unique (enrolment_id, days)
);
create index learning_probe_person on learning_probe (person_id, answered_on, due_on);
create index learning_probe_answered on learning_probe (tenant_id, answered_on);
-- What was answered. The id is made on the device; a repeat changes nothing.
create table learning_answer (
    person_id    UUID not null,
    id           UUID not null,
    tenant_id    UUID not null,
    enrolment_id UUID not null references learning_enrolment (id),
    probe_id     UUID references learning_probe (id),
    question_id  UUID not null references learning_question (id),
    round        BIGINT not null,
    given        TEXT not null,
    correct      BOOLEAN not null,
    answered_at  BIGINT not null,
    primary key (person_id, id)
);
create index learning_answer_enrolment on learning_answer (enrolment_id, question_id);
