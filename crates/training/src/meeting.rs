//! A meeting of a branch (三会一课, 主题党日): arranged, held or called off.
//!
//! Who was there is a fact that the secretary notes; no picture proves it.
//! What was decided is a task of its own ([`crate::decision`]).

pub mod cadence;
pub mod due;
pub mod record;

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, TenantId, UnitId, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, Tx, params, row};

use crate::{
    branch::{self, Opened},
    theme_day::ThemeDayId,
};

base::id! {
    MeetingId
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 支部党员大会
    Assembly,
    /// 支部委员会
    Committee,
    /// 党小组会
    Group,
    /// 党课
    Lecture,
    /// 主题党日
    ThemeDay,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Assembly, Self::Committee, Self::Group, Self::Lecture, Self::ThemeDay];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Assembly => "assembly",
            Self::Committee => "committee",
            Self::Group => "group",
            Self::Lecture => "lecture",
            Self::ThemeDay => "theme-day",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Are all members called? A committee or a group calls its own.
    pub const fn calls_everybody(self) -> bool {
        matches!(self, Self::Assembly | Self::Lecture | Self::ThemeDay)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Meeting {
    pub id: MeetingId,
    pub branch_id: UnitId,
    pub branch_name: String,
    kind: String,
    pub title: String,
    pub on_day: Day,
    pub at_time: String,
    pub place: String,
    pub minutes: i64,
    pub theme_id: Option<ThemeDayId>,
    pub cancelled: Option<String>,
    pub record: Option<String>,
    pub expected: Option<i64>,
    pub present: i64,
}

impl Meeting {
    pub fn kind(&self) -> Kind {
        Kind::from_code(&self.kind).unwrap_or(Kind::Assembly)
    }

    pub fn path(&self) -> String {
        format!("/training/meetings/{}", self.id)
    }

    pub fn is_held(&self) -> bool {
        self.record.is_some()
    }

    pub fn is_open(&self) -> bool {
        self.record.is_none() && self.cancelled.is_none()
    }

    /// Is its day here or over?
    pub fn has_come(&self, today: &Day) -> bool {
        self.on_day <= *today
    }

    /// `held`, `cancelled`, `unrecorded` (its day is over) or `planned`.
    pub fn state(&self, today: &Day) -> &'static str {
        match self {
            _ if self.is_held() => "held",
            _ if self.cancelled.is_some() => "cancelled",
            _ if self.on_day < *today => "unrecorded",
            _ => "planned",
        }
    }
}

const SELECT: &str =
    "select m.id, m.branch_id, u.name as branch_name, m.kind, m.title, m.on_day, m.at_time, m.place, m.minutes,
       m.theme_id, c.reason as cancelled, r.text as record, r.expected,
       (select count(*) from training_meeting_attendance a where a.meeting_id = m.id) as present
     from training_meeting m join people_unit u on u.id = m.branch_id
     left join training_meeting_cancellation c on c.meeting_id = m.id
     left join training_meeting_record r on r.meeting_id = m.id";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: MeetingId) -> Result<Meeting> {
    rows.one(&format!("{SELECT} where m.tenant_id = $1 and m.id = $2"), params![tenant, id]).await
}

/// The meeting with its branch, for whoever may see it: 403 for the secretary
/// of another branch.
pub async fn open(rows: &impl Rows, actor: &Actor, id: MeetingId, day: Day) -> Result<(Meeting, Opened)> {
    let meeting = get(rows, actor.tenant, id).await?;
    let opened = branch::open(rows, actor, meeting.branch_id, day).await?;
    Ok((meeting, opened))
}

/// Meetings of a branch, the latest first.
pub async fn of_branch(
    rows: &impl Rows,
    tenant: TenantId,
    branch: UnitId,
    slice: (i64, i64),
) -> Result<(Vec<Meeting>, i64)> {
    let total = "select count(*) from training_meeting where tenant_id = $1 and branch_id = $2";
    let total = rows.count(total, params![tenant, branch]).await?;
    let sql = format!(
        "{SELECT} where m.tenant_id = $1 and m.branch_id = $2 order by m.on_day desc, m.id desc limit $3 offset $4"
    );
    Ok((rows.all(&sql, params![tenant, branch, slice.0, slice.1]).await?, total))
}

