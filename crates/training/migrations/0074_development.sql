-- Development of educators (分层分类培养): what a level should have learned of a kind.
create table training_development (
    id        UUID not null primary key,
    tenant_id UUID not null,
    -- `new`, `core` or `lead`
    level     TEXT not null,
    -- `theory`, `business`, `media`, `counsel` or `crisis`
    kind      TEXT not null,
    -- `unit`, `path` or `package`, and its id
    course    TEXT not null,
    course_id UUID not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    ended_at  BIGINT,
    ended_by  UUID
);
create index training_development_tenant on training_development (tenant_id, ended_at);
-- On which level an educator is, as somebody settled it with them.
create table training_development_level (
    person_id UUID not null primary key,
    tenant_id UUID not null,
    level     TEXT not null,
    set_by    UUID not null,
    set_at    BIGINT not null
);
create index training_development_level_tenant on training_development_level (tenant_id, level);
