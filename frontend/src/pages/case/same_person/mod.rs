//! 同一人物: records of the same person, those that may be, and those that are not (A8).

mod apart;
mod candidates;
mod merged;

use hersys_domain::case::Case;
use hersys_domain::id::PersonId;
use hersys_domain::person_merge::LeftAsIs;
use hersys_domain::same_person::Candidate;
use leptos::prelude::*;

use self::apart::{Apart, ApartDialog};
use self::candidates::Candidates;
use self::merged::Merges;
use crate::locale::text;
use crate::message::Label as _;
use crate::pages::merge::{Asked, MergeForm, MergeReasonDialog, listed};
use crate::ui::notice::{Notice, Tone};

/// What the parts of the tab share.
#[derive(Clone, Copy)]
struct TabDesk {
    /// Moves on when something was decided, so that all is asked for anew.
    turn: RwSignal<u32>,
    /// With whom the person is being merged.
    merging: RwSignal<Option<PersonId>>,
    /// Who is being held to be somebody else.
    apart: RwSignal<Option<Candidate>>,
    /// The merge that is being undone.
    asked: RwSignal<Option<Asked>>,
}

impl TabDesk {
    fn find() -> Option<Self> {
        use_context()
    }

    fn get() -> Self {
        expect_context()
    }

    fn again(self) {
        self.turn.update(|turn| *turn += 1);
    }
}

/// The part of the record.
#[component]
pub(super) fn SamePersonTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    let person = Memo::new(move |_| case.with(|case| case.summary.person_id));
    let desk = TabDesk {
        turn: RwSignal::new(0),
        merging: RwSignal::new(None),
        apart: RwSignal::new(None),
        asked: RwSignal::new(None),
    };
    provide_context(desk);
    let left = RwSignal::new(Vec::<LeftAsIs>::new());
    let undone = move |stays| {
        left.set(stays);
        desk.again();
    };
    let done = move |()| {
        desk.merging.set(None);
        desk.again();
    };
    let body = move || {
        match desk.merging.get() {
        Some(other) => {
            let back = move |()| desk.merging.set(None);
            view! { <MergeForm one=person.get_untracked() other=other on_done=done on_back=back/> }
                .into_any()
        }
        None => view! {
            {move || left.with(|left| (!left.is_empty()).then(|| view! { <Left left=left.clone()/> }))}
            <Merges person=person/>
            <Candidates person=person/>
            <Apart person=person/>
        }
        .into_any(),
    }
    };
    view! {
        {body}
        <ApartDialog person=person/>
        <MergeReasonDialog asked=desk.asked on_done=undone/>
    }
}

/// What an undone merge left as it was.
#[component]
fn Left(
    /// By record.
    left: Vec<LeftAsIs>,
) -> impl IntoView {
    let lines: Vec<_> = left
        .into_iter()
        .map(|one| {
            let items = listed(one.items.iter().map(|item| item.label()));
            let line = text::person_merge::done::left(items, one.number.to_string());
            view! { <p>{line}</p> }
        })
        .collect();
    view! { <Notice tone=Tone::Warning title=text::person_merge::done::undone()>{lines}</Notice> }
}
