-- A film or a sound as it was sent in.
create table learning_film (
    media_id   UUID not null primary key references learning_media (id),
    tenant_id  UUID not null,
    -- By its first bytes: which reader may look at it.
    container  TEXT not null,
    -- Browsers play it as it is.
    web        BOOLEAN not null,
    seconds    BIGINT,
    width      BIGINT,
    height     BIGINT,
    has_sound  BOOLEAN not null,
    -- Since when only what was made of it is kept.
    dropped_at BIGINT
);
create index learning_film_tenant on learning_film (tenant_id);

-- Making it ready for phones: asked for, and how it ended. A second try is a second row.
create table learning_conversion (
    id        UUID not null primary key,
    tenant_id UUID not null,
    media_id  UUID not null references learning_film (media_id),
    -- From 1.
    number    BIGINT not null,
    asked_by  UUID not null,
    asked_at  BIGINT not null,
    ended_at  BIGINT,
    -- Key of the text that says why it failed.
    fault     TEXT,
    -- The tool's own last words, for whoever keeps the installation.
    detail    TEXT
);
create unique index learning_conversion_media on learning_conversion (media_id, number);

-- What was made of it: `large`, `small`, `sound`, `poster`.
create table learning_rendition (
    id        UUID not null primary key,
    tenant_id UUID not null,
    media_id  UUID not null references learning_film (media_id),
    kind      TEXT not null,
    mime      TEXT not null,
    bytes     BIGINT not null,
    width     BIGINT,
    height    BIGINT
);
create unique index learning_rendition_kind on learning_rendition (media_id, kind);

-- Where somebody goes on in a film: overwritten, and gone when it is over or the unit is done.
create table learning_place (
    person_id UUID not null,
    media_id  UUID not null references learning_film (media_id),
    tenant_id UUID not null,
    seconds   BIGINT not null,
    primary key (person_id, media_id)
);
create index learning_place_media on learning_place (media_id);
