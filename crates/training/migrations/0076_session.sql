-- 移动课堂: where the meeting system is, and the unit in which it is seen again.
alter table training_class add column link TEXT not null default '';
alter table training_class add column recording_id UUID;
-- A question to the speaker. Without a name nobody is written down, under an id
-- without a time; all have the day only, and no order.
create table training_question (
    id        UUID not null primary key,
    tenant_id UUID not null,
    class_id  UUID not null references training_class (id),
    text      TEXT not null,
    asker_id  UUID,
    on_day    TEXT not null
) UNROWED;
create index training_question_class on training_question (class_id);
create index training_question_asker on training_question (asker_id);
-- Its answer, for everybody of the class.
create table training_question_answer (
    question_id UUID not null primary key references training_question (id),
    tenant_id   UUID not null,
    text        TEXT not null,
    answered_by UUID not null,
    answered_at BIGINT not null
);
-- What somebody said to a dilemma in their group: of the group, of nobody.
create table training_remark (
    id        UUID not null primary key,
    tenant_id UUID not null,
    class_id  UUID not null references training_class (id),
    -- The group, and which of the questions.
    number    BIGINT not null,
    question  BIGINT not null,
    text      TEXT not null,
    on_day    TEXT not null
) UNROWED;
create index training_remark_class on training_remark (class_id, number);
-- Who has written, without a time: nobody writes twice.
create table training_remark_given (
    class_id  UUID not null references training_class (id),
    person_id UUID not null,
    tenant_id UUID not null,
    number    BIGINT not null,
    primary key (class_id, person_id)
) UNROWED;
