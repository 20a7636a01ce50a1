//! 変更履歴 of an entry: every state with who made it, and what it changed.

use hersys_domain::entry::{Content, EntryKind, EntryVersion};
use hersys_domain::id::EntryId;
use leptos::prelude::*;

use super::meanwhile::by;
use super::words::{label, said};
use crate::locale::{Text, text};
use crate::pages::purpose::Stated;
use crate::ui::load::{Load, load};

/// The states of an entry, the latest first.
pub(super) fn history<C: Content + Send + Sync>(id: EntryId, kind: EntryKind) -> AnyView {
    let stated = Stated::get();
    let found = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move { client.stating(purpose).entries().versions::<C>(id).await },
    );
    view! {
        <Load of=found lines=3 let:found>
            {
                let withheld = found.withheld;
                let all = found.items.iter().map(|one| state(kind, one, &withheld)).collect_view();
                view! { <ol class="entry-history" reversed>{all}</ol> }
            }
        </Load>
    }
    .into_any()
}

fn state<C: Content>(
    kind: EntryKind,
    one: &EntryVersion<C>,
    withheld: &[String],
) -> impl IntoView + use<C> {
    let values = one.content.values();
    let rows: Vec<_> = kind
        .items()
        .iter()
        .filter(|item| one.changed.iter().any(|name| name == item.name))
        .map(|item| {
            let kept_back = withheld.iter().any(|name| name == item.name);
            let words: Text = match said(item, values.get(item.name)) {
                _ if kept_back => text::entry::withheld(),
                Some(words) => words,
                None => text::entry::not_entered(),
            };
            view! { <div><dt>{label(kind, item.name)}</dt><dd>{words}</dd></div> }
        })
        .collect();
    view! {
        <li>
            <p class="soft">{text::entry::version(one.version)} "　" {by(&one.made)}</p>
            <dl class="entry-values">{rows}</dl>
        </li>
    }
}
