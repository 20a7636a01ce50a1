//! A country, chosen by its Japanese name.

use leptos::prelude::*;

use super::field::Field;
use super::frame::{Frame, Framed, Mark};
use crate::locale::{Text, text};
use crate::ui::load::load;

/// What is said instead of a country: how it stands in the form, and its words.
pub(super) type Other = (&'static str, fn() -> Text);

/// A country or area.
#[component]
pub(super) fn CountryItem(
    /// The item: a code of two letters, or one of `others`.
    field: Field<String>,
    /// What is said instead of a country, with its words.
    #[prop(default = &[])]
    others: &'static [Other],
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
) -> impl IntoView {
    let framed = Framed::of(&field, true);
    let described_by = framed.described_by();
    let Field {
        id, value, write, ..
    } = field;
    let found = load(
        || (),
        |client, ()| async move { Ok(client.reference().countries().await?.items) },
    );
    let options = move || {
        let all = found.value().unwrap_or_default();
        // The commonest first.
        let (home, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.alpha2 == "JP");
        home.into_iter()
            .chain(rest)
            .map(|one| {
                let own = one.alpha2.clone();
                let here = move || value.with(|value| *value == own);
                view! { <option value=one.alpha2 selected=here>{one.name}</option> }
            })
            .collect::<Vec<_>>()
    };
    let others: Vec<_> = others
        .iter()
        .map(|(wire, words)| {
            let here = move || value.with(|value| value == wire);
            view! { <option value=*wire selected=here>{words()}</option> }
        })
        .collect();
    view! {
        <Frame framed=framed mark=mark support=None>
            <div class="select">
                <select
                    id=id
                    class="input"
                    aria-describedby=described_by
                    on:change=move |event| write.run(event_target_value(&event))
                >
                    <option value="">{text::ui::select_none()}</option>
                    {others}
                    {options}
                </select>
            </div>
        </Frame>
    }
}
