-- 职工诉求: needs, from the first word to the author's own "solved".
--
-- An anonymous need holds no person and no time finer than a day, in any
-- column of any table here. Ids of needs and of what hangs on them are random,
-- not timed, and the tables carry no insertion order (UNROWED).

-- Categories and their sub-categories (`parent` is empty for the former):
-- who gets a new need, how long the answer may take.
create table voice_category (
    id           UUID not null primary key,
    tenant_id    UUID not null references people_tenant (id),
    code         TEXT not null,
    parent       TEXT not null,
    name         TEXT not null,
    name_en      TEXT not null,
    owner_role   TEXT not null,
    owner_unit   TEXT not null,
    reply_hours  BIGINT not null,
    promise_days BIGINT not null,
    sensitive    BOOLEAN not null,
    place        BIGINT not null,
    closed_on    TEXT,
    unique (tenant_id, code)
);

-- The tenant's secret for receipt codes and marks, sealed by the installation's key.
create table voice_pepper (
    tenant_id UUID not null primary key references people_tenant (id),
    sealed    BYTES not null
);

-- The columns from `state` on are a projection of the need's events, written
-- in the transaction of each event. `raised_at` is null for an anonymous need.
create table voice_need (
    id          UUID not null primary key,
    tenant_id   UUID not null references people_tenant (id),
    reference   TEXT not null,
    category    TEXT not null,
    sub         TEXT not null,
    sensitive   BOOLEAN not null,
    scope_id    UUID not null references people_unit (id),
    handling_id UUID not null references people_unit (id),
    channel     TEXT not null,
    identity    TEXT not null,
    urgency     TEXT not null,
    author_id   UUID references people_person (id),
    receipt     BYTES,
    raised_on   TEXT not null,
    raised_at   BIGINT,
    text        TEXT not null,
    wish        TEXT not null,
    sealed      BYTES,
    summary     TEXT not null default '',
    photos      BIGINT not null default 0,
    supporters  BIGINT not null default 0,
    state       TEXT not null,
    open        BOOLEAN not null,
    waiting     TEXT not null,
    owner_id    UUID not null references people_person (id),
    due_at      BIGINT,
    due_kind    TEXT not null,
    promised_on TEXT,
    answered_on TEXT,
    answered_in_time BOOLEAN,
    closed_on   TEXT,
    reopened    BIGINT not null default 0,
    level       BIGINT not null default 0,
    merged_into UUID references voice_need (id),
    version     BIGINT not null,
    unique (tenant_id, reference),
    check (open = FALSE or due_at is not null),
    check (identity <> 'anonymous' or (author_id is null and raised_at is null)),
    check (identity = 'named' or author_id is null)
) UNROWED;
-- The ledger walks one of these, newest first, and stops after a page.
create index voice_need_by_day on voice_need (tenant_id, raised_on, id);
create index voice_need_by_state on voice_need (tenant_id, state, raised_on, id);
create index voice_need_by_category on voice_need (tenant_id, category, raised_on, id);
create index voice_need_by_owner on voice_need (tenant_id, owner_id, raised_on, id);
create index voice_need_by_scope on voice_need (scope_id, raised_on, id);
create index voice_need_by_handling on voice_need (handling_id, raised_on, id);
-- Overdue needs, the escalation job, the working list by what is due next.
create index voice_need_by_due on voice_need (tenant_id, open, due_at);
-- Tiles and the trend count by the month of closing.
create index voice_need_by_closing on voice_need (tenant_id, closed_on, state);
create index voice_need_by_author on voice_need (author_id, raised_on);
create index voice_need_by_merger on voice_need (merged_into);
create unique index voice_need_by_receipt on voice_need (receipt);

-- The author of a confidential need: `sealed` opens only for the owner who
-- says why (voice_author_access); `mark` is a keyed hash by which authors find
-- their own needs.
create table voice_need_author (
    need_id UUID not null primary key references voice_need (id),
    mark    BYTES not null,
    sealed  BYTES not null
) UNROWED;
create index voice_need_author_mark on voice_need_author (mark);
-- Who opened an author's name, when and why. Append-only.
create table voice_author_access (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    need_id   UUID not null references voice_need (id),
    opened_by UUID not null references people_person (id),
    at        BIGINT not null,
    why       TEXT not null
);
create index voice_author_access_need on voice_author_access (need_id);

-- What happened to a need; never changed. `at` is null for acts of an
-- anonymous author, and `actor_id` for acts of any author. Notes have kind
-- `note` and are never read for an author.
create table voice_need_event (
    need_id   UUID not null references voice_need (id),
    seq       BIGINT not null,
    tenant_id UUID not null,
    kind      TEXT not null,
    by_whom   TEXT not null,
    actor_id  UUID,
    at        BIGINT,
    on_day    TEXT not null,
    text      TEXT not null,
    sealed    BYTES,
    data      TEXT not null,
    primary key (need_id, seq)
) UNROWED;
create index voice_need_event_actor on voice_need_event (actor_id);

-- Who works a need beside its owner.
create table voice_need_helper (
    need_id   UUID not null references voice_need (id),
    person_id UUID not null references people_person (id),
    primary key (need_id, person_id)
) UNROWED;
create index voice_need_helper_person on voice_need_helper (person_id);

-- A case past its due date, by 1, 3 and 7 working days: which leader heard of it.
create table voice_escalation (
    id        UUID not null primary key,
    tenant_id UUID not null references people_tenant (id),
    need_id   UUID not null references voice_need (id),
    level     BIGINT not null,
    due_at    BIGINT not null,
    at        BIGINT not null,
    leader_id UUID not null references people_person (id),
    taken_at  BIGINT,
    unique (need_id, due_at, level)
);
create index voice_escalation_leader on voice_escalation (leader_id, taken_at);

-- "I need this too": a keyed hash of person and need, so that one person
-- counts once and nobody is listed.
create table voice_support (
    need_id      UUID not null references voice_need (id),
    mark         BYTES not null,
    supported_on TEXT not null,
    primary key (need_id, mark)
) UNROWED;

-- Photos are kept here and not as files, because a file has a time.
create index voice_support_mark on voice_support (mark);

create table voice_photo (
    id        UUID not null primary key,
    tenant_id UUID not null,
    need_id   UUID not null references voice_need (id),
    bytes     BYTES not null
) UNROWED;
create index voice_photo_need on voice_photo (need_id);

-- Full text without extensions: pairs of Chinese characters, words of letters.
-- `field` is `text` (searched by handlers) or `summary` (public: what is
-- suggested to somebody who is writing). Sensitive needs are not in here.
create table voice_gram (
    tenant_id UUID not null,
    field     TEXT not null,
    gram      TEXT not null,
    need_id   UUID not null references voice_need (id),
    primary key (tenant_id, field, gram, need_id)
) UNROWED;
create index voice_gram_need on voice_gram (need_id);
-- Acts of anonymous authors, which their handlers hear of the next morning.
create index voice_need_event_unheard on voice_need_event (tenant_id, on_day) where at is null;
