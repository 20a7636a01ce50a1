//! Sealing: AES-256-GCM with a fresh nonce, bound by additional data to the place where it lies.
//!
//! Layout of a sealed value: one byte of format (1), 12 bytes of nonce, ciphertext with its tag. The
//! additional data names table, record and part, so that a sealed value copied to another row does not
//! open.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

use crate::clock::{Facts, NoEntropy};

const FORMAT: u8 = 1;
const NONCE: usize = 12;

/// Why a value cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The value is not one of ours, was changed, or lies where it does not belong.
    #[error("a sealed value does not open: changed, misplaced or under another key")]
    DoesNotOpen,
    /// Too long to be sealed.
    #[error("a value is too long to be sealed")]
    TooLong,
    /// No randomness.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// Seals `plain` under `key`, bound to `place`.
pub fn seal(
    key: &[u8; 32],
    place: &str,
    plain: &[u8],
    facts: &Facts,
) -> Result<Vec<u8>, SealError> {
    let nonce = facts.bytes::<NONCE>()?;
    let payload = Payload {
        msg: plain,
        aad: place.as_bytes(),
    };
    let sealed = Aes256Gcm::new(key.into())
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| SealError::TooLong)?;
    let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
    out.push(FORMAT);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

/// Opens what [`seal`] made with the same key and place.
pub fn open(key: &[u8; 32], place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (&format, rest) = sealed.split_first().ok_or(SealError::DoesNotOpen)?;
    let (nonce, cipher) = rest
        .split_first_chunk::<NONCE>()
        .ok_or(SealError::DoesNotOpen)?;
    if format != FORMAT {
        return Err(SealError::DoesNotOpen);
    }
    let payload = Payload {
        msg: cipher,
        aad: place.as_bytes(),
    };
    Aes256Gcm::new(key.into())
        .decrypt(&Nonce::from(*nonce), payload)
        .map_err(|_| SealError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_the_same_key_at_the_same_place_unchanged() {
        let facts = Facts::system();
        let sealed = seal(&[7; 32], "person_sealed/1/identity", b"plain", &facts).unwrap();
        assert_eq!(
            open(&[7; 32], "person_sealed/1/identity", &sealed).unwrap(),
            b"plain"
        );
        assert!(open(&[8; 32], "person_sealed/1/identity", &sealed).is_err());
        assert!(open(&[7; 32], "person_sealed/2/identity", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(
                open(&[7; 32], "person_sealed/1/identity", &changed).is_err(),
                "byte {at}"
            );
            assert!(open(&[7; 32], "person_sealed/1/identity", &sealed[..at]).is_err());
        }
    }

    #[test]
    fn the_same_value_never_looks_the_same() {
        let facts = Facts::system();
        let one = seal(&[7; 32], "x", b"plain", &facts).unwrap();
        let two = seal(&[7; 32], "x", b"plain", &facts).unwrap();
        assert_ne!(one, two);
    }
}
