-- Policy answers, the year's practical matters, retention.

-- A closed need past its retention: author, texts and photos are gone, its
-- category, days and outcome stay for the counts.
alter table voice_need add column purged_on TEXT;
create index voice_need_by_purge on voice_need (tenant_id, closed_on) where purged_on is null;

-- 政策问答: a question with an answer that cites its source. `code` is that of
-- the set that comes with the categories, empty for the house's own.
create table voice_answer (
    id           UUID not null primary key,
    tenant_id    UUID not null references people_tenant (id),
    code         TEXT not null,
    category     TEXT not null,
    question     TEXT not null,
    question_en  TEXT not null,
    answer       TEXT not null,
    answer_en    TEXT not null,
    source       TEXT not null,
    source_en    TEXT not null,
    link         TEXT not null,
    valid_until  TEXT,
    reviewed_on  TEXT not null,
    review_by    TEXT not null,
    withdrawn_on TEXT,
    version      BIGINT not null
);
create index voice_answer_category on voice_answer (tenant_id, category);

-- Who wrote, changed, reviewed or withdrew it; never changed. `text` is the
-- answer as it stood then, or the reason.
create table voice_answer_event (
    answer_id UUID not null references voice_answer (id),
    seq       BIGINT not null,
    tenant_id UUID not null,
    kind      TEXT not null,
    actor_id  UUID references people_person (id),
    on_day    TEXT not null,
    at        BIGINT,
    text      TEXT not null,
    primary key (answer_id, seq)
);
create index voice_answer_event_actor on voice_answer_event (actor_id);

create table voice_answer_gram (
    tenant_id UUID not null,
    gram      TEXT not null,
    answer_id UUID not null references voice_answer (id),
    primary key (tenant_id, gram, answer_id)
) UNROWED;
create index voice_answer_gram_answer on voice_answer_gram (answer_id);

-- Needs that an answer did not solve.
create table voice_need_answer (
    need_id   UUID not null primary key references voice_need (id),
    answer_id UUID not null references voice_answer (id)
) UNROWED;
create index voice_need_answer_answer on voice_need_answer (answer_id);

-- 年度十件实事: what the leaders promise all staff for a year. From `state` on
-- a projection of the events; `due_on` is the day promised first and stays.
create table voice_matter (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    year      BIGINT not null,
    place     BIGINT not null,
    title     TEXT not null,
    about     TEXT not null,
    unit_id   UUID not null references people_unit (id),
    due_on    TEXT not null,
    state     TEXT not null,
    moved_to  TEXT,
    ended_on  TEXT,
    version   BIGINT not null,
    unique (tenant_id, year, place)
);

-- What happened to a matter; never changed.
create table voice_matter_event (
    matter_id UUID not null references voice_matter (id),
    seq       BIGINT not null,
    tenant_id UUID not null,
    kind      TEXT not null,
    actor_id  UUID not null references people_person (id),
    at        BIGINT not null,
    text      TEXT not null,
    day       TEXT,
    primary key (matter_id, seq)
);
create index voice_matter_event_actor on voice_matter_event (actor_id);

-- The needs of the public list that a matter answers.
create table voice_matter_need (
    matter_id UUID not null references voice_matter (id),
    need_id   UUID not null references voice_need (id),
    primary key (matter_id, need_id)
);
create index voice_matter_need_need on voice_matter_need (need_id)
