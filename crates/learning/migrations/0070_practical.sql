-- Practical tasks (实操任务) of a unit or a path; what one says stands in its versions.
create table learning_practical (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    -- `unit` or `path`, and its id
    kind         TEXT not null,
    subject_id   UUID not null,
    -- The version that learners get; null before it was approved and when it is over.
    published_id UUID,
    made_by      UUID not null,
    made_at      BIGINT not null,
    unique (tenant_id, kind, subject_id)
);
create table learning_practical_version (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    practical_id UUID not null references learning_practical (id),
    number       BIGINT not null,
    -- `piece`, `work` or `steps`
    mode         TEXT not null,
    title        TEXT not null,
    task         TEXT not null,
    -- As typed: criteria with their levels, or steps.
    rubric       TEXT not null,
    files        BOOLEAN not null,
    link         BOOLEAN not null,
    made_by      UUID not null,
    made_at      BIGINT not null,
    approved_by  UUID,
    approved_at  BIGINT,
    unique (practical_id, number)
);
-- What somebody handed in (作品), or asked somebody to come and see: one row for a try.
create table learning_piece (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    person_id    UUID not null,
    practical_id UUID not null references learning_practical (id),
    version_id   UUID not null references learning_practical_version (id),
    words        TEXT not null,
    link         TEXT not null,
    -- An observer who began it on the spot.
    asked_by     UUID,
    handed_at    BIGINT not null,
    scored_on    TEXT,
    reached      BOOLEAN
);
create index learning_piece_person on learning_piece (person_id, practical_id);
create index learning_piece_practical on learning_piece (practical_id);
create index learning_piece_waiting on learning_piece (tenant_id, scored_on, handed_at);
-- Its files; the bytes lie in the blob store under the same id.
create table learning_piece_file (
    id        UUID not null primary key,
    tenant_id UUID not null,
    person_id UUID not null,
    piece_id  UUID not null references learning_piece (id),
    mime      TEXT not null,
    name      TEXT not null,
    bytes     BIGINT not null
);
create index learning_piece_file_piece on learning_piece_file (piece_id);
create index learning_piece_file_person on learning_piece_file (person_id);
-- What an observer said of it, for its owner alone: one level and a word for each criterion.
create table learning_scoring (
    piece_id  UUID not null primary key references learning_piece (id),
    tenant_id UUID not null,
    person_id UUID not null,
    words     TEXT not null,
    scored_by UUID not null,
    scored_at BIGINT not null
);
create index learning_scoring_person on learning_scoring (person_id);
create table learning_score (
    piece_id  UUID not null references learning_scoring (piece_id),
    place     BIGINT not null,
    tenant_id UUID not null,
    person_id UUID not null,
    level     BIGINT not null,
    why       TEXT not null,
    primary key (piece_id, place)
);
create index learning_score_person on learning_score (person_id);
