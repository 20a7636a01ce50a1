//! Days, times and failures as the program says them.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc, Weekday};
use hersys_client::ClientError;
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};

/// 11月30日（月）.
pub(super) fn day(on: NaiveDate) -> Text {
    use text::self_report::date;
    let weekday = match on.weekday() {
        Weekday::Mon => date::mon(),
        Weekday::Tue => date::tue(),
        Weekday::Wed => date::wed(),
        Weekday::Thu => date::thu(),
        Weekday::Fri => date::fri(),
        Weekday::Sat => date::sat(),
        Weekday::Sun => date::sun(),
    };
    date::short(on.day(), on.month(), weekday)
}

/// 09:05.
pub(super) fn time(at: DateTime<Utc>) -> String {
    browser::in_japan(at)
        .map(|at| format!("{:02}:{:02}", at.hour(), at.minute()))
        .unwrap_or_default()
}

/// What to say where a call failed for no reason of the reader's.
pub(super) fn failure(error: &ClientError) -> Text {
    match error {
        ClientError::Network(_) => text::self_report::unreachable(),
        _ => text::self_report::failed(),
    }
}

/// What went wrong, read out when it appears.
#[component]
pub(super) fn Wrong(
    /// What.
    words: RwSignal<Option<Text>>,
) -> impl IntoView {
    move || {
        words
            .get()
            .map(|words| view! { <p class="patient-wrong" role="alert">{words}</p> })
    }
}
