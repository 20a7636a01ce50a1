//! 変更履歴 of what was entered: every state with who made it, and what it changed.

use hersys_domain::optional_item::{OptionalItem, OptionalValues, OptionalValuesVersion};
use leptos::prelude::*;

use super::words::{label, said};
use crate::locale::{Text, text};
use crate::pages::case::entry::by;
use crate::pages::purpose::Stated;
use crate::ui::load::{Load, load};

/// The states, the latest first.
pub(super) fn history(items: Vec<OptionalItem>, of: OptionalValues) -> AnyView {
    let stated = Stated::get();
    let found = load(
        move || (of.clone(), stated.purpose()),
        |client, (of, purpose)| async move {
            client
                .stating(purpose)
                .optional_items()
                .values_versions(&of)
                .await
        },
    );
    view! {
        <Load of=found lines=3 let:found>
            {
                let all = found.items.iter().map(|one| state(&items, one)).collect_view();
                view! { <ol class="entry-history" reversed>{all}</ol> }
            }
        </Load>
    }
    .into_any()
}

fn state(items: &[OptionalItem], one: &OptionalValuesVersion) -> impl IntoView + use<> {
    let rows: Vec<_> = items
        .iter()
        .filter(|item| one.changed.contains(&item.code))
        .map(|item| {
            let words: Text = match one.values.get(&item.code) {
                _ if one.withheld.contains(&item.code) => text::optional_item::withheld(),
                Some(value) => said(item, value),
                None => text::entry::not_entered(),
            };
            view! { <div><dt>{label(item)}</dt><dd>{words}</dd></div> }
        })
        .collect();
    view! {
        <li>
            <p class="soft">{text::entry::version(one.version)} "　" {by(&one.made)}</p>
            <dl class="entry-values">{rows}</dl>
        </li>
    }
}
