//! An act upon several cases: what would become of how many, doing it, and the way back.

use std::collections::BTreeSet;

use hersys_client::{Client, ClientError};
use hersys_domain::case_batch::{BatchOutcome, CaseBatch, CaseBatchPreview, NewCaseBatch, count};
use hersys_domain::id::CaseBatchId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bulk::What;
use super::choosing::Chosen;
use crate::browser;
use crate::locale::text;
use crate::message::Label as _;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{Load, load};
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;

/// What would become of how many, and the button that does it.
#[component]
pub(super) fn Preview(
    /// The act.
    new: NewCaseBatch,
    /// Which are chosen.
    chosen: Chosen,
    /// What is open.
    open: RwSignal<Option<What>>,
    /// What to do when they have been changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    use text::case_list::bulk;
    let (session, toasts) = (Session::get(), Toasts::get());
    let asked = new.clone();
    let tried = load(
        || (),
        move |client: Client, ()| {
            let asked = asked.clone();
            async move { client.case_batches().preview(&asked).await }
        },
    );
    let failure = RwSignal::new(None::<ClientError>);
    let pending = RwSignal::new(false);
    let key = browser::idempotency_key();
    let act = Callback::new(move |()| {
        let new = new.clone();
        pending.set(true);
        spawn_local(async move {
            let answer = session
                .call(|client| {
                    let new = new.clone();
                    async move { client.case_batches().act(&new, key).await }
                })
                .await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(done) => {
                    // What this belongs to goes with its dialog: told first.
                    told((session, toasts), &done, on_changed);
                    on_changed.run(());
                    chosen.set(BTreeSet::new());
                    open.set(None);
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    view! {
        {move || failure.get().map(|error| view! { <Failure error=error/> })}
        <Load of=tried lines=2 let:tried>
            {
                let changed = count(&tried.results, BatchOutcome::Changed);
                let press = (changed > 0).then(|| view! { <Button look=Look::Solid disabled=pending on_press=act>{bulk::act(changed)}</Button> });
                view! {
                    <Outcomes of=tried/>
                    <div class="dialog-actions">
                        <Button on_press=move || open.set(None)>{text::ui::cancel()}</Button>
                        {press}
                    </div>
                }
            }
        </Load>
    }
}

/// How many have which outcome.
#[component]
fn Outcomes(
    /// The results.
    of: CaseBatchPreview,
) -> impl IntoView {
    use text::case_list::bulk;
    let changed = count(&of.results, BatchOutcome::Changed);
    let first = if changed > 0 {
        bulk::will(changed)
    } else {
        bulk::nothing()
    };
    let others: Vec<_> = BatchOutcome::ALL
        .iter()
        .filter(|one| **one != BatchOutcome::Changed)
        .map(|one| (one.label(), count(&of.results, *one)))
        .filter(|(_, count)| *count > 0)
        .map(|(reason, count)| view! { <li>{bulk::left_line(count, reason)}</li> })
        .collect();
    let left = (!others.is_empty()).then(|| view! { <p>{bulk::left()}</p><ul>{others}</ul> });
    view! { <div role="status"><p><strong>{first}</strong></p>{left}</div> }
}

/// Says what was done, with the way back.
fn told((session, toasts): (Session, Toasts), done: &CaseBatch, on_changed: Callback<()>) {
    use text::case_list::bulk;
    let changed = count(&done.results, BatchOutcome::Changed);
    let left = done.results.len() - changed;
    let words = if left == 0 {
        bulk::done(changed)
    } else {
        bulk::done_some(changed, left)
    };
    match done.id {
        Some(id) => toasts.tell_with_undo(words, move || undo(session, toasts, id, on_changed)),
        None => toasts.tell(words),
    }
}

fn undo(session: Session, toasts: Toasts, id: CaseBatchId, on_changed: Callback<()>) {
    use text::case_list::bulk;
    spawn_local(async move {
        let answer = session
            .call(|client| async move { client.case_batches().undo(id).await })
            .await;
        let Ok(undone) = answer else {
            toasts.tell(bulk::failed());
            return;
        };
        let changed = count(&undone.results, BatchOutcome::Changed);
        let left = undone.results.len() - changed;
        toasts.tell(if left == 0 {
            bulk::undone(changed)
        } else {
            bulk::undone_some(changed, left)
        });
        // The list may be gone by now.
        on_changed.try_run(());
    });
}
