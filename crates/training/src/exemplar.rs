//! 先进典型选树: somebody nominates a colleague or a team for what they did;
//! whoever it is about is asked first; others check it, put it up for everybody
//! to see (公示), answer objections and honour it.
//!
//! There are no votes, likes or places here, and nobody is told who nominated.
//! Before the notice only the nominator, the one who is asked and those who
//! work it know of it; that somebody declined is known to the last alone, so
//! the nominator's words stay the same then. Consent can be taken back at any
//! time, which takes the page down.

pub mod nomination;
pub mod notice;
pub mod objection;
pub mod purge;

use base::{
    Actor, Day, Message, Moment, Permission, PersonId, Result, Role, TenantId, UnitId, conflict, forbidden, not_found,
};
use store::{FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};

use crate::branch;
pub use crate::meeting::Desk;

base::id! {
    ExemplarId
}

/// For the menu; who works nominations in earnest says [`works`].
pub const WORK_EXEMPLARS: Permission =
    Permission { name: "training.exemplar.work", roles: &[Role::BranchSecretary, Role::MediaEditor] };

/// Works nominations: whoever acts for a Party committee, and editors of the
/// whole organisation.
pub async fn works(rows: &impl Rows, actor: &Actor, day: Day) -> Result<bool> {
    if !actor.may(&WORK_EXEMPLARS) {
        return Ok(false);
    }
    Ok(actor.reach(&WORK_EXEMPLARS).is_none() || !branch::committees(rows, actor, day).await?.is_empty())
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Exemplar {
    pub id: ExemplarId,
    pub person_id: Option<PersonId>,
    unit_id: Option<UnitId>,
    pub name: String,
    pub name_en: String,
    pub title: String,
    pub deeds: String,
    pub culture: String,
    pub occasion: String,
    pub state: String,
    asked_id: PersonId,
    nominated_by: PersonId,
    pub nominated_at: Moment,
    pub published_at: Option<Moment>,
    /// The last day of the notice.
    pub until_day: Option<Day>,
    pub honour: Option<String>,
    pub honoured_on: Option<Day>,
    /// Without an answer.
    pub objections: i64,
}

impl Exemplar {
    pub fn path(&self) -> String {
        format!("/training/exemplars/{}", self.id)
    }

    /// May everybody see it?
    pub fn is_public(&self) -> bool {
        matches!(self.state.as_str(), "public" | "honoured")
    }

    /// Is the notice up, its last day counted?
    pub fn runs(&self, today: Day) -> bool {
        self.state == "public" && self.until_day.is_some_and(|until| today <= until)
    }

    /// Could it be honoured today?
    pub fn is_ready(&self, today: Day) -> bool {
        self.state == "public" && !self.runs(today) && self.objections == 0
    }

    /// Can consent be taken back?
    pub fn is_consented(&self) -> bool {
        matches!(self.state.as_str(), "agreed" | "verified" | "public" | "honoured")
    }

    fn is_asked(&self, actor: &Actor) -> bool {
        // Whoever leads the team now, when that is somebody else.
        let leads = |unit: UnitId| {
            let own = |role| matches!(role, Role::TeamLeader | Role::UnitLeader);
            let of = |units: &Vec<UnitId>| units.first() == Some(&unit);
            actor.grants.iter().any(|grant| own(grant.role) && grant.units.as_ref().is_some_and(of))
        };
        self.asked_id == actor.person || self.unit_id.is_some_and(leads)
    }

    fn is_of_team(&self, actor: &Actor) -> bool {
        self.unit_id.is_some_and(|unit| actor.units.contains(&unit))
    }

    /// What the nominator is told: nothing of a consent that was not given.
    pub fn told(&self) -> &str {
        match (self.state.as_str(), self.published_at) {
            (state @ ("refused" | "public" | "honoured"), _) => state,
            (_, None) => "received",
            _ => "over",
        }
    }
}

/// The colour of a state.
pub fn badge(state: &str) -> &'static str {
    match state {
        "honoured" => "ok",
        "public" => "info",
        "asked" | "agreed" | "verified" | "received" => "warn",
        _ => "",
    }
}

