-- Files with questions and pages of other systems, brought in by somebody.
-- The file lies under the id until its days are over; the report stays.
create table learning_import (
    id        UUID not null primary key,
    tenant_id UUID not null,
    name      TEXT not null,
    format    TEXT not null,
    title     TEXT not null,
    -- SHA-256 in hexadecimal: the same file again is known.
    digest    TEXT not null,
    bytes     BIGINT not null,
    -- JSON: what is in it, and what is not carried over.
    report    TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null
);
create unique index learning_import_digest on learning_import (tenant_id, digest);
create index learning_import_made on learning_import (tenant_id, made_at);
-- What was made of it (收下): draft units, or questions in the pool of a unit.
create table learning_import_intake (
    id        UUID not null primary key,
    tenant_id UUID not null,
    import_id UUID not null references learning_import (id),
    -- `units`, or the id of the unit whose pool it went to.
    target    TEXT not null,
    units     BIGINT not null,
    questions BIGINT not null,
    repeated  BIGINT not null,
    files     BIGINT not null,
    made_by   UUID not null,
    made_at   BIGINT not null
);
create unique index learning_import_intake_target on learning_import_intake (import_id, target);
create table learning_import_unit (
    import_id UUID not null references learning_import (id),
    unit_id   UUID not null references learning_unit (id),
    tenant_id UUID not null,
    place     BIGINT not null,
    primary key (import_id, unit_id)
);
