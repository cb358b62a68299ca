//! A film (视频) or a sound that was sent in, and what was made of it for phones.
//!
//! The bytes are written as they come; making them ready is a job
//! ([`super::conversion`]). Until that is done, and where the tools are missing,
//! what was sent in is shown if browsers play it as it is.

use base::{Actor, Ids, Message, Moment, PersonId, Result, TenantId, conflict, not_found};
use store::{Db, FromQueryResult, Rows, Tx, Value, blob::Blobs, job, params, row, rows::place_list};
use uuid::Uuid;

use super::{
    MediaId,
    container::Container,
    conversion::{self, Work},
    mp4,
};
use crate::unit::LearningUnitId;

/// Of the index of an MP4 (bytes): an hour has one to three million.
const MOST_INDEX: u64 = 16 << 20;
/// A film without sound that is no longer than this (seconds) is an animation (动画).
pub const ANIMATION: i64 = 60;

/// A film with its last conversion.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Film {
    pub id: MediaId,
    pub unit_id: LearningUnitId,
    pub kind: String,
    pub mime: String,
    pub name: String,
    pub bytes: i64,
    pub conversion: Uuid,
    pub container: String,
    pub web: bool,
    pub seconds: Option<i64>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub has_sound: bool,
    pub dropped_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    pub fault: Option<String>,
    pub detail: Option<String>,
}

const COLUMNS: &str = "m.id, m.unit_id, m.kind, m.mime, m.name, m.bytes, c.id as conversion, f.container, f.web, f.seconds, f.width, f.height, \
     f.has_sound, f.dropped_at, c.ended_at, c.fault, c.detail";
/// With its last conversion.
const FROM: &str = "learning_film f join learning_media m on m.id = f.media_id
     join learning_conversion c on c.media_id = f.media_id
       and c.number = (select max(l.number) from learning_conversion l where l.media_id = f.media_id)";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The job has not come to it, or is at it.
    Waits,
    Ready,
    Failed,
}

impl Film {
    pub fn state(&self) -> State {
        match (self.ended_at, &self.fault) {
            (None, _) => State::Waits,
            (Some(_), None) => State::Ready,
            (Some(_), Some(_)) => State::Failed,
        }
    }

    pub fn waits(&self) -> bool {
        self.state() == State::Waits
    }

    /// Moves, says nothing and is short: needs no captions and may stand in a text.
    pub fn is_animation(&self) -> bool {
        self.kind == "film" && !self.has_sound && self.seconds.is_some_and(|seconds| seconds <= ANIMATION)
    }

    /// Can somebody watch it?
    pub fn plays(&self) -> bool {
        self.state() == State::Ready || (self.web && self.dropped_at.is_none())
    }
}

/// Something that a player can be given.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Rendition {
    pub id: MediaId,
    pub media_id: MediaId,
    pub kind: String,
    pub mime: String,
    pub bytes: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
}

impl Rendition {
    pub fn url(&self) -> String {
        super::url(self.id)
    }

    /// "1.5 MB"
    pub fn size(&self) -> String {
        ui::respond::megabytes(u64::try_from(self.bytes).unwrap_or_default())
    }
}

/// Films with what was made of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub film: Film,
    pub renditions: Vec<Rendition>,
}

impl Shown {
    pub fn of(&self, kind: &str) -> Option<&Rendition> {
        self.renditions.iter().find(|rendition| rendition.kind == kind)
    }

    /// The wide one, the narrow one: one of them may be missing.
    pub fn pictures(&self) -> (Option<&Rendition>, Option<&Rendition>) {
        (self.of("large"), self.of("small"))
    }
}

/// A file that has come in: the name it had, what it is and how large.
#[derive(Debug, Clone)]
pub struct Received {
    pub id: MediaId,
    pub name: String,
    pub container: Container,
    pub bytes: i64,
}

