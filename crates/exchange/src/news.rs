//! A published version of an offered course is told to those who decide about
//! it where it was taken: once for a version, and to nobody who learns.

use base::{Day, Error, Message, Moment, PersonId, Result, Role, TenantId};
use learning::unit::{self, LearningUnitId};
use serde::Deserialize;
use store::{FromQueryResult, Rows, params};
use ui::{App, module::JobKind};

pub const JOB: JobKind = JobKind {
    kind: "exchange.news",
    run: |app, payload| {
        Box::pin(async move {
            let published: Published = serde_json::from_value(payload)?;
            tell(&app, published.unit).await
        })
    },
};

/// `learning.unit.published`
#[derive(Debug, Deserialize)]
struct Published {
    unit: LearningUnitId,
}

/// A copy whose organisation is to be told.
#[derive(Debug, FromQueryResult)]
struct Waiting {
    unit_id: LearningUnitId,
    tenant_id: TenantId,
    made_by: PersonId,
    owner: TenantId,
    name: String,
}

async fn tell(app: &App, unit: LearningUnitId) -> Result<()> {
    let db = &app.db;
    let today = Day(app.clock.today(&ui::cx::default_zone()));
    let sql = format!(
        "select c.unit_id, c.tenant_id, c.made_by, o.tenant_id as owner, t.name from exchange_offer o
         join exchange_copy c on c.offer_id = o.id and c.ended_at is null
         join people_tenant t on t.id = o.tenant_id
         join exchange_member m on m.consortium_id = o.consortium_id and m.tenant_id = c.tenant_id and {}
         where o.unit_id = $1 and o.ended_at is null order by c.unit_id",
        crate::member::is_in("m", "$2")
    );
    let waiting: Vec<Waiting> = db.all(&sql, params![unit, today]).await?;
    let Some(first) = waiting.first() else { return Ok(()) };
    let version = match unit::published(db, first.owner, unit).await {
        // Withdrawn again before anybody was told.
        Err(Error::NotFound) => return Ok(()),
        version => version?,
    };
    for waiting in waiting {
        let message = Message::new("exchange-notice-edition").with("title", &version.title).with("name", &waiting.name);
        let at = Moment(app.clock.now());
        let people = deciders(app, &waiting, today).await?;
        let to = people::notice::prepare(db, waiting.tenant_id, people, at).await?;
        let (waiting, message, to) = (&waiting, &message, &to);
        db.write(|tx| async move {
            let sql = "update exchange_copy set told = $2 where unit_id = $1 and told < $2";
            if tx.execute(sql, params![waiting.unit_id, version.number]).await? == 0 {
                return Ok(());
            }
            let link = format!("/exchange/copies/{}", waiting.unit_id);
            people::notice::send_all(&tx, &app.ids, waiting.tenant_id, to, at, message, &link).await
        })
        .await?;
    }
    Ok(())
}

/// The librarians, and whoever took the course while they are there.
async fn deciders(app: &App, waiting: &Waiting, today: Day) -> Result<Vec<PersonId>> {
    let sql = "select p.id from people_person p where p.tenant_id = $1 and p.left_on is null
                 and (p.id = $2 or exists (select 1 from people_grant g where g.person_id = p.id and g.role = $3
                   and g.from_day <= $4 and (g.to_day is null or g.to_day > $4))) order by p.id";
    let values = params![waiting.tenant_id, waiting.made_by, Role::Librarian.code(), today];
    app.db.column(sql, values).await
}
