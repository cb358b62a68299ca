-- Certificates (证书), signed; the private key is sealed.
create table learning_signing_key (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    number     BIGINT not null,
    public_key TEXT not null,
    sealed     BYTES not null,
    made_at    BIGINT not null,
    unique (tenant_id, number)
);
create table learning_certificate (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    person_id    UUID not null,
    -- Unguessable: whoever has it may look, if its holder lets them.
    code         TEXT not null unique,
    -- `unit`, `path` or `class`, and its id
    kind         TEXT not null,
    subject_id   UUID not null,
    title        TEXT not null,
    holder       TEXT not null,
    organisation TEXT not null,
    earned_on    TEXT not null,
    valid_until  TEXT,
    -- Flattened JWS, as it is handed out.
    signed       TEXT not null,
    issued_at    BIGINT not null,
    -- Since when its holder lets others look; null: nobody but the holder.
    published_on TEXT,
    revoked_at   BIGINT,
    revoked_by   UUID,
    reason       TEXT,
    unique (person_id, kind, subject_id, earned_on)
);
-- For how many months a unit or path counts, for a post or (empty) for all.
create table learning_validity (
    tenant_id  UUID not null,
    kind       TEXT not null,
    subject_id UUID not null,
    post       TEXT not null,
    months     BIGINT not null,
    made_by    UUID not null,
    made_at    BIGINT not null,
    primary key (tenant_id, kind, subject_id, post)
);
-- What comes before a unit or path (先修).
create table learning_prerequisite (
    tenant_id   UUID not null,
    kind        TEXT not null,
    subject_id  UUID not null,
    before_kind TEXT not null,
    before_id   UUID not null,
    made_by     UUID not null,
    made_at     BIGINT not null,
    primary key (tenant_id, kind, subject_id, before_kind, before_id)
);
-- Doing a unit again when it counts no longer (复训): asked for by a person, or by oneself.
create table learning_renewal (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    person_id  UUID not null,
    unit_id    UUID not null references learning_unit (id),
    asked_by   UUID,
    asked_on   TEXT not null,
    due_on     TEXT,
    renewed_on TEXT
);
create index learning_renewal_person on learning_renewal (person_id, unit_id);
create index learning_renewal_unit on learning_renewal (unit_id);
create index learning_enrolment_unit on learning_enrolment (unit_id, done_on);
-- The people of a version one after the other, for its analysis.
create index learning_enrolment_version on learning_enrolment (version_id, id, done_on);

-- How the questions of a version do, counted of groups (题目分析).
create table learning_item_count (
    version_id UUID not null primary key references learning_version (id),
    tenant_id  UUID not null,
    -- People who had completed it then, and of whom the items tell.
    done       BIGINT not null,
    people     BIGINT not null,
    counted_on TEXT not null
);
create table learning_item (
    version_id     UUID not null references learning_version (id),
    question_id    UUID not null references learning_question (id),
    tenant_id      UUID not null,
    people         BIGINT not null,
    hits           BIGINT not null,
    discrimination DOUBLE,
    -- JSON: by how many each choice was chosen.
    chosen         TEXT not null,
    primary key (version_id, question_id)
);

-- Categories that somebody says they are interested in.
create table learning_interest (
    person_id UUID not null,
    category  TEXT not null,
    tenant_id UUID not null,
    chosen_on TEXT not null,
    primary key (person_id, category)
);
-- Who wants no suggestions.
create table learning_suggestion_off (
    person_id UUID not null primary key,
    tenant_id UUID not null,
    off_on    TEXT not null
);

-- Was it useful (有用吗)? How often each word was tapped: nobody, no day, no order.
create table learning_usefulness (
    tenant_id UUID not null,
    unit_id   UUID not null references learning_unit (id),
    word      TEXT not null,
    people    BIGINT not null,
    -- What is told of it: as it was when ten more had come.
    told      BIGINT not null,
    primary key (unit_id, word)
) UNROWED;
-- What is to be made, and for which needs (选题单).
create table learning_brief (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    title       TEXT not null,
    category    TEXT not null,
    origin      TEXT not null,
    path        TEXT not null,
    owner_id    UUID not null,
    due_on      TEXT not null,
    unit_id     UUID references learning_unit (id),
    made_by     UUID not null,
    made_at     BIGINT not null,
    dropped_at  BIGINT,
    dropped_by  UUID,
    drop_reason TEXT
);
create index learning_brief_tenant on learning_brief (tenant_id, made_at);
create index learning_brief_unit on learning_brief (unit_id);
