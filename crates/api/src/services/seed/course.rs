//! How the case of a made-up person goes on after its notification.

use chrono::{DateTime, TimeDelta, Utc};
use hersys_domain::case::{Severity, Whereabouts};
use hersys_domain::course::CloseReason;

use hersys_made_up::chance::Chance;

/// How a case goes on.
#[derive(Debug, Clone)]
pub struct Course {
    /// Where the person went, and when that was decided; none while it is not.
    pub placed: Option<(Whereabouts, DateTime<Utc>)>,
    /// How it ended: place, reason, when.
    pub ended: Option<(Whereabouts, CloseReason, DateTime<Utc>)>,
    /// Severity that it later came to, and when.
    pub worsened: Option<(Severity, DateTime<Utc>)>,
    /// When the receiving centre accepted the notification.
    pub accepted_at: Option<DateTime<Utc>>,
}

fn days(count: u64) -> TimeDelta {
    TimeDelta::days(i64::try_from(count).unwrap_or(0))
}

fn hours(count: u64) -> TimeDelta {
    TimeDelta::hours(i64::try_from(count).unwrap_or(0))
}

/// How it goes on; nothing lies after `now`.
pub(super) fn course(
    chance: &mut Chance,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    age: u64,
    severity: Severity,
) -> Course {
    let grave = matches!(severity, Severity::Moderate2 | Severity::Severe);
    let place = if grave || (severity == Severity::Moderate1 && chance.happens(500)) {
        Whereabouts::Hospital
    } else if chance.happens(90) {
        Whereabouts::Lodging
    } else {
        Whereabouts::Home
    };
    let placed_at = at + hours(2 + chance.below(28));
    let died = severity == Severity::Severe && age >= 60 && chance.happens(150);
    let length = if grave {
        12 + chance.below(10)
    } else {
        7 + chance.below(4)
    };
    let ended_at = placed_at + days(length);
    let worse_at = placed_at + hours(20 + chance.below(60));
    let worse = match severity {
        Severity::Mild if age >= 50 && chance.happens(60) => Some(Severity::Moderate1),
        Severity::Moderate1 if chance.happens(120) => Some(Severity::Moderate2),
        Severity::Moderate2 if chance.happens(80) => Some(Severity::Severe),
        _ => None,
    };
    let accepted_at = at + TimeDelta::minutes(i64::try_from(10 + chance.below(300)).unwrap_or(60));
    let waits = now - at < TimeDelta::days(1) && chance.happens(500);
    let past = |at: DateTime<Utc>| at < now;
    let end = if died {
        (Whereabouts::Dead, CloseReason::Died)
    } else {
        (Whereabouts::Released, CloseReason::Recovered)
    };
    Course {
        placed: past(placed_at).then_some((place, placed_at)),
        ended: past(ended_at).then_some((end.0, end.1, ended_at)),
        worsened: worse.filter(|_| past(worse_at)).map(|to| (to, worse_at)),
        accepted_at: (past(accepted_at) && !waits).then_some(accepted_at),
    }
}
