//! How failed sign-ins are slowed down: an attacker gets few tries, a health centre is never locked out.

use chrono::TimeDelta;

crate::closed_set! {
    /// What is being tried.
    pub enum Lane {
        /// The password.
        Password = "password",
        /// The one-time code or a recovery code.
        Code = "code",
    }
}

/// Failed tries in a row that cost nothing.
const FREE: i32 = 4;
/// From this many failures on, codes are refused until a recovery by the issuing organisation.
const CODE_STOP: i32 = 50;

impl Lane {
    /// For how long further tries are refused after `failures` in a row.
    ///
    /// Passwords: from the fifth on 30 s, doubling to 15 min. Codes: from the fifth on 15 min, doubling
    /// to 24 h; from the fiftieth on 100 years, so that whoever holds the password evaluates at most 50
    /// of a million codes.
    pub fn pause(self, failures: i32) -> Option<TimeDelta> {
        if failures <= FREE {
            return None;
        }
        let doublings = u32::try_from(failures - FREE - 1).unwrap_or(0).min(16);
        let (first, most) = match self {
            Self::Password => (TimeDelta::seconds(30), TimeDelta::minutes(15)),
            Self::Code if failures >= CODE_STOP => return Some(TimeDelta::days(36_500)),
            Self::Code => (TimeDelta::minutes(15), TimeDelta::hours(24)),
        };
        Some((first * 2_i32.saturating_pow(doublings)).min(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_guessing_codes_evaluates_fifty_at_most() {
        let (mut elapsed, mut failures) = (TimeDelta::zero(), 0);
        while elapsed < TimeDelta::days(366) {
            failures += 1;
            elapsed += Lane::Code.pause(failures).unwrap_or(TimeDelta::zero());
        }
        assert!(failures <= 50, "{failures}");
    }

    #[test]
    fn four_slips_cost_nothing_and_a_password_pause_stays_short() {
        assert_eq!(Lane::Password.pause(4), None);
        assert_eq!(Lane::Password.pause(5), Some(TimeDelta::seconds(30)));
        assert_eq!(Lane::Password.pause(10_000), Some(TimeDelta::minutes(15)));
    }
}