pub(crate) async fn of_theme(rows: &impl Rows, tenant: TenantId, theme: ThemeDayId) -> Result<Vec<Meeting>> {
    let sql = format!("{SELECT} where m.tenant_id = $1 and m.theme_id = $2 order by u.code");
    rows.all(&sql, params![tenant, theme]).await
}

/// One point of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Item {
    /// `item`, or of a theme day `study`, `discussion`, `service`.
    pub kind: String,
    pub text: String,
    /// A page of learning that goes with it; empty where there is none.
    pub link: String,
}

impl Item {
    pub fn new(kind: &str, text: &str, link: &str) -> Self {
        Self { kind: kind.into(), text: text.into(), link: link.into() }
    }
}

pub async fn agenda(rows: &impl Rows, tenant: TenantId, meeting: MeetingId) -> Result<Vec<Item>> {
    let sql =
        "select kind, text, link from training_meeting_item where tenant_id = $1 and meeting_id = $2 order by place";
    rows.all(sql, params![tenant, meeting]).await
}

/// What a secretary arranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    pub title: String,
    pub on_day: Day,
    pub at_time: String,
    pub place: String,
    pub minutes: i64,
    pub items: Vec<Item>,
}

/// Points of an agenda at most, and minutes of a meeting.
pub const MOST_ITEMS: usize = 20;
pub const MOST_MINUTES: i64 = 480;

fn check(arrangement: &Arrangement, today: Day) -> Result<()> {
    if arrangement.items.len() > MOST_ITEMS {
        return Err(invalid("agenda", Message::new("meeting-many-items").with("most", MOST_ITEMS)));
    }
    if arrangement.on_day < today {
        return Err(invalid("on_day", "meeting-day-over"));
    }
    Ok(())
}

/// Who does what, when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub db: &'a Db,
    pub ids: &'a Ids,
    pub actor: &'a Actor,
    pub at: Moment,
    pub today: Day,
}

/// Calls a meeting of one's own branch; where all members are meant, they are
/// told, nobody in the night.
pub async fn arrange(desk: Desk<'_>, of: &Opened, kind: Kind, arrangement: &Arrangement) -> Result<MeetingId> {
    of.require_secretary()?;
    check(arrangement, desk.today)?;
    let id: MeetingId = desk.ids.make();
    let told = if kind.calls_everybody() { called(desk, of.id(), None).await? } else { Vec::new() };
    desk.db
        .write(|tx| async move {
            insert(&tx, desk, id, of.id(), kind, None, arrangement).await?;
            tell(&tx, desk, id, arrangement, "meeting-notice", &told).await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.meeting.creation", id, &arrangement.title).await
        })
        .await?;
    Ok(id)
}

/// The members of a branch, each with the time from which they may be told.
pub(crate) async fn called(desk: Desk<'_>, branch: UnitId, but: Option<PersonId>) -> Result<Vec<(PersonId, Moment)>> {
    let members = branch::members(desk.db, desk.actor.tenant, &[branch], desk.today).await?;
    let others = members.into_iter().map(|member| member.id).filter(|id| *id != desk.actor.person && Some(*id) != but);
    people::notice::prepare(desk.db, desk.actor.tenant, others.collect(), desk.at).await
}

pub(crate) async fn tell(
    tx: &Tx,
    desk: Desk<'_>,
    id: MeetingId,
    arrangement: &Arrangement,
    key: &'static str,
    told: &[(PersonId, Moment)],
) -> Result<()> {
    let message = Message::new(key).with("title", &arrangement.title).with("day", arrangement.on_day);
    let link = format!("/training/meetings/{id}");
    people::notice::send_all(tx, desk.ids, desk.actor.tenant, told, desk.at, &message, &link).await
}

