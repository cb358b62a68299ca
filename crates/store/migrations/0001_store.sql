-- What is to be done later. A row is gone when it is done; a row that failed
-- too often stays, `dead`, for the system administrator.
create table store_job (
    id           UUID not null primary key,
    kind         TEXT not null,
    payload      TEXT not null,
    run_at       BIGINT not null,
    attempts     BIGINT not null default 0,
    claimed_until BIGINT,
    dead         BOOLEAN not null default FALSE,
    last_error   TEXT
) UNROWED;
create index store_job_due on store_job (dead, run_at);

-- When a recurring job runs next.
create table store_schedule (
    kind        TEXT not null primary key,
    next_run_at BIGINT not null
) UNROWED;

-- What happened, for other areas to act on. A row is gone when each subscriber
-- has its job.
create table store_outbox (
    id        UUID not null primary key,
    tenant_id UUID not null,
    kind      TEXT not null,
    payload   TEXT not null
) UNROWED;
