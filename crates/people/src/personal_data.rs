//! What this module holds of a person, why, how long, and how they get it.

use ui::PersonalData;

const EMPLOYMENT: PersonalData = PersonalData {
    table: "people_person",
    person: "id",
    what: "held-person",
    purpose: "held-person-purpose",
    basis: "basis-contract",
    retention: "retention-employment",
    seen_by: "seen-self-and-admin",
    export: "select staff_number, name, phone, email, birth_year, employment, level, tags, joined_on, left_on
             from people_person where tenant_id = $1 and id = $2",
};

pub const PERSONAL_DATA: &[PersonalData] = &[
    EMPLOYMENT,
    PersonalData {
        table: "people_membership",
        person: "person_id",
        what: "held-membership",
        purpose: "held-membership-purpose",
        export: "select u.tree, u.name as unit, m.post, m.from_day, m.to_day from people_membership m join people_unit u on u.id = m.unit_id
                 where m.tenant_id = $1 and m.person_id = $2 order by m.from_day",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_grant",
        person: "person_id",
        what: "held-grant",
        purpose: "held-grant-purpose",
        export: "select g.role, u.name as unit, g.from_day, g.to_day from people_grant g left join people_unit u on u.id = g.unit_id
                 where g.tenant_id = $1 and g.person_id = $2 order by g.from_day",
        ..EMPLOYMENT
    },
    PersonalData { table: "people_password", person: "person_id", what: "held-password", purpose: "held-password-purpose", seen_by: "seen-self", export: "", ..EMPLOYMENT },
    PersonalData { table: "people_totp", person: "person_id", what: "held-totp", purpose: "held-password-purpose", seen_by: "seen-self", export: "", ..EMPLOYMENT },
    PersonalData { table: "people_sign_in_code", person: "person_id", what: "held-code", purpose: "held-password-purpose", seen_by: "seen-self", retention: "retention-session", export: "", ..EMPLOYMENT },
    PersonalData {
        table: "people_session",
        person: "person_id",
        what: "held-session",
        purpose: "held-session-purpose",
        retention: "retention-session",
        seen_by: "seen-self",
        export: "select device, made_at, expires_at from people_session where tenant_id = $1 and person_id = $2 order by made_at",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_audit",
        person: "actor_id",
        what: "held-audit",
        purpose: "held-audit-purpose",
        basis: "basis-law",
        retention: "retention-audit",
        seen_by: "seen-audit",
        export: "select seq, at, action, subject, detail from people_audit where tenant_id = $1 and actor_id = $2 order by seq",
    },
    PersonalData {
        table: "people_notice",
        person: "person_id",
        what: "held-notice",
        purpose: "held-notice-purpose",
        retention: "retention-notice",
        seen_by: "seen-self",
        export: "select due_at, message, args, link, read_at from people_notice where tenant_id = $1 and person_id = $2 order by due_at",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_burden",
        person: "person_id",
        what: "held-burden",
        purpose: "held-burden-purpose",
        retention: "retention-year",
        seen_by: "seen-self",
        export: "select month, minutes, source from people_burden where tenant_id = $1 and person_id = $2 order by month",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_roster_row",
        person: "person_id",
        what: "held-roster-row",
        purpose: "held-roster-row-purpose",
        retention: "retention-month",
        seen_by: "seen-admin",
        export: "select i.made_at, r.change, r.row from people_roster_row r join people_roster_import i on i.id = r.import_id
                 where i.tenant_id = $1 and r.person_id = $2 order by i.made_at",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_correction",
        person: "person_id",
        what: "held-correction",
        purpose: "held-correction-purpose",
        retention: "retention-year",
        export: "select text, asked_at, answer, answered_at from people_correction where tenant_id = $1 and person_id = $2 order by asked_at",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_help",
        person: "person_id",
        what: "held-help",
        purpose: "held-help-purpose",
        basis: "basis-consent",
        seen_by: "seen-self",
        export: "select what, whom, on_day, hours from people_help where tenant_id = $1 and person_id = $2 order by on_day",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_helper",
        person: "person_id",
        what: "held-helper",
        purpose: "held-helper-purpose",
        seen_by: "seen-organisation",
        export: "select u.name as unit, h.from_day, h.to_day from people_helper h join people_unit u on u.id = h.unit_id
                 where h.tenant_id = $1 and h.person_id = $2 order by h.from_day",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_duty",
        person: "person_id",
        what: "held-duty",
        purpose: "held-duty-purpose",
        seen_by: "seen-organisation",
        export: "select u.name as unit, d.title, d.from_day, d.due_on from people_duty d join people_unit u on u.id = d.unit_id
                 where d.tenant_id = $1 and d.person_id = $2 order by d.due_on",
        ..EMPLOYMENT
    },
];
