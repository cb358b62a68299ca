//! What the tables of this crate hold about a person.

use ui::PersonalData;

pub const TABLES: &[PersonalData] = &[
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
];

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
