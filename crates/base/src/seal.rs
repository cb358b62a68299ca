//! Encryption of a single field (sensitive lanes, second-factor secrets).
//!
//! XChaCha20-Poly1305 with a random 24-byte nonce; `context` (table, column
//! and row id) is bound in as associated data, so that a sealed value moved to
//! another row does not open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use crate::{Ids, Result, error::internal};

/// The 32-byte key of an installation; printed nowhere.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(…)")
    }
}

impl SealKey {
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut key = [0; 32];
        for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(key))
    }

    /// Nonce, then ciphertext and tag: 40 bytes longer than the plain bytes.
    pub fn seal(&self, ids: &Ids, context: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; 24] = ids.bytes();
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| internal("sealing failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let broken = || internal(format!("sealed value of {context} does not open"));
        let (nonce, sealed) = sealed.split_at_checked(24).ok_or_else(broken)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| broken())?;
        let payload = Payload { msg: sealed, aad: context.as_bytes() };
        self.cipher().decrypt(&XNonce::from(nonce), payload).map_err(|_| broken())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn opens_only_in_its_own_row() -> Result<()> {
        let ids = Ids::seeded(Clock::fixed(jiff::Timestamp::UNIX_EPOCH), 1);
        let key = SealKey::new([7; 32]);
        let sealed = key.seal(&ids, "need.text:1", "孩子没人接".as_bytes())?;
        assert_eq!(key.open("need.text:1", &sealed)?, "孩子没人接".as_bytes());
        assert!(key.open("need.text:2", &sealed).is_err());
        assert!(SealKey::new([8; 32]).open("need.text:1", &sealed).is_err());
        assert!(key.open("need.text:1", &sealed[..20]).is_err());
        Ok(())
    }
}
