//! How failed sign-ins are slowed down: an attacker gets few tries, a health centre is never locked out.

use chrono::{DateTime, TimeDelta, Utc};

crate::closed_set! {
    /// What is being tried.
    pub enum Lane {
        /// The password.
        Password = "password",
        /// The one-time code or a recovery code.
        Code = "code",
        /// A request for a message with a code, which counts whether or not anything is wrong with it.
        Message = "message",
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
            // These are counted by windows.
            Self::Message => return None,
        };
        Some((first * 2_i32.saturating_pow(doublings)).min(most))
    }
}

/// Messages that a number is asked for at most: how many, within what time. Whoever asks, the number is free
/// again after a day at the latest, for a stranger who asks must not shut its owner out.
const MESSAGES: &[(usize, TimeDelta)] = &[(4, TimeDelta::minutes(15)), (12, TimeDelta::hours(24))];

/// Counts a request for a message at `now` among earlier ones: gives those that still count with it.
///
/// # Errors
/// When the next request will be taken, where this one is one too many. It does not count.
pub fn ask_for_message(
    earlier: &[DateTime<Utc>],
    now: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, DateTime<Utc>> {
    let mut newest = earlier.to_vec();
    newest.sort_unstable_by(|one, other| other.cmp(one));
    let free = MESSAGES
        .iter()
        .filter_map(|(most, within)| Some(*newest.get(most - 1)? + *within))
        .filter(|free| *free > now)
        .max();
    if let Some(free) = free {
        return Err(free);
    }
    newest.insert(0, now);
    newest.truncate(MESSAGES.iter().map(|(most, _)| *most).max().unwrap_or(0));
    Ok(newest)
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
    fn a_number_is_asked_for_few_messages_and_never_blocked_for_more_than_a_day() {
        let mut now = DateTime::UNIX_EPOCH;
        let (mut asked, mut taken, mut longest) = (Vec::new(), Vec::new(), TimeDelta::zero());
        // A stranger who never stops: every ten seconds of a week.
        while now < DateTime::UNIX_EPOCH + TimeDelta::days(7) {
            match ask_for_message(&asked, now) {
                Ok(counted) => {
                    asked = counted;
                    taken.push(now);
                }
                Err(free) => longest = longest.max(free - now),
            }
            now += TimeDelta::seconds(10);
        }
        assert!(longest <= TimeDelta::days(1), "{longest}");
        for (most, within) in MESSAGES {
            for run in taken.windows(most + 1) {
                assert!(run[*most] - run[0] >= *within);
            }
        }
        assert_eq!(taken.len(), 12 * 7);
        assert!(ask_for_message(&asked, now + TimeDelta::days(1)).is_ok());
    }

    #[test]
    fn four_slips_cost_nothing_and_a_password_pause_stays_short() {
        assert_eq!(Lane::Password.pause(4), None);
        assert_eq!(Lane::Password.pause(5), Some(TimeDelta::seconds(30)));
        assert_eq!(Lane::Password.pause(10_000), Some(TimeDelta::minutes(15)));
    }
}
