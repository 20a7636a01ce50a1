//! Password hashing behind a semaphore, so that a storm of sign-ins cannot starve intake.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::clock::Facts;
use crate::error::AppError;

/// How long a sign-in waits for a free hashing thread before it is told to come back.
const QUEUE: Duration = Duration::from_secs(2);

/// argon2id with 19 MiB, t = 2, p = 1: about 22 ms on one core.
#[derive(Clone)]
pub struct Hashing {
    threads: Arc<Semaphore>,
    /// A hash that no password matches, checked for unknown IDs so that they take as long as known ones.
    nobody: Arc<str>,
}

impl Hashing {
    /// Hashing on `threads` threads at once (cores − 1, at least one).
    pub fn new(threads: usize, facts: &Facts) -> Result<Self, AppError> {
        let nobody = hash(&facts.bytes::<32>()?, &facts.bytes::<16>()?)?;
        Ok(Self {
            threads: Arc::new(Semaphore::new(threads.max(1))),
            nobody: nobody.into(),
        })
    }

    /// Whether `password` matches `stored`; an absent hash takes the same time and never matches.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, AppError> {
        let stored: Arc<str> = stored.map_or_else(|| Arc::clone(&self.nobody), Into::into);
        self.run(move || {
            let Ok(parsed) = PasswordHash::new(&stored) else {
                return Err(AppError::internal("a stored password hash does not parse"));
            };
            Ok(Argon2::default()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok())
        })
        .await
    }

    /// Hashes a password for keeping.
    pub async fn hash(&self, password: String, facts: &Facts) -> Result<String, AppError> {
        let salt = facts.bytes::<16>()?;
        self.run(move || hash(password.as_bytes(), &salt)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let busy = || AppError::unavailable("hashing threads busy", 3);
        let permit = tokio::time::timeout(QUEUE, Arc::clone(&self.threads).acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(|_| busy())?;
        tokio::task::spawn_blocking(move || {
            // Held by the thread: a caller who hangs up must not let another hash start.
            let _permit = permit;
            work()
        })
        .await
        .map_err(AppError::internal)?
    }
}

fn hash(password: &[u8], salt: &[u8]) -> Result<String, AppError> {
    use argon2::PasswordHasher;
    Argon2::default()
        .hash_password_with_salt(password, salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(AppError::internal)
}
