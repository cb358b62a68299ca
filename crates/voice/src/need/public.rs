//! The public list of needs (职工需求清单): for every employee, without
//! persons, in the words of the handlers.

use base::{Actor, Day, Result, TenantId};
use store::{FromQueryResult, Rows, Value, params};
use ui::table::Slice;

use super::{NeedId, State, receipt::Pepper};
use crate::desk::Desk;

pub const PAGE: i64 = 30;

words! {
    Show {
        Doing = "doing",
        Done = "done",
        Unable = "unable",
    }
}

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Line {
    pub id: NeedId,
    pub category: String,
    pub summary: String,
    pub state: State,
    pub raised_on: Day,
    pub promised_on: Option<Day>,
    pub closed_on: Option<Day>,
    pub supporters: i64,
    /// For "not possible": the reason as the author got it.
    pub reason: Option<String>,
    /// Does the reader already support it?
    #[sea_orm(skip)]
    pub supported: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    pub doing: i64,
    pub done: i64,
    pub unable: i64,
    /// Being worked, and not yet put into public words.
    pub unwritten: i64,
}

impl Counts {
    pub fn all(&self) -> i64 {
        self.of(None)
    }

    pub fn of(&self, show: Option<Show>) -> i64 {
        match show {
            None => self.doing + self.done + self.unable,
            Some(Show::Doing) => self.doing,
            Some(Show::Done) => self.done,
            Some(Show::Unable) => self.unable,
        }
    }
}

const DONE: &str = "n.state in ('confirmed', 'lapsed')";

pub async fn counts(rows: &impl Rows, tenant: TenantId, category: &str) -> Result<Counts> {
    let mut values = params![tenant, "", true];
    let narrow = by_category(category, &mut values);
    let sql = format!(
        "select count(*) filter (where n.open = $3 and n.summary <> $2) as doing,
                count(*) filter (where {DONE} and n.summary <> $2) as done,
                count(*) filter (where n.state = 'unable' and n.summary <> $2) as unable,
                count(*) filter (where n.open = $3 and n.summary = $2) as unwritten
         from voice_need n where n.tenant_id = $1{narrow}"
    );
    rows.one(&sql, values).await
}

fn by_category(category: &str, values: &mut Vec<Value>) -> String {
    if category.is_empty() {
        return String::new();
    }
    values.push(category.into());
    format!(" and n.category = ${}", values.len())
}

const SELECT: &str =
    "select n.id, n.category, n.summary, n.state, n.raised_on, n.promised_on, n.closed_on, n.supporters,
    (select e.text from voice_need_event e where e.need_id = n.id and e.kind = 'signature' and n.state = 'unable'
     order by e.seq desc limit 1) as reason from voice_need n";

/// One line of the list, if it is on it.
pub async fn one(rows: &impl Rows, desk: &Desk, reader: &Actor, id: NeedId) -> Result<Option<Line>> {
    let sql = format!(
        "{SELECT} where n.tenant_id = $1 and n.summary <> $2 and n.id = $3 and n.state not in ('merged', 'withdrawn')"
    );
    let mut lines: Vec<Line> = rows.all(&sql, params![desk.tenant, "", id]).await?;
    mark_supported(rows, desk, reader, &mut lines).await?;
    Ok(lines.pop())
}

/// A page of the list, newest first.
pub async fn page(
    rows: &impl Rows,
    desk: &Desk,
    reader: &Actor,
    show: Option<Show>,
    category: &str,
    slice: &Slice,
) -> Result<Vec<Line>> {
    let mut values = params![desk.tenant, "", slice.size, slice.offset()];
    let narrow = by_category(category, &mut values);
    let state = match show {
        None => "n.state not in ('merged', 'withdrawn')".to_owned(),
        Some(Show::Doing) => {
            values.push(true.into());
            format!("n.open = ${}", values.len())
        }
        Some(Show::Done) => DONE.to_owned(),
        Some(Show::Unable) => "n.state = 'unable'".to_owned(),
    };
    let sql = format!(
        "{SELECT} where n.tenant_id = $1 and n.summary <> $2 and {state}{narrow} order by n.raised_on desc, n.id limit $3 offset $4"
    );
    let mut lines: Vec<Line> = rows.all(&sql, values).await?;
    mark_supported(rows, desk, reader, &mut lines).await?;
    Ok(lines)
}

async fn mark_supported(rows: &impl Rows, desk: &Desk, reader: &Actor, lines: &mut [Line]) -> Result<()> {
    let pepper = Pepper::read(rows, &desk.seal, desk.tenant).await?;
    let mut values = Vec::new();
    let marks =
        lines.iter().filter(|line| line.state.is_open()).map(|line| pepper.support_mark(reader.person, line.id));
    let list = store::rows::place_list(&mut values, marks);
    let supported: Vec<NeedId> =
        rows.column(&format!("select need_id from voice_support where mark in ({list})"), values).await?;
    for line in lines {
        line.supported = supported.contains(&line.id);
    }
    Ok(())
}
