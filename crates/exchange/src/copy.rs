//! A course that was taken from another organisation. It is a unit of one's own
//! from then on: a draft that passes one's own review before anybody learns it.
//! A new version of the other is offered with what changed, and comes in only
//! when somebody takes it, as a draft again.

use base::{Actor, Day, Moment, Result, TenantId, conflict};
use learning::unit::{
    LearningUnitId, Version,
    origin::{self, Origin},
    parcel::{self, Parcel, Place},
    version,
};
use store::{FromQueryResult, Rows, Tx, params, row, rows::is_duplicate};
use ui::App;

use crate::offer::{self, OfferId, Visible};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Copy {
    pub unit_id: LearningUnitId,
    pub offer_id: OfferId,
    pub made_at: Moment,
    /// Since when nobody wants news of it.
    pub ended_at: Option<Moment>,
    /// Whose it is.
    pub name: String,
    pub name_en: String,
    /// As the newest version here is called.
    pub title: String,
    /// The newest version of the other that was taken.
    pub taken: i64,
    /// The newest that was taken or refused.
    pub decided: i64,
    /// As which version here the newest was taken.
    pub version: i64,
    /// The newest version here.
    pub newest: i64,
    /// Is a version of it out here?
    pub is_out: bool,
    /// The version that the other has published, while it is offered to us.
    pub offered: Option<i64>,
}

impl Copy {
    /// A version of the other that nobody decided about.
    pub fn news(&self) -> Option<i64> {
        self.offered.filter(|offered| *offered > self.decided && self.ended_at.is_none())
    }

    /// Written on here since it was taken.
    pub fn is_adapted(&self) -> bool {
        self.newest > self.version
    }
}

fn select() -> String {
    format!(
        "select c.unit_id, c.offer_id, c.made_at, c.ended_at, t.name, t.name_en, w.title, w.number as newest, e.number as taken,
           e.version, u.published_id is not null as is_out,
           (select max(d.number) from exchange_edition d where d.unit_id = c.unit_id) as decided,
           (select v.number from learning_unit p join learning_version v on v.id = p.published_id where p.id = o.unit_id
              and o.ended_at is null
              and exists (select 1 from exchange_member m where m.consortium_id = o.consortium_id
                and m.tenant_id = c.tenant_id and {})
              and exists (select 1 from exchange_member m where m.consortium_id = o.consortium_id
                and m.tenant_id = o.tenant_id and {})) as offered
         from exchange_copy c join exchange_offer o on o.id = c.offer_id join people_tenant t on t.id = o.tenant_id
         join learning_unit u on u.id = c.unit_id
         join learning_version w on w.unit_id = c.unit_id
           and w.number = (select max(n.number) from learning_version n where n.unit_id = c.unit_id)
         join exchange_edition e on e.unit_id = c.unit_id and e.outcome = 'taken'
           and e.number = (select max(n.number) from exchange_edition n where n.unit_id = c.unit_id and n.outcome = 'taken')
         where c.tenant_id = $1",
        crate::member::is_in("m", "$2"),
        crate::member::is_in("m", "$2"),
    )
}

/// What an organisation took, with news first.
pub async fn all(rows: &impl Rows, tenant: TenantId, today: Day) -> Result<Vec<Copy>> {
    let sql = format!("{} order by c.made_at desc, c.unit_id limit 500", select());
    let mut copies: Vec<Copy> = rows.all(&sql, params![tenant, today]).await?;
    copies.sort_by_key(|copy| copy.news().is_none());
    Ok(copies)
}

pub async fn get(rows: &impl Rows, tenant: TenantId, today: Day, unit: LearningUnitId) -> Result<Copy> {
    rows.one(&format!("{} and c.unit_id = $3", select()), params![tenant, today, unit]).await
}

/// What was done with a version of the other.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Decision {
    pub number: i64,
    pub outcome: String,
    pub version: Option<i64>,
    pub by: String,
    pub made_at: Moment,
}

pub async fn decisions(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Vec<Decision>> {
    let sql = "select e.number, e.outcome, e.version, p.name as by, e.made_at from exchange_edition e
               join people_person p on p.id = e.made_by where e.tenant_id = $1 and e.unit_id = $2 order by e.number desc limit 50";
    rows.all(sql, params![tenant, unit]).await
}

/// Who decides, when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub app: &'a App,
    pub actor: &'a Actor,
    pub at: Moment,
    pub today: Day,
}

impl Desk<'_> {
    async fn pack(&self, offer: &Visible) -> Result<Parcel> {
        let app = self.app;
        parcel::pack(&app.db, &app.blobs, &app.ids, offer.owner(), &offer.version).await
    }

    fn place(&self, unit: LearningUnitId) -> Place {
        Place { tenant: self.actor.tenant, by: self.actor.person, unit }
    }
}

/// Takes a course: a new unit with a draft of the version that is published.
/// A course that is here already is not taken twice.
pub async fn take(desk: Desk<'_>, offer: &Visible) -> Result<LearningUnitId> {
    let parcel = desk.pack(offer).await?;
    let unit: LearningUnitId = desk.app.ids.make();
    let made = desk.app.db.write(|tx| {
        let parcel = &parcel;
        async move {
            let version = parcel.found(&tx, &desk.app.ids, desk.place(unit), desk.at).await?;
            let number = offer.version.number;
            let values = row! {
                unit_id: unit, tenant_id: desk.actor.tenant, offer_id: offer.id, made_by: desk.actor.person,
                made_at: desk.at, told: number
            };
            tx.insert("exchange_copy", values).await?;
            origin::set(&tx, desk.actor.tenant, version, &origin_of(offer)).await?;
            decide(&tx, desk, unit, number, Some(1)).await?;
            record(&tx, desk, offer, unit).await
        }
    });
    match made.await {
        Ok(()) => Ok(unit),
        Err(error) => {
            parcel.discard(&desk.app.blobs).await?;
            Err(if is_duplicate(&error) { conflict("exchange-copy-known") } else { error })
        }
    }
}

