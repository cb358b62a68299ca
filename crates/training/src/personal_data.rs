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
    participant(
        "training_remark_given",
        "training-data-remark",
        "select c.title from training_remark_given g join training_class c on c.id = g.class_id
         where g.tenant_id = $1 and g.person_id = $2 order by c.title",
    ),
    PersonalData {
        table: "training_question",
        person: "asker_id",
        what: "training-data-question",
        purpose: "training-data-question-purpose",
        basis: "training-data-question-basis",
        retention: "training-data-retention",
        seen_by: "training-data-question-seen-by",
        export: "select c.title, q.text, q.on_day from training_question q join training_class c on c.id = q.class_id
                 where q.tenant_id = $1 and q.asker_id = $2 order by q.on_day, q.text",
    },
    staff(
        "training_relay",
        "relayed_by",
        "select what, on_day from training_relay where tenant_id = $1 and relayed_by = $2 order by on_day, what",
    ),
    staff(
        "training_question_answer",
        "answered_by",
        "select text, answered_at from training_question_answer where tenant_id = $1 and answered_by = $2 order by answered_at",
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
    // Branch life.
    PersonalData {
        table: "training_meeting_attendance",
        person: "person_id",
        what: "branch-data-attendance",
        purpose: "branch-data-attendance-purpose",
        basis: "branch-data-basis",
        retention: "branch-data-retention",
        seen_by: "branch-data-seen-by",
        export: "select m.title, m.kind, m.on_day from training_meeting_attendance a
                 join training_meeting m on m.id = a.meeting_id
                 where a.tenant_id = $1 and a.person_id = $2 order by m.on_day",
    },
    PersonalData {
        table: "training_decision",
        person: "owner_id",
        what: "branch-data-decision",
        purpose: "branch-data-decision-purpose",
        basis: "branch-data-basis",
        retention: "branch-data-retention-record",
        seen_by: "branch-data-seen-by",
        export: "select text, due_on, made_at from training_decision
                 where tenant_id = $1 and owner_id = $2 order by made_at",
    },
    PersonalData {
        table: "training_speaker",
        person: "person_id",
        what: "tour-data-speaker",
        purpose: "tour-data-speaker-purpose",
        basis: "tour-data-basis",
        retention: "tour-data-retention",
        seen_by: "tour-data-seen-by",
        export: "select topics, made_at, closed_at from training_speaker
                 where tenant_id = $1 and person_id = $2 order by made_at",
    },
    PersonalData {
        table: "training_tour_answered",
        person: "person_id",
        what: "tour-data-answered",
        purpose: "tour-data-answered-purpose",
        basis: "tour-data-basis-answer",
        retention: "branch-data-retention",
        seen_by: "tour-data-seen-by-nobody",
        export: "select t.title from training_tour_answered a join training_tour_talk k on k.id = a.talk_id
                 join training_tour_stop s on s.id = k.stop_id join training_tour t on t.id = s.tour_id
                 where a.tenant_id = $1 and a.person_id = $2 order by t.title",
    },
    PersonalData {
        table: "training_campaign_beat",
        person: "owner_id",
        what: "campaign-data-beat",
        purpose: "campaign-data-beat-purpose",
        basis: "campaign-data-basis",
        retention: "branch-data-retention-record",
        seen_by: "campaign-data-seen-by",
        export: "select c.title, b.text, b.on_day from training_campaign_beat b
                 join training_campaign c on c.id = b.campaign_id
                 where b.tenant_id = $1 and b.owner_id = $2 order by b.on_day",
    },
    PersonalData {
        table: "training_rotation_seat",
        person: "person_id",
        what: "rotation-data-seat",
        purpose: "rotation-data-seat-purpose",
        basis: "rotation-data-basis",
        retention: "branch-data-retention",
        seen_by: "rotation-data-seen-by",
        export:
            "select r.title, t.on_day from training_rotation_seat s join training_rotation r on r.id = s.rotation_id
                 join training_rotation_turn t on t.id = s.turn_id
                 where s.tenant_id = $1 and s.person_id = $2 order by t.on_day",
    },
    branch_work(
        "training_meeting",
        "made_by",
        "select title, on_day, made_at from training_meeting where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    branch_work(
        "training_meeting_record",
        "made_by",
        "select meeting_id, made_at from training_meeting_record where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    branch_work(
        "training_meeting_cancellation",
        "cancelled_by",
        "select meeting_id, reason, cancelled_at from training_meeting_cancellation
         where tenant_id = $1 and cancelled_by = $2 order by cancelled_at",
    ),
    branch_work(
        "training_skip",
        "made_by",
        "select kind, from_day, reason, made_at from training_skip where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    branch_work(
        "training_decision_step",
        "made_by",
        "select kind, text, made_at from training_decision_step where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    branch_work(
        "training_theme_day",
        "made_by",
        "select title, on_day, made_at from training_theme_day where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    participant(
        "training_development_level",
        "development-data-level",
        "select level, set_at from training_development_level where tenant_id = $1 and person_id = $2",
    ),
    staff(
        "training_development_level",
        "set_by",
        "select level, set_at from training_development_level where tenant_id = $1 and set_by = $2 order by set_at",
    ),
    staff(
        "training_development",
        "made_by",
        "select level, kind, made_at from training_development where tenant_id = $1 and made_by = $2 order by made_at",
    ),
    staff(
        "training_development",
        "ended_by",
        "select level, kind, ended_at from training_development where tenant_id = $1 and ended_by = $2 order by ended_at",
    ),
    // Role models.
    exemplar(
        "training_exemplar",
        "person_id",
        "exemplar-data-about",
        "select title, deeds, culture, occasion, nominated_at from training_exemplar
         where tenant_id = $1 and person_id = $2 order by nominated_at",
    ),
    exemplar(
        "training_exemplar",
        "asked_id",
        "exemplar-data-asked",
        "select title, nominated_at from training_exemplar where tenant_id = $1 and asked_id = $2 order by nominated_at",
    ),
    // Without what became of it, which its page tells as far as it may be told.
    exemplar(
        "training_exemplar",
        "nominated_by",
        "exemplar-data-nominated",
        "select title, deeds, culture, occasion, nominated_at from training_exemplar
         where tenant_id = $1 and nominated_by = $2 order by nominated_at",
    ),
    exemplar(
        "training_exemplar_step",
        "made_by",
        "exemplar-data-step",
        "select e.title, s.kind, s.text, s.made_at from training_exemplar_step s
         join training_exemplar e on e.id = s.exemplar_id where s.tenant_id = $1 and s.made_by = $2 order by s.made_at",
    ),
    PersonalData {
        table: "training_exemplar_objection",
        person: "author_id",
        what: "exemplar-data-objection",
        purpose: "exemplar-data-objection-purpose",
        basis: "exemplar-data-basis",
        retention: "exemplar-data-retention",
        seen_by: "exemplar-data-objection-seen-by",
        export: "select e.title, o.text, o.on_day from training_exemplar_objection o
                 join training_exemplar e on e.id = o.exemplar_id
                 where o.tenant_id = $1 and o.author_id = $2 order by o.on_day, o.text",
    },
    exemplar(
        "training_exemplar_answer",
        "answered_by",
        "exemplar-data-step",
        "select text, answered_at from training_exemplar_answer where tenant_id = $1 and answered_by = $2 order by answered_at",
    ),
    exemplar(
        "training_exemplar_story",
        "made_by",
        "exemplar-data-step",
        "select exemplar_id, made_at from training_exemplar_story where tenant_id = $1 and made_by = $2 order by made_at",
    ),
];

const fn exemplar(table: &'static str, person: &'static str, what: &'static str, export: &'static str) -> PersonalData {
    PersonalData {
        table,
        person,
        what,
        purpose: "exemplar-data-purpose",
        basis: "exemplar-data-basis",
        retention: "exemplar-data-retention",
        seen_by: "exemplar-data-seen-by",
        export,
    }
}

/// What somebody noted for a branch.
const fn branch_work(table: &'static str, person: &'static str, export: &'static str) -> PersonalData {
    PersonalData {
        table,
        person,
        what: "branch-data-work",
        purpose: "branch-data-work-purpose",
        basis: "branch-data-basis",
        retention: "branch-data-retention-record",
        seen_by: "branch-data-seen-by",
        export,
    }
}