/// Takes a file in that lies in its place already.
pub async fn take(
    db: &Db,
    blobs: &Blobs,
    ids: &Ids,
    actor: &Actor,
    unit: LearningUnitId,
    received: Received,
    at: Moment,
) -> Result<()> {
    let Received { id, name, container, bytes } = received;
    let facts = match container {
        Container::Mov => facts(blobs, id.0).await?,
        container => mp4::Facts {
            is_web: matches!(container, Container::Mp3 | Container::Ogg | Container::Wav | Container::Flac),
            // Until somebody has looked inside.
            has_sound: container != Container::Gif,
            ..mp4::Facts::default()
        },
    };
    let kind = if facts.has_sound && facts.is_web && !facts.has_picture { "audio" } else { container.group() };
    let mime = if kind == "audio" && container == Container::Mov { "audio/mp4" } else { container.mime() };
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(120).collect();
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, unit_id: unit, kind: kind, mime: mime, name: name, bytes: bytes,
            made_by: actor.person, made_at: at
        };
        tx.insert("learning_media", values).await?;
        enter(&tx, ids, actor, Entry { media: id, container: container.reader(), facts }, at).await?;
        people::audit::write(&tx, at, actor, "learning.media.creation", id, kind).await
    })
    .await
}

/// Enters a file that lies in its place: the row and the work that it makes.
pub async fn enter(tx: &Tx, ids: &Ids, actor: &Actor, entry: Entry<'_>, at: Moment) -> Result<()> {
    let facts = entry.facts;
    let values = row! {
        media_id: entry.media, tenant_id: actor.tenant, container: entry.container, web: facts.is_web,
        seconds: facts.seconds, width: None::<i64>, height: None::<i64>, has_sound: facts.has_sound,
        dropped_at: None::<Moment>
    };
    tx.insert("learning_film", values).await?;
    ask(tx, ids, actor.tenant, actor.person, entry.media, at).await
}

#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub media: MediaId,
    pub container: &'a str,
    pub facts: mp4::Facts,
}

/// Enters a film that was made ready elsewhere.
pub(crate) async fn keep_ready(
    tx: &Tx,
    ids: &Ids,
    (tenant, by): (TenantId, PersonId),
    entry: Entry<'_>,
    (width, height): (i64, i64),
    at: Moment,
) -> Result<()> {
    let facts = entry.facts;
    let values = row! {
        media_id: entry.media, tenant_id: tenant, container: entry.container, web: facts.is_web, seconds: facts.seconds,
        width: width, height: height, has_sound: facts.has_sound, dropped_at: at
    };
    tx.insert("learning_film", values).await?;
    let id: Uuid = ids.make();
    let values = row! { id: id, tenant_id: tenant, media_id: entry.media, number: 1_i64, asked_by: by, asked_at: at, ended_at: at };
    tx.insert("learning_conversion", values).await
}

pub(crate) async fn ask(tx: &Tx, ids: &Ids, tenant: TenantId, by: PersonId, media: MediaId, at: Moment) -> Result<()> {
    let id: Uuid = ids.make();
    let before = tx.count("select count(*) from learning_conversion where media_id = $1", params![media]).await?;
    let values = row! { id: id, tenant_id: tenant, media_id: media, number: before + 1, asked_by: by, asked_at: at };
    tx.insert("learning_conversion", values).await?;
    tx.enqueue(ids, conversion::JOB.kind, &Work { tenant, conversion: id }).await
}

/// Makes it ready once more. Refused where it is ready or still waits, or what
/// was sent in is gone.
pub async fn ask_again(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    unit: LearningUnitId,
    media: MediaId,
    at: Moment,
) -> Result<()> {
    db.write(|tx| async move {
        let film = get(&tx, actor.tenant, media).await?;
        if film.unit_id != unit {
            return Err(not_found());
        }
        let has_failed = film.state() == State::Failed || is_stuck(&tx, &film).await?;
        if !has_failed || film.dropped_at.is_some() {
            return Err(conflict("learning-film-not-failed"));
        }
        ask(&tx, ids, actor.tenant, actor.person, media, at).await?;
        people::audit::write(&tx, at, actor, "learning.film.conversion", media, "").await
    })
    .await
}

/// Tried so often in vain that nobody tries any more.
pub async fn is_stuck(rows: &impl Rows, film: &Film) -> Result<bool> {
    Ok(film.waits() && job::is_dead(rows, conversion::JOB.kind, film.conversion).await?)
}

pub async fn get(rows: &impl Rows, tenant: TenantId, media: MediaId) -> Result<Film> {
    let sql = format!("select {COLUMNS} from {FROM} where f.tenant_id = $1 and f.media_id = $2");
    rows.one(&sql, params![tenant, media]).await
}