const SELECT: &str = "select e.id, e.person_id, e.unit_id, coalesce(p.name, u.name, '') as name,
       coalesce(p.name, u.name_en, '') as name_en, e.title, e.deeds, e.culture, e.occasion, e.state, e.asked_id,
       e.nominated_by, e.nominated_at, n.made_at as published_at, n.day as until_day, h.text as honour,
       h.day as honoured_on, (select count(*) from training_exemplar_objection o where o.exemplar_id = e.id
         and not exists (select 1 from training_exemplar_answer a where a.objection_id = o.id)) as objections
     from training_exemplar e left join people_person p on p.id = e.person_id
     left join people_unit u on u.id = e.unit_id
     left join training_exemplar_step n on n.exemplar_id = e.id and n.kind = 'public'
     left join training_exemplar_step h on h.exemplar_id = e.id and h.kind = 'honoured'
     where e.tenant_id = $1";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Everybody,
    Nominator,
    /// Whom it is about: their consent counts.
    Asked,
    /// Works it; never their own nomination, nor one of themselves.
    Desk,
}

/// A nomination that this person may see.
#[derive(Debug, Clone)]
pub struct Opened {
    pub exemplar: Exemplar,
    pub standing: Standing,
}

impl Opened {
    pub fn is_asked(&self) -> bool {
        self.standing == Standing::Asked
    }

    pub fn is_desk(&self) -> bool {
        self.standing == Standing::Desk
    }

    pub fn is_nominator(&self) -> bool {
        self.standing == Standing::Nominator
    }

    /// Where it stands, in words that are for this person.
    pub fn state(&self) -> &str {
        if self.is_nominator() { self.exemplar.told() } else { &self.exemplar.state }
    }

    fn require_desk(&self) -> Result<()> {
        if self.is_desk() { Ok(()) } else { Err(forbidden()) }
    }
}

pub async fn open(rows: &impl Rows, actor: &Actor, id: ExemplarId, today: Day) -> Result<Opened> {
    let exemplar: Exemplar = rows.one(&format!("{SELECT} and e.id = $2"), params![actor.tenant, id]).await?;
    let standing = if exemplar.is_asked(actor) {
        Standing::Asked
    } else if exemplar.nominated_by == actor.person {
        Standing::Nominator
    } else if !exemplar.is_of_team(actor) && works(rows, actor, today).await? {
        Standing::Desk
    } else if exemplar.is_public() {
        Standing::Everybody
    } else {
        return Err(not_found());
    };
    Ok(Opened { exemplar, standing })
}

