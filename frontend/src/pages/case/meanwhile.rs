//! What somebody else changed of a person while the reader typed: shown beside what was typed, of which nothing is lost.

use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::pages::notification::Overtaken;
use crate::pages::record::{Differences, Names, Wanted, changed, names};
use crate::ui::notice::{Notice, Tone};

/// The changes, and which of them the reader's own will take the place of.
#[component]
pub(super) fn Meanwhile(
    /// The record, three times.
    of: Overtaken,
) -> impl IntoView {
    use text::case::person::meanwhile as words;
    let codes = names(Wanted::of([&of.before, &of.now, &of.entered]));
    let shown = move || {
        let codes: Names = codes.value().unwrap_or_default();
        let theirs = changed(&of.before, &of.now, &codes);
        if theirs.is_empty() {
            return view! { <p>{words::nothing()}</p> }.into_any();
        }
        let own = changed(&of.now, &of.entered, &codes);
        let both: Vec<Text> = theirs
            .iter()
            .filter(|row| own.iter().any(|one| one.label == row.label))
            .map(|row| row.label.clone())
            .collect();
        let both = (!both.is_empty()).then(|| view! { <p>{words::both(Text::listed(both))}</p> });
        view! { <Differences rows=theirs/> {both} <p>{words::text()}</p> }.into_any()
    };
    view! {
        <Notice tone=Tone::Warning title=words::title()>
            {shown}
        </Notice>
    }
}
