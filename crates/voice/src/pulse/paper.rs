//! Sheets of paper of those without a phone, typed in by whoever runs the
//! pulse: into the same sums, for a unit, of no person.
//!
//! Whoever types could invent. So the audit log says how many sheets were typed
//! in for which unit, everybody can see the number beside the pulse, there are
//! never more sheets than people, and a unit of few people gets none.

use base::{Actor, Message, Result, UnitId, conflict, invalid};
use people::{audit, unit};
use store::{FromQueryResult, Rows, Tx, params};
use uuid::Uuid;

use super::{
    Pulse,
    answer::{self, Sheet},
    get, may_run,
};
use crate::desk::Desk;

/// Sheets typed in at once.
pub const MOST: usize = 200;

/// One line for each sheet, one sign for each item in its order: 1 to 5, or
/// `0` or `-` where there is no answer. Spaces are for the eye.
pub fn read(pulse: &Pulse, text: &str) -> Result<Vec<Sheet>> {
    let scales = pulse.scales();
    let wanted: usize = scales.iter().map(|scale| scale.items.len()).sum();
    let mut sheets = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let signs: Vec<char> = line.chars().filter(|sign| !sign.is_whitespace()).collect();
        if signs.is_empty() {
            continue;
        }
        let Some(answers) = answers_of(&signs).filter(|answers| answers.len() == wanted) else {
            let why = Message::new("pulse-paper-line").with("line", number + 1).with("count", wanted);
            return Err(invalid("sheets", why));
        };
        let mut rest = answers.as_slice();
        let mut totals = Vec::new();
        for scale in &scales {
            let (own, after) = rest.split_at(scale.items.len());
            totals.extend(answer::total(own).map(|total| (*scale, total)));
            rest = after;
        }
        sheets.push(Sheet(totals));
    }
    if sheets.is_empty() {
        return Err(invalid("sheets", "form-required"));
    }
    if sheets.len() > MOST {
        return Err(invalid("sheets", Message::new("pulse-paper-many").with("most", MOST)));
    }
    Ok(sheets)
}

/// `None` where a sign is not understood.
fn answers_of(signs: &[char]) -> Option<Vec<Option<i64>>> {
    let mut answers = Vec::with_capacity(signs.len());
    for sign in signs {
        answers.push(match sign {
            '1'..='5' => sign.to_digit(10).map(i64::from),
            '0' | '-' => None,
            _ => return None,
        });
    }
    Some(answers)
}

pub async fn enter(tx: &Tx, desk: &Desk, actor: &Actor, id: Uuid, unit: UnitId, sheets: &[Sheet]) -> Result<()> {
    if !may_run(tx, actor, desk.today()).await? {
        return Err(base::forbidden());
    }
    answer::hold(tx, desk.tenant, id).await?;
    let pulse = get(tx, desk.tenant, id).await?;
    if !pulse.takes_answers(desk.today()) {
        return Err(conflict("pulse-over"));
    }
    let units = unit::tree(tx, desk.tenant, unit::Tree::Admin, desk.today()).await?;
    if !units.iter().any(|known| known.id == unit) {
        return Err(invalid("unit", "form-choose"));
    }
    let people = people_of(tx, desk, unit).await?;
    if people < pulse.threshold {
        return Err(invalid("unit", Message::new("pulse-paper-few").with("least", pulse.threshold)));
    }
    let sql = "insert into voice_pulse_paper (pulse_id, unit_id, tenant_id, sheets) values ($1, $2, $3, $4)
               on conflict (pulse_id, unit_id) do update set sheets = voice_pulse_paper.sheets + excluded.sheets
               returning sheets";
    let count = sheets.len() as i64;
    let entered: Option<i64> = tx.value(sql, params![id, unit, desk.tenant, count]).await?;
    if entered.is_some_and(|entered| entered > people) {
        return Err(invalid("sheets", Message::new("pulse-paper-more").with("people", people)));
    }
    for (scale, total) in sheets.iter().flat_map(|sheet| &sheet.0) {
        answer::add(tx, desk.tenant, id, unit, scale, *total, true).await?;
    }
    audit::write(tx, desk.now, actor, "voice.pulse.papers", id, &format!("{count} papers for unit {unit}")).await
}

async fn people_of(tx: &Tx, desk: &Desk, unit: UnitId) -> Result<i64> {
    let sql = format!(
        "{} select count(distinct m.person_id) from people_membership m join people_person p on p.id = m.person_id
         where m.unit_id in (select id from below) and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
           and (p.left_on is null or p.left_on > $2)",
        unit::below_cte(1, 2)
    );
    tx.count(&sql, params![unit, desk.today()]).await
}

/// What was typed in, for everybody to see.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Entered {
    pub name: String,
    pub name_en: String,
    pub sheets: i64,
}

pub async fn entered(rows: &impl Rows, pulse: Uuid) -> Result<Vec<Entered>> {
    let sql = "select u.name, u.name_en, s.sheets from voice_pulse_paper s join people_unit u on u.id = s.unit_id
               where s.pulse_id = $1 order by u.code";
    rows.all(sql, params![pulse]).await
}
