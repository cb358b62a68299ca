//! The key pair of an organisation: the private half lies sealed in the store.

use base::{Result, TenantId, error::internal, not_found};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{Ed25519KeyPair, KeyPair};
use store::{FromQueryResult, Rows, Tx, params, row};

use super::Press;

base::id! { KeyId }

/// A key that signs.
pub struct Key {
    pub id: KeyId,
    pub pair: Ed25519KeyPair,
}

#[derive(FromQueryResult)]
struct Row {
    id: KeyId,
    sealed: Vec<u8>,
}

fn context(id: KeyId) -> String {
    format!("learning_signing_key.sealed:{id}")
}

/// The newest of the organisation; made when there is none yet.
pub async fn current(tx: &Tx, press: &Press<'_>, tenant: TenantId) -> Result<Key> {
    let sql = "select id, sealed from learning_signing_key where tenant_id = $1 order by number desc limit 1";
    let row: Option<Row> = tx.maybe(sql, params![tenant]).await?;
    let row = if let Some(row) = row {
        row
    } else {
        make(tx, press, tenant).await?;
        tx.maybe(sql, params![tenant]).await?.ok_or_else(not_found)?
    };
    let seed = press.seal.open(&context(row.id), &row.sealed)?;
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| internal("a signing key does not open"))?;
    Ok(Key { id: row.id, pair })
}

/// Two at once make one: the first row stays.
async fn make(tx: &Tx, press: &Press<'_>, tenant: TenantId) -> Result<()> {
    let id: KeyId = press.ids.untimed();
    let seed: [u8; 32] = press.ids.bytes();
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| internal("no signing key"))?;
    let values = row! {
        id: id, tenant_id: tenant, number: 1_i64, public_key: URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()),
        sealed: press.seal.seal(press.ids, &context(id), &seed)?, made_at: press.at
    };
    tx.insert_new("learning_signing_key", values).await.map(drop)
}

/// The public half, as base64url: everybody may have it.
pub async fn public(rows: &impl Rows, id: KeyId) -> Result<Option<String>> {
    rows.value("select public_key from learning_signing_key where id = $1", params![id]).await
}
