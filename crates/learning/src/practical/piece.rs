//! What somebody handed in (作品), or asked an observer to come and see.
//!
//! It is its owner's: they see it, they delete it with all that was said of it.
//! Observers see it while it waits for them, and no longer.

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, TenantId, conflict, error::invalid, not_found};
use bytes::Bytes;
use people::person;
use store::{Db, FromQueryResult, Rows, Tx, blob::Blobs, params, row};

use super::{Mode, OBSERVE, PracticalId, PracticalVersionId, Version, scoring};
use crate::{
    certificate::Subject,
    media::{self, sniff},
    notice,
};

base::id! {
    PieceId
    PieceFileId
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Piece {
    pub id: PieceId,
    pub person_id: PersonId,
    pub practical_id: PracticalId,
    pub version_id: PracticalVersionId,
    pub words: String,
    pub link: String,
    pub handed_at: Moment,
    pub scored_on: Option<Day>,
    pub reached: Option<bool>,
}

pub(super) const COLUMNS: &str =
    "p.id, p.person_id, p.practical_id, p.version_id, p.words, p.link, p.handed_at, p.scored_on, p.reached";

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct File {
    pub id: PieceFileId,
    pub piece_id: PieceId,
    pub mime: String,
    pub name: String,
    pub bytes: i64,
}

impl File {
    pub fn link(&self) -> String {
        format!("/learning/pieces/{}/files/{}", self.piece_id, self.id)
    }

    /// `picture`, `film` or `paper`.
    pub fn group(&self) -> &'static str {
        match self.mime.split('/').next() {
            Some("image") => "picture",
            Some("video") => "film",
            _ => "paper",
        }
    }

    pub fn size(&self) -> String {
        ui::respond::megabytes(self.bytes.unsigned_abs())
    }
}

/// How far somebody is with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Waiting,
    Again,
    Reached,
}

impl State {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Again => "again",
            Self::Reached => "reached",
        }
    }
}

/// One's own tries, newest first.
pub async fn own(rows: &impl Rows, actor: &Actor, practical: PracticalId) -> Result<Vec<Piece>> {
    let sql = format!(
        "select {COLUMNS} from learning_piece p where p.tenant_id = $1 and p.person_id = $2 and p.practical_id = $3
         order by p.handed_at desc, p.id desc limit 50"
    );
    rows.all(&sql, params![actor.tenant, actor.person, practical]).await
}

pub fn state(own: &[Piece]) -> State {
    if own.iter().any(|piece| piece.reached == Some(true)) {
        return State::Reached;
    }
    match own.first() {
        None => State::Open,
        Some(piece) if piece.scored_on.is_none() => State::Waiting,
        Some(_) => State::Again,
    }
}

/// The day on which somebody reached what the task of a unit or path asks.
pub async fn reached_on(
    rows: &impl Rows,
    tenant: TenantId,
    person: PersonId,
    practical: PracticalId,
) -> Result<Option<Day>> {
    let sql = "select min(scored_on) from learning_piece
               where tenant_id = $1 and person_id = $2 and practical_id = $3 and reached = $4";
    Ok(rows.value::<Option<Day>>(sql, params![tenant, person, practical, true]).await?.flatten())
}

/// Does a certificate of this still want a reviewed piece? Otherwise the day on
/// which it was reached, where one is wanted at all.
pub async fn wanted(rows: &impl Rows, tenant: TenantId, person: PersonId, subject: Subject) -> Result<Option<Day>> {
    let Some(task) = super::published(rows, tenant, subject).await?.filter(|task| task.mode() != Mode::Steps) else {
        return Ok(None);
    };
    let reached = reached_on(rows, tenant, person, task.practical_id).await?;
    reached.map(Some).ok_or_else(|| conflict("practical-certificate-early"))
}

pub async fn files(rows: &impl Rows, tenant: TenantId, piece: PieceId) -> Result<Vec<File>> {
    let sql = "select id, piece_id, mime, name, bytes from learning_piece_file where tenant_id = $1 and piece_id = $2 order by id";
    rows.all(sql, params![tenant, piece]).await
}

