//! The receipt code: how an anonymous author comes back to their need.
//!
//! Twelve symbols of 31 carry 59 bits. The store keeps SHA-256, iterated 4,096
//! times, of the tenant's pepper and the code; the pepper is sealed with the
//! installation's key. Who steals the database alone can test no code at all;
//! who has the key too needs 2^70 hashes for a given code, which is why no
//! memory-hard hash is needed here as it is for passwords that people choose.
//!
//! The code is itself derived from the random id that the device gave the form
//! and the pepper: a form that is sent twice finds its need again and shows
//! the same code, although neither the code nor that id is stored anywhere.

use base::{Ids, Result, TenantId, not_found, seal::SealKey};
use sha2::{Digest, Sha256};
use store::{Rows, Tx, params, row};
use uuid::Uuid;

use super::{Need, NeedId};
use crate::desk::Desk;

const SYMBOLS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH: usize = 12;
const ROUNDS: usize = 4096;

/// The tenant's secret; not to be logged.
#[derive(Clone)]
pub struct Pepper(Vec<u8>);

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pepper(…)")
    }
}

/// A code in its plain form: twelve symbols, no dashes.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

impl Code {
    /// As typed: small letters, dashes and spaces do not matter.
    pub fn read(text: &str) -> Option<Self> {
        let plain: String =
            text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_ascii_uppercase();
        (plain.len() == LENGTH && plain.bytes().all(|byte| SYMBOLS.contains(&byte))).then_some(Self(plain))
    }

    /// As shown: `7K3M-9QAB-XYZ2`
    pub fn shown(&self) -> String {
        format!("{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }
}

pub async fn install(tx: &Tx, ids: &Ids, seal: &SealKey, tenant: TenantId) -> Result<()> {
    let sealed = seal.seal(ids, &context(tenant), &ids.bytes::<32>())?;
    tx.insert_new("voice_pepper", row! { tenant_id: tenant, sealed: sealed }).await.map(drop)
}

fn context(tenant: TenantId) -> String {
    format!("voice_pepper:{tenant}")
}

impl Pepper {
    pub async fn read(rows: &impl Rows, seal: &SealKey, tenant: TenantId) -> Result<Self> {
        let sealed: Option<Vec<u8>> =
            rows.value("select sealed from voice_pepper where tenant_id = $1", params![tenant]).await?;
        Ok(Self(seal.open(&context(tenant), &sealed.ok_or_else(not_found)?)?))
    }

    fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(&self.0);
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// The code that belongs to a form's random id.
    pub fn code(&self, form: Uuid) -> Code {
        let mut code = String::with_capacity(LENGTH);
        for round in 0_u8.. {
            // 248 = 8 × 31: what lies above would favour the first symbols.
            let digest = self.digest("code", &[form.as_bytes(), &[round]]);
            let symbols =
                digest.into_iter().filter(|byte| *byte < 248).map(|byte| char::from(SYMBOLS[usize::from(byte) % 31]));
            code.extend(symbols.take(LENGTH - code.len()));
            if code.len() == LENGTH {
                break;
            }
        }
        Code(code)
    }

    /// What is stored of a code.
    pub fn hash(&self, code: &Code) -> Vec<u8> {
        let mut hash = self.digest("receipt", &[code.0.as_bytes()]);
        for _ in 1..ROUNDS {
            hash = self.digest("receipt", &[&hash]);
        }
        hash.to_vec()
    }

    /// By which a confidential author's own needs are found.
    pub fn author_mark(&self, author: base::PersonId) -> Vec<u8> {
        self.digest("author", &[author.0.as_bytes()]).to_vec()
    }

    /// By which a person's support of one need counts once, and only of that one.
    pub fn support_mark(&self, person: base::PersonId, need: NeedId) -> Vec<u8> {
        self.support_by(&self.author_mark(person), need)
    }

    /// The same from the mark of an author, so that nobody need be known for
    /// not counting them twice.
    pub(crate) fn support_by(&self, author_mark: &[u8], need: NeedId) -> Vec<u8> {
        self.digest("support", &[author_mark, need.0.as_bytes()]).to_vec()
    }
}

/// The need of a code, or 404: whether a code exists is not told apart.
pub async fn find(rows: &impl Rows, desk: &Desk, code: &Code) -> Result<Need> {
    let hash = Pepper::read(rows, &desk.seal, desk.tenant).await?.hash(code);
    let sql = format!("select {} from voice_need n where n.tenant_id = $1 and n.receipt = $2", super::COLUMNS);
    rows.one(&sql, params![desk.tenant, hash]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = Pepper(vec![1; 32]).code(Uuid::from_u128(7));
        let shown = code.shown();
        assert_eq!(shown.len(), 14);
        assert_eq!(Code::read(&shown.to_lowercase().replace('-', " ")), Some(code));
        assert_eq!(Code::read("7K3M-9QAB-XYZ"), None);
        assert_eq!(Code::read("7K3M-9QAB-XYO0"), None, "0 and O are not symbols");
    }

    #[test]
    fn one_form_one_code_and_another_tenant_another() {
        let (one, other) = (Pepper(vec![1; 32]), Pepper(vec![2; 32]));
        let form = Uuid::from_u128(7);
        assert_eq!(one.code(form), one.code(form));
        assert_ne!(one.code(form), one.code(Uuid::from_u128(8)));
        assert_ne!(one.code(form), other.code(form));
        assert_ne!(one.hash(&one.code(form)), other.hash(&one.code(form)));
    }
}
