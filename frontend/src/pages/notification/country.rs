//! A country, chosen by its Japanese name.

use leptos::prelude::*;

use super::field::Field;
use super::frame::{Frame, Framed, Mark};
use crate::locale::text;
use crate::ui::load::load;

/// A country or area.
#[component]
pub(super) fn CountryItem(
    /// The item: a code of two letters.
    field: Field<String>,
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
        all.into_iter()
            .map(|one| {
                let own = one.alpha2.clone();
                let here = move || value.with(|value| *value == own);
                view! { <option value=one.alpha2 selected=here>{one.name}</option> }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <Frame framed=framed mark=Signal::stored(Mark::None) support=None>
            <div class="select">
                <select
                    id=id
                    class="input"
                    aria-describedby=described_by
                    on:change=move |event| write.run(event_target_value(&event))
                >
                    <option value="">{text::ui::select_none()}</option>
                    {options}
                </select>
            </div>
        </Frame>
    }
}
