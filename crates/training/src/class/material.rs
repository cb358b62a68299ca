//! Files of a class (课件): what the trainers show and hand out. Pictures are
//! its slides; they are drawn anew, and can be looked at on the page.

use base::{Actor, Error, Ids, Message, Moment, Result, TenantId, error::invalid};
use learning::media;
use store::{Db, FromQueryResult, Rows, blob::Blobs, params, row};

use super::{ClassId, handled};

base::id! { MaterialId }

pub const MOST: i64 = 30;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Material {
    pub id: MaterialId,
    pub name: String,
    pub mime: String,
    pub bytes: i64,
}

impl Material {
    pub fn is_picture(&self) -> bool {
        self.mime.starts_with("image/")
    }

    /// Whole kilobytes, at least one.
    pub fn kilobytes(&self) -> i64 {
        (self.bytes / 1024).max(1)
    }
}

pub async fn all(rows: &impl Rows, tenant: TenantId, class: ClassId) -> Result<Vec<Material>> {
    let sql = "select id, name, mime, bytes from training_material where tenant_id = $1 and class_id = $2 order by made_at, id";
    rows.all(sql, params![tenant, class]).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, class: ClassId, id: MaterialId) -> Result<Material> {
    let sql = "select id, name, mime, bytes from training_material where tenant_id = $1 and class_id = $2 and id = $3";
    rows.one(sql, params![tenant, class, id]).await
}

const BINARY: &str = "application/octet-stream";

/// What it is, and its bytes as they are kept: of a picture drawn anew.
async fn prepared(bytes: bytes::Bytes) -> Result<(&'static str, bytes::Bytes)> {
    match media::sniff(&bytes) {
        Ok(kind) if kind.picture().is_some() => {
            let (_, mime, bytes) = media::prepared(&bytes).await.map_err(|why| invalid("file", why))?;
            Ok((mime, bytes))
        }
        _ if bytes.starts_with(b"%PDF-") => Ok(("application/pdf", bytes)),
        _ => Ok((BINARY, bytes)),
    }
}

/// Kept as it came, unless it is a picture.
pub async fn keep(
    db: &Db,
    (blobs, ids, actor): (&Blobs, &Ids, &Actor),
    class: ClassId,
    (name, bytes): (&str, bytes::Bytes),
    limit: u64,
    at: Moment,
) -> Result<()> {
    handled(db, actor, class).await?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { limit });
    }
    let there = "select count(*) from training_material where tenant_id = $1 and class_id = $2";
    if db.count(there, params![actor.tenant, class]).await? >= MOST {
        return Err(invalid("file", Message::new("training-materials-many").with("most", MOST)));
    }
    let name: String =
        name.chars().filter(|letter| !letter.is_control() && !"/\\".contains(*letter)).take(120).collect();
    let (mime, bytes) = prepared(bytes).await?;
    let id: MaterialId = ids.make();
    let size = bytes.len() as i64;
    blobs.put(id.0, bytes).await?;
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, class_id: class, name: name.as_str(), mime: mime,
            bytes: size, made_by: actor.person, made_at: at
        };
        tx.insert("training_material", values).await?;
        people::audit::write(&tx, at, actor, "training.material.creation", class, &name).await
    })
    .await
}

pub async fn remove(db: &Db, actor: &Actor, class: ClassId, id: MaterialId, at: Moment) -> Result<()> {
    handled(db, actor, class).await?;
    let found = get(db, actor.tenant, class, id).await?;
    db.write(|tx| async move {
        let sql = "delete from training_material where tenant_id = $1 and class_id = $2 and id = $3";
        tx.execute(sql, params![actor.tenant, class, id]).await?;
        people::audit::write(&tx, at, actor, "training.material.removal", class, &found.name).await
    })
    .await
}
