//! What the tables of this crate hold about a person: who did the work of
//! sharing. Nothing of learners is in this room.

use ui::PersonalData;

const fn work(table: &'static str, person: &'static str, export: &'static str) -> PersonalData {
    PersonalData {
        table,
        person,
        what: "exchange-data-work",
        purpose: "exchange-data-purpose",
        basis: "exchange-data-basis",
        retention: "exchange-data-retention",
        seen_by: "exchange-data-seen-by",
        export,
    }
}

pub const TABLES: &[PersonalData] = &[
    work(
        "exchange_offer",
        "made_by",
        "select v.title, o.licence, o.holder, o.note, o.made_at from exchange_offer o
         join learning_unit u on u.id = o.unit_id left join learning_version v on v.id = u.published_id
         where o.tenant_id = $1 and o.made_by = $2 order by o.made_at",
    ),
    work(
        "exchange_offer",
        "ended_by",
        "select o.holder, o.ended_at, o.end_reason from exchange_offer o
         where o.tenant_id = $1 and o.ended_by = $2 order by o.ended_at",
    ),
    work(
        "exchange_copy",
        "made_by",
        "select c.unit_id, c.made_at from exchange_copy c where c.tenant_id = $1 and c.made_by = $2 order by c.made_at",
    ),
    work(
        "exchange_copy",
        "ended_by",
        "select c.unit_id, c.ended_at from exchange_copy c
         where c.tenant_id = $1 and c.ended_by = $2 order by c.ended_at",
    ),
    work(
        "exchange_edition",
        "made_by",
        "select e.unit_id, e.number, e.outcome, e.version, e.made_at from exchange_edition e
         where e.tenant_id = $1 and e.made_by = $2 order by e.made_at",
    ),
];
