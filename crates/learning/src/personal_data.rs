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
    learner(
        "learning_pretest",
        "learning-data-pretest",
        "select v.title, t.passed_on, t.failed_on from learning_pretest t
         join learning_enrolment e on e.id = t.enrolment_id join learning_version v on v.id = e.version_id
         where t.tenant_id = $1 and t.person_id = $2 order by t.id",
    ),
    learner(
        "learning_path_choice",
        "learning-data-path-choice",
        "select v.title, c.chosen_on, c.given from learning_path_choice c join learning_path p on p.id = c.path_id
         join learning_path_version v on v.path_id = p.id
           and v.number = (select max(n.number) from learning_path_version n where n.path_id = p.id)
         where c.tenant_id = $1 and c.person_id = $2 order by c.chosen_on",
    ),
    learner(
        "learning_cmi5_registration",
        "cmi5-data-registration",
        "select p.title, r.actor, r.made_at, r.satisfied_at from learning_cmi5_registration r
         join learning_package p on p.id = r.package_id where r.tenant_id = $1 and r.person_id = $2 order by r.made_at",
    ),
    learner(
        "learning_registration",
        "package-data-registration",
        "select p.title, r.due_on, r.begun_on, r.done_on from learning_registration r join learning_package p on p.id = r.package_id
         where r.tenant_id = $1 and r.person_id = $2 order by r.id",
    ),
    learner(
        "learning_part_result",
        "package-data-result",
        "select p.title, r.begun_on, r.completed_on, r.passed_on, r.failed_on, r.satisfied_on, r.score
         from learning_part_result r join learning_package_part p on p.id = r.part_id
         where r.tenant_id = $1 and r.person_id = $2 order by r.begun_on, p.place",
    ),
    learner(
        "learning_launch",
        "package-data-launch",
        "select p.title, l.mode, l.made_at from learning_launch l join learning_package_part p on p.id = l.part_id
         where l.tenant_id = $1 and l.person_id = $2 order by l.made_at",
    ),
    staff("learning_package", "made_by", "select title, number, made_at from learning_package where tenant_id = $1 and made_by = $2 order by made_at"),
    staff(
        "learning_package_series",
        "made_by",
        "select activity, made_at from learning_package_series where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_package_act",
        "acted_by",
        "select package_id, kind, remark, acted_at from learning_package_act where tenant_id = $1 and acted_by = $2 order by acted_at",
    ),
    staff(
        "learning_package_import",
        "made_by",
        "select file_name, made_at from learning_package_import where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_package_assignment",
        "made_by",
        "select package_id, due_on, made_at from learning_package_assignment where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_package_assignment",
        "withdrawn_by",
        "select package_id, withdrawn_at from learning_package_assignment where tenant_id = $1 and withdrawn_by = $2",
    ),
    staff("learning_path", "made_by", "select id, made_at from learning_path where tenant_id = $1 and made_by = $2"),
    staff(
        "learning_path_version",
        "made_by",
        "select title, number, made_at from learning_path_version where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_path_act",
        "acted_by",
        "select path_id, kind, remark, acted_at from learning_path_act where tenant_id = $1 and acted_by = $2 order by acted_at",
    ),
    staff(
        "learning_scene_text",
        "made_by",
        "select scene, kind, body, made_at from learning_scene_text where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_scene_unit",
        "made_by",
        "select scene, unit_id, made_at from learning_scene_unit where tenant_id = $1 and made_by = $2 order by made_at",
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
        "learning_import",
        "made_by",
        "select name, format, made_at from learning_import where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_import_intake",
        "made_by",
        "select target, made_at from learning_import_intake where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_assignment",
        "withdrawn_by",
        "select unit_id, withdrawn_at from learning_assignment where tenant_id = $1 and withdrawn_by = $2",
    ),
    learner(
        "learning_scorm_attempt",
        "scorm-data-attempt",
        "select p.title, a.number, a.begun_on, a.item, a.completion, a.success, a.score from learning_scorm_attempt a
         join learning_registration r on r.id = a.registration_id join learning_package p on p.id = r.package_id
         where a.tenant_id = $1 and a.person_id = $2 order by a.begun_on, a.number",
    ),
    learner(
        "learning_scorm_item",
        "scorm-data-item",
        "select item, cmi from learning_scorm_item where tenant_id = $1 and person_id = $2 order by item",
    ),
    learner(
        "learning_scorm_commit",
        "scorm-data-commit",
        "select id, received_on from learning_scorm_commit where tenant_id = $1 and person_id = $2 order by received_on",
    ),
    learner(
        "learning_scorm_global",
        "scorm-data-global",
        "select kind, name, body from learning_scorm_global where tenant_id = $1 and person_id = $2 order by kind, name",
    ),
];
