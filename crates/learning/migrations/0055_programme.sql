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
