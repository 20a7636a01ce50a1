//! A part of the form: the items that are asked for, and the others tucked away below them.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::RadioItem;
use super::entry::Entry;
use super::field::Lens;
use super::standing::Standing;
use crate::locale::{Text, text};

/// A place of the form that an item, or several, may take.
#[derive(Clone)]
pub(super) struct Slot {
    standing: Memo<Standing>,
    view: ViewFn,
}

impl Slot {
    /// An item where the rules of the day put it.
    pub(super) fn item(item: Item, view: impl Into<ViewFn>) -> Self {
        let standing = Entry::get().standing(item);
        Self {
            standing,
            view: view.into(),
        }
    }

    /// An item that is always asked for.
    pub(super) fn main(view: impl Into<ViewFn>) -> Self {
        Self::when(|| Standing::Main, view)
    }

    /// An item that is never asked for.
    pub(super) fn other(view: impl Into<ViewFn>) -> Self {
        Self::when(|| Standing::Other, view)
    }

    /// An item whose place follows from something else.
    pub(super) fn when(
        standing: impl Fn() -> Standing + Send + Sync + 'static,
        view: impl Into<ViewFn>,
    ) -> Self {
        Self {
            standing: Memo::new(move |_| standing()),
            view: view.into(),
        }
    }

    /// What is not hidden stands among the other items.
    pub(super) fn other_if(
        shown: impl Fn() -> bool + Send + Sync + 'static,
        view: impl Into<ViewFn>,
    ) -> Self {
        let standing = move || {
            if shown() {
                Standing::Other
            } else {
                Standing::Hidden
            }
        };
        Self::when(standing, view)
    }

    fn shown_as(&self, wanted: Standing) -> impl IntoView + use<> {
        let Self { standing, view } = self.clone();
        move || (standing.get() == wanted).then(|| view.run())
    }
}

/// An item answered by 有, 無, 不明, 未聴取.
pub(super) fn answered(item: Item, lens: fn() -> Lens<Option<YesNoUnknown>>) -> Slot {
    let entry = Entry::get();
    Slot::item(item, move || {
        view! { <RadioItem field=entry.field(lens()) of=YesNoUnknown::ALL mark=entry.mark(item)/> }
    })
}

/// A part of the form; it is not there while none of its items applies.
#[component]
pub(super) fn Section(
    /// Its title.
    title: Text,
    /// Its items, in order.
    slots: Vec<Slot>,
) -> impl IntoView {
    let resumed = Entry::get().resumed;
    let standings: Vec<_> = slots.iter().map(|slot| slot.standing).collect();
    let others = standings.clone();
    let has_other = Memo::new(move |_| others.iter().any(|one| one.get() == Standing::Other));
    let empty = move || standings.iter().all(|one| one.get() == Standing::Hidden);
    let main: Vec<_> = slots
        .iter()
        .map(|slot| slot.shown_as(Standing::Main))
        .collect();
    let other = move || {
        has_other.get().then(|| {
            let other: Vec<_> = slots
                .iter()
                .map(|slot| slot.shown_as(Standing::Other))
                .collect();
            view! {
                <details class="more" open=resumed>
                    <summary>{text::notification::more()}</summary>
                    <div class="form-items">{other}</div>
                </details>
            }
        })
    };
    let name = title.clone();
    view! {
        <section class="form-section" hidden=empty aria-label=name>
            <h2 class="form-section-title">{title}</h2>
            <div class="form-items">{main}</div>
            {other}
        </section>
    }
}
