//! A day, typed in whatever way people write days; shown back in full.

use chrono::NaiveDate;
use hersys_domain::jp_date::{self, DateError};
use hersys_domain::validate::Coded;
use leptos::prelude::*;

use super::field::{Bound, Field, Need};
use crate::browser;
use crate::locale::{Text, text};

/// An item for a day. What cannot be read stays in the control, with the reason below it.
#[component]
pub fn DateField(
    /// The item.
    bound: Bound<Option<NaiveDate>>,
    /// Whether it must be filled.
    #[prop(optional)]
    need: Need,
    /// What helps to fill it.
    #[prop(optional, into)]
    support: Option<Text>,
) -> impl IntoView {
    let described_by = bound.described_by();
    let Bound {
        id,
        label,
        value,
        write,
        touch,
        error,
    } = bound;
    let first = value.get_untracked().map(|day| day.to_string());
    let typed = RwSignal::new(first.unwrap_or_default());
    let left = RwSignal::new(true);
    let unread = RwSignal::new(None);
    let input = move |now: String| {
        let (day, wrong) = read(&now);
        left.set(false);
        unread.set(wrong);
        write.run(day);
        typed.set(now);
    };
    // A day that is put there otherwise than by typing stands in the control, too.
    Effect::new(move |_| {
        let now = value.get();
        if now != read(&typed.get_untracked()).0 {
            typed.set(now.map(|day| day.to_string()).unwrap_or_default());
            unread.set(None);
        }
    });
    let wrong = Signal::derive(move || {
        let reason = unread.get().filter(|_| left.get());
        reason.map_or_else(
            || error.get(),
            |error| text::field_error::find(error.code()),
        )
    });
    let shown = move || value.get().map(jp_date::display);
    let invalid = move || {
        if wrong.with(Option::is_some) {
            "true"
        } else {
            "false"
        }
    };
    view! {
        <Field id=id.clone() label=label need=need support=support error=wrong>
            <div class="date">
                <input
                    id=id
                    class="input input-medium"
                    type="text"
                    autocomplete="off"
                    prop:value=typed
                    data-unread=move || unread.with(Option::is_some).then_some("true")
                    aria-required=(need == Need::Required).then_some("true")
                    aria-invalid=invalid
                    aria-describedby=described_by
                    on:input=move |event| input(event_target_value(&event))
                    on:blur=move |_| {
                        browser::when_released(move || {
                            let _ = left.try_set(true);
                        });
                        super::field::left(touch);
                    }
                />
                <output class="date-shown" aria-live="polite">{shown}</output>
            </div>
        </Field>
    }
}

/// The day that was typed, or why it cannot be read; nothing typed is no day.
fn read(typed: &str) -> (Option<NaiveDate>, Option<DateError>) {
    if typed.trim().is_empty() {
        return (None, None);
    }
    match jp_date::parse(typed, browser::today().unwrap_or_default()) {
        Ok(day) => (Some(day), None),
        Err(error) => (None, Some(error)),
    }
}
