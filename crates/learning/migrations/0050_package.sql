-- Course packages (课件包). One activity has one series, of which learners get
-- one version, or none before publishing and when withdrawn.
create table learning_package_series (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    -- The activity's IRI; an import with the same one is the next version.
    activity     TEXT not null,
    published_id UUID,
    made_by      UUID,
    made_at      BIGINT not null,
    unique (tenant_id, activity)
);
-- One imported version; from its review on nothing of it is changed. Who began
-- it finishes it.
create table learning_package (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    series_id   UUID not null references learning_package_series (id),
    number      BIGINT not null,
    -- `cmi5`, `scorm12`, `scorm2004`, `xapi`, `html5`
    kind        TEXT not null,
    title       TEXT not null,
    description TEXT not null,
    activity    TEXT not null,
    -- What it takes, as its editor reckons; counts towards the monthly cap.
    minutes     BIGINT not null,
    file_name   TEXT not null,
    files       BIGINT not null,
    -- Unpacked.
    bytes       BIGINT not null,
    -- The origins that it loads from, with spaces between.
    hosts       TEXT not null,
    -- The unit whose questions are asked at its end.
    unit_id     UUID references learning_unit (id),
    -- JSON of what the format needs of the package as a whole.
    body        TEXT not null,
    -- Nobody: from the command line.
    made_by     UUID,
    made_at     BIGINT not null,
    unique (series_id, number)
);
create index learning_package_tenant on learning_package (tenant_id, made_at);
create table learning_package_part (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    package_id  UUID not null references learning_package (id),
    place       BIGINT not null,
    parent_id   UUID,
    -- `group` or `unit`
    kind        TEXT not null,
    -- The publisher's id.
    identifier  TEXT not null,
    title       TEXT not null,
    description TEXT not null,
    -- Path in the package with query and fragment, or an absolute address.
    launch      TEXT not null,
    -- JSON of what the format needs.
    body        TEXT not null,
    unique (package_id, place)
);
-- The bytes lie in the blob store under the same id.
create table learning_package_file (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    package_id UUID not null references learning_package (id),
    path       TEXT not null,
    mime       TEXT not null,
    bytes      BIGINT not null,
    -- Of the bytes, SHA-256.
    digest     BYTES not null,
    unique (package_id, path)
);
-- Addresses elsewhere that it loads from.
create table learning_package_external (
    package_id UUID not null references learning_package (id),
    place      BIGINT not null,
    tenant_id  UUID not null,
    url        TEXT not null,
    file       TEXT not null,
    line       BIGINT not null,
    primary key (package_id, place)
);
-- What became of a version: `submitted`, `approved`, `returned`, `published`, `withdrawn`.
create table learning_package_act (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    series_id  UUID not null references learning_package_series (id),
    package_id UUID not null references learning_package (id),
    kind       TEXT not null,
    remark     TEXT not null,
    acted_by   UUID not null,
    acted_at   BIGINT not null
);
create index learning_package_act_series on learning_package_act (series_id, acted_at);
create index learning_package_act_package on learning_package_act (package_id);

-- A file on its way in: uploaded in pieces, then looked through by a job.
create table learning_package_import (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    -- Imported as the next version of this one, whatever it calls itself.
    series_id   UUID references learning_package_series (id),
    file_name   TEXT not null,
    bytes       BIGINT not null,
    received    BIGINT not null default 0,
    -- Files of the package that are unpacked, of how many.
    done        BIGINT not null default 0,
    files       BIGINT not null default 0,
    made_by     UUID,
    made_at     BIGINT not null,
    touched_at  BIGINT not null,
    -- When it was read to its end: to a package, or refused.
    finished_at BIGINT,
    package_id  UUID references learning_package (id)
);
create index learning_package_import_tenant on learning_package_import (tenant_id, made_at);
-- The bytes lie in the blob store under the same id.
create table learning_package_piece (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    import_id  UUID not null references learning_package_import (id),
    from_byte  BIGINT not null,
    bytes      BIGINT not null,
    unique (import_id, from_byte)
);
create table learning_package_fault (
    import_id UUID not null references learning_package_import (id),
    place     BIGINT not null,
    tenant_id UUID not null,
    file      TEXT not null,
    line      BIGINT not null,
    rule      TEXT not null,
    -- The key of the sentence, and a JSON list of names and values.
    message   TEXT not null,
    args      TEXT not null,
    primary key (import_id, place)
);

-- A version given to an audience.
create table learning_package_assignment (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    package_id   UUID not null references learning_package (id),
    rule         TEXT not null,
    people       BIGINT not null,
    everybody    BOOLEAN not null,
    reason       TEXT not null,
    mandatory    BOOLEAN not null,
    basis        TEXT not null,
    due_on       TEXT not null,
    minutes      BIGINT not null,
    made_by      UUID not null,
    made_at      BIGINT not null,
    withdrawn_at BIGINT,
    withdrawn_by UUID
);
create index learning_package_assignment_tenant on learning_package_assignment (tenant_id, made_at);
create index learning_package_assignment_package on learning_package_assignment (package_id);

-- Somebody takes a version: by themselves, or because it was assigned. The id
-- is the registration of xAPI.
create table learning_registration (
    id            UUID not null primary key,
    tenant_id     UUID not null,
    person_id     UUID not null,
    package_id    UUID not null references learning_package (id),
    assignment_id UUID references learning_package_assignment (id),
    due_on        TEXT,
    -- The days only. Null: given and not yet begun.
    begun_on      TEXT,
    done_on       TEXT,
    unique (person_id, package_id)
);
create index learning_registration_person on learning_registration (person_id, done_on);
create index learning_registration_assignment on learning_registration (assignment_id);
create index learning_registration_package on learning_registration (package_id);
-- How somebody stands to a part. Days only; what was reached once is kept.
create table learning_part_result (
    registration_id UUID not null references learning_registration (id),
    part_id         UUID not null references learning_package_part (id),
    tenant_id       UUID not null,
    person_id       UUID not null,
    begun_on        TEXT not null,
    completed_on    TEXT,
    passed_on       TEXT,
    failed_on       TEXT,
    satisfied_on    TEXT,
    -- Scaled, -1 to 1.
    score           DOUBLE,
    primary key (registration_id, part_id)
);
create index learning_part_result_person on learning_part_result (person_id);
-- A part being played: what its credentials are good for. Deleted after some days.
create table learning_launch (
    id              UUID not null primary key,
    tenant_id       UUID not null,
    person_id       UUID not null,
    registration_id UUID not null references learning_registration (id),
    part_id         UUID not null references learning_package_part (id),
    package_id      UUID not null references learning_package (id),
    -- `normal`, `browse`, `review`
    mode            TEXT not null,
    made_at         BIGINT not null
);
create index learning_launch_person on learning_launch (person_id, made_at);
create index learning_launch_registration on learning_launch (registration_id);
