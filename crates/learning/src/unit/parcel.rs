//! A version on its way to another organisation, with all that it shows: its
//! files get new ids there, so that neither organisation hangs on the other.

use base::{Ids, Moment, PersonId, Result, TenantId, conflict};
use store::{FromQueryResult, Rows, Tx, Value, blob::Blobs, params, row, rows::place_list};
use uuid::Uuid;

use super::{LearningUnitId, Version, VersionId, pool, version};
use crate::{
    media::{MediaId, film},
    question::Question,
    unit::version::Draft,
};

/// Files that a unit may bring along.
const MOST_FILES: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
struct File {
    id: MediaId,
    kind: String,
    mime: String,
    name: String,
    bytes: i64,
}

/// A file with its film, if it is one, and where its bytes go.
#[derive(Debug, Clone)]
struct Packed {
    file: File,
    film: Option<film::Shown>,
    to: MediaId,
    /// Of what was made of the film, in the order of `film`'s renditions.
    made: Vec<MediaId>,
}

#[derive(Debug, Clone)]
pub struct Parcel {
    draft: Draft,
    questions: Vec<Question>,
    pool: Vec<Question>,
    files: Vec<Packed>,
}

/// Reads a version of `tenant` with its pool and its files, and copies the
/// bytes of the files.
pub async fn pack(rows: &impl Rows, blobs: &Blobs, ids: &Ids, tenant: TenantId, version: &Version) -> Result<Parcel> {
    let asked = super::questions(rows, tenant, version.id).await?;
    let pooled = pool::list(rows, tenant, version.unit_id).await?;
    let mut parcel = Parcel {
        draft: Draft::of(version.clone()),
        questions: asked.into_iter().map(|asked| asked.question).collect(),
        pool: pooled.into_iter().map(|asked| asked.question).collect(),
        files: files(rows, ids, tenant, version).await?,
    };
    for packed in &parcel.files {
        packed.copy(blobs).await?;
    }
    parcel.rename()?;
    Ok(parcel)
}

/// The files that this version and the pool name, anywhere.
async fn files(rows: &impl Rows, ids: &Ids, tenant: TenantId, version: &Version) -> Result<Vec<Packed>> {
    let pool = "select body from learning_question where unit_id = $1 and version_id is null and removed_at is null";
    let pool: Vec<String> = rows.column(pool, params![version.unit_id]).await?;
    let fields = [version.poster_id, version.film_id, version.captions_id, version.audio_id];
    let texts = [&version.body, &version.gift, &version.scenario, &version.transcript];
    let mut wanted: Vec<MediaId> = texts.into_iter().chain(&pool).flat_map(|text| named(text)).collect();
    wanted.extend(fields.into_iter().flatten());
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > MOST_FILES {
        return Err(conflict(base::Message::new("learning-parcel-files").with("most", MOST_FILES)));
    }
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = params![tenant];
    let list = place_list(&mut values, wanted);
    let sql = format!(
        "select id, kind, mime, name, bytes from learning_media where tenant_id = $1 and id in ({list}) order by id"
    );
    let found: Vec<File> = rows.all(&sql, values).await?;
    let known: Vec<MediaId> = found.iter().map(|file| file.id).collect();
    let mut films = film::shown(rows, tenant, &known).await?;
    let packed = found.into_iter().map(|file| {
        let film = films.iter().position(|film| film.film.id == file.id).map(|place| films.swap_remove(place));
        let made = film.iter().flat_map(|film| &film.renditions).map(|_| ids.make()).collect();
        Packed { file, film, to: ids.make(), made }
    });
    Ok(packed.collect())
}

/// The ids behind each `media:` of a text.
fn named(text: &str) -> impl Iterator<Item = MediaId> {
    const ID: usize = 36;
    let ids = text.match_indices("media:").filter_map(|(at, word)| text.get(at + word.len()..at + word.len() + ID));
    ids.filter_map(|id| id.parse().ok())
}

impl Packed {
    async fn copy(&self, blobs: &Blobs) -> Result<()> {
        let is_dropped = self.film.as_ref().is_some_and(|film| film.film.dropped_at.is_some());
        if !is_dropped {
            blobs.copy(self.file.id.0, self.to.0).await?;
        }
        for (made, to) in self.film.iter().flat_map(|film| &film.renditions).zip(&self.made) {
            blobs.copy(made.id.0, to.0).await?;
        }
        Ok(())
    }

