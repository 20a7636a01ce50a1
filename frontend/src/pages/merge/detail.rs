//! A proposal: both records as they stand, what was chosen, and the second person's yes or no.

use hersys_client::ClientError;
use hersys_domain::id::MergeId;
use hersys_domain::person_merge::{
    MergeComparison, MergeConfirmation, MergeDetail, MergeState, PersonMerge,
};
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sides::{Sides, outcome};
use super::{Asked, MergeReasonDialog, deed};
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label as _;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{Load, Loaded, load};
use crate::ui::notice::{Failure, Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::toast::Toasts;

/// The page.
#[component]
pub fn MergePage(
    /// Which.
    id: MergeId,
) -> impl IntoView {
    let found = load(
        move || id,
        |client, id| async move { client.merges().get(id).await },
    );
    let back = ("/merges".to_owned(), text::person_merge::title());
    view! {
        <PageHeader title=text::person_merge::proposal() back=back/>
        <Load of=found lines=10 let:detail>
            <Detail detail=detail found=found/>
        </Load>
    }
}

#[component]
fn Detail(
    /// The proposal.
    detail: MergeDetail,
    /// Takes a newer one.
    found: Loaded<MergeDetail>,
) -> impl IntoView {
    use text::person_merge::{history, waiting};
    let asked = RwSignal::new(None);
    let MergeDetail { merge, comparison } = detail;
    let told = history::proposed(deed(&merge.proposed, &merge.center_name));
    let note = merge.note.clone().map(history::note);
    let over = (merge.state != MergeState::Proposed).then(|| {
        view! { <Notice tone=Tone::Info title=waiting::over()><p>{merge.state.label()}</p></Notice> }
    });
    let body = comparison.map(|both| {
        view! {
            <Sides of=both.clone() result=outcome/>
            <Acts merge=merge both=both asked=asked found=found/>
        }
    });
    let router = Router::get();
    let done = move |_| router.go("/merges");
    view! {
        <p>{told}</p>
        {note.map(|note| view! { <p class="said">{note}</p> })}
        {over}
        {body}
        <MergeReasonDialog asked=asked on_done=done/>
    }
}

#[component]
fn Acts(
    /// The proposal.
    merge: PersonMerge,
    /// Both records, as they were looked at.
    both: MergeComparison,
    /// Asks for a reason.
    asked: RwSignal<Option<Asked>>,
    /// Takes a newer one.
    found: Loaded<MergeDetail>,
) -> impl IntoView {
    use text::person_merge::{done, waiting};
    let (session, toasts, router) = (Session::get(), Toasts::get(), Router::get());
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let (id, version, own) = (merge.id, merge.version, merge.own);
    let seen = MergeConfirmation {
        this_version: both.this.version,
        that_version: both.that.version,
    };
    // One press is one act, however often it is sent.
    let key = StoredValue::new(browser::idempotency_key());
    let run = move |approve: bool, words: Text| {
        pending.set(true);
        failure.set(None);
        let key = key.get_value();
        spawn_local(async move {
            let answer = session
                .call(|client| async move {
                    let merges = client.merges();
                    if approve {
                        merges.approve(id, version, &seen, key).await
                    } else {
                        merges.withdraw(id, version).await
                    }
                })
                .await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(_) => {
                    toasts.tell(words);
                    router.go("/merges");
                }
                Err(error) => {
                    let stale = error.is(ProblemCode::StaleVersion);
                    failure.set(Some(error));
                    if stale {
                        found.again();
                    }
                }
            }
        });
    };
    let approve = move || run(true, done::merged());
    let withdraw = move || run(false, done::withdrawn());
    let decline = move || asked.set(Some(Asked::Decline(merge.clone())));
    let buttons = if own {
        view! { <Button disabled=pending on_press=withdraw>{waiting::withdraw()}</Button> }
            .into_any()
    } else {
        view! {
            <Button on_press=decline>{waiting::decline()}</Button>
            <Button look=Look::Solid disabled=pending on_press=approve>{waiting::confirm()}</Button>
        }
        .into_any()
    };
    view! {
        {own.then(|| view! { <p class="soft">{waiting::own()}</p> })}
        {move || failure.get().map(|error| view! { <Failure error=error/> })}
        <div class="form-actions">{buttons}</div>
    }
}