/// The films and sounds of a unit, newest first.
pub async fn of_unit(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Vec<Shown>> {
    let sql =
        format!("select {COLUMNS} from {FROM} where f.tenant_id = $1 and m.unit_id = $2 order by m.id desc limit 100");
    let films: Vec<Film> = rows.all(&sql, params![tenant, unit]).await?;
    with_renditions(rows, films).await
}

/// Those of these files that are films or sounds.
pub async fn shown(rows: &impl Rows, tenant: TenantId, media: &[MediaId]) -> Result<Vec<Shown>> {
    if media.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = params![tenant];
    let list = place_list(&mut values, media.iter().copied());
    let sql = format!("select {COLUMNS} from {FROM} where f.tenant_id = $1 and f.media_id in ({list})");
    let films: Vec<Film> = rows.all(&sql, values).await?;
    with_renditions(rows, films).await
}

async fn with_renditions(rows: &impl Rows, films: Vec<Film>) -> Result<Vec<Shown>> {
    let mut shown: Vec<Shown> = films.into_iter().map(|film| Shown { film, renditions: Vec::new() }).collect();
    if shown.is_empty() {
        return Ok(shown);
    }
    let mut values: Vec<Value> = Vec::new();
    let list = place_list(&mut values, shown.iter().map(|it| it.film.id));
    let sql = format!(
        "select id, media_id, kind, mime, bytes, width, height from learning_rendition where media_id in ({list}) order by kind"
    );
    for rendition in rows.all::<Rendition>(&sql, values).await? {
        if let Some(it) = shown.iter_mut().find(|it| it.film.id == rendition.media_id) {
            it.renditions.push(rendition);
        }
    }
    Ok(shown)
}

/// What was made of an upload, by the id of the made file.
pub async fn rendition(rows: &impl Rows, tenant: TenantId, id: MediaId) -> Result<Rendition> {
    let sql = "select id, media_id, kind, mime, bytes, width, height from learning_rendition where tenant_id = $1 and id = $2";
    rows.one(sql, params![tenant, id]).await
}

/// Where a film that is no longer there as it was sent in can be seen.
pub async fn instead(rows: &impl Rows, tenant: TenantId, media: MediaId) -> Result<Option<Rendition>> {
    let sql = "select r.id, r.media_id, r.kind, r.mime, r.bytes, r.width, r.height from learning_rendition r
               join learning_film f on f.media_id = r.media_id
               where r.tenant_id = $1 and r.media_id = $2 and f.dropped_at is not null and r.kind <> 'poster' order by r.kind limit 1";
    rows.maybe(sql, params![tenant, media]).await
}

/// What the boxes of an MP4 say, without reading it whole.
pub async fn facts(blobs: &Blobs, id: Uuid) -> Result<mp4::Facts> {
    let size = blobs.size(id).await?;
    let mut at = 0;
    // A film has a handful of boxes at the top; more is somebody's joke.
    for _ in 0..64 {
        if at + 8 > size {
            break;
        }
        let head = blobs.get_range(id, at..(at + 16).min(size)).await?;
        match mp4::step(&head, at, size) {
            mp4::Step::Moov { from, bytes } if bytes <= MOST_INDEX && from + bytes <= size => {
                return Ok(mp4::facts(&blobs.get_range(id, from..from + bytes).await?));
            }
            mp4::Step::Next(next) => at = next,
            _ => break,
        }
    }
    Ok(mp4::Facts::default())
}

/// What keeps a unit with these files from being published.
pub async fn faults(
    rows: &impl Rows,
    tenant: TenantId,
    film: Option<MediaId>,
    has_captions: bool,
    in_text: &[MediaId],
) -> Result<Vec<Message>> {
    let mut ids = in_text.to_vec();
    ids.extend(film);
    let mut faults = Vec::new();
    let found = shown(rows, tenant, &ids).await?;
    for it in found.iter().map(|it| &it.film) {
        let stands_apart = film == Some(it.id);
        match it.state() {
            _ if it.plays() => {}
            State::Waits => faults.push(Message::new("learning-fault-film-waits").with("name", &it.name)),
            _ => faults.push(Message::new("learning-fault-film-failed").with("name", &it.name)),
        }
        if !stands_apart && it.kind == "film" && !it.is_animation() && !it.waits() {
            faults.push(Message::new("learning-fault-film-in-text").with("name", &it.name));
        }
    }
    let silent = found.iter().any(|it| film == Some(it.film.id) && it.film.is_animation());
    if film.is_some() && !has_captions && !silent {
        faults.push("learning-fault-captions".into());
    }
    Ok(faults)
}
