-- Versions that another organisation wrote: whom to name, under which licence, which version of theirs.
create table learning_origin (
    version_id UUID not null primary key references learning_version (id),
    tenant_id  UUID not null,
    holder     TEXT not null,
    licence    TEXT not null,
    number     BIGINT not null
);
