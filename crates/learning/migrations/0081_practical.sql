-- What was told of a practical task; it moves when ten more have handed in.
create table learning_practical_told (
    practical_id UUID not null primary key references learning_practical (id),
    tenant_id    UUID not null,
    people       BIGINT not null,
    reached      BIGINT not null
)
