-- 专题教育: a theme over a period, with beats that somebody owns, and what came of it.
create table training_campaign (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    title      TEXT not null,
    theme      TEXT not null,
    from_day   TEXT not null,
    -- The last day.
    to_day     TEXT not null,
    -- For whom, one a line.
    audiences  TEXT not null,
    -- The key date that it was drafted for, with its year; empty: somebody's own.
    occasion   TEXT not null,
    -- Of before this system: read only.
    historical BOOLEAN not null default FALSE,
    made_by    UUID,
    made_at    BIGINT not null
);
create index training_campaign_tenant on training_campaign (tenant_id, from_day);
create unique index training_campaign_occasion on training_campaign (tenant_id, occasion) where occasion <> '';
create table training_campaign_approval (
    campaign_id UUID not null primary key references training_campaign (id),
    tenant_id   UUID not null,
    approved_by UUID not null,
    approved_at BIGINT not null
);
create table training_campaign_beat (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    campaign_id UUID not null references training_campaign (id),
    on_day      TEXT not null,
    text        TEXT not null,
    -- `class`, `course`, `meeting`, `visit`, `offline`
    channel     TEXT not null,
    owner_id    UUID,
    done_at     BIGINT,
    done_by     UUID
);
create index training_campaign_beat_campaign on training_campaign_beat (campaign_id, on_day);
create index training_campaign_beat_owner on training_campaign_beat (owner_id);
-- Closed: `done` with a practical result or the reason why there is none, or `dropped`.
create table training_campaign_outcome (
    campaign_id UUID not null primary key references training_campaign (id),
    tenant_id   UUID not null,
    kind        TEXT not null,
    -- 办成的实事, one a line.
    result      TEXT not null,
    reason      TEXT not null,
    review      TEXT not null,
    made_by     UUID,
    made_at     BIGINT not null
)
