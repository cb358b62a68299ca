//! The bytes of attachments, once for each digest.

use std::collections::HashMap;

use base::{Result, TenantId};
use bytes::Bytes;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use store::{FromQueryResult, Rows, Tx, params, rows::place_list};

use crate::{
    hex,
    xapi::{Fault, Json},
};

#[derive(Debug, Clone)]
pub struct Attached {
    pub tenant: TenantId,
    /// Hexadecimal, in small letters.
    pub sha2: String,
    pub content_type: String,
    pub bytes: Bytes,
}

/// Bytes that have not the digest they came with are kept, because clients
/// that re-encode them on the way must conform (XAPI-00127), but give way to
/// those that have it.
pub async fn keep(tx: &Tx, attached: &[Attached]) -> Result<()> {
    for part in attached {
        let sql = "insert into records_attachment (tenant_id, sha2, content_type, bytes, whole) values ($1, $2, $3, $4, $5)
                   on conflict (tenant_id, sha2) do update set content_type = excluded.content_type, bytes = excluded.bytes, whole = excluded.whole
                   where records_attachment.whole = $6 and excluded.whole = $5 and $5 <> $6";
        let values = params![
            part.tenant,
            part.sha2.as_str(),
            part.content_type.as_str(),
            part.bytes.to_vec(),
            is_whole(part),
            false
        ];
        tx.execute(sql, values).await?;
    }
    Ok(())
}

fn is_whole(part: &Attached) -> bool {
    let digest = match part.sha2.len() {
        56 => hex(&Sha224::digest(&part.bytes)),
        64 => hex(&Sha256::digest(&part.bytes)),
        96 => hex(&Sha384::digest(&part.bytes)),
        _ => hex(&Sha512::digest(&part.bytes)),
    };
    digest == part.sha2
}

/// The digests that a stored statement and its sub-statement name.
pub fn named(body: &str) -> Result<Vec<String>, Fault> {
    if !body.contains("\"sha2\"") {
        return Ok(Vec::new());
    }
    let statement = Json::read(body.as_bytes())?;
    let inner = statement.get("object").and_then(|object| object.get("attachments"));
    let lists = statement.get("attachments").into_iter().chain(inner);
    let of = |item: &Json<'_>| item.get("sha2").and_then(Json::as_text).map(str::to_ascii_lowercase);
    Ok(lists.flat_map(|list| list.items().iter().filter_map(of).collect::<Vec<_>>()).collect())
}

/// Content type and bytes of those that are here.
pub async fn find(rows: &impl Rows, tenant: TenantId, wanted: &[String]) -> Result<HashMap<String, (String, Vec<u8>)>> {
    #[derive(FromQueryResult)]
    struct Row {
        sha2: String,
        content_type: String,
        bytes: Vec<u8>,
    }
    let mut values = params![tenant];
    let list = place_list(&mut values, wanted.iter().map(String::as_str));
    let sql =
        format!("select sha2, content_type, bytes from records_attachment where tenant_id = $1 and sha2 in ({list})");
    let found: Vec<Row> = rows.all(&sql, values).await?;
    Ok(found.into_iter().map(|row| (row.sha2, (row.content_type, row.bytes))).collect())
}
