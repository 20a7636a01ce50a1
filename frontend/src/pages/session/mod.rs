//! Signing in, and the locked screen.

mod code;
mod demonstration;
mod lock;
mod password;
mod sign_in;

pub use lock::{LockPage, UnlockForm};
pub use sign_in::{SignInPage, SignInSteps};
