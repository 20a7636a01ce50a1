//! Argon2id in memory that is used again. Each hash fills 19 MiB; given back to the allocator, they stay with whichever of its
//! arenas they came from, and a server on which many threads had hashed held them many times over.

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Argon2, Block, Params, Version};

use crate::error::AppError;

/// Memory of those who have finished. As much as was needed at once, which the lanes bound.
#[derive(Default)]
pub(super) struct Rooms(Mutex<Vec<Vec<Block>>>);

impl Rooms {
    /// The hash of a new password, as it is kept (PHC string).
    pub(super) fn hash(&self, password: &[u8], salt: &[u8]) -> Result<String, AppError> {
        let params = Params::default();
        let output = self.stretch(&params, password, salt)?;
        written(&params, salt, output)
    }

    /// Whether a password is the one that a kept hash was made of.
    pub(super) fn matches(&self, password: &[u8], stored: &str) -> Result<bool, AppError> {
        let foreign = || AppError::internal("a stored password hash is none of ours");
        let kept = PasswordHash::new(stored).map_err(|_| foreign())?;
        let params = Params::try_from(&kept).map_err(|_| foreign())?;
        let (Some(salt), Some(output)) = (&kept.salt, &kept.hash) else {
            return Err(foreign());
        };
        if kept.algorithm != ARGON2ID_IDENT || kept.version != Some(Version::V0x13.into()) {
            return Err(foreign());
        }
        // Outputs are compared in constant time.
        Ok(self.stretch(&params, password, salt)? == *output)
    }

    fn stretch(&self, params: &Params, password: &[u8], salt: &[u8]) -> Result<Output, AppError> {
        let mut room = self.rooms().pop().unwrap_or_default();
        // A block is a KiB.
        let blocks = usize::try_from(params.m_cost()).map_err(AppError::internal)?;
        room.resize(blocks, Block::default());
        let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
        let made = Argon2::from(params).hash_password_into_with_memory(
            password,
            salt,
            &mut out,
            room.as_mut_slice(),
        );
        self.rooms().push(room);
        made.map_err(AppError::internal)?;
        Output::new(&out).map_err(AppError::internal)
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        // What a thread that panicked left behind is overwritten by the next hash.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hash that was not made of any password, written as those that were.
pub(super) fn of_nobody(salt: &[u8], output: &[u8]) -> Result<String, AppError> {
    let output = Output::new(output).map_err(AppError::internal)?;
    written(&Params::default(), salt, output)
}

fn written(params: &Params, salt: &[u8], output: Output) -> Result<String, AppError> {
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(AppError::internal)?,
        salt: Some(Salt::new(salt).map_err(AppError::internal)?),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    #[test]
    fn hashes_are_those_of_the_library() {
        let rooms = Rooms::default();
        let ours = rooms.hash(b"correct horse", &[7; 16]).unwrap();
        let theirs = Argon2::default()
            .hash_password_with_salt(b"correct horse", &[7; 16])
            .unwrap();
        assert_eq!(ours, theirs.to_string());
        assert!(rooms.matches(b"correct horse", &ours).unwrap());
        assert!(!rooms.matches(b"battery staple", &ours).unwrap());
        Argon2::default()
            .verify_password(b"correct horse", &PasswordHash::new(&ours).unwrap())
            .unwrap();
        // One after the other needs one room.
        assert_eq!(rooms.rooms().len(), 1);
    }

    #[test]
    fn nobody_has_a_password_and_foreign_hashes_are_told() {
        let rooms = Rooms::default();
        let nobody = of_nobody(&[1; 16], &[2; 32]).unwrap();
        assert!(!rooms.matches(b"", &nobody).unwrap());
        let short = nobody.len();
        assert_eq!(short, rooms.hash(b"x", &[1; 16]).unwrap().len());
        for foreign in [
            "",
            "no hash",
            &nobody.replace("argon2id", "argon2i"),
            &nobody.replace("v=19", "v=16"),
            "$argon2id$v=19$m=19456,t=2,p=1",
        ] {
            assert!(rooms.matches(b"x", foreign).is_err(), "{foreign}");
        }
    }
}
