//! The log in words: names for the ids in it, resolved when it is read. The
//! rows themselves stay as they were hashed. Ids of needs stay ids: an
//! anonymous author never stands in the log, and nothing here looks for one.

use std::collections::{BTreeSet, HashMap};

use base::{Result, TenantId};
use store::{FromQueryResult, Rows, params, rows::place_list};
use ui::Cx;
use uuid::Uuid;

use super::Entry;

/// An entry as a person reads it.
#[derive(Debug, Clone)]
pub struct Worded {
    pub entry: Entry,
    pub action: String,
    pub actor: String,
    pub subject: String,
    pub detail: String,
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
}

/// The length of an id in its usual form.
const ID: usize = 36;

fn ids(text: &str) -> impl Iterator<Item = Uuid> {
    text.split([' ', '=', ',']).filter(|word| word.len() == ID).filter_map(|word| word.parse().ok())
}

pub async fn worded(rows: &impl Rows, cx: &Cx, tenant: TenantId, entries: Vec<Entry>) -> Result<Vec<Worded>> {
    let named = |entry: &Entry| -> Vec<Uuid> {
        entry.actor_id.map(Uuid::from).into_iter().chain(ids(&entry.subject)).chain(ids(&entry.detail)).collect()
    };
    let wanted: BTreeSet<Uuid> = entries.iter().flat_map(named).collect();
    let names = names(rows, tenant, wanted).await?;
    Ok(entries.into_iter().map(|entry| word(cx, &names, entry)).collect())
}

async fn names(rows: &impl Rows, tenant: TenantId, wanted: BTreeSet<Uuid>) -> Result<HashMap<Uuid, String>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let mut values = params![tenant];
    let list = place_list(&mut values, wanted);
    let of = |table: &str, name: &str| {
        format!("select id, {name} as name from {table} where tenant_id = $1 and id in ({list})")
    };
    let sql = [
        of("people_person", "name"),
        of("people_unit", "name"),
        of("people_event", "title"),
        of("people_blocker", "title"),
        of("people_duty", "title"),
        of("people_objective", "title"),
        of("people_roster_import", "file_name"),
    ];
    let found: Vec<Named> = rows.all(&sql.join(" union all "), values).await?;
    Ok(found.into_iter().map(|named| (named.id, named.name)).collect())
}

fn word(cx: &Cx, names: &HashMap<Uuid, String>, entry: Entry) -> Worded {
    let key = format!("act-{}", entry.action.replace('.', "-"));
    let actor = entry.actor_id.map(Uuid::from).map(|id| names.get(&id).cloned().unwrap_or_else(|| brief(id)));
    Worded {
        action: if cx.app.messages.has(&key) { cx.t(&key) } else { entry.action.clone() },
        actor: actor.unwrap_or_else(|| cx.t("audit-system")),
        subject: replaced(names, &entry.subject),
        detail: replaced(names, &entry.detail),
        entry,
    }
}

fn replaced(names: &HashMap<Uuid, String>, text: &str) -> String {
    let mut out = text.to_owned();
    for id in ids(text) {
        out = out.replace(&id.to_string(), &names.get(&id).cloned().unwrap_or_else(|| brief(id)));
    }
    out
}

/// Enough of an id to find it again in the file of the log.
fn brief(id: Uuid) -> String {
    let text = id.to_string();
    format!("…{}", &text[text.len() - 8..])
}
