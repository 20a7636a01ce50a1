//! Several cases chosen in the list, and changed by one act: said beforehand, with a way back.

use std::collections::BTreeSet;

use hersys_client::ClientError;
use hersys_domain::case::{Assignee, Whereabouts};
use hersys_domain::case_batch::{BatchCase, BatchChange, CASES_MAX, COURSES_MAX, NewCaseBatch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bulk_act::Preview;
use super::choosing::Chosen;
use super::filters;
use crate::locale::{Text, text};
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Bound, Need};
use crate::ui::load::{Load, load};
use crate::ui::notice::Failure;
use crate::ui::select::SelectField;

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// 担当者.
    Assignee,
    /// 居所.
    Place,
}

/// What can be done with the chosen cases.
#[component]
pub(super) fn Bulk(
    /// Which are chosen.
    chosen: Chosen,
    /// What to do when they have been changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    use text::case_list::bulk;
    let (router, session) = (Router::get(), Session::get());
    let open = RwSignal::new(None::<What>);
    let is_open = RwSignal::new(false);
    Effect::new(move || is_open.set(open.with(Option::is_some)));
    Effect::new(move || {
        // Only where it is not so already: each of the two signals follows the other.
        if !is_open.get() && open.with_untracked(Option::is_some) {
            open.set(None);
        }
    });
    let failure = RwSignal::new(None::<ClientError>);
    let count = Memo::new(move |_| chosen.with(BTreeSet::len));
    let all = move || {
        let query = untrack(|| filters::read(router));
        spawn_local(async move {
            let ids = session
                .call(|client| {
                    let query = query.clone();
                    async move { client.case_batches().ids(&query).await }
                })
                .await;
            match ids {
                Ok(page) => {
                    failure.try_set(None);
                    chosen.try_set(page.items.into_iter().collect());
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let title = move || match open.get() {
        Some(What::Place) => bulk::place_title(),
        _ => bulk::assign_title(),
    };
    view! {
        <section class="bulk" aria-label=bulk::name()>
            <p class="bulk-count" role="status">{move || bulk::chosen(count.get()).get()}</p>
            <Button on_press=all>{bulk::all(CASES_MAX)}</Button>
            <Show when=move || count.get() != 0>
                <Button look=Look::Plain on_press=move || chosen.set(BTreeSet::new())>{bulk::none()}</Button>
                <Button on_press=move || open.set(Some(What::Assignee))>{bulk::assign()}</Button>
                <Button on_press=move || open.set(Some(What::Place))>{bulk::place()}</Button>
            </Show>
            <p class="field-support bulk-keys">{bulk::keys()}</p>
            {move || failure.get().map(|error| view! { <Failure error=error/> })}
            {move || view! {
                <Dialog open=is_open title=title()>
                    {move || open.get().map(|what| view! { <Act what=what chosen=chosen open=open on_changed=on_changed/> })}
                </Dialog>
            }}
        </section>
    }
}

/// The act: what is changed into what, what becomes of how many, and doing it.
#[component]
fn Act(
    /// What is changed.
    what: What,
    /// Which are chosen.
    chosen: Chosen,
    /// What is open.
    open: RwSignal<Option<What>>,
    /// What to do when they have been changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    use text::case_list::bulk;
    let count = chosen.with_untracked(BTreeSet::len);
    if what == What::Place && count > COURSES_MAX {
        return view! {
            <p>{bulk::place_max(COURSES_MAX)}</p>
            <div class="dialog-actions"><Button on_press=move || open.set(None)>{text::ui::close()}</Button></div>
        }
        .into_any();
    }
    match what {
        What::Assignee => {
            let staff = load(
                || (),
                |client, ()| async move { Ok(client.case_batches().assignees().await?.items) },
            );
            view! {
                <Load of=staff lines=2 let:staff>
                    <Change what=what options=named(staff) chosen=chosen open=open on_changed=on_changed/>
                </Load>
            }
            .into_any()
        }
        What::Place => {
            let options = filters::options(Whereabouts::ALL);
            view! { <Change what=what options=options chosen=chosen open=open on_changed=on_changed/> }.into_any()
        }
    }
}

/// The word for nobody, which is no id.
const NOBODY: &str = "nobody";

fn named(staff: Vec<Assignee>) -> Vec<(String, Text)> {
    let nobody = (NOBODY.to_owned(), text::case_list::bulk::nobody());
    let all = staff
        .into_iter()
        .map(|one| (one.id.to_string(), one.name.into()));
    all.chain([nobody]).collect()
}

fn change(what: What, value: &str) -> Option<BatchChange> {
    match what {
        What::Assignee if value == NOBODY => Some(BatchChange::Assign { account_id: None }),
        What::Assignee => Some(BatchChange::Assign {
            account_id: Some(value.parse().ok()?),
        }),
        What::Place => Some(BatchChange::Whereabouts {
            value: value.parse().ok()?,
        }),
    }
}

#[component]
fn Change(
    /// What is changed.
    what: What,
    /// Into what.
    options: Vec<(String, Text)>,
    /// Which are chosen.
    chosen: Chosen,
    /// What is open.
    open: RwSignal<Option<What>>,
    /// What to do when they have been changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    use text::case_list::bulk;
    let value = RwSignal::new(String::new());
    let label = match what {
        What::Assignee => bulk::assignee(),
        What::Place => bulk::place_label(),
    };
    let bound = Bound {
        id: "bulk-value".to_owned(),
        label,
        value: value.into(),
        write: Callback::new(move |given| value.set(given)),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    };
    let wanted = Memo::new(move |_| {
        let cases = chosen.with(|all| {
            all.iter()
                .map(|id| BatchCase {
                    id: *id,
                    version: None,
                })
                .collect()
        });
        Some(NewCaseBatch {
            change: change(what, &value.get())?,
            cases,
        })
    });
    let close = move || open.set(None);
    view! {
        <SelectField bound=bound options=options need=Need::Unsaid/>
        {move || match wanted.get() {
            Some(new) => view! { <Preview new=new chosen=chosen open=open on_changed=on_changed/> }.into_any(),
            None => view! { <div class="dialog-actions"><Button on_press=close>{text::ui::cancel()}</Button></div> }.into_any(),
        }}
    }
}
