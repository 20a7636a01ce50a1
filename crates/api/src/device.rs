//! One-time code devices (TOTP, RFC 6238): SHA-1, six digits, 30 seconds, secrets of 160 bits.

use hersys_domain::id::AccountId;
use totp_rs::{Builder, Secret};

use crate::error::AppError;
use crate::seal;
use crate::secrets::{Purpose, Secrets};

/// Seconds of a step.
const STEP: i64 = 30;
/// Bytes of a secret.
pub const SECRET_BYTES: usize = 20;
/// A device's secret.
pub type DeviceSecret = [u8; SECRET_BYTES];

/// Where a device's secret lies, for sealing.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// In a first sign-in link that is not used yet.
    Enrolment(AccountId),
    /// In the account.
    Account(AccountId),
}

impl Place {
    fn name(self) -> String {
        match self {
            Self::Enrolment(id) => format!("enrolment/{id}/totp"),
            Self::Account(id) => format!("account/{id}/totp"),
        }
    }
}

/// Seals a device's secret for its place.
pub fn seal_secret(
    secrets: &Secrets,
    place: Place,
    secret: &DeviceSecret,
    facts: &crate::clock::Facts,
) -> Result<Vec<u8>, AppError> {
    Ok(seal::seal(
        &secrets.key(Purpose::Totp),
        &place.name(),
        secret,
        facts,
    )?)
}

/// Opens a device's secret.
pub fn open_secret(
    secrets: &Secrets,
    place: Place,
    sealed: &[u8],
) -> Result<DeviceSecret, AppError> {
    seal::open(&secrets.key(Purpose::Totp), &place.name(), sealed)?
        .try_into()
        .map_err(|_| AppError::internal("a device's secret of another length"))
}

/// The six digits of a step.
fn code_of(secret: &DeviceSecret, step: i64) -> Result<String, AppError> {
    let totp = Builder::new()
        .with_secret(Secret::from(*secret))
        .build()
        .map_err(AppError::internal)?;
    let seconds = u64::try_from(step.saturating_mul(STEP)).unwrap_or(0);
    Ok(totp.generate(seconds).to_string())
}

/// The code of the device at `now`, for the demonstration's table of sign-ins and for tests.
pub fn current_code(
    secret: &DeviceSecret,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<String, AppError> {
    code_of(secret, now.timestamp() / STEP)
}

/// The step whose code was typed: this one or the one before; none when neither matches.
pub fn matching_step(
    secret: &DeviceSecret,
    typed: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<i64>, AppError> {
    let present = now.timestamp() / STEP;
    for step in [present, present - 1] {
        if constant_time_eq(code_of(secret, step)?.as_bytes(), typed.as_bytes()) {
            return Ok(Some(step));
        }
    }
    Ok(None)
}

fn constant_time_eq(one: &[u8], two: &[u8]) -> bool {
    one.len() == two.len() && one.iter().zip(two).fold(0, |acc, (a, b)| acc | (a ^ b)) == 0
}

/// The secret in Base32, for typing into a device.
pub fn base32(secret: &DeviceSecret) -> String {
    Secret::from(*secret).to_base32()
}

/// The `otpauth://` address that a device reads.
pub fn uri(login: &str, secret: &DeviceSecret) -> String {
    let login: String = login.replace('@', "%40");
    format!(
        "otpauth://totp/hersys:{login}?secret={}&issuer=hersys",
        base32(secret)
    )
}

/// A QR code of `text` as an SVG path in units of one module, with its size.
pub fn qr(text: &str) -> Result<(u32, String), AppError> {
    use std::fmt::Write as _;
    let code = qrcode::QrCode::new(text).map_err(AppError::internal)?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, color) in row.iter().enumerate() {
            if *color == qrcode::Color::Dark {
                // Writing into a String cannot fail.
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
    }
    Ok((u32::try_from(width).unwrap_or(0), path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    /// RFC 6238, appendix B (SHA-1), cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(current_code(secret, at).unwrap(), code);
            assert_eq!(matching_step(secret, code, at).unwrap(), Some(seconds / 30));
            let later = DateTime::from_timestamp(seconds + 30, 0).unwrap();
            assert_eq!(
                matching_step(secret, code, later).unwrap(),
                Some(seconds / 30)
            );
            let too_late = DateTime::from_timestamp(seconds + 90, 0).unwrap();
            assert_eq!(matching_step(secret, code, too_late).unwrap(), None);
        }
    }
}
