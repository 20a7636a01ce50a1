//! The PIN: chosen at the first visit, asked at the later ones.

use hersys_domain::patient::{ChoosePin as Chosen, PIN_DIGITS, PinSignIn, fold_digits, weak_pin};
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::input::{Keys, Line, Sending};
use super::program::{Program, Stage};
use super::words::{Wrong, failure};
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};

/// What is wrong with a new PIN.
fn judge(pin: &str, again: &str) -> Option<Text> {
    use text::self_report::pin as words;
    let digits = fold_digits(pin);
    if digits.len() != PIN_DIGITS {
        Some(words::digits())
    } else if weak_pin(&digits) {
        Some(words::weak())
    } else if digits != fold_digits(again) {
        Some(words::differ())
    } else {
        None
    }
}

/// The page on which it is chosen.
#[component]
pub(super) fn ChoosePin(
    /// The ticket of the step before.
    ticket: String,
) -> impl IntoView {
    use text::self_report::pin as words;
    let program = Program::get();
    let ticket = StoredValue::new(ticket);
    let (pin, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<Text>);
    let busy = RwSignal::new(false);
    let send = move |()| {
        let found = judge(&pin.get_untracked(), &again.get_untracked());
        let stop = found.is_some();
        wrong.set(found);
        if stop {
            return;
        }
        let chosen = Chosen {
            ticket: ticket.get_value(),
            pin: pin.get_untracked(),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = program.client().patients().choose_pin(&chosen).await;
            busy.set(false);
            match answer {
                Ok(()) => program.look(),
                Err(error) if error.is(ProblemCode::TicketInvalid) => {
                    wrong.set(Some(text::self_report::verify::dead_text()));
                }
                Err(error) => wrong.set(Some(failure(&error))),
            }
        });
    };
    view! {
        <h1>{words::choose()}</h1>
        <p>{words::choose_lead()}</p>
        <Sending on_send=Callback::new(send)>
            <Line id="pin" label=words::new() value=pin keys=Keys::Secret/>
            <Line id="again" label=words::again() value=again keys=Keys::Secret/>
            <Wrong words=wrong/>
            <Button look=Look::Solid submit=true disabled=busy>{words::save()}</Button>
        </Sending>
    }
}

/// The PIN asked for.
#[component]
pub(super) fn PinEntry() -> impl IntoView {
    use text::self_report::pin as words;
    let program = Program::get();
    let pin = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Text>);
    let busy = RwSignal::new(false);
    let send = move |()| {
        let given = PinSignIn {
            pin: pin.get_untracked(),
        };
        if fold_digits(&given.pin).len() != PIN_DIGITS {
            return wrong.set(Some(words::digits()));
        }
        wrong.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = program.client().patients().sign_in(&given).await;
            busy.set(false);
            match answer {
                Ok(()) => program.unlocked(),
                Err(error) if error.is(ProblemCode::SignInFailed) => {
                    pin.set(String::new());
                    wrong.set(Some(words::wrong()));
                }
                Err(error)
                    if error.is(ProblemCode::TicketInvalid)
                        || error.is(ProblemCode::NotSignedIn) =>
                {
                    program.dead();
                }
                Err(error) => wrong.set(Some(failure(&error))),
            }
        });
    };
    view! {
        <Sending on_send=Callback::new(send)>
            <Line id="pin" label=words::label() value=pin keys=Keys::Secret/>
            <Wrong words=wrong/>
            <Button look=Look::Solid submit=true disabled=busy>{words::open()}</Button>
        </Sending>
    }
}

/// The page of a known phone.
#[component]
pub(super) fn PinPage() -> impl IntoView {
    view! {
        <h1>{text::self_report::pin::title()}</h1>
        <PinEntry/>
        <super::start::Emergency/>
    }
}

/// The PIN helps no more.
#[component]
pub(super) fn DeadPin() -> impl IntoView {
    use text::self_report::{self as words, pin};
    let program = Program::get();
    view! {
        <h1>{pin::dead()}</h1>
        <p>{pin::dead_text()}</p>
        <Button on_press=move || program.go(Stage::OtherPhone)>{words::other_phone()}</Button>
        <super::start::Emergency/>
    }
}
