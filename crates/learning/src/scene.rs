//! A scene (作业场景): port collection, line operation, maintenance, a ward …
//! as the units of the organisation name theirs. It has its own units, and two
//! short texts: what is dangerous there (风险) and what is often asked (常见问题),
//! each with a day by which somebody looks at it again.

use base::{Actor, Day, Ids, Moment, PersonId, Result, TenantId, not_found};
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};

use crate::{SEE_UNITS, unit::LearningUnitId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Risks,
    Faq,
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::Risks, Self::Faq];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Risks => "risks",
            Self::Faq => "faq",
        }
    }
}

/// The scenes that the units of this organisation name.
pub async fn all(rows: &impl Rows, tenant: TenantId) -> Result<Vec<String>> {
    Ok(people::audience::choices(rows, tenant).await?.scenes)
}

/// Those of the units that somebody belongs to.
pub async fn own(rows: &impl Rows, actor: &Actor) -> Result<Vec<String>> {
    let mut values: Vec<Value> = params![actor.tenant];
    let list = place_list(&mut values, actor.units.iter().copied());
    let sql = format!("select scenes from people_unit where tenant_id = $1 and id in ({list})");
    let named: Vec<String> = rows.column(&sql, values).await?;
    let mut scenes: Vec<String> = named
        .iter()
        .flat_map(|scenes| scenes.split(','))
        .filter(|scene| !scene.is_empty())
        .map(str::to_owned)
        .collect();
    scenes.sort();
    scenes.dedup();
    Ok(scenes)
}

/// 404 for a scene that is not there, and for those who neither work in it nor
/// have a part in what is taught.
pub async fn check(rows: &impl Rows, actor: &Actor, scene: &str) -> Result<()> {
    let scenes = if actor.may(&SEE_UNITS) { all(rows, actor.tenant).await? } else { own(rows, actor).await? };
    if scenes.iter().any(|known| known == scene) { Ok(()) } else { Err(not_found()) }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Text {
    pub kind: String,
    pub body: String,
    pub review_on: Day,
    pub made_at: Moment,
    pub author: String,
}

/// The newest text of each kind.
pub async fn texts(rows: &impl Rows, tenant: TenantId, scene: &str) -> Result<Vec<Text>> {
    let sql = "select t.kind, t.body, t.review_on, t.made_at, p.name as author
               from learning_scene_text t join people_person p on p.id = t.made_by
               where t.tenant_id = $1 and t.scene = $2
                 and t.id = (select n.id from learning_scene_text n where n.tenant_id = $1 and n.scene = $2 and n.kind = t.kind
                   order by n.made_at desc, n.id desc limit 1)
               order by t.kind desc";
    rows.all(sql, params![tenant, scene]).await
}

/// Saves both texts with the day of the next look; each save is a row.
pub async fn save(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    scene: &str,
    texts: [(Kind, &str); 2],
    review_on: Day,
    at: Moment,
) -> Result<()> {
    db.write(|tx| async move {
        let mut rows = Vec::new();
        for (kind, body) in texts {
            let id: uuid::Uuid = ids.make();
            rows.push(params![id, actor.tenant, scene, kind.code(), body, review_on, actor.person, at]);
        }
        let columns = ["id", "tenant_id", "scene", "kind", "body", "review_on", "made_by", "made_at"];
        tx.insert_all("learning_scene_text", &columns, rows).await?;
        people::audit::write(&tx, at, actor, "learning.scene.text", scene, "").await
    })
    .await
}

/// A scene with how far its texts are, for those who write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub scene: String,
    pub units: i64,
    /// None: nobody has written anything.
    pub review_on: Option<Day>,
}

/// All scenes, in as many queries as for one.
pub async fn list(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Listed>> {
    #[derive(FromQueryResult)]
    struct Count {
        scene: String,
        units: i64,
    }
    #[derive(FromQueryResult)]
    struct Review {
        scene: String,
        review_on: Day,
    }
    let sql = "select s.scene, count(*) as units from learning_scene_unit s join learning_unit u on u.id = s.unit_id
               where s.tenant_id = $1 and u.published_id is not null group by s.scene";
    let counts: Vec<Count> = rows.all(sql, params![tenant]).await?;
    let sql = "select scene, min(review_on) as review_on from
                 (select scene, review_on, row_number() over (partition by scene, kind order by made_at desc, id desc) as place
                  from learning_scene_text where tenant_id = $1) newest
               where place = 1 group by scene";
    let reviews: Vec<Review> = rows.all(sql, params![tenant]).await?;
    let listed = |scene: String| Listed {
        units: counts.iter().find(|row| row.scene == scene).map_or(0, |row| row.units),
        review_on: reviews.iter().find(|row| row.scene == scene).map(|row| row.review_on),
        scene,
    };
    Ok(all(rows, tenant).await?.into_iter().map(listed).collect())
}

/// Puts a unit on a scene's page.
pub async fn add(db: &Db, actor: &Actor, scene: &str, unit: LearningUnitId, at: Moment) -> Result<()> {
    crate::unit::published(db, actor.tenant, unit).await?;
    db.write(|tx| async move {
        place(&tx, actor.tenant, actor.person, scene, unit, at).await?;
        people::audit::write(&tx, at, actor, "learning.scene.unit", scene, &unit.to_string()).await
    })
    .await
}

/// What is given to a scene stands on its page from then on.
pub(crate) async fn place(
    tx: &Tx,
    tenant: TenantId,
    by: PersonId,
    scene: &str,
    unit: LearningUnitId,
    at: Moment,
) -> Result<()> {
    let values = row! { tenant_id: tenant, scene: scene, unit_id: unit, made_by: by, made_at: at };
    tx.insert_new("learning_scene_unit", values).await.map(drop)
}

pub async fn remove(db: &Db, actor: &Actor, scene: &str, unit: LearningUnitId, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let sql = "delete from learning_scene_unit where tenant_id = $1 and scene = $2 and unit_id = $3";
        if tx.execute(sql, params![actor.tenant, scene, unit]).await? == 0 {
            return Err(not_found());
        }
        people::audit::write(&tx, at, actor, "learning.scene.unit.removal", scene, &unit.to_string()).await
    })
    .await
}

/// The address of a scene's page.
pub fn link(scene: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(scene.as_bytes()).collect();
    format!("/learning/scenes/{}", encoded.replace('+', "%20"))
}
