//! A line of the lists.

use hersys_client::TransferQueue;
use hersys_domain::transfer::{Transfer, TransferActKind, TransferCenter};
use leptos::prelude::*;

use super::list::Desk;
use super::name_of;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words::{self, SeverityTag};
use crate::ui::button::{Button, Look};

/// The heads of a list.
#[component]
pub(super) fn Head(
    /// Which list.
    queue: TransferQueue,
) -> impl IntoView {
    use text::transfer::label;
    let head =
        |words: Text| view! { <th scope="col" role="columnheader" class="cell">{words}</th> };
    let spoken = |words: Text| {
        view! { <th scope="col" role="columnheader" class="cell"><span class="visually-hidden">{words}</span></th> }
    };
    let tick = (queue == TransferQueue::Incoming).then(|| spoken(label::select()));
    let when = match queue {
        TransferQueue::HandedOver => label::ended_at(),
        TransferQueue::Incoming | TransferQueue::Outgoing => label::waited(),
    };
    let action = (queue != TransferQueue::HandedOver).then(|| spoken(label::action()));
    view! {
        <thead role="rowgroup">
            <tr role="row">
                {tick}
                {head(when)} {head(label::person())} {head(center_label(queue))}
                {head(label::severity())} {head(label::whereabouts())} {head(label::moved_on())} {head(label::reason())}
                {action}
            </tr>
        </thead>
    }
}

fn center_label(queue: TransferQueue) -> Text {
    use text::transfer::label;
    match queue {
        TransferQueue::Incoming => label::from(),
        TransferQueue::Outgoing => label::to(),
        TransferQueue::HandedOver => label::new_center(),
    }
}

/// The line.
#[component]
pub(super) fn Row(
    /// The transfer.
    one: Transfer,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    use text::transfer::label;
    let queue = desk.queue.get_untracked();
    let id = one.id;
    let name = name_of(&one);
    let incoming = queue == TransferQueue::Incoming;
    let when = one.ended_at.unwrap_or(one.made_at);
    let when_label = if queue == TransferQueue::HandedOver {
        label::ended_at()
    } else {
        label::waited()
    };
    // What was handed over is a record of its own; what waits is the case.
    let href = if queue == TransferQueue::HandedOver {
        format!("/transfers/{id}")
    } else {
        format!("/cases/{}?tab=transfer", one.case_id)
    };
    let other = if incoming {
        one.from_center.clone()
    } else {
        one.to_center.clone()
    };
    let number = one
        .subject
        .as_ref()
        .map(|subject| subject.person_number.to_string());
    let about = one.subject.as_ref().map(|subject| {
        let age = subject.age.map(words::age);
        view! { <span class="row-about">{age.map(|words| view! { <span>{words}</span> })} <span>{subject.sex.label()}</span></span> }
    });
    let severity = one.subject.as_ref().map(|subject| subject.severity);
    let whereabouts = one.subject.as_ref().map(|subject| subject.whereabouts);
    let chosen = move || desk.selected.with(|selected| selected.contains(&id));
    let spoken = name.now();
    let tick = incoming.then(|| {
        let tick = desk.decides.then(|| {
            let toggle = move |_| {
                desk.selected.update(|selected| {
                    if !selected.remove(&id) {
                        selected.insert(id);
                    }
                });
            };
            view! {
                <input type="checkbox" class="row-tick" aria-label=text::transfer::select(&spoken) prop:checked=chosen on:change=toggle/>
            }
        });
        view! { <td role="cell" class="cell cell-tick">{tick}</td> }
    });
    let moved_on = one.moved_on.map(|day| day.to_string());
    let reason = reason_of(&one);
    let action = (queue != TransferQueue::HandedOver)
        .then(|| view! { <td role="cell" class="cell cell-action"><Acts one=one desk=desk/></td> });
    view! {
        <tr role="row" class:row-chosen=chosen>
            {tick}
            <td role="cell" class="cell" data-label=when_label><span>{words::instant(when)}</span></td>
            <th scope="row" role="rowheader" class="cell">
                <a class="row-link" href=href>{name}</a>
                {number.map(|number| view! { <span class="soft alert-number day">{number}</span> })}
                {about}
            </th>
            <td role="cell" class="cell" data-label=center_label(queue)><Center center=other/></td>
            <td role="cell" class="cell" data-label=label::severity()>{severity.map(|severity| view! { <SeverityTag severity=severity/> })}</td>
            <td role="cell" class="cell" data-label=label::whereabouts()><span>{whereabouts.map(|place| place.label().into_render())}</span></td>
            <td role="cell" class="cell" data-label=label::moved_on()><span class="day">{moved_on}</span></td>
            <td role="cell" class="cell" data-label=label::reason()><span>{reason}</span></td>
            {action}
        </tr>
    }
}

/// Why it was asked for, or what was remarked when it was taken over.
fn reason_of(one: &Transfer) -> Option<String> {
    let first = one.acts.iter().find(|act| {
        matches!(
            act.kind,
            TransferActKind::Requested | TransferActKind::TakenOver
        )
    });
    first.and_then(|act| act.reason.clone())
}

#[component]
fn Center(
    /// The centre.
    center: TransferCenter,
) -> impl IntoView {
    let phone = center.phone.map(text::transfer::phone);
    view! {
        <span class="row-center">
            <span>{center.name}</span>
            {phone.map(|phone| view! { <span class="soft">{phone}</span> })}
        </span>
    }
}

/// What can be done about it.
#[component]
fn Acts(
    /// The transfer.
    one: Transfer,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let answers = desk.answers;
    if desk.queue.get_untracked() == TransferQueue::Outgoing {
        return desk
            .asks
            .then(|| {
                let label = text::transfer::withdraw::of(name_of(&one));
                view! {
                    <span role="group" aria-label=label>
                        <Button disabled=answers.pending on_press=move || answers.withdraw(&one)>{text::transfer::withdraw::action()}</Button>
                    </span>
                }
            })
            .into_any();
    }
    desk.decides
        .then(|| view! { <Decide one=one answers=answers/> })
        .into_any()
}

/// 移管を受ける, 移管を断る.
#[component]
pub(crate) fn Decide(
    /// The transfer.
    one: Transfer,
    /// What is answered.
    answers: super::answers::Answers,
) -> impl IntoView {
    let name = name_of(&one);
    let (accept, refuse) = (
        text::transfer::accept_one(&name),
        text::transfer::refuse::of(&name),
    );
    let other = one.clone();
    view! {
        <span class="row-acts">
            <span role="group" aria-label=accept>
                <Button look=Look::Solid disabled=answers.pending on_press=move || answers.accept(&one)>{text::transfer::accept()}</Button>
            </span>
            " "
            <span role="group" aria-label=refuse>
                <Button disabled=answers.pending on_press=move || answers.refusing.set(Some(other.clone()))>{text::transfer::refuse::action()}</Button>
            </span>
        </span>
    }
}
