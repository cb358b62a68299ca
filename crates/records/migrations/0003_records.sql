-- xAPI statements, each as the exact JSON that was stored.
create table records_statement (
    id        UUID not null primary key,
    tenant_id UUID not null,
    stored_at BIGINT not null,
    person_id UUID not null,
    verb      TEXT not null,
    activity  TEXT not null,
    body      TEXT not null
);
create index records_statement_person on records_statement (person_id, stored_at);
create index records_statement_activity on records_statement (tenant_id, activity);