/// In notice and honoured, the latest first: for everybody.
pub async fn shown(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Exemplar>> {
    let sql = format!(
        "{SELECT} and e.state in ('public', 'honoured') order by coalesce(h.day, n.day) desc, e.id desc limit 200"
    );
    rows.all(&sql, params![tenant]).await
}

/// Those that somebody nominated.
pub async fn nominated(rows: &impl Rows, actor: &Actor) -> Result<Vec<Exemplar>> {
    let sql = format!("{SELECT} and e.nominated_by = $2 order by e.nominated_at desc, e.id limit 50");
    rows.all(&sql, params![actor.tenant, actor.person]).await
}

/// Those that wait for somebody's word.
pub async fn asking(rows: &impl Rows, actor: &Actor) -> Result<Vec<Exemplar>> {
    let sql = format!("{SELECT} and e.asked_id = $2 and e.state = 'asked' order by e.nominated_at, e.id");
    rows.all(&sql, params![actor.tenant, actor.person]).await
}

/// What there is to work, and what has ended; without those in which the
/// reader has a part.
pub async fn worked(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Exemplar>> {
    if !works(rows, actor, today).await? {
        return Err(forbidden());
    }
    let sql = format!("{SELECT} and e.nominated_by <> $2 order by e.nominated_at desc, e.id limit 300");
    let mut all: Vec<Exemplar> = rows.all(&sql, params![actor.tenant, actor.person]).await?;
    all.retain(|exemplar| !exemplar.is_asked(actor) && !exemplar.is_of_team(actor));
    Ok(all)
}

/// A step that was taken, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Step {
    pub kind: String,
    pub text: String,
    pub day: Option<Day>,
    pub name: String,
    pub made_at: Moment,
}

/// For the one who is asked and for those who work it.
pub async fn steps(rows: &impl Rows, tenant: TenantId, of: &Opened) -> Result<Vec<Step>> {
    let sql = "select s.kind, s.text, s.day, coalesce(p.name, '') as name, s.made_at from training_exemplar_step s
               left join people_person p on p.id = s.made_by where s.tenant_id = $1 and s.exemplar_id = $2
               order by s.made_at, case s.kind when 'agreed' then 1 when 'verified' then 2 when 'public' then 3
                 when 'honoured' then 4 else 5 end";
    if of.is_asked() || of.is_desk() { rows.all(sql, params![tenant, of.exemplar.id]).await } else { Ok(Vec::new()) }
}

/// Why it could not be verified, for the nominator.
pub async fn refusal(rows: &impl Rows, tenant: TenantId, of: &Opened) -> Result<Option<String>> {
    if !of.is_nominator() {
        return Ok(None);
    }
    let sql = "select text from training_exemplar_step where tenant_id = $1 and exemplar_id = $2 and kind = 'refused'";
    rows.value(sql, params![tenant, of.exemplar.id]).await
}

/// The word of the one who was asked; nobody is told of a no.
pub async fn consent(desk: Desk<'_>, of: &Opened, agrees: bool) -> Result<()> {
    if !of.is_asked() {
        return Err(forbidden());
    }
    let to = if agrees { "agreed" } else { "declined" };
    desk.db.write(|tx| async move { advance(&tx, desk, of, &["asked"], (to, "", None)).await }).await
}

/// Takes consent back: from this moment nobody else sees it any more.
pub async fn withdraw(desk: Desk<'_>, of: &Opened) -> Result<()> {
    if !of.is_asked() {
        return Err(forbidden());
    }
    let from = ["agreed", "verified", "public", "honoured"];
    desk.db.write(|tx| async move { advance(&tx, desk, of, &from, ("withdrawn", "", None)).await }).await
}

/// From one of these states on to the next, as a row with who and when; refused
/// when somebody was faster.
async fn advance(
    tx: &Tx,
    desk: Desk<'_>,
    of: &Opened,
    from: &[&str],
    (to, text, day): (&str, &str, Option<Day>),
) -> Result<()> {
    let (tenant, id) = (desk.actor.tenant, of.exemplar.id);
    let mut values: Vec<Value> = params![tenant, id, to];
    let list = place_list(&mut values, from.iter().copied());
    let sql = format!("update training_exemplar set state = $3 where tenant_id = $1 and id = $2 and state in ({list})");
    if tx.execute(&sql, values).await? == 0 {
        return Err(conflict("exemplar-changed"));
    }
    let values = row! {
        exemplar_id: id, kind: to, tenant_id: tenant, text: text, day: day, made_by: desk.actor.person,
        made_at: desk.at
    };
    tx.insert("training_exemplar_step", values).await
}

/// Tells the nominator and the one who was asked.
async fn tell_both(tx: &Tx, desk: Desk<'_>, of: &Opened, told: &[(PersonId, Moment)], key: &'static str) -> Result<()> {
    let message = Message::new(key).with("title", &of.exemplar.title);
    people::notice::send_all(tx, desk.ids, desk.actor.tenant, told, desk.at, &message, &of.exemplar.path()).await
}

async fn both(desk: Desk<'_>, of: &Opened) -> Result<Vec<(PersonId, Moment)>> {
    let people = vec![of.exemplar.nominated_by, of.exemplar.asked_id];
    people::notice::prepare(desk.db, desk.actor.tenant, people, desk.at).await
}

/// Who nominated, for those who work it alone.
pub async fn nominator(rows: &impl Rows, tenant: TenantId, of: &Opened) -> Result<Option<String>> {
    if !of.is_desk() {
        return Ok(None);
    }
    people::person::name(rows, tenant, of.exemplar.nominated_by).await.map(Some)
}