/// A file of one's own, or of a piece that waits for this observer.
pub async fn file(rows: &impl Rows, actor: &Actor, piece: PieceId, id: PieceFileId, today: Day) -> Result<File> {
    let own = "select count(*) from learning_piece where tenant_id = $1 and person_id = $2 and id = $3";
    if rows.count(own, params![actor.tenant, actor.person, piece]).await? == 0 {
        scoring::waiting(rows, actor, piece, today).await?;
    }
    let found = files(rows, actor.tenant, piece).await?;
    found.into_iter().find(|file| file.id == id).ok_or_else(not_found)
}

/// What is handed in.
#[derive(Debug, Clone, Default)]
pub struct Handed<'a> {
    pub words: String,
    pub link: String,
    /// Name and bytes.
    pub files: Vec<(&'a str, Bytes)>,
}

/// How much of it may come.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    pub files: usize,
    pub bytes: u64,
    pub picture: u64,
}

/// A file as it is kept: kind and bytes.
async fn prepared(name: &str, bytes: &Bytes, most: Most) -> Result<(&'static str, Bytes)> {
    let refused = |why: Message| invalid("files", why);
    let limit = |limit: u64| {
        let large = Message::new("practical-file-large").with("name", name).with("size", ui::respond::megabytes(limit));
        if bytes.len() as u64 > limit { Err(refused(large)) } else { Ok(()) }
    };
    limit(most.bytes)?;
    if bytes.starts_with(b"%PDF-") {
        return Ok(("application/pdf", bytes.clone()));
    }
    let lower = name.to_lowercase();
    let is_text = [".txt", ".md"].iter().any(|end| lower.ends_with(end));
    if is_text && std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return Ok(("text/plain; charset=utf-8", bytes.clone()));
    }
    let unknown = || Message::new("practical-file-kind").with("name", name);
    let kind = sniff(bytes).map_err(|_| refused(unknown()))?;
    match kind {
        sniff::Kind::Mp4 => Ok(("video/mp4", bytes.clone())),
        kind if sniff::PICTURES.contains(&kind) => {
            limit(most.picture)?;
            let (_, mime, bytes) = media::prepared(bytes).await.map_err(refused)?;
            Ok((mime, bytes))
        }
        _ => Err(refused(unknown())),
    }
}

/// Hands in a piece, or asks for somebody to come and see.
#[expect(clippy::too_many_arguments, reason = "who hands in what for which task, and where its files go")]
pub async fn hand_in(
    db: &Db,
    blobs: &Blobs,
    ids: &Ids,
    actor: &Actor,
    task: &Version,
    handed: Handed<'_>,
    most: Most,
    (at, today): (Moment, Day),
) -> Result<PieceId> {
    if handed.files.len() > most.files {
        return Err(invalid("files", Message::new("practical-many-files").with("most", most.files)));
    }
    if task.mode() == Mode::Piece && handed.files.is_empty() && handed.link.is_empty() {
        return Err(invalid("files", "practical-hand-in-something"));
    }
    let mut kept = Vec::new();
    for (name, bytes) in &handed.files {
        let (mime, bytes) = prepared(name, bytes, most).await?;
        let name: String = name.chars().filter(|letter| !letter.is_control()).take(120).collect();
        kept.push((ids.make::<PieceFileId>(), mime, name, bytes));
    }
    for (id, _, _, bytes) in &kept {
        blobs.put(id.0, bytes.clone()).await?;
    }
    let kept = &kept;
    let handed = &handed;
    let made = db
        .write(|tx| async move {
            let id = insert(&tx, ids, task, actor.person, None, (&handed.words, &handed.link), at).await?;
            for (file, mime, name, bytes) in kept {
                let values = row! {
                    id: *file, tenant_id: actor.tenant, person_id: actor.person, piece_id: id, mime: *mime,
                    name: name.as_str(), bytes: bytes.len() as i64
                };
                tx.insert("learning_piece_file", values).await?;
            }
            tell_observers(&tx, ids, actor, task, id, (at, today)).await?;
            people::audit::write(&tx, at, actor, "learning.piece", id, task.mode().code()).await?;
            Ok(id)
        })
        .await;
    if made.is_err() {
        for (id, ..) in kept {
            blobs.delete(id.0).await?;
        }
    }
    made
}

