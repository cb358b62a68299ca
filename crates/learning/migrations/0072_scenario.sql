-- Scenes with choices (情景演练), as typed; empty where a unit has none.
alter table learning_version add column scenario TEXT not null default '';
-- Of a hundred questions, how many must be right at the first try; 0: none.
alter table learning_version add column first_share BIGINT not null default 0;
-- Which time somebody goes through the questions: again when too few were right at first.
alter table learning_enrolment add column run BIGINT not null default 1;
alter table learning_answer add column run BIGINT not null default 1;
-- Somebody walks through the scenes.
create table learning_walk (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    person_id    UUID not null,
    enrolment_id UUID not null references learning_enrolment (id),
    -- Where they are: place of the scene.
    scene        BIGINT not null,
    begun_on     TEXT not null,
    ended_on     TEXT
);
create index learning_walk_enrolment on learning_walk (enrolment_id, id);
create index learning_walk_person on learning_walk (person_id);
-- What they chose, for themselves to look back at.
create table learning_walk_choice (
    walk_id   UUID not null references learning_walk (id),
    place     BIGINT not null,
    tenant_id UUID not null,
    person_id UUID not null,
    scene     BIGINT not null,
    choice    BIGINT not null,
    primary key (walk_id, place)
);
create index learning_walk_choice_person on learning_walk_choice (person_id);
