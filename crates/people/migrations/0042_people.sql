-- What was sent to everybody, and why: shown beside the burden that it is.
create table people_burden_everybody (
    source_id UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    month     TEXT not null,
    title     TEXT not null,
    reason    TEXT not null
);
create index people_burden_everybody_month on people_burden_everybody (tenant_id, month);
