-- Organisations, their trees, the people in them.
create table people_tenant (
    id         UUID not null primary key,
    code       TEXT not null unique,
    name       TEXT not null,
    name_en    TEXT not null default '',
    kind       TEXT not null,
    zone       TEXT not null,
    created_at BIGINT not null
);
create table people_setting (
    tenant_id UUID not null references people_tenant (id),
    name      TEXT not null,
    value     TEXT not null,
    primary key (tenant_id, name)
);
-- A node of one of the four trees: admin, party, union, league.
create table people_unit (
    id            UUID not null primary key,
    tenant_id     UUID not null references people_tenant (id),
    tree          TEXT not null,
    kind          TEXT not null,
    code          TEXT not null,
    name          TEXT not null,
    name_en       TEXT not null default '',
    km_from       DOUBLE,
    km_to         DOUBLE,
    scenes        TEXT not null default '',
    shift_pattern TEXT not null default '',
    weak_signal   BOOLEAN not null default FALSE,
    opened_on     TEXT not null,
    closed_on     TEXT,
    unique (tenant_id, tree, code)
);
-- Where a unit stands in its tree, from a day until before another.
create table people_unit_parent (
    unit_id   UUID not null references people_unit (id),
    parent_id UUID not null references people_unit (id),
    from_day  TEXT not null,
    to_day    TEXT,
    primary key (unit_id, from_day)
);
create index people_unit_parent_down on people_unit_parent (parent_id);
-- Which Party branch, union group or league branch a team belongs to.
create table people_unit_link (
    unit_id  UUID not null references people_unit (id),
    other_id UUID not null references people_unit (id),
    from_day TEXT not null,
    to_day   TEXT,
    primary key (unit_id, other_id, from_day)
);
create table people_person (
    id           UUID not null primary key,
    tenant_id    UUID not null references people_tenant (id),
    staff_number TEXT not null,
    name         TEXT not null,
    phone        TEXT not null default '',
    email        TEXT not null default '',
    birth_year   BIGINT,
    employment   TEXT not null,
    level        TEXT not null default '',
    tags         TEXT not null default '',
    joined_on    TEXT,
    left_on      TEXT,
    unique (tenant_id, staff_number)
);
-- Belonging to a unit, in a post, from a day until before another.
create table people_membership (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    person_id UUID not null references people_person (id),
    unit_id   UUID not null references people_unit (id),
    post      TEXT not null default '',
    from_day  TEXT not null,
    to_day    TEXT
);
create index people_membership_person on people_membership (person_id);
create index people_membership_unit on people_membership (unit_id);
-- A role on a unit and all below it; on the whole tenant without a unit.
create table people_grant (
    id         UUID not null primary key,
    tenant_id  UUID not null references people_tenant (id),
    person_id  UUID not null references people_person (id),
    role       TEXT not null,
    unit_id    UUID references people_unit (id),
    from_day   TEXT not null,
    to_day     TEXT,
    granted_by UUID,
    granted_at BIGINT not null
);
create index people_grant_person on people_grant (person_id);
create index people_grant_role on people_grant (tenant_id, role);

-- Signing in.
create table people_password (
    person_id   UUID not null primary key references people_person (id),
    hash        TEXT not null,
    changed_at  BIGINT not null,
    must_change BOOLEAN not null default FALSE
);
create table people_totp (
    person_id    UUID not null primary key references people_person (id),
    secret       BYTES not null,
    confirmed_at BIGINT,
    last_step    BIGINT not null default 0
);
create table people_sign_in_code (
    id         UUID not null primary key,
    tenant_id  UUID not null references people_tenant (id),
    person_id  UUID not null references people_person (id),
    hash       BYTES not null unique,
    made_by    UUID,
    made_at    BIGINT not null,
    expires_at BIGINT not null,
    used_at    BIGINT
);
create table people_lockout (
    tenant_id    UUID not null,
    staff_number TEXT not null,
    tries        BIGINT not null,
    locked_until BIGINT,
    primary key (tenant_id, staff_number)
);
create table people_session (
    id         UUID not null primary key,
    token_hash BYTES not null unique,
    tenant_id  UUID not null references people_tenant (id),
    person_id  UUID not null references people_person (id),
    device     TEXT not null,
    made_at    BIGINT not null,
    expires_at BIGINT not null,
    confirmed  BOOLEAN not null default TRUE
);
create index people_session_person on people_session (person_id);
create index people_session_expiry on people_session (expires_at);

