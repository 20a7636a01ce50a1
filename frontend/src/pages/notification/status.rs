//! Whether what was typed is safe.

use chrono::{DateTime, Timelike as _, Utc};
use leptos::prelude::*;

use super::saver::Saver;
use crate::browser;
use crate::locale::text;
use crate::message::Message;
use crate::ui::button::{Button, Look};

/// An instant as hours and minutes; with the day when it is another one.
pub(super) fn clock(at: DateTime<Utc>) -> String {
    let Some(at) = browser::in_japan(at) else {
        return String::new();
    };
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    if browser::today() == Some(at.date_naive()) {
        time
    } else {
        format!("{} {time}", at.date_naive())
    }
}

/// An instant with its day.
pub(super) fn day_and_clock(at: DateTime<Utc>) -> String {
    browser::in_japan(at).map_or_else(String::new, |at| {
        format!("{} {:02}:{:02}", at.date_naive(), at.hour(), at.minute())
    })
}

/// Whether what was typed is safe.
#[component]
pub(super) fn SaveStatus(
    /// What saves.
    saver: Saver,
) -> impl IntoView {
    use text::notification::save;
    let failed = move || saver.failure.with(Option::is_some);
    let words = move || {
        if failed() {
            save::failed().get()
        } else if saver.saving.get() {
            save::saving().get()
        } else if saver.is_dirty() {
            save::dirty().get()
        } else {
            saver.record.get().map_or_else(
                || save::fresh().get(),
                |record| save::saved(clock(record.saved_at)).get(),
            )
        }
    };
    let reason = move || {
        let error = saver.failure.get()?;
        Some(Message::from(&error).title.get())
    };
    view! {
        <div class="save-status" class:save-status-failed=failed>
            <p role="status">{words}</p>
            <Show when=failed>
                <p class="field-support">{reason}</p>
                <Button look=Look::Plain on_press=move || saver.save()>{save::retry()}</Button>
            </Show>
        </div>
    }
}