    async fn insert(&self, tx: &Tx, ids: &Ids, place: Place, at: Moment) -> Result<()> {
        let Place { tenant, by, unit } = place;
        let File { kind, mime, name, bytes, .. } = &self.file;
        let values = row! {
            id: self.to, tenant_id: tenant, unit_id: unit, kind: kind.as_str(), mime: mime.as_str(), name: name.as_str(),
            bytes: *bytes, made_by: by, made_at: at
        };
        tx.insert("learning_media", values).await?;
        let Some(film::Shown { film, renditions }) = &self.film else { return Ok(()) };
        let values = row! {
            media_id: self.to, tenant_id: tenant, container: film.container.as_str(), web: film.web,
            seconds: film.seconds, width: film.width, height: film.height, has_sound: film.has_sound,
            dropped_at: film.dropped_at.map(|_| at)
        };
        tx.insert("learning_film", values).await?;
        if film.waits() {
            return film::ask(tx, ids, tenant, by, self.to, at).await;
        }
        let id: Uuid = ids.make();
        let values = row! {
            id: id, tenant_id: tenant, media_id: self.to, number: 1_i64, asked_by: by, asked_at: at, ended_at: at,
            fault: film.fault.clone(), detail: film.detail.clone()
        };
        tx.insert("learning_conversion", values).await?;
        let columns = ["id", "tenant_id", "media_id", "kind", "mime", "bytes", "width", "height"];
        let made = renditions.iter().zip(&self.made).map(|(made, id)| {
            params![*id, tenant, self.to, made.kind.as_str(), made.mime.as_str(), made.bytes, made.width, made.height]
        });
        tx.insert_all("learning_rendition", &columns, made.collect()).await
    }
}

/// Where a parcel is unpacked, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub tenant: TenantId,
    pub by: PersonId,
    pub unit: LearningUnitId,
}

impl Parcel {
    /// The texts name the files by their new ids.
    fn rename(&mut self) -> Result<()> {
        for packed in &self.files {
            let (from, to) = (packed.file.id, packed.to);
            let (old, new) = (from.to_string(), to.to_string());
            let draft = &mut self.draft;
            for text in [&mut draft.body, &mut draft.gift, &mut draft.scenario, &mut draft.transcript] {
                *text = text.replace(&old, &new);
            }
            for id in [&mut draft.poster_id, &mut draft.film_id, &mut draft.captions_id, &mut draft.audio_id] {
                if *id == Some(from) {
                    *id = Some(to);
                }
            }
            for question in self.questions.iter_mut().chain(&mut self.pool) {
                let text = serde_json::to_string(question)?;
                if text.contains(&old) {
                    *question = serde_json::from_str(&text.replace(&old, &new))?;
                }
            }
        }
        Ok(())
    }

    /// As a new unit: its first version, a draft.
    pub async fn found(&self, tx: &Tx, ids: &Ids, place: Place, at: Moment) -> Result<VersionId> {
        let values = row! { id: place.unit, tenant_id: place.tenant, made_by: place.by, made_at: at };
        tx.insert("learning_unit", values).await?;
        self.put(tx, ids, place, 1, &self.pool, at).await
    }

    /// As the next version of a unit, a draft; the pool keeps what it has.
    pub async fn follow(&self, tx: &Tx, ids: &Ids, place: Place, at: Moment) -> Result<(VersionId, i64)> {
        let number = version::newest(tx, place.tenant, place.unit).await?.number + 1;
        let known: Vec<Question> =
            pool::list(tx, place.tenant, place.unit).await?.into_iter().map(|asked| asked.question).collect();
        let pool: Vec<Question> = self.pool.iter().filter(|question| !known.contains(question)).cloned().collect();
        Ok((self.put(tx, ids, place, number, &pool, at).await?, number))
    }

    async fn put(
        &self,
        tx: &Tx,
        ids: &Ids,
        place: Place,
        number: i64,
        pool: &[Question],
        at: Moment,
    ) -> Result<VersionId> {
        for packed in &self.files {
            packed.insert(tx, ids, place, at).await?;
        }
        let Place { tenant, by, unit } = place;
        version::insert_questions(tx, ids, tenant, unit, None, pool).await?;
        version::insert(tx, ids, (tenant, by), unit, number, &self.draft, &self.questions, at).await
    }

    /// The files that were copied, when nothing came of it.
    pub async fn discard(&self, blobs: &Blobs) -> Result<()> {
        for packed in &self.files {
            for id in packed.made.iter().chain([&packed.to]) {
                blobs.delete(id.0).await?;
            }
        }
        Ok(())
    }
}
