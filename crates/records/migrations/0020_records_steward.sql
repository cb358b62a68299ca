-- What data stewards take out: which statements, how far it is. The file lies under the id.
create table records_export (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    made_by      UUID not null,
    made_at      BIGINT not null,
    format       TEXT not null,
    -- The filter as it stood in the address.
    filter       TEXT not null,
    terms        TEXT not null,
    -- Statements between these two.
    after_seq    BIGINT not null,
    before_seq   BIGINT not null,
    reached_seq  BIGINT not null,
    statements   BIGINT not null default 0,
    bytes        BIGINT not null default 0,
    finished_at  BIGINT,
    -- The file is deleted.
    removed_at   BIGINT
);
create index records_export_tenant on records_export (tenant_id, made_at);

-- What they bring in: how far the file is read. The file lies under the id until then.
create table records_import (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    -- Nobody: from the command line.
    made_by     UUID,
    made_at     BIGINT not null,
    file_name   TEXT not null,
    bytes       BIGINT not null,
    at_byte     BIGINT not null default 0,
    at_line     BIGINT not null default 0,
    stored      BIGINT not null default 0,
    known       BIGINT not null default 0,
    refused     BIGINT not null default 0,
    -- Statements that had no id and got one.
    named       BIGINT not null default 0,
    finished_at BIGINT
);
create index records_import_tenant on records_import (tenant_id, made_at);

-- Lines that were refused.
create table records_import_reject (
    import_id UUID not null OF_records_import,
    line      BIGINT not null,
    tenant_id UUID not null,
    place     TEXT not null,
    rule      TEXT not null,
    value     TEXT not null,
    primary key (import_id, line)
);

-- The last hour in which a key was used.
alter table records_credential add column used_at BIGINT;
