-- 轮训: every member of a committee's branches once in a cycle.
create table training_rotation (
    id           UUID not null primary key,
    tenant_id    UUID not null,
    committee_id UUID not null,
    title        TEXT not null,
    from_day     TEXT not null,
    to_day       TEXT not null,
    -- People of one class, its days in a row, and most of one team at once.
    seats        BIGINT not null,
    days         BIGINT not null,
    per_team     BIGINT not null,
    -- May a class be at a weekend, for those whose nights leave no other day?
    weekends     BOOLEAN not null,
    made_by      UUID not null,
    made_at      BIGINT not null
);
create index training_rotation_tenant on training_rotation (tenant_id, from_day);
create table training_rotation_turn (
    id          UUID not null primary key,
    tenant_id   UUID not null,
    rotation_id UUID not null references training_rotation (id),
    on_day      TEXT not null,
    -- The class that was made of it.
    class_id    UUID
);
create index training_rotation_turn_rotation on training_rotation_turn (rotation_id, on_day);
create table training_rotation_seat (
    rotation_id UUID not null references training_rotation (id),
    person_id   UUID not null,
    tenant_id   UUID not null,
    turn_id     UUID not null references training_rotation_turn (id),
    primary key (rotation_id, person_id)
);
create index training_rotation_seat_turn on training_rotation_seat (turn_id);
create index training_rotation_seat_person on training_rotation_seat (person_id);

-- 宣讲人: who can be asked to speak.
create table training_speaker (
    id        UUID not null primary key,
    tenant_id UUID not null,
    person_id UUID,
    name      TEXT not null,
    -- What they speak about, one a line.
    topics    TEXT not null,
    made_by   UUID not null,
    made_at   BIGINT not null,
    closed_at BIGINT
);
create index training_speaker_tenant on training_speaker (tenant_id);
-- 主题宣讲: one talk, taken along the line.
create table training_tour (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    title      TEXT not null,
    speaker_id UUID not null references training_speaker (id),
    from_day   TEXT not null,
    to_day     TEXT not null,
    -- Kilometres that a team may have to go to its stop.
    reach      DOUBLE not null,
    made_by    UUID not null,
    made_at    BIGINT not null
);
create index training_tour_tenant on training_tour (tenant_id, from_day);
create table training_tour_stop (
    id        UUID not null primary key,
    tenant_id UUID not null,
    tour_id   UUID not null references training_tour (id),
    km        DOUBLE not null,
    place     TEXT not null
);
create index training_tour_stop_tour on training_tour_stop (tour_id, km);
-- A talk at a stop; one stop may have two, when the shifts ask for it.
create table training_tour_talk (
    id        UUID not null primary key,
    tenant_id UUID not null,
    stop_id   UUID not null references training_tour_stop (id),
    on_day    TEXT not null,
    held_at   BIGINT,
    held_by   UUID,
    -- Where it was recorded, for those who could not come.
    recording TEXT not null default '',
    class_id  UUID
);
create index training_tour_talk_stop on training_tour_talk (stop_id, on_day);
create table training_tour_team (
    talk_id   UUID not null references training_tour_talk (id),
    unit_id   UUID not null,
    tenant_id UUID not null,
    primary key (talk_id, unit_id)
);
create index training_tour_team_unit on training_tour_team (unit_id);
-- Three answers about a talk: whose they are is written nowhere, when only by the day.
create table training_tour_feedback (
    id        UUID not null primary key,
    tenant_id UUID not null,
    talk_id   UUID not null references training_tour_talk (id),
    useful    BIGINT not null,
    clear     BIGINT not null,
    near      BIGINT not null,
    on_day    TEXT not null
) UNROWED;
create index training_tour_feedback_talk on training_tour_feedback (talk_id);
-- That somebody has answered, so that nobody does twice: neither what nor when.
create table training_tour_answered (
    talk_id   UUID not null references training_tour_talk (id),
    person_id UUID not null,
    tenant_id UUID not null,
    primary key (talk_id, person_id)
) UNROWED
