//! What is signed: a flattened JWS (RFC 7515) with EdDSA over Ed25519 (RFC
//! 8037), so that any JOSE library can check it with the public key alone.

use base::{Day, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use super::key::{Key, KeyId};

/// More than any certificate has.
const MOST_BYTES: usize = 16 << 10;
const TYPE: &str = "xinqiao-certificate+json";

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub issuer: String,
    /// Where it can be looked at, while its holder lets others look.
    pub page: String,
    pub code: String,
    pub kind: String,
    pub title: String,
    pub holder: String,
    pub organisation: String,
    pub earned_on: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
}

/// The file that is handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    pub payload: String,
    pub protected: String,
    pub signature: String,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    kid: KeyId,
    typ: String,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not such a file at all.
    Unreadable,
    /// Something in it was changed.
    Altered,
    /// Signed with a key, or for a code, that is not here.
    Stranger,
}

impl Fault {
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "learning-check-unreadable",
            Self::Altered => "learning-check-altered",
            Self::Stranger => "learning-check-stranger",
        }
    }
}

pub fn sign(key: &Key, claims: &Claims) -> Result<Signed> {
    let header = Header { alg: "EdDSA".into(), kid: key.id, typ: TYPE.into() };
    let protected = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header)?);
    let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
    let signature = key.pair.sign(format!("{protected}.{payload}").as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
    Ok(Signed { payload, protected, signature })
}

/// A file whose signature is still to be checked.
#[derive(Debug)]
pub struct Read {
    pub key: KeyId,
    signed: Signed,
}

pub fn read(text: &str) -> Result<Read, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::Unreadable);
    }
    let signed: Signed = serde_json::from_str(text.trim()).map_err(|_| Fault::Unreadable)?;
    let header: Header = decoded(&signed.protected).ok_or(Fault::Unreadable)?;
    // No other algorithm, and never `none`.
    if header.alg != "EdDSA" || header.typ != TYPE {
        return Err(Fault::Unreadable);
    }
    Ok(Read { key: header.kid, signed })
}

fn decoded<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

impl Read {
    /// What it says, if it was signed with this key (base64url) and nothing was changed since.
    pub fn verify(&self, public_key: &str) -> Result<Claims, Fault> {
        let Signed { payload, protected, signature } = &self.signed;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Fault::Altered)?;
        let key = URL_SAFE_NO_PAD.decode(public_key).map_err(|_| Fault::Stranger)?;
        let key = UnparsedPublicKey::new(&ED25519, key);
        key.verify(format!("{protected}.{payload}").as_bytes(), &signature).map_err(|_| Fault::Altered)?;
        decoded(payload).ok_or(Fault::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{Ed25519KeyPair, KeyPair};
    use uuid::Uuid;

    fn key(seed: u8) -> Key {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("32 bytes");
        Key { id: KeyId(Uuid::from_u128(seed.into())), pair }
    }

    fn public(key: &Key) -> String {
        URL_SAFE_NO_PAD.encode(key.pair.public_key().as_ref())
    }

    fn claims() -> Claims {
        Claims {
            issuer: "https://xinqiao.example.cn".into(),
            page: "https://xinqiao.example.cn/certificates/ABCDEFGHJKMNPQRS".into(),
            code: "ABCDEFGHJKMNPQRS".into(),
            kind: "unit".into(),
            title: "触电急救第一步".into(),
            holder: "李卫国".into(),
            organisation: "海环铁路有限公司".into(),
            earned_on: "2026-11-22".parse().expect("a day"),
            valid_until: Some("2027-11-22".parse().expect("a day")),
        }
    }

    /// RFC 8032, section 7.1, test 1: the key pair is the one that the world knows.
    #[test]
    fn the_key_pair_of_the_standard() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
        };
        let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes");
        let public = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assert_eq!(pair.public_key().as_ref(), public);
        let signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
        assert_eq!(pair.sign(b"").as_ref(), hex(signature));
    }

    #[test]
    fn what_was_signed_is_read_back() {
        let key = key(7);
        let text = serde_json::to_string(&sign(&key, &claims()).expect("signed")).expect("json");
        let read = read(&text).expect("a file");
        assert_eq!(read.key, key.id);
        assert_eq!(read.verify(&public(&key)), Ok(claims()));
    }

    #[test]
    fn every_change_is_found() {
        let (own, other) = (key(7), key(8));
        let good = sign(&own, &claims()).expect("signed");
        let check = |signed: &Signed, key: &Key| {
            let text = serde_json::to_string(signed).expect("json");
            read(&text).and_then(|read| read.verify(&public(key)))
        };
        let better = Claims { holder: "王小明".into(), ..claims() };
        let longer = Claims { valid_until: None, ..claims() };
        for changed in [&better, &longer] {
            let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(changed).expect("json"));
            assert_eq!(check(&Signed { payload, ..good.clone() }, &own), Err(Fault::Altered));
        }
        assert_eq!(check(&good, &other), Err(Fault::Altered), "another key");
        let by_other = sign(&other, &claims()).expect("signed");
        assert_eq!(check(&Signed { signature: by_other.signature, ..good.clone() }, &own), Err(Fault::Altered));
        let header = |alg: &str, typ: &str| {
            let header = Header { alg: alg.into(), kid: own.id, typ: typ.into() };
            URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header).expect("json"))
        };
        for protected in [header("none", TYPE), header("HS256", TYPE), header("EdDSA", "JWT"), "?".into()] {
            assert_eq!(check(&Signed { protected, ..good.clone() }, &own), Err(Fault::Unreadable));
        }
        let mut bytes = URL_SAFE_NO_PAD.decode(&good.signature).expect("base64");
        for place in [0, 31, 32, 63] {
            bytes[place] ^= 1;
            let signature = URL_SAFE_NO_PAD.encode(&bytes);
            assert_eq!(check(&Signed { signature, ..good.clone() }, &own), Err(Fault::Altered), "bit {place}");
            bytes[place] ^= 1;
        }
        for text in ["", "{}", "[]", "null", "{\"payload\":\"\"}"] {
            assert_eq!(read(text).err(), Some(Fault::Unreadable), "{text}");
        }
    }
}
