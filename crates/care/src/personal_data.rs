//! What the tables of this crate hold about a person.

use ui::PersonalData;

pub const TABLES: &[PersonalData] = &[
    PersonalData {
        table: "care_booking",
        person: "person_id",
        what: "advice-data-booking",
        purpose: "advice-data-booking-purpose",
        basis: "advice-data-booking-basis",
        retention: "advice-data-retention",
        seen_by: "advice-data-booking-seen-by",
        // Topic and words are sealed; the booking's own page shows them.
        export: "select s.day, s.starts_at, s.ends_at, s.way, s.place, p.name as adviser, s.state from care_booking b
                 join care_slot s on s.id = b.slot_id join people_person p on p.id = s.adviser_id
                 where b.tenant_id = $1 and b.person_id = $2 order by s.starts_at",
    },
    PersonalData {
        table: "care_slot",
        person: "adviser_id",
        what: "advice-data-slot",
        purpose: "advice-data-slot-purpose",
        basis: "advice-data-work-basis",
        retention: "advice-data-retention",
        seen_by: "advice-data-slot-seen-by",
        export: "select day, starts_at, ends_at, way, place, note from care_slot
                 where tenant_id = $1 and adviser_id = $2 order by starts_at",
    },
    PersonalData {
        table: "care_booking_look",
        person: "opened_by",
        what: "advice-data-look",
        purpose: "advice-data-look-purpose",
        basis: "advice-data-work-basis",
        retention: "advice-data-retention",
        seen_by: "advice-data-look-seen-by",
        export: "select at from care_booking_look where tenant_id = $1 and opened_by = $2 order by at",
    },
];
