-- Other record stores that statements are sent on to.
create table records_forwarding (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    name         TEXT not null,
    address      TEXT not null,
    key          TEXT not null,
    -- Sealed.
    secret       BYTES not null,
    version      TEXT not null,
    -- What is sent; '' is any.
    verb         TEXT not null,
    activity     TEXT not null,
    credential   TEXT not null,
    is_on        BOOLEAN not null,
    -- The last statement that was sent, set aside or passed over.
    sent_through BIGINT not null,
    sent_at      BIGINT,
    -- Since the last success.
    failures     BIGINT not null default 0,
    error        TEXT not null default '',
    next_at      BIGINT not null default 0,
    -- Somebody is at it until then.
    leased_until BIGINT not null default 0,
    made_at      BIGINT not null,
    made_by      UUID not null
);
create index records_forwarding_tenant on records_forwarding (tenant_id, made_at);

-- Statements that the other store will not have, and why.
create table records_forwarding_refusal (
    forwarding_id UUID not null OF_records_forwarding,
    tenant_id     UUID not null,
    seq           BIGINT not null,
    statement_id  UUID not null,
    reason        TEXT not null,
    at            BIGINT not null,
    primary key (forwarding_id, seq)
);
create index records_forwarding_refusal_seq on records_forwarding_refusal (seq);

-- What is deleted for good: at whose word, why, and how much it was.
create table records_erasure (
    id            UUID not null primary key,
    tenant_id     UUID not null,
    -- Of an agent, or by age.
    kind          TEXT not null,
    -- Whose, sealed; gone when it is done.
    agent         BYTES,
    -- Also what others say of this agent.
    mentions      BOOLEAN not null,
    -- By age: what was stored before this stamp.
    stored_before BIGINT,
    why           TEXT not null,
    asked_at      BIGINT not null,
    asked_by      UUID,
    statements    BIGINT not null default 0,
    documents     BIGINT not null default 0,
    attachments   BIGINT not null default 0,
    digest        TEXT not null default '',
    done_at       BIGINT
);
create index records_erasure_tenant on records_erasure (tenant_id, asked_at);

-- While it runs: the ids of what is gone, for the digest, and attachments that
-- may be nobody's now.
create table records_erased (
    erasure_id   UUID not null OF_records_erasure,
    tenant_id    UUID not null,
    seq          BIGINT not null,
    statement_id UUID not null,
    primary key (erasure_id, seq)
);
create table records_erased_attachment (
    erasure_id UUID not null OF_records_erasure,
    tenant_id  UUID not null,
    sha2       TEXT not null,
    primary key (erasure_id, sha2)
);
