-- 法律咨询: half-hours that an adviser offers; deleted some weeks after their day.
create table care_slot (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    adviser_id UUID not null,
    day        TEXT not null,
    starts_at  BIGINT not null,
    ends_at    BIGINT not null,
    -- `room` or `phone`
    way        TEXT not null,
    -- The room, or the number that people ring.
    place      TEXT not null,
    note       TEXT not null,
    -- `free`, `booked`, `walk-in` (somebody without a booking, whose name is not asked) or `off`
    state      TEXT not null,
    -- `held` or `missed`; of the slot, never of a person.
    outcome    TEXT
);
create index care_slot_tenant on care_slot (tenant_id, state, starts_at);
create index care_slot_adviser on care_slot (adviser_id, starts_at);
-- Who comes. Without a time of booking; the ids are random and tell none.
create table care_booking (
    id        UUID not null primary key,
    tenant_id UUID not null,
    slot_id   UUID not null references care_slot (id),
    person_id UUID not null,
    -- Until it has been, or was called off.
    open      BOOLEAN not null,
    -- Topic, words and how to be called, sealed together.
    words     BYTES not null,
    -- What the adviser said when calling it off, sealed.
    farewell  BYTES
) UNROWED;
create unique index care_booking_slot on care_booking (slot_id);
-- One at a time.
create unique index care_booking_one on care_booking (tenant_id, person_id) where open;
create index care_booking_person on care_booking (person_id);
-- Each time that the adviser opened a booking: whoever booked sees it.
create table care_booking_look (
    id         UUID not null primary key,
    tenant_id  UUID not null,
    booking_id UUID not null references care_booking (id),
    opened_by  UUID not null,
    at         BIGINT not null
);
create index care_booking_look_of on care_booking_look (booking_id, at);
create index care_booking_look_by on care_booking_look (opened_by);
-- How often advice was taken in a quarter (`2026-Q4`): all that stays.
create table care_advice_count (
    tenant_id UUID not null,
    quarter   TEXT not null,
    used      BIGINT not null,
    primary key (tenant_id, quarter)
)
