//! What somebody else changed of an entry while one typed: what one did not touch is taken over, of what both changed the
//! reader says which is to stay (B10).

use hersys_domain::entry::item::Item;
use hersys_domain::entry::{Content, EntryChange, is_said};
use leptos::prelude::*;
use serde_json::Value;

use super::draft::{Draft, Of};
use super::words::{label, said};
use crate::browser;
use crate::locale::{Text, text};
use crate::pages::case::words;
use crate::ui::button::Button;
use crate::ui::form::Form;
use crate::ui::notice::{Notice, Tone};

/// Two hands on one entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clash<C> {
    /// What stands now.
    pub(super) now: C,
    /// Who made it so.
    pub(super) who: Option<EntryChange>,
}

/// What an item says; nothing is the same as not being there.
fn value<'a>(values: &'a hersys_domain::entry::Values, item: &Item) -> Option<&'a Value> {
    values.get(item.name).filter(|value| is_said(value))
}

impl<C: Content> Clash<C> {
    /// Puts what the other changed, and one did not touch oneself, into what is typed.
    pub(super) fn take_over(draft: &mut Draft, was: &C, now: &C) {
        let (before, after) = (was.values(), now.values());
        let mine = draft.content::<C>().map(|content| content.values());
        for item in was.kind().items() {
            let (old, new) = (value(&before, item), value(&after, item));
            let own = mine.as_ref().map(|mine| value(mine, item));
            if old != new && own.is_none_or(|own| own == old) {
                draft.put(item, new);
            }
        }
    }
}

/// The items of which two versions stand against each other.
#[component]
pub(super) fn Meanwhile<C: Content + Send + Sync>(
    /// The form.
    form: Form<Of<C>>,
    /// What stands now.
    of: Clash<C>,
) -> impl IntoView {
    let Clash { now, who } = of;
    let kind = now.kind();
    let now = now.values();
    let rows = move || {
        let mine = form
            .value()
            .draft
            .content::<C>()
            .map(|content| content.values());
        let mine = mine.unwrap_or_default();
        let rows: Vec<_> = kind
            .items()
            .iter()
            .filter(|item| value(&mine, item) != value(&now, item))
            .map(|item| {
                let theirs = value(&now, item).cloned();
                let words = |value: Option<&Value>| said(item, value).unwrap_or_else(text::entry::not_entered);
                let (own, other) = (words(value(&mine, item)), words(theirs.as_ref()));
                let take = move || {
                    form.update(|of| of.draft.put(item, theirs.as_ref()));
                    // The button goes with its row.
                    browser::focus_later("entry-summary");
                };
                view! {
                    <tr role="row" class="row">
                        <th scope="row" role="rowheader" class="cell">{label(kind, item.name)}</th>
                        <td role="cell" class="cell">{own}</td>
                        <td role="cell" class="cell">{other}</td>
                        <td role="cell" class="cell"><Button on_press=take>{text::entry::keep_theirs()}<span class="visually-hidden">{label(kind, item.name)}</span></Button></td>
                    </tr>
                }
            })
            .collect();
        (!rows.is_empty()).then(|| view! {
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="cell"></th>
                        <th scope="col" role="columnheader" class="cell">{text::entry::mine()}</th>
                        <th scope="col" role="columnheader" class="cell">{text::entry::theirs()}</th>
                        <th scope="col" role="columnheader" class="cell"></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        })
    };
    let who = who.map(|who| view! { <p>{by(&who)}</p> });
    view! {
        <Notice tone=Tone::Warning title=text::entry::meanwhile()>
            {who}
            <p>{text::entry::meanwhile_lead()}</p>
            {rows}
        </Notice>
    }
}

/// When, and by whom.
pub(in crate::pages::case) fn by(change: &EntryChange) -> Text {
    let who = [change.organization.as_deref(), change.by.as_deref()];
    let who: Vec<&str> = who.into_iter().flatten().collect();
    text::entry::by(words::instant(change.at), who.join(" "))
}

#[cfg(test)]
mod tests {
    use hersys_domain::entry::Clinical;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_one_did_not_touch_is_taken_over_and_what_one_did_stays() {
        let visit = |values: Value| -> Clinical {
            serde_json::from_value(json!({"kind": "visit", "values": values})).unwrap()
        };
        let was = visit(json!({"on": "2022-08-20", "institution": "甲医院"}));
        let now = visit(json!({"on": "2022-08-21", "institution": "乙医院", "form": "online"}));
        let mut draft = Draft::of(&was);
        draft.update("institution", |item| item.text = "丙医院".to_owned());
        Clash::take_over(&mut draft, &was, &now);
        let left: Clinical = draft.content().unwrap();
        assert_eq!(
            left,
            visit(json!({"on": "2022-08-21", "institution": "丙医院", "form": "online"}))
        );
    }
}