/// A row of a try; refused while one waits or when it is reached already.
pub(super) async fn insert(
    tx: &Tx,
    ids: &Ids,
    task: &Version,
    person: PersonId,
    asked_by: Option<&Actor>,
    (words, link): (&str, &str),
    at: Moment,
) -> Result<PieceId> {
    let sql = "select tenant_id from learning_practical where id = $1";
    let tenant: TenantId = tx.value(sql, params![task.practical_id]).await?.ok_or_else(not_found)?;
    let sql = "select count(*) from learning_piece where person_id = $1 and practical_id = $2 and (scored_on is null or reached = $3)";
    if tx.count(sql, params![person, task.practical_id, true]).await? > 0 {
        return Err(conflict("practical-waits-already"));
    }
    let id: PieceId = ids.make();
    let values = row! {
        id: id, tenant_id: tenant, person_id: person, practical_id: task.practical_id, version_id: task.id,
        words: words, link: link, asked_by: asked_by.map(|actor| actor.person), handed_at: at
    };
    tx.insert("learning_piece", values).await?;
    Ok(id)
}

/// The nearest leader and the nearest educator: two people, not a department.
async fn tell_observers(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    task: &Version,
    id: PieceId,
    (at, today): (Moment, Day),
) -> Result<()> {
    let Some(own) = person::own_unit(tx, actor.tenant, actor.person, today).await? else { return Ok(()) };
    let mut to: Vec<PersonId> = Vec::new();
    for role in OBSERVE.roles {
        let holders = person::holders(tx, actor.tenant, *role, own.unit_id, today).await?;
        let next = holders.into_iter().find(|holder| *holder != actor.person && !to.contains(holder));
        to.extend(next);
    }
    let message = Message::new("learning-notice-piece").with("title", &task.title);
    notice::tell(tx, ids, actor, at, &message, &format!("/learning/observations/{id}"), &to).await
}

/// Its owner deletes it, with its files and what was said of it.
pub async fn remove(db: &Db, blobs: &Blobs, actor: &Actor, id: PieceId, at: Moment) -> Result<PracticalId> {
    let (practical, gone) = db
        .write(|tx| async move {
            let sql = "select practical_id from learning_piece where tenant_id = $1 and person_id = $2 and id = $3";
            let practical: PracticalId =
                tx.value(sql, params![actor.tenant, actor.person, id]).await?.ok_or_else(not_found)?;
            let gone: Vec<PieceFileId> =
                tx.column("select id from learning_piece_file where piece_id = $1", params![id]).await?;
            for table in ["learning_score", "learning_scoring", "learning_piece_file"] {
                tx.execute(&format!("delete from {table} where piece_id = $1"), params![id]).await?;
            }
            tx.execute("delete from learning_piece where id = $1", params![id]).await?;
            people::audit::write(&tx, at, actor, "learning.piece.removal", id, "").await?;
            Ok((practical, gone))
        })
        .await?;
    for file in gone {
        blobs.delete(file.0).await?;
    }
    Ok(practical)
}

/// The files of people who are forgotten; their bytes go after the rows.
pub(crate) async fn files_of(rows: &impl Rows, tenant: TenantId, people: &[PersonId]) -> Result<Vec<PieceFileId>> {
    let mut values = params![tenant];
    let list = store::rows::place_list(&mut values, people.iter().copied());
    let sql = format!("select id from learning_piece_file where tenant_id = $1 and person_id in ({list})");
    rows.column(&sql, values).await
}