-- What was done, by whom: each row's hash covers the hash before it.
create table people_audit (
    tenant_id  UUID not null references people_tenant (id),
    seq        BIGINT not null,
    at         BIGINT not null,
    actor_id   UUID,
    action     TEXT not null,
    subject    TEXT not null,
    detail     TEXT not null,
    hash       BYTES not null,
    primary key (tenant_id, seq)
);
create table people_audit_head (
    tenant_id UUID not null primary key references people_tenant (id),
    seq       BIGINT not null,
    hash      BYTES not null
);

-- Days off and make-up working days.
create table people_calendar_day (
    tenant_id UUID not null references people_tenant (id),
    day       TEXT not null,
    kind      TEXT not null,
    name_zh   TEXT not null,
    name_en   TEXT not null,
    primary key (tenant_id, day)
);

-- Messages to a person, read in the product.
create table people_notice (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    person_id UUID not null references people_person (id),
    at        BIGINT not null,
    due_at    BIGINT not null,
    message   TEXT not null,
    args      TEXT not null,
    link      TEXT not null,
    read_at   BIGINT
);
create index people_notice_person on people_notice (person_id, due_at);
create index people_notice_read on people_notice (read_at);

-- What is asked of a person in a month: minutes and items, against the cap.
create table people_burden (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    person_id UUID not null references people_person (id),
    month     TEXT not null,
    minutes   BIGINT not null,
    source    TEXT not null,
    source_id UUID not null
);
create index people_burden_person on people_burden (person_id, month);
create index people_burden_source on people_burden (source_id);
-- "This is a burden to me": of a page, never with a name.
create table people_burden_complaint (
    id          UUID not null primary key,
    tenant_id   UUID not null references people_tenant (id),
    page        TEXT not null,
    text        TEXT not null,
    raised_on   TEXT not null,
    answer      TEXT,
    answered_by UUID,
    answered_at BIGINT
) UNROWED;

-- Requests to correct what is held about a person.
create table people_correction (
    id          UUID not null primary key,
    tenant_id   UUID not null references people_tenant (id),
    person_id   UUID not null references people_person (id),
    text        TEXT not null,
    asked_at    BIGINT not null,
    answer      TEXT,
    answered_by UUID,
    answered_at BIGINT
);

-- Roster imports: the preview waits here until it is applied.
create table people_roster_import (
    id           UUID not null primary key,
    tenant_id    UUID not null references people_tenant (id),
    file_name    TEXT not null,
    made_by      UUID,
    made_at      BIGINT not null,
    sheet        TEXT not null default '',
    mapping      TEXT not null default '',
    create_units BOOLEAN not null default FALSE,
    state        TEXT not null,
    -- The import that was the last applied one when this preview was made.
    follows      TEXT not null default '',
    processed    BIGINT not null default 0,
    report       TEXT not null default '',
    applied_at   BIGINT,
    applied_by   UUID
);
create index people_roster_import_made on people_roster_import (tenant_id, made_at);
-- One row for each person who would change; gone when applied.
create table people_roster_row (
    import_id UUID not null references people_roster_import (id),
    line      BIGINT not null,
    change    TEXT not null,
    person_id UUID references people_person (id),
    row       TEXT not null,
    primary key (import_id, line)
);
create index people_roster_row_change on people_roster_row (import_id, change, line);
create index people_roster_row_person on people_roster_row (person_id);
