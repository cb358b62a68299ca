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
    PersonalData {
        retention: "learning-data-practice-retention",
        seen_by: "learning-data-practice-seen-by",
        ..learner(
            "learning_practice",
            "learning-data-practice",
            "select v.title, r.given, r.correct, r.answered_on from learning_practice r
             join learning_question q on q.id = r.question_id join learning_unit u on u.id = q.unit_id
             join learning_version v on v.id = coalesce(u.published_id,
               (select n.id from learning_version n where n.unit_id = u.id order by n.number desc limit 1))
             where r.tenant_id = $1 and r.person_id = $2 order by r.answered_on, r.id",
        )
    },
    PersonalData {
        seen_by: "learning-data-practice-seen-by",
        ..learner(
            "learning_schedule",
            "learning-data-schedule",
            "select v.title, s.seen_on, s.due_on, s.stability, s.difficulty, s.wrong_on, s.right_on
             from learning_schedule s join learning_unit u on u.id = s.unit_id
             join learning_version v on v.id = coalesce(u.published_id,
               (select n.id from learning_version n where n.unit_id = u.id order by n.number desc limit 1))
             where s.tenant_id = $1 and s.person_id = $2 order by s.due_on, s.question_id",
        )
    },
    PersonalData {
        seen_by: "learning-data-practice-seen-by",
        ..learner(
            "learning_schedule_begun",
            "learning-data-schedule-begun",
            "select begun_on from learning_schedule_begun where tenant_id = $1 and person_id = $2",
        )
    },
    PersonalData {
        seen_by: "learning-data-certificate-seen-by",
        ..learner(
            "learning_certificate",
            "learning-data-certificate",
            "select title, code, earned_on, valid_until, published_on, revoked_at, reason from learning_certificate
             where tenant_id = $1 and person_id = $2 order by earned_on, id",
        )
    },
    PersonalData {
        seen_by: "learning-data-renewal-seen-by",
        ..learner(
            "learning_renewal",
            "learning-data-renewal",
            "select v.title, n.asked_on, n.due_on, n.renewed_on from learning_renewal n
             join learning_unit u on u.id = n.unit_id join learning_version v on v.id = coalesce(u.published_id,
               (select o.id from learning_version o where o.unit_id = u.id order by o.number desc limit 1))
             where n.tenant_id = $1 and n.person_id = $2 order by n.asked_on, n.id",
        )
    },
    PersonalData {
        purpose: "learning-data-interest-purpose",
        basis: "learning-data-interest-basis",
        retention: "learning-data-interest-retention",
        seen_by: "learning-data-practice-seen-by",
        ..learner(
            "learning_interest",
            "learning-data-interest",
            "select category, chosen_on from learning_interest where tenant_id = $1 and person_id = $2 order by category",
        )
    },
    PersonalData {
        purpose: "learning-data-interest-purpose",
        basis: "learning-data-interest-basis",
        retention: "learning-data-interest-retention",
        seen_by: "learning-data-practice-seen-by",
        ..learner(
            "learning_suggestion_off",
            "learning-data-suggestion-off",
            "select off_on from learning_suggestion_off where tenant_id = $1 and person_id = $2",
        )
    },
    staff(
        "learning_brief",
        "made_by",
        "select title, due_on, made_at from learning_brief where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_brief",
        "owner_id",
        "select title, due_on, made_at from learning_brief where tenant_id = $1 and owner_id = $2 order by made_at",
    ),
    staff(
        "learning_brief",
        "dropped_by",
        "select title, dropped_at, drop_reason from learning_brief where tenant_id = $1 and dropped_by = $2
         order by dropped_at",
    ),
    staff(
        "learning_renewal",
        "asked_by",
        "select unit_id, asked_on, due_on from learning_renewal where tenant_id = $1 and asked_by = $2 order by asked_on, id",
    ),
    staff(
        "learning_prerequisite",
        "made_by",
        "select kind, subject_id, before_kind, before_id, made_at from learning_prerequisite
         where tenant_id = $1 and made_by = $2",
    ),
    staff(
        "learning_statute",
        "made_by",
        "select title, made_at from learning_statute where tenant_id = $1 and made_by = $2",
    ),
    staff(
        "learning_statute_version",
        "made_by",
        "select label, in_force_from, made_at from learning_statute_version where tenant_id = $1 and made_by = $2",
    ),
    staff(
        "learning_statute_unit",
        "checked_by",
        "select s.title, c.unit_id, c.checked_with, c.checked_at from learning_statute_unit c
         join learning_statute s on s.id = c.statute_id where c.tenant_id = $1 and c.checked_by = $2",
    ),
    staff(
        "learning_certificate",
        "revoked_by",
        "select title, revoked_at, reason from learning_certificate where tenant_id = $1 and revoked_by = $2
         order by revoked_at",
    ),
    staff(
        "learning_validity",
        "made_by",
        "select kind, subject_id, post, months, made_at from learning_validity where tenant_id = $1 and made_by = $2",
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
    learner(
        "learning_place",
        "learning-data-place",
        "select m.name, p.seconds from learning_place p join learning_media m on m.id = p.media_id
         where p.tenant_id = $1 and p.person_id = $2 order by m.id",
    ),
    staff(
        "learning_conversion",
        "asked_by",
        "select m.name, c.asked_at from learning_conversion c join learning_media m on m.id = c.media_id
         where c.tenant_id = $1 and c.asked_by = $2 order by c.asked_at",
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
    PersonalData {
        purpose: "practical-data-purpose",
        seen_by: "practical-data-seen-by",
        ..learner(
            "learning_piece",
            "practical-data-piece",
            "select v.title, p.words, p.link, p.handed_at, p.scored_on, p.reached from learning_piece p
             join learning_practical_version v on v.id = p.version_id
             where p.tenant_id = $1 and p.person_id = $2 order by p.handed_at, p.id",
        )
    },
    PersonalData {
        purpose: "practical-data-purpose",
        seen_by: "practical-data-seen-by",
        ..learner(
            "learning_piece_file",
            "practical-data-file",
            "select name, mime, bytes from learning_piece_file where tenant_id = $1 and person_id = $2 order by id",
        )
    },
    PersonalData {
        purpose: "practical-data-purpose",
        seen_by: "practical-data-scoring-seen-by",
        ..learner(
            "learning_scoring",
            "practical-data-scoring",
            "select v.title, s.words, s.scored_at from learning_scoring s join learning_piece p on p.id = s.piece_id
             join learning_practical_version v on v.id = p.version_id
             where s.tenant_id = $1 and s.person_id = $2 order by s.scored_at, s.piece_id",
        )
    },
    PersonalData {
        purpose: "practical-data-purpose",
        seen_by: "practical-data-scoring-seen-by",
        ..learner(
            "learning_score",
            "practical-data-score",
            "select v.title, s.place, s.level, s.why from learning_score s join learning_piece p on p.id = s.piece_id
             join learning_practical_version v on v.id = p.version_id
             where s.tenant_id = $1 and s.person_id = $2 order by p.handed_at, s.piece_id, s.place",
        )
    },
    staff(
        "learning_scoring",
        "scored_by",
        "select v.title, s.scored_at from learning_scoring s join learning_piece p on p.id = s.piece_id
         join learning_practical_version v on v.id = p.version_id
         where s.tenant_id = $1 and s.scored_by = $2 order by s.scored_at",
    ),
    staff(
        "learning_piece",
        "asked_by",
        "select v.title, p.handed_at from learning_piece p join learning_practical_version v on v.id = p.version_id
         where p.tenant_id = $1 and p.asked_by = $2 order by p.handed_at",
    ),
    staff(
        "learning_practical",
        "made_by",
        "select kind, subject_id, made_at from learning_practical where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_practical_version",
        "made_by",
        "select title, number, made_at from learning_practical_version where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "learning_practical_version",
        "approved_by",
        "select title, number, approved_at from learning_practical_version where tenant_id = $1 and approved_by = $2
         order by approved_at",
    ),
    PersonalData {
        seen_by: "learning-data-practice-seen-by",
        ..learner(
            "learning_walk",
            "scenario-data-walk",
            "select v.title, w.begun_on, w.ended_on from learning_walk w join learning_enrolment e on e.id = w.enrolment_id
             join learning_version v on v.id = e.version_id
             where w.tenant_id = $1 and w.person_id = $2 order by w.begun_on, w.id",
        )
    },
    PersonalData {
        seen_by: "learning-data-practice-seen-by",
        ..learner(
            "learning_walk_choice",
            "scenario-data-choice",
            "select v.title, c.place, c.scene, c.choice from learning_walk_choice c join learning_walk w on w.id = c.walk_id
             join learning_enrolment e on e.id = w.enrolment_id join learning_version v on v.id = e.version_id
             where c.tenant_id = $1 and c.person_id = $2 order by c.walk_id, c.place",
        )
    },
];
