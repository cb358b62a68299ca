-- Answers about a class or a talk as counts and sums: none stands by itself.
-- reader '' is what has come; 'speaker' and 'organiser' are what these are told,
-- which moves only when enough new answers have come.
create table training_feedback_sum (
    subject_id UUID not null,
    reader     TEXT not null,
    tenant_id  UUID not null,
    answers    BIGINT not null,
    sum_a      BIGINT not null,
    sum_b      BIGINT not null,
    sum_c      BIGINT not null,
    primary key (subject_id, reader)
) UNROWED;
insert into training_feedback_sum
select class_id, '', tenant_id, count(*), cast(sum(clear) as BIGINT), cast(sum(useful) as BIGINT), cast(sum(alive) as BIGINT)
from training_feedback group by class_id, tenant_id;
insert into training_feedback_sum
select talk_id, '', tenant_id, count(*), cast(sum(useful) as BIGINT), cast(sum(clear) as BIGINT), cast(sum(near) as BIGINT)
from training_tour_feedback group by talk_id, tenant_id;
insert into training_feedback_sum
select subject_id, 'speaker', tenant_id, answers, sum_a, sum_b, sum_c from training_feedback_sum where reader = '' and answers >= 5;
insert into training_feedback_sum
select subject_id, 'organiser', tenant_id, answers, sum_a, sum_b, sum_c from training_feedback_sum where reader = '' and answers >= 10;
drop table training_feedback;
drop table training_tour_feedback;
-- Person-times are counted from this index alone.
drop index training_attendance_day;
create index training_attendance_times on training_attendance (tenant_id, on_day, capacity, class_id, person_id, unit_id)
