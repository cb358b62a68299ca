-- 带话: what a liaison told a team that no other channel reached.
create table training_relay (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    unit_id    UUID not null,
    on_day     TEXT not null,
    what       TEXT not null,
    relayed_by UUID not null,
    relayed_at BIGINT not null
);
create index training_relay_unit on training_relay (tenant_id, unit_id, on_day);
create index training_relay_by on training_relay (relayed_by);
