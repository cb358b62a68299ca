//! What the tables of this crate hold about a person.

use ui::PersonalData;

const fn learner(table: &'static str, what: &'static str, export: &'static str) -> PersonalData {
    PersonalData {
        table,
        person: "person_id",
        what,
        purpose: "learning-data-purpose",
        basis: "learning-data-basis",
        retention: "learning-data-retention",
        seen_by: "learning-data-seen-by",
        export,
    }
}

const fn staff(table: &'static str, person: &'static str, export: &'static str) -> PersonalData {
    PersonalData {
        table,
        person,
        what: "learning-data-work",
        purpose: "learning-data-work-purpose",
        basis: "learning-data-work-basis",
        retention: "learning-data-work-retention",
        seen_by: "learning-data-work-seen-by",
        export,
    }
}

pub const TABLES: &[PersonalData] = &[
    learner(
        "learning_enrolment",
        "learning-data-enrolment",
        "select v.title, e.due_on, e.done_on from learning_enrolment e join learning_version v on v.id = e.version_id
         where e.tenant_id = $1 and e.person_id = $2 order by e.id",
    ),
    learner(
        "learning_answer",
        "learning-data-answer",
        "select v.title, r.round, r.given, r.correct, r.answered_at from learning_answer r
         join learning_enrolment e on e.id = r.enrolment_id join learning_version v on v.id = e.version_id
         where r.tenant_id = $1 and r.person_id = $2 order by r.answered_at",
    ),
    learner(
        "learning_probe",
        "learning-data-probe",
        "select v.title, p.days, p.due_on, p.answered_on, p.correct from learning_probe p
         join learning_enrolment e on e.id = p.enrolment_id join learning_version v on v.id = e.version_id
         where p.tenant_id = $1 and p.person_id = $2 order by p.due_on",
    ),
    staff("learning_unit", "made_by", "select id, made_at from learning_unit where tenant_id = $1 and made_by = $2"),
    staff(
        "learning_version",
        "made_by",
        "select title, number, made_at from learning_version where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_question",
        "removed_by",
        "select id, removed_at from learning_question where tenant_id = $1 and removed_by = $2 order by removed_at",
    ),
    staff(
        "learning_submission",
        "submitted_by",
        "select unit_id, submitted_at from learning_submission where tenant_id = $1 and submitted_by = $2",
    ),
    staff(
        "learning_review",
        "reviewed_by",
        "select unit_id, outcome, remark, reviewed_at from learning_review where tenant_id = $1 and reviewed_by = $2",
    ),
    staff(
        "learning_publication",
        "published_by",
        "select unit_id, published_at from learning_publication where tenant_id = $1 and published_by = $2",
    ),
    staff(
        "learning_withdrawal",
        "withdrawn_by",
        "select unit_id, reason, withdrawn_at from learning_withdrawal where tenant_id = $1 and withdrawn_by = $2",
    ),
    staff(
        "learning_media",
        "made_by",
        "select name, kind, made_at from learning_media where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_assignment",
        "made_by",
        "select unit_id, due_on, made_at from learning_assignment where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_assignment",
        "withdrawn_by",
        "select unit_id, withdrawn_at from learning_assignment where tenant_id = $1 and withdrawn_by = $2",
    ),
];
