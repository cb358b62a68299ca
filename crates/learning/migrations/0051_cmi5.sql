-- A registration of cmi5 (登记): an agent takes a version of a course. For people
-- of this house it has the id of theirs; an agent need not be one of them.
create table learning_cmi5_registration (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    package_id   UUID not null references learning_package (id),
    person_id    UUID,
    -- JSON, as every launch and statement has it.
    actor        TEXT not null,
    made_at      BIGINT not null,
    -- When the course was satisfied.
    satisfied_at BIGINT
);
create index learning_cmi5_registration_package on learning_cmi5_registration (package_id);
create index learning_cmi5_registration_person on learning_cmi5_registration (person_id);
-- From the launch of a unit until it is terminated or abandoned.
create table learning_cmi5_session (
    id                  UUID not null primary key,
    tenant_id           UUID not null,
    registration_id     UUID not null references learning_cmi5_registration (id) on delete cascade,
    part_id             UUID not null references learning_package_part (id),
    -- `Normal`, `Browse`, `Review`
    mode                TEXT not null,
    launched_at         BIGINT not null,
    -- When the unit took its token, and read what it must read first.
    fetched_at          BIGINT,
    data_read_at        BIGINT,
    preferences_read_at BIGINT,
    initialized_at      BIGINT,
    -- Passed or failed.
    judged_at           BIGINT,
    -- The unit's last statement.
    last_at             BIGINT,
    terminated_at       BIGINT,
    abandoned_at        BIGINT
);
create index learning_cmi5_session_registration on learning_cmi5_session (registration_id, launched_at);
-- How a registration stands to a unit, or that a block was satisfied.
create table learning_cmi5_result (
    registration_id UUID not null references learning_cmi5_registration (id) on delete cascade,
    part_id         UUID not null references learning_package_part (id),
    tenant_id       UUID not null,
    completed_at    BIGINT,
    passed_at       BIGINT,
    waived_at       BIGINT,
    satisfied_at    BIGINT,
    primary key (registration_id, part_id)
);