/// Takes version `number` of the other, which must be the published one: what
/// is taken is what was compared. Gives the version here, a draft.
pub async fn follow(desk: Desk<'_>, offer: &Visible, unit: LearningUnitId, number: i64) -> Result<i64> {
    check(desk, offer, unit, number).await?;
    let parcel = desk.pack(offer).await?;
    let made = desk.app.db.write(|tx| {
        let parcel = &parcel;
        async move {
            let (version, here) = parcel.follow(&tx, &desk.app.ids, desk.place(unit), desk.at).await?;
            origin::set(&tx, desk.actor.tenant, version, &origin_of(offer)).await?;
            decide(&tx, desk, unit, number, Some(here)).await?;
            record(&tx, desk, offer, unit).await?;
            Ok(here)
        }
    });
    match made.await {
        Ok(here) => Ok(here),
        Err(error) => {
            parcel.discard(&desk.app.blobs).await?;
            Err(if is_duplicate(&error) { conflict("exchange-edition-decided") } else { error })
        }
    }
}

/// Stays with what is here; the next version will be offered again.
pub async fn refuse(desk: Desk<'_>, offer: &Visible, unit: LearningUnitId, number: i64) -> Result<()> {
    check(desk, offer, unit, number).await?;
    let made = desk.app.db.write(|tx| async move {
        decide(&tx, desk, unit, number, None).await?;
        let detail = number.to_string();
        people::audit::write(&tx, desk.at, desk.actor, "exchange.edition.refused", unit, &detail).await
    });
    made.await.map_err(|error| if is_duplicate(&error) { conflict("exchange-edition-decided") } else { error })
}

/// The copy follows this offer, and version `number` is what it offers now and
/// was not decided about.
async fn check(desk: Desk<'_>, offer: &Visible, unit: LearningUnitId, number: i64) -> Result<()> {
    let copy = get(&desk.app.db, desk.actor.tenant, desk.today, unit).await?;
    if copy.offer_id != offer.id {
        return Err(base::not_found());
    }
    if offer.version.number != number {
        return Err(conflict("exchange-edition-newer"));
    }
    if copy.decided >= number {
        return Err(conflict("exchange-edition-decided"));
    }
    Ok(())
}

fn origin_of(offer: &Visible) -> Origin {
    Origin { holder: offer.holder.clone(), licence: offer.licence, number: offer.version.number, is_adapted: false }
}

async fn decide(tx: &Tx, desk: Desk<'_>, unit: LearningUnitId, number: i64, version: Option<i64>) -> Result<()> {
    let values = row! {
        unit_id: unit, number: number, tenant_id: desk.actor.tenant,
        outcome: if version.is_some() { "taken" } else { "refused" }, version: version, made_by: desk.actor.person,
        made_at: desk.at
    };
    tx.insert("exchange_edition", values).await
}

/// In both audit logs: ours says who, theirs which organisation.
async fn record(tx: &Tx, desk: Desk<'_>, offer: &Visible, unit: LearningUnitId) -> Result<()> {
    let number = offer.version.number;
    let ours = format!("{} {number}", offer.name);
    people::audit::write(tx, desk.at, desk.actor, "exchange.edition.taken", unit, &ours).await?;
    let taker = people::tenant::get(tx, desk.actor.tenant).await?;
    let theirs = format!("{} {number}", taker.name);
    people::audit::write_as(tx, desk.at, offer.owner(), None, "exchange.offer.taken", offer.id, &theirs).await
}

/// Wants no more news of it; the unit stays.
pub async fn end(desk: Desk<'_>, unit: LearningUnitId) -> Result<()> {
    desk.app
        .db
        .write(|tx| async move {
            let sql = "update exchange_copy set ended_at = $3, ended_by = $4
                       where tenant_id = $1 and unit_id = $2 and ended_at is null";
            let Desk { actor, at, .. } = desk;
            if tx.execute(sql, params![actor.tenant, unit, at, actor.person]).await? == 0 {
                return Err(base::not_found());
            }
            people::audit::write(&tx, at, actor, "exchange.copy.end", unit, "").await
        })
        .await
}

/// The texts that a comparison is about: what was taken last, what is here now,
/// and what the other has now.
#[derive(Debug, Clone)]
pub struct Texts {
    pub taken: Version,
    pub here: Version,
    pub offered: Version,
}

pub async fn texts(desk: Desk<'_>, offer: &Visible, copy: &Copy) -> Result<Texts> {
    let db = &desk.app.db;
    Ok(Texts {
        taken: offer.edition(db, copy.taken).await?,
        here: version::newest(db, desk.actor.tenant, copy.unit_id).await?,
        offered: offer.version.clone(),
    })
}

/// The offer that a copy follows, while it is there.
pub async fn source(desk: Desk<'_>, copy: &Copy) -> Result<Option<Visible>> {
    match offer::visible(&desk.app.db, desk.actor, desk.today, copy.offer_id).await {
        Ok(offer) => Ok(Some(offer)),
        Err(base::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What an organisation made of an offer.
pub async fn of_offer(rows: &impl Rows, tenant: TenantId, offer: OfferId) -> Result<Option<LearningUnitId>> {
    rows.value("select unit_id from exchange_copy where tenant_id = $1 and offer_id = $2", params![tenant, offer]).await
}
