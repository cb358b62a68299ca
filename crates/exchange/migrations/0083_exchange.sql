-- What organisations share with one another. A consortium (联合体) has no row of
-- its own: it is what its members' rows say of it.
create table exchange_member (
    consortium_id UUID not null,
    tenant_id     UUID not null,
    -- What the consortium is called.
    name          TEXT not null,
    name_en       TEXT not null,
    joined_on     TEXT not null,
    -- The first day on which it is no member any more.
    left_on       TEXT,
    primary key (consortium_id, tenant_id)
);
create index exchange_member_tenant on exchange_member (tenant_id);

-- A course that its organisation offers to the other members. What is offered
-- is whatever version the organisation has published.
create table exchange_offer (
    id            UUID not null primary key,
    tenant_id     UUID not null,
    consortium_id UUID not null,
    unit_id       UUID not null,
    licence       TEXT not null,
    -- Whom to name.
    holder        TEXT not null,
    note          TEXT not null,
    made_by       UUID not null,
    made_at       BIGINT not null,
    ended_by      UUID,
    ended_at      BIGINT,
    end_reason    TEXT
);
create unique index exchange_offer_open on exchange_offer (unit_id, consortium_id) where ended_at is null;
create index exchange_offer_consortium on exchange_offer (consortium_id);
create index exchange_offer_tenant on exchange_offer (tenant_id);

-- A course that an organisation took: from then on it is a unit of its own,
-- with news of the other's versions until it wants no more.
create table exchange_copy (
    unit_id   UUID not null primary key,
    tenant_id UUID not null,
    -- Of another organisation.
    offer_id  UUID not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    -- The newest version of the other that was told of.
    told      BIGINT not null,
    ended_by  UUID,
    ended_at  BIGINT,
    unique (tenant_id, offer_id)
);
create index exchange_copy_offer on exchange_copy (offer_id);

-- What an organisation did with a version of the other: taken as a version of
-- its own, or refused.
create table exchange_edition (
    unit_id   UUID not null references exchange_copy (unit_id),
    -- Version of the other.
    number    BIGINT not null,
    tenant_id UUID not null,
    -- `taken` or `refused`
    outcome   TEXT not null,
    -- As which version here.
    version   BIGINT,
    made_by   UUID not null,
    made_at   BIGINT not null,
    primary key (unit_id, number)
);
