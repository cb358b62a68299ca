-- Voluntary practice: when each question that somebody has answered comes again.
create table learning_schedule (
    person_id   UUID not null,
    question_id UUID not null references learning_question (id),
    tenant_id   UUID not null,
    unit_id     UUID not null references learning_unit (id),
    -- Of the memory, as FSRS names it: days until it is likely gone, and 1 to 10.
    stability   DOUBLE not null,
    difficulty  DOUBLE not null,
    seen_on     TEXT not null,
    due_on      TEXT not null,
    -- The last wrong answer, and right ones on other days since.
    wrong_on    TEXT,
    right_on    TEXT,
    right_days  BIGINT not null,
    primary key (person_id, question_id)
);
-- For whom the schedule was made out of their answers.
create table learning_schedule_begun (
    person_id UUID not null primary key,
    tenant_id UUID not null,
    begun_on  TEXT not null
);
-- What was answered in practice: to tell the reason, and to know a repeat. The day only.
create table learning_practice (
    person_id   UUID not null,
    id          UUID not null,
    tenant_id   UUID not null,
    question_id UUID not null references learning_question (id),
    -- `few` (today's few) or `review` (wrong answers again)
    kind        TEXT not null,
    given       TEXT not null,
    correct     BOOLEAN not null,
    answered_on TEXT not null,
    primary key (person_id, id)
);
create index learning_practice_day on learning_practice (answered_on);