pub(crate) async fn insert(
    tx: &Tx,
    desk: Desk<'_>,
    id: MeetingId,
    branch: UnitId,
    kind: Kind,
    theme: Option<ThemeDayId>,
    arrangement: &Arrangement,
) -> Result<()> {
    let values = row! {
        id: id, tenant_id: desk.actor.tenant, branch_id: branch, kind: kind.code(), title: arrangement.title.as_str(),
        on_day: arrangement.on_day, at_time: arrangement.at_time.as_str(), place: arrangement.place.as_str(),
        minutes: arrangement.minutes, theme_id: theme, made_by: desk.actor.person, made_at: desk.at
    };
    tx.insert("training_meeting", values).await?;
    insert_items(tx, desk.actor.tenant, id, &arrangement.items).await
}

async fn insert_items(tx: &Tx, tenant: TenantId, id: MeetingId, items: &[Item]) -> Result<()> {
    let rows = items
        .iter()
        .zip(1_i64..)
        .map(|(item, place)| params![id, place, tenant, item.kind.as_str(), item.text.as_str(), item.link.as_str()]);
    let columns = ["meeting_id", "place", "tenant_id", "kind", "text", "link"];
    tx.insert_all("training_meeting_item", &columns, rows.collect()).await
}

/// Changes what is arranged; where the day or the place moves, the members are told.
pub async fn change(desk: Desk<'_>, of: &Opened, meeting: &Meeting, arrangement: &Arrangement) -> Result<()> {
    of.require_secretary()?;
    if !meeting.is_open() {
        return Err(conflict("meeting-over"));
    }
    check(arrangement, desk.today)?;
    let moved = (meeting.on_day, &meeting.at_time, &meeting.place)
        != (arrangement.on_day, &arrangement.at_time, &arrangement.place);
    let told = if moved && meeting.kind().calls_everybody() { called(desk, of.id(), None).await? } else { Vec::new() };
    desk.db
        .write(|tx| async move {
            let sql = "update training_meeting set title = $3, on_day = $4, at_time = $5, place = $6, minutes = $7
                       where tenant_id = $1 and id = $2";
            let values = params![
                desk.actor.tenant,
                meeting.id,
                arrangement.title.as_str(),
                arrangement.on_day,
                arrangement.at_time.as_str(),
                arrangement.place.as_str(),
                arrangement.minutes
            ];
            tx.execute(sql, values).await?;
            let sql = "delete from training_meeting_item where tenant_id = $1 and meeting_id = $2";
            tx.execute(sql, params![desk.actor.tenant, meeting.id]).await?;
            insert_items(&tx, desk.actor.tenant, meeting.id, &arrangement.items).await?;
            tell(&tx, desk, meeting.id, arrangement, "meeting-notice-moved", &told).await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.meeting.change", meeting.id, &arrangement.title)
                .await
        })
        .await
}

/// Calls it off, with the reason; the members are told.
pub async fn cancel(desk: Desk<'_>, of: &Opened, meeting: &Meeting, reason: &str) -> Result<()> {
    of.require_secretary()?;
    if !meeting.is_open() {
        return Err(conflict("meeting-over"));
    }
    let everybody = meeting.kind().calls_everybody() && meeting.on_day >= desk.today;
    let told = if everybody { called(desk, of.id(), None).await? } else { Vec::new() };
    let message = Message::new("meeting-notice-cancelled").with("title", &meeting.title).with("reason", reason);
    let link = meeting.path();
    desk.db
        .write(|tx| async move {
            let values = row! {
                meeting_id: meeting.id, tenant_id: desk.actor.tenant, reason: reason,
                cancelled_by: desk.actor.person, cancelled_at: desk.at
            };
            if !tx.insert_new("training_meeting_cancellation", values).await? {
                return Err(conflict("meeting-over"));
            }
            people::notice::send_all(&tx, desk.ids, desk.actor.tenant, &told, desk.at, &message, &link).await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.meeting.cancellation", meeting.id, reason).await
        })
        .await
}
