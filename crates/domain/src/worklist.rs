//! How much waits at an organisation: numbers for the navigation and for what is told live (K3). No person is named.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// No worklist is counted any further.
pub const COUNT_MAX: u16 = 100;

/// How many lines wait, counted to [`COUNT_MAX`] at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// How many.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub count: u16,
    /// Whether there are more than were counted.
    pub more: bool,
}

impl Waiting {
    /// Of a list that was read one line further than is counted.
    pub fn of_listed(lines: usize) -> Self {
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        Self {
            count: lines.min(COUNT_MAX),
            more: lines > COUNT_MAX,
        }
    }
}

/// What waits on 要対応一覧.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertsWaiting {
    /// Open lines.
    pub open: Waiting,
    /// Those of them that are 緊急.
    pub danger: Waiting,
    /// Since when the newest line has been as urgent as it is; none where none is open.
    pub newest_at: Option<DateTime<Utc>>,
    /// The same of those that are 緊急.
    pub newest_danger_at: Option<DateTime<Utc>>,
}

/// How much waits at the organisation acted for, of what the reader may work on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Worklists {
    /// 届出済（受理待ち）; none for who does not accept.
    pub to_accept: Option<Waiting>,
    /// 要対応一覧; none for who has no part in it.
    pub alerts: Option<AlertsWaiting>,
    /// 結果待ちの検査; none for who does not enter results.
    pub awaited_tests: Option<Waiting>,
    /// 移管の依頼 that wait for an answer of the organisation's; none for who does not take cases.
    pub transfers: Option<Waiting>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_counted_past_the_bound() {
        let of = |lines| {
            let Waiting { count, more } = Waiting::of_listed(lines);
            (count, more)
        };
        assert_eq!(of(0), (0, false));
        assert_eq!(of(100), (100, false));
        assert_eq!(of(101), (100, true));
    }
}
