-- xAPI statements, each once, as the JSON text that answers `exact`.
create table records_statement (
    -- When it was stored, and the order of storing (store::stamp).
    seq       BIGINT not null primary key,
    tenant_id UUID not null,
    id        UUID not null,
    -- Where the actor is an account of this house.
    person_id UUID,
    -- It takes another statement back; it was taken back by another.
    voids     BOOLEAN not null,
    voided    BOOLEAN not null,
    body      TEXT not null
);
create unique index records_statement_id on records_statement (tenant_id, id);
create index records_statement_person on records_statement (person_id, seq) where person_id is not null;

-- What a filter may ask for, as the digest of tenant, kind and value, and the
-- statements that answer to it: every filter is a walk over this key.
create table records_link (
    term BIGINT not null,
    seq  BIGINT not null OF_records_statement,
    primary key (term, seq)
) UNROWED;

-- The canonical definition of each activity, merged from what was sent.
create table records_activity (
    term       BIGINT not null primary key,
    tenant_id  UUID not null,
    iri        TEXT not null,
    definition TEXT not null
);

create table records_attachment (
    tenant_id    UUID not null,
    sha2         TEXT not null,
    content_type TEXT not null,
    bytes        BYTES not null,
    -- The bytes have this digest.
    whole        BOOLEAN not null,
    primary key (tenant_id, sha2)
);

-- State, activity profiles and agent profiles; '' where a part does not apply.
create table records_document (
    tenant_id    UUID not null,
    kind         TEXT not null,
    activity     TEXT not null,
    agent        TEXT not null,
    registration TEXT not null,
    name         TEXT not null,
    content_type TEXT not null,
    body         BYTES not null,
    etag         TEXT not null,
    stored_at    BIGINT not null,
    primary key (tenant_id, kind, activity, agent, registration, name)
);

-- Who may send or ask, and what.
create table records_credential (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    name       TEXT not null,
    key        TEXT not null unique,
    digest     BYTES not null,
    scopes     TEXT not null,
    expires_at BIGINT,
    made_at    BIGINT not null,
    made_by    UUID not null,
    rotated_at BIGINT,
    revoked_at BIGINT,
    revoked_by UUID
);
create index records_credential_tenant on records_credential (tenant_id, made_at);
