//! Encryption of a single field (sensitive lanes, second-factor secrets).
//!
//! XChaCha20-Poly1305 with a random 24-byte nonce; `context` (table, column
//! and row id) is bound in as associated data, so that a sealed value moved to
//! another row does not open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use sha2::{Digest, Sha256};

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

    /// A mark on bytes that anybody may read and only we can make
    /// (HMAC-SHA-256 under a key of this context alone).
    pub fn sign(&self, context: &str, bytes: &[u8]) -> [u8; 32] {
        mac(&mac(&self.0, context.as_bytes()), bytes)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

/// RFC 2104 with SHA-256, whose block has 64 bytes.
fn mac(key: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    let padded = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(bytes).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

/// Compares without telling by the time how far they agree.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    /// RFC 4231, test case 1 (the key is filled up with zeros to a block).
    #[test]
    fn the_mark_is_hmac() {
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let hex: String = mac(&key, b"Hi There").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        let seal = SealKey::new([7; 32]);
        assert!(is_same(&seal.sign("a", b"x"), &seal.sign("a", b"x")));
        assert!(!is_same(&seal.sign("a", b"x"), &seal.sign("b", b"x")));
    }

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
