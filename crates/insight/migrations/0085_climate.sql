-- The climate of groups: what may be told of a unit on a scale in a period. No
-- person, no device, no time finer than a day.

-- A period is one questionnaire to the whole organisation, named by its last day.
create table insight_climate_period (
    tenant_id UUID not null,
    period    TEXT not null,
    threshold BIGINT not null,
    primary key (tenant_id, period)
);

create table insight_climate_scale (
    tenant_id UUID not null,
    period    TEXT not null,
    code      TEXT not null,
    place     BIGINT not null,
    name      TEXT not null,
    name_en   TEXT not null,
    primary key (tenant_id, period, code)
);

-- Where a unit stood in the tree then.
create table insight_climate_unit (
    tenant_id UUID not null,
    period    TEXT not null,
    unit_id   UUID not null,
    parent_id UUID,
    place     BIGINT not null,
    depth     BIGINT not null,
    name      TEXT not null,
    name_en   TEXT not null,
    primary key (tenant_id, period, unit_id)
);

-- `mean` lies between 1 and 5; `low` and `high` are its 95 % interval.
create table insight_climate_cell (
    tenant_id UUID not null,
    period    TEXT not null,
    unit_id   UUID not null,
    scale     TEXT not null,
    answers   BIGINT not null,
    mean      DOUBLE not null,
    low       DOUBLE not null,
    high      DOUBLE not null,
    primary key (tenant_id, period, unit_id, scale)
);
