-- 脉搏问卷: a short questionnaire to the whole organisation, told of groups only.

-- `scales` are codes of the library, with commas. `threshold` is what held when
-- it was opened; `people` and `taken_part` are counted at closing.
create table voice_pulse (
    id         UUID not null primary key,
    tenant_id  UUID not null references people_tenant (id),
    title      TEXT not null,
    opens_on   TEXT not null,
    closes_on  TEXT not null,
    scales     TEXT not null,
    state      TEXT not null,
    threshold  BIGINT not null,
    made_by    UUID not null references people_person (id),
    opened_on  TEXT,
    closed_on  TEXT,
    people     BIGINT not null,
    taken_part BIGINT not null
);
create index voice_pulse_by_day on voice_pulse (tenant_id, closes_on);
create unique index voice_pulse_one_open on voice_pulse (tenant_id) where state = 'open';

-- Who has sent a sheet, so that nobody does twice: without a time, without an
-- order, gone at closing.
create table voice_pulse_part (
    pulse_id  UUID not null references voice_pulse (id),
    person_id UUID not null references people_person (id),
    tenant_id UUID not null references people_tenant (id),
    primary key (pulse_id, person_id)
) UNROWED;
create index voice_pulse_part_person on voice_pulse_part (person_id);

-- Whose first page shows the card of the pulse no more; gone at closing.
create table voice_pulse_put_away (
    pulse_id  UUID not null references voice_pulse (id),
    person_id UUID not null references people_person (id),
    tenant_id UUID not null references people_tenant (id),
    primary key (pulse_id, person_id)
) UNROWED;
create index voice_pulse_put_away_person on voice_pulse_put_away (person_id);

-- An answer is never a row: it is added to the sums of the unit where the
-- person works. `papers` of the `answers` came on paper. Gone at closing.
create table voice_pulse_sum (
    pulse_id  UUID not null references voice_pulse (id),
    unit_id   UUID not null references people_unit (id),
    scale     TEXT not null,
    tenant_id UUID not null references people_tenant (id),
    answers   BIGINT not null,
    papers    BIGINT not null,
    total     BIGINT not null,
    squares   BIGINT not null,
    primary key (pulse_id, unit_id, scale)
) UNROWED;

-- How many sheets of paper were typed in for a unit: everybody can see it.
create table voice_pulse_paper (
    pulse_id  UUID not null references voice_pulse (id),
    unit_id   UUID not null references people_unit (id),
    tenant_id UUID not null references people_tenant (id),
    sheets    BIGINT not null,
    primary key (pulse_id, unit_id)
) UNROWED;
