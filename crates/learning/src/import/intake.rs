//! Taking in what a file holds (收下), in one transaction: into the pool of a
//! unit, or as draft units whose questions follow.
//!
//! Of a part with more than [`FEW`] questions, these go into its unit and the
//! rest into the unit's pool: a micro-course asks two or three.

use std::collections::{BTreeMap, BTreeSet};

use base::{Actor, Error, Moment, Result, TenantId, conflict};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Rows, Tx, Value, params, row, rows::is_duplicate, rows::place_list};
use ui::App;
use uuid::Uuid;

use super::{Import, ImportId, material::Material, part::Part};
use crate::{
    media::{self, MediaId},
    question::{
        Question,
        foreign::files::{self, File},
        gift,
    },
    unit::{LearningUnitId, pool, version},
};

/// Questions of a part that its unit asks at once.
pub const FEW: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Pool(LearningUnitId),
    /// Draft units of this category.
    Units(&'static str),
}

impl Target {
    fn word(self) -> String {
        match self {
            Self::Pool(unit) => unit.to_string(),
            Self::Units(_) => "units".to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Intake {
    pub target: String,
    pub units: i64,
    pub questions: i64,
    /// Were in the pool already.
    pub repeated: i64,
    pub files: i64,
    pub made_at: Moment,
    pub author: String,
}

pub async fn list(rows: &impl Rows, tenant: TenantId, import: ImportId) -> Result<Vec<Intake>> {
    let sql = "select t.target, t.units, t.questions, t.repeated, t.files, t.made_at, p.name as author
               from learning_import_intake t join people_person p on p.id = t.made_by
               where t.tenant_id = $1 and t.import_id = $2 order by t.made_at, t.id";
    rows.all(sql, params![tenant, import]).await
}

/// A conflict (`bank-taken-before`) where it went to the same place before.
pub async fn take(app: &App, actor: &Actor, import: &Import, target: Target, at: Moment) -> Result<Intake> {
    let word = target.word();
    if list(&app.db, actor.tenant, import.id).await?.iter().any(|it| it.target == word) {
        return Err(conflict("bank-taken-before"));
    }
    let bytes = match app.blobs.get(import.id.0).await {
        Ok(bytes) => bytes,
        Err(Error::NotFound) => return Err(conflict("bank-gone")),
        Err(error) => return Err(error),
    };
    let material = super::read(app, &import.name, bytes).await?.map_err(|_| conflict("bank-gone"))?;
    let mut plan = match target {
        Target::Pool(unit) => Plan::for_pool(app, actor, unit, &material).await?,
        Target::Units(category) => Plan::for_units(app, &material, category, import),
    };
    let put = plan.put_files(app, actor.tenant, &material).await?;
    let taken = write(app, actor, import, &word, &plan, at).await;
    if taken.is_err() {
        // Nothing is left behind.
        for id in put {
            app.blobs.delete(id.0).await?;
        }
    }
    // Two at once.
    taken.map_err(|error| if is_duplicate(&error) { conflict("bank-taken-before") } else { error })
}

/// A file of a unit, as its row will be.
struct Row {
    id: MediaId,
    unit: LearningUnitId,
    kind: &'static str,
    mime: &'static str,
    name: String,
    bytes: i64,
}

struct Unit {
    id: LearningUnitId,
    /// None: it exists, and only its pool grows.
    draft: Option<(version::Draft, Vec<Question>)>,
    pool: Vec<Question>,
}

struct Plan {
    units: Vec<Unit>,
    rows: Vec<Row>,
    repeated: i64,
}

/// The same file in the same unit has the same id: it is kept once.
fn media_id(unit: LearningUnitId, file: &File) -> MediaId {
    let digest = Sha256::new().chain_update(unit.0.as_bytes()).chain_update(file.digest).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    MediaId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The text with the files where they will be.
fn placed(text: &str, unit: LearningUnitId, material: &Material) -> String {
    let mut text = text.to_owned();
    let numbers: BTreeSet<usize> = files::named(&text).into_iter().collect();
    for number in numbers {
        if let Some(file) = material.files.kept.get(number) {
            text = text.replace(&files::reference(number), &format!("media:{}", media_id(unit, file)));
        }
    }
    text
}

fn question(question: &Question, unit: LearningUnitId, material: &Material) -> Result<Question> {
    let body = serde_json::to_string(question)?;
    Ok(serde_json::from_str(&placed(&body, unit, material))?)
}

impl Plan {
    async fn for_pool(app: &App, actor: &Actor, unit: LearningUnitId, material: &Material) -> Result<Self> {
        version::newest(&app.db, actor.tenant, unit).await?;
        let asked = pool::list(&app.db, actor.tenant, unit).await?;
        let mut known: BTreeSet<String> = BTreeSet::new();
        for asked in asked {
            known.insert(serde_json::to_string(&asked.question)?);
        }
        let mut plan = Self { units: Vec::new(), rows: Vec::new(), repeated: 0 };
        let mut pool = Vec::new();
        for found in material.parts.iter().flat_map(|part| &part.questions) {
            let question = question(&found.question, unit, material)?;
            if known.insert(serde_json::to_string(&question)?) { pool.push(question) } else { plan.repeated += 1 }
        }
        plan.units.push(Unit { id: unit, draft: None, pool });
        Ok(plan)
    }

    fn for_units(app: &App, material: &Material, category: &'static str, import: &Import) -> Self {
        let mut plan = Self { units: Vec::new(), rows: Vec::new(), repeated: 0 };
        for part in &material.parts {
            let id: LearningUnitId = app.ids.make();
            if let Ok(unit) = unit(id, part, material, category, import) {
                plan.units.push(unit);
            }
        }
        plan
    }

    /// Puts the files that its texts name; those that are new, by their ids.
    async fn put_files(&mut self, app: &App, tenant: TenantId, material: &Material) -> Result<Vec<MediaId>> {
        let mut wanted: Vec<(LearningUnitId, usize)> = Vec::new();
        for unit in &self.units {
            let mut texts: Vec<String> = Vec::new();
            if let Some((draft, questions)) = &unit.draft {
                texts.push(draft.body.clone());
                texts.push(serde_json::to_string(questions)?);
            }
            texts.push(serde_json::to_string(&unit.pool)?);
            for (number, file) in material.files.kept.iter().enumerate() {
                let name = format!("media:{}", media_id(unit.id, file));
                if texts.iter().any(|text| text.contains(&name)) {
                    wanted.push((unit.id, number));
                }
            }
        }
        let ids = wanted.iter().map(|(unit, number)| media_id(*unit, &material.files.kept[*number]));
        let known = known_files(&app.db, tenant, ids).await?;
        let mut put = Vec::new();
        let mut drawn: BTreeMap<usize, (&'static str, &'static str, Bytes)> = BTreeMap::new();
        for (unit, number) in wanted {
            let file = &material.files.kept[number];
            let id = media_id(unit, file);
            if known.contains(&id) {
                continue;
            }
            if let std::collections::btree_map::Entry::Vacant(place) = drawn.entry(number) {
                // Its kind was looked at when it was gathered; a picture may still be broken.
                let Ok(ready) = media::prepared(&file.bytes).await else { continue };
                place.insert(ready);
            }
            let Some((kind, mime, bytes)) = drawn.get(&number) else { continue };
            app.blobs.put(id.0, bytes.clone()).await?;
            put.push(id);
            let name: String = file.name.chars().filter(|letter| !letter.is_control()).take(120).collect();
            self.rows.push(Row { id, unit, kind, mime, name, bytes: bytes.len() as i64 });
        }
        Ok(put)
    }

    fn questions(&self) -> i64 {
        let count = |unit: &Unit| unit.draft.as_ref().map_or(0, |(_, questions)| questions.len()) + unit.pool.len();
        self.units.iter().map(count).sum::<usize>() as i64
    }
}

fn unit(id: LearningUnitId, part: &Part, material: &Material, category: &'static str, import: &Import) -> Result<Unit> {
    let mut body = part.body.clone();
    let (mut few, mut pool) = (Vec::new(), Vec::new());
    for found in &part.questions {
        let own = question(&found.question, id, material)?;
        if matches!(own.body, crate::question::Body::Description) {
            // What only says something is said in the text.
            body.push_str("\n\n");
            body.push_str(&super::material::said(&found.question.stem));
        } else if few.len() < FEW && survives(&own) {
            few.push(own);
        } else {
            pool.push(own);
        }
    }
    let title = part.unit_title(&import.title);
    let draft = version::Draft {
        category: category.to_owned(),
        title,
        body: placed(body.trim(), id, material),
        gift: gift::to_gift(&few),
        ..version::Draft::default()
    };
    Ok(Unit { id, draft: Some((draft, few)), pool })
}

/// Whether the question is the same after it was written for the editor.
fn survives(question: &Question) -> bool {
    let (again, faults) = version::read_gift(&gift::to_gift(std::slice::from_ref(question)));
    again.as_slice() == [question.clone()] && faults.iter().all(|fault| fault.blocks != crate::question::Blocks::Saving)
}

async fn known_files(
    rows: &impl Rows,
    tenant: TenantId,
    ids: impl Iterator<Item = MediaId>,
) -> Result<BTreeSet<MediaId>> {
    let ids: Vec<MediaId> = ids.collect();
    let mut known = BTreeSet::new();
    for some in ids.chunks(500) {
        let mut values: Vec<Value> = params![tenant];
        let list = place_list(&mut values, some.iter().copied());
        let sql = format!("select id from learning_media where tenant_id = $1 and id in ({list})");
        known.extend(rows.column::<MediaId>(&sql, values).await?);
    }
    Ok(known)
}

async fn write(app: &App, actor: &Actor, import: &Import, target: &str, plan: &Plan, at: Moment) -> Result<Intake> {
    let (tenant, id) = (actor.tenant, import.id);
    let units = plan.units.iter().filter(|unit| unit.draft.is_some()).count() as i64;
    let (questions, files) = (plan.questions(), plan.rows.len() as i64);
    let repeated = plan.repeated;
    app.db
        .write(|tx| async move {
            let intake: Uuid = app.ids.make();
            let values = row! {
                id: intake, tenant_id: tenant, import_id: id, target: target, units: units, questions: questions,
                repeated: repeated, files: files, made_by: actor.person, made_at: at
            };
            tx.insert("learning_import_intake", values).await?;
            for (place, unit) in plan.units.iter().enumerate() {
                insert(&tx, app, actor, id, unit, place as i64, at).await?;
            }
            insert_files(&tx, actor, &plan.rows, at).await?;
            let told = format!("{target}: {units} units, {questions} questions, {files} files");
            people::audit::write(&tx, at, actor, "learning.import.intake", id, &told).await
        })
        .await?;
    Ok(Intake { target: target.to_owned(), units, questions, repeated, files, made_at: at, author: actor.name.clone() })
}

async fn insert(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    import: ImportId,
    unit: &Unit,
    place: i64,
    at: Moment,
) -> Result<()> {
    let (tenant, ids) = (actor.tenant, &app.ids);
    if let Some((draft, questions)) = &unit.draft {
        let values = row! { id: unit.id, tenant_id: tenant, made_by: actor.person, made_at: at };
        tx.insert("learning_unit", values).await?;
        version::insert(tx, ids, (tenant, actor.person), unit.id, 1, draft, questions, at).await?;
        let values = row! { import_id: import, unit_id: unit.id, tenant_id: tenant, place: place };
        tx.insert("learning_import_unit", values).await?;
    }
    if !unit.pool.is_empty() {
        version::insert_questions(tx, ids, tenant, unit.id, None, &unit.pool).await?;
    }
    Ok(())
}

async fn insert_files(tx: &Tx, actor: &Actor, rows: &[Row], at: Moment) -> Result<()> {
    let columns = ["id", "tenant_id", "unit_id", "kind", "mime", "name", "bytes", "made_by", "made_at"];
    let values = rows.iter().map(|row| {
        params![row.id, actor.tenant, row.unit, row.kind, row.mime, row.name.as_str(), row.bytes, actor.person, at]
    });
    let values: Vec<Vec<Value>> = values.collect();
    if values.is_empty() { Ok(()) } else { tx.insert_all("learning_media", &columns, values).await }
}

/// Where it can go to: units by their newest change.
pub async fn units(rows: &impl Rows, tenant: TenantId) -> Result<Vec<crate::unit::Drafted>> {
    Ok(crate::unit::drafted(rows, tenant, "", false, (200, 0)).await?.0)
}
