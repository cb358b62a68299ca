-- A base (基地): a place that study trips go to.
create table training_base (
    id        UUID not null primary key,
    tenant_id UUID not null,
    name      TEXT not null
);
