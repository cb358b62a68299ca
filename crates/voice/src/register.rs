//! What this module holds of persons, for the register that each can read.
//!
//! An anonymous need stands in none of these columns. Nor do the marks by which
//! confidential authors and supporters are counted: nobody is found by them.

use ui::PersonalData;

const EVENTS: &str =
    "select n.reference, e.kind, e.at, e.text from voice_need_event e join voice_need n on n.id = e.need_id
    where n.tenant_id = $1 and e.actor_id = $2 order by e.at";

pub const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        table: "voice_need",
        person: "author_id",
        what: "need-data-need",
        purpose: "need-data-need-purpose",
        basis: "need-data-basis",
        retention: "need-data-retention",
        seen_by: "need-data-need-seen",
        export: "select reference, category, raised_on, text, wish, state, closed_on from voice_need
                 where tenant_id = $1 and author_id = $2 order by raised_on",
    },
    PersonalData {
        table: "voice_need",
        person: "owner_id",
        what: "need-data-owner",
        purpose: "need-data-work-purpose",
        basis: "need-data-work-basis",
        retention: "need-data-owner-retention",
        seen_by: "need-data-work-seen",
        export: "select reference, category, raised_on, state, closed_on from voice_need
                 where tenant_id = $1 and owner_id = $2 order by raised_on",
    },
    PersonalData {
        table: "voice_need_author",
        person: "",
        what: "need-data-confidential",
        purpose: "need-data-need-purpose",
        basis: "need-data-basis",
        retention: "need-data-retention",
        seen_by: "need-data-confidential-seen",
        export: "",
    },
    PersonalData {
        table: "voice_author_access",
        person: "opened_by",
        what: "need-data-access",
        purpose: "need-data-access-purpose",
        basis: "need-data-work-basis",
        retention: "need-data-retention",
        seen_by: "need-data-access-seen",
        export: "select n.reference, a.at, a.why from voice_author_access a join voice_need n on n.id = a.need_id
                 where a.tenant_id = $1 and a.opened_by = $2 order by a.at",
    },
    PersonalData {
        table: "voice_need_event",
        person: "actor_id",
        what: "need-data-event",
        purpose: "need-data-work-purpose",
        basis: "need-data-work-basis",
        retention: "need-data-retention",
        seen_by: "need-data-work-seen",
        export: EVENTS,
    },
    PersonalData {
        table: "voice_need_helper",
        person: "person_id",
        what: "need-data-helper",
        purpose: "need-data-work-purpose",
        basis: "need-data-work-basis",
        retention: "need-data-retention",
        seen_by: "need-data-work-seen",
        export: "select n.reference from voice_need_helper h join voice_need n on n.id = h.need_id
                 where n.tenant_id = $1 and h.person_id = $2",
    },
    PersonalData {
        table: "voice_escalation",
        person: "leader_id",
        what: "need-data-escalation",
        purpose: "need-data-work-purpose",
        basis: "need-data-work-basis",
        retention: "need-data-retention",
        seen_by: "need-data-work-seen",
        export:
            "select n.reference, e.level, e.at, e.taken_at from voice_escalation e join voice_need n on n.id = e.need_id
                 where e.tenant_id = $1 and e.leader_id = $2 order by e.at",
    },
    PersonalData {
        table: "voice_answer_event",
        person: "actor_id",
        what: "answer-data-event",
        purpose: "need-data-work-purpose",
        basis: "need-data-work-basis",
        retention: "answer-data-retention",
        seen_by: "answer-data-seen",
        export: "select a.question, e.kind, e.on_day, e.text from voice_answer_event e join voice_answer a on a.id = e.answer_id
                 where a.tenant_id = $1 and e.actor_id = $2 order by e.on_day",
    },
    PersonalData {
        table: "voice_matter_event",
        person: "actor_id",
        what: "matter-data-event",
        purpose: "need-data-work-purpose",
        basis: "need-data-work-basis",
        retention: "matter-data-retention",
        seen_by: "matter-data-seen",
        export: "select m.title, e.kind, e.at, e.text from voice_matter_event e join voice_matter m on m.id = e.matter_id
                 where m.tenant_id = $1 and e.actor_id = $2 order by e.at",
    },
    PersonalData {
        table: "voice_pulse_part",
        person: "person_id",
        what: "pulse-data-part",
        purpose: "pulse-data-part-purpose",
        basis: "pulse-data-basis",
        retention: "pulse-data-retention",
        seen_by: "pulse-data-seen",
        export: "select p.title, p.closes_on from voice_pulse_part a join voice_pulse p on p.id = a.pulse_id
                 where a.tenant_id = $1 and a.person_id = $2 order by p.closes_on",
    },
    PersonalData {
        table: "voice_pulse_put_away",
        person: "person_id",
        what: "pulse-data-put-away",
        purpose: "pulse-data-put-away-purpose",
        basis: "pulse-data-basis",
        retention: "pulse-data-retention",
        seen_by: "pulse-data-seen",
        export: "select p.title, p.closes_on from voice_pulse_put_away a join voice_pulse p on p.id = a.pulse_id
                 where a.tenant_id = $1 and a.person_id = $2 order by p.closes_on",
    },
];
