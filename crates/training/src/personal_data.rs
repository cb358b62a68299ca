//! What the tables of this crate hold about a person.

use ui::PersonalData;

const fn participant(table: &'static str, what: &'static str, export: &'static str) -> PersonalData {
    PersonalData {
        table,
        person: "person_id",
        what,
        purpose: "training-data-purpose",
        basis: "training-data-basis",
        retention: "training-data-retention",
        seen_by: "training-data-seen-by",
        export,
    }
}

const fn staff(table: &'static str, person: &'static str, export: &'static str) -> PersonalData {
    PersonalData {
        table,
        person,
        what: "training-data-work",
        purpose: "training-data-work-purpose",
        basis: "training-data-work-basis",
        retention: "training-data-work-retention",
        seen_by: "training-data-work-seen-by",
        export,
    }
}

pub const TABLES: &[PersonalData] = &[
    participant(
        "training_participant",
        "training-data-plan",
        "select v.title, t.given_on from training_participant t join training_plan p on p.id = t.plan_id
         join training_plan_version v on v.plan_id = p.id
           and v.number = (select max(n.number) from training_plan_version n where n.plan_id = p.id)
         where t.tenant_id = $1 and t.person_id = $2 order by t.given_on, v.title",
    ),
    participant(
        "training_mark",
        "training-data-mark",
        "select plan_id, how, on_day from training_mark where tenant_id = $1 and person_id = $2 order by on_day, step_id",
    ),
    participant(
        "training_place",
        "training-data-place",
        "select c.title, p.state, p.asked_at, p.cancelled_at from training_place p
         join training_class c on c.id = p.class_id where p.tenant_id = $1 and p.person_id = $2 order by p.asked_at",
    ),
    participant(
        "training_attendance",
        "training-data-attendance",
        "select c.title, a.on_day, a.minutes, a.capacity from training_attendance a
         join training_class c on c.id = a.class_id where a.tenant_id = $1 and a.person_id = $2 order by a.on_day",
    ),
    participant(
        "training_reflection",
        "training-data-reflection",
        "select c.title, r.text, r.written_on from training_reflection r join training_class c on c.id = r.class_id
         where r.tenant_id = $1 and r.person_id = $2 order by r.written_on",
    ),
    participant(
        "training_group",
        "training-data-group",
        "select c.title, g.number from training_group g join training_class c on c.id = g.class_id
         where g.tenant_id = $1 and g.person_id = $2 order by c.title",
    ),
    participant(
        "training_feedback_given",
        "training-data-feedback",
        "select c.title from training_feedback_given f join training_class c on c.id = f.class_id
         where f.tenant_id = $1 and f.person_id = $2 order by c.title",
    ),
    staff(
        "training_class",
        "speaker_id",
        "select title, made_at from training_class where tenant_id = $1 and speaker_id = $2 order by made_at",
    ),
    staff(
        "training_class",
        "made_by",
        "select title, made_at from training_class where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "training_conclusion",
        "owner_id",
        "select text, due_on, done_at, outcome from training_conclusion where tenant_id = $1 and owner_id = $2 order by made_at",
    ),
    staff(
        "training_conclusion",
        "made_by",
        "select text, made_at from training_conclusion where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff("training_plan", "made_by", "select id, made_at from training_plan where tenant_id = $1 and made_by = $2"),
    staff(
        "training_plan_version",
        "made_by",
        "select title, number, made_at from training_plan_version where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "training_plan_act",
        "acted_by",
        "select plan_id, kind, remark, acted_at from training_plan_act where tenant_id = $1 and acted_by = $2 order by acted_at",
    ),
    staff(
        "training_base",
        "made_by",
        "select name, made_at from training_base where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "training_material",
        "made_by",
        "select name, made_at from training_material where tenant_id = $1 and made_by = $2 order by made_at",
    ),
];
