-- 先进典型: a colleague or a team, what they did, and where the nomination stands.
create table training_exemplar (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    -- One of the two.
    person_id    UUID,
    unit_id      UUID,
    -- Whose consent it needs: the person's, or that of who leads the team.
    asked_id     UUID not null,
    title        TEXT not null,
    deeds        TEXT not null,
    -- `safety`, `service`, `business` or `home`
    culture      TEXT not null,
    occasion     TEXT not null,
    -- The kind of the last step, `asked` before the first.
    state        TEXT not null,
    nominated_by UUID not null,
    nominated_at BIGINT not null
);
create index training_exemplar_tenant on training_exemplar (tenant_id, state);
create index training_exemplar_asked on training_exemplar (asked_id);
create index training_exemplar_by on training_exemplar (nominated_by, nominated_at);
create unique index training_exemplar_open on training_exemplar (tenant_id, coalesce(person_id, unit_id))
    where state in ('asked', 'agreed', 'verified', 'public');
-- What happened to it: `agreed`, `declined`, `withdrawn`, `verified`, `refused`, `public`, `upheld`, `honoured`.
create table training_exemplar_step (
    exemplar_id UUID not null references training_exemplar (id),
    kind        TEXT not null,
    tenant_id   UUID not null,
    -- What was checked, why not, or the name of the honour.
    text        TEXT not null,
    -- The last day of the notice, or the day of the honour.
    day         TEXT,
    made_by     UUID not null,
    made_at     BIGINT not null,
    primary key (exemplar_id, kind)
);
create index training_exemplar_step_by on training_exemplar_step (made_by);
-- 异议: without an author where it was written without a name.
create table training_exemplar_objection (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    exemplar_id UUID not null references training_exemplar (id),
    text        TEXT not null,
    author_id   UUID,
    on_day      TEXT not null
) UNROWED;
create index training_exemplar_objection_of on training_exemplar_objection (exemplar_id);
create index training_exemplar_objection_author on training_exemplar_objection (author_id);
create table training_exemplar_answer (
    objection_id UUID not null primary key references training_exemplar_objection (id),
    tenant_id    UUID not null,
    upheld       BOOLEAN not null,
    text         TEXT not null,
    answered_by  UUID not null,
    answered_at  BIGINT not null
);
-- The micro-course that tells the story.
create table training_exemplar_story (
    exemplar_id UUID not null primary key references training_exemplar (id),
    tenant_id   UUID not null,
    course_id   UUID not null,
    made_by     UUID not null,
    made_at     BIGINT not null
)
