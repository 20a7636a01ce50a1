//! The text of an API key: made, taken apart, checked.
//!
//! `hsk_<8 letters of its name>_<43 letters of chance>_<6 letters of check>`. The name finds the row, the SHA-256 of
//! the whole proves it; 256 bits of chance need neither salt nor a slow hash.

use hersys_domain::api_key::{CHECK_LENGTH, NAME_LENGTH, PREFIX, SECRET_LENGTH};

use crate::clock::{Facts, NoEntropy};
use crate::secrets::{hex, random_secret, sha256};

/// Letters of a name: Base32 (RFC 4648), small.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A key in the clear. It lives as long as the request that issues or presents it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(«redacted»)")
    }
}

fn check(body: &str) -> String {
    let mut sum = hex(&sha256(body.as_bytes()));
    sum.truncate(CHECK_LENGTH);
    sum
}

impl Secret {
    /// A new one.
    pub fn generate(facts: &Facts) -> Result<Self, NoEntropy> {
        let name: String = facts
            .bytes::<NAME_LENGTH>()?
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
            .map(|letter| char::from(*letter))
            .collect();
        let body = format!("{PREFIX}_{name}_{}", random_secret::<32>(facts)?);
        Ok(Self(format!("{body}_{}", check(&body))))
    }

    /// Takes what a request presents; none where it cannot be a key.
    pub fn read(text: &str) -> Option<Self> {
        let (body, sum) = text.rsplit_once('_')?;
        let (prefix, rest) = body.split_once('_')?;
        let (name, chance) = rest.split_once('_')?;
        let shaped = prefix == PREFIX
            && name.len() == NAME_LENGTH
            && name.bytes().all(|letter| LETTERS.contains(&letter))
            && chance.len() == SECRET_LENGTH;
        (shaped && check(body) == sum).then(|| Self(text.to_owned()))
    }

    /// The part by which it is found.
    pub fn name(&self) -> &str {
        self.0.split('_').nth(1).unwrap_or_default()
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        sha256(self.0.as_bytes())
    }

    /// Whether this is the one whose hash was kept; takes the same time wherever they differ.
    pub fn is(&self, kept: &[u8]) -> bool {
        let mine = self.hash();
        mine.len() == kept.len() && mine.iter().zip(kept).fold(0, |all, (a, b)| all | (a ^ b)) == 0
    }

    /// The text, to be shown once.
    pub fn reveal(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::{ManualClock, SystemEntropy};

    #[test]
    fn a_key_is_read_back_whole_and_no_other_way() {
        let clock = ManualClock::new(chrono::DateTime::UNIX_EPOCH);
        let facts = Facts::new(Arc::new(clock), Arc::new(SystemEntropy));
        for _ in 0..200 {
            let key = Secret::generate(&facts).unwrap();
            let text = key.clone().reveal();
            assert_eq!(text.len(), 63);
            let again = Secret::read(&text).unwrap();
            assert!(again.is(&key.hash()) && again.name() == key.name());
            for wrong in [
                text[1..].to_owned(),
                text[..62].to_owned(),
                text.replacen("hsk", "hsx", 1),
                text.to_uppercase(),
                format!("{text} "),
                text.replace('_', "-"),
            ] {
                assert!(Secret::read(&wrong).is_none(), "{wrong}");
            }
        }
        for none in [
            "",
            "_",
            "hsk_",
            "hsk___",
            "hsk_aaaaaaaa__000000",
            "\u{3042}_\u{3042}_\u{3042}_\u{3042}",
        ] {
            assert!(Secret::read(none).is_none());
        }
    }
}
