//! 移管 of a case: its history, asking for one, answering one, taking the case over.

mod request;

use hersys_domain::case::{Case, CaseStatus};
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::permission::Permission;
use hersys_domain::transfer::{TakeOver, Transfer, TransferState};
use leptos::prelude::*;

use super::course::Desk;
use super::words;
use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::pages::purpose::Stated;
use crate::pages::transfer::{Answers, Decide, History, RefuseDialog, name_of};
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{Load, LoadKept, load};
use crate::ui::notice::{Failure, Notice, Tone};
use request::RequestForm;

/// The part of the record.
#[component]
pub(super) fn TransferTab(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
) -> impl IntoView {
    let stated = Stated::get();
    let id = case.with_untracked(|case| case.summary.id);
    let found = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move { client.stating(purpose).transfers().of_case(id).await },
    );
    let answers = Answers::new(move || {
        desk.record.again();
        found.again();
    });
    Live::get().on(News::Transfers, move || found.again());
    view! {
        {move || answers.failure.get().map(|error| view! { <Failure error=error/> })}
        <LoadKept of=found lines=4 let:all>
            <Standing all=all case=case desk=desk answers=answers/>
            <Past all=all/>
        </LoadKept>
        <RefuseDialog answers=answers/>
    }
}

/// All transfers so far.
#[component]
fn Past(
    /// The transfers.
    all: Signal<Vec<Transfer>>,
) -> impl IntoView {
    let lines = move || {
        let all = all.get();
        if all.is_empty() {
            return view! { <p class="empty">{text::transfer::case::empty()}</p> }.into_any();
        }
        all.into_iter()
            .map(|one| view! { <History one=one/> })
            .collect::<Vec<_>>()
            .into_any()
    };
    view! {
        <section class="section-plain">
            <h2>{text::transfer::case::title()}</h2>
            {lines}
        </section>
    }
}

/// What can be done now.
#[component]
fn Standing(
    /// The transfers.
    all: Signal<Vec<Transfer>>,
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
    /// What is answered.
    answers: Answers,
) -> impl IntoView {
    let session = Session::get();
    let own = session.me_now().map(|me| me.organization.organization_id);
    let decides = session.allows(Permission::TransferAccept);
    let asks = session.allows(Permission::TransferRequest);
    let asking = RwSignal::new(false);
    let waits = Memo::new(move |_| {
        all.with(|all| {
            all.iter()
                .find(|one| one.state == TransferState::Requested)
                .cloned()
        })
    });
    let open = Memo::new(move |_| case.with(|case| case.summary.status != CaseStatus::Closed));
    let responsible =
        Memo::new(move |_| case.with(|case| Some(case.summary.responsible_center_id) == own));
    move || match waits.get() {
        Some(one) if Some(one.to_center.id) == own => {
            let words = text::transfer::case::asked(&one.from_center.name);
            let decide = decides.then(|| view! { <Decide one=one answers=answers/> });
            view! { <Notice tone=Tone::Warning title=words>{decide}</Notice> }.into_any()
        }
        Some(one) => {
            let words =
                text::transfer::case::waits(words::instant(one.made_at), &one.to_center.name);
            let label = text::transfer::withdraw::of(name_of(&one));
            let back = (asks && Some(one.from_center.id) == own).then(|| {
                view! {
                    <span role="group" aria-label=label>
                        <Button disabled=answers.pending on_press=move || answers.withdraw(&one)>{text::transfer::withdraw::action()}</Button>
                    </span>
                }
            });
            view! { <Notice tone=Tone::Info title=words>{back}</Notice> }.into_any()
        }
        None if responsible.get() => (asks && open.get())
            .then(|| view! { <Ask case=case desk=desk asking=asking answers=answers/> })
            .into_any(),
        None => (decides && open.get())
            .then(|| view! { <TakeOverPart case=case desk=desk answers=answers/> })
            .into_any(),
    }
}

#[component]
fn Ask(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
    /// Whether the form is open.
    asking: RwSignal<bool>,
    /// What is answered.
    answers: Answers,
) -> impl IntoView {
    move || {
        if asking.get() {
            let close = move |done: bool| {
                asking.set(false);
                if done {
                    answers.look();
                }
            };
            view! { <RequestForm case=case desk=desk on_close=close/> }.into_any()
        } else {
            view! {
                <p><Button look=Look::Outline on_press=move || asking.set(true)>{text::transfer::case::request()}</Button></p>
            }
            .into_any()
        }
    }
}

/// 引き取る, for the centre in whose district the person is now.
#[component]
fn TakeOverPart(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
    /// What is answered.
    answers: Answers,
) -> impl IntoView {
    let own = Session::get()
        .me_now()
        .map(|me| me.organization.organization_id);
    let code = Memo::new(move |_| {
        case.with(|case| {
            let code = case.summary.municipality_code.as_ref();
            code.and_then(|code| code.parse::<MunicipalityCode>().ok())
        })
    });
    let here = load(
        move || code.get(),
        |client, code| async move {
            match code {
                None => Ok(None),
                Some(code) => {
                    let found = client.reference().responsible_center(code, None).await?;
                    Ok(found.organization.map(|center| center.id))
                }
            }
        },
    );
    let take = move || {
        let (id, etag) = desk
            .found
            .with_untracked(|found| (found.summary.id, found.etag.clone()));
        // One act, one key: what is sent twice is done once.
        let key = browser::idempotency_key();
        answers.send(text::transfer::case::taken_over(), move |client| {
            let etag = etag.clone();
            async move {
                let body = TakeOver::default();
                let taken = client.transfers().take_over(id, &etag, &body, key).await;
                taken.map(drop)
            }
        });
    };
    view! {
        <Load of=here lines=1 let:center>
            {(center.is_some() && center == own).then(|| view! {
                <Notice tone=Tone::Info title=text::transfer::case::take_over_lead()>
                    <Button look=Look::Solid disabled=answers.pending on_press=take>{text::transfer::case::take_over()}</Button>
                </Notice>
            })}
        </Load>
    }
}
