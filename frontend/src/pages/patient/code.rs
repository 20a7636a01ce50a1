//! Another phone: a code to the registered number, and the birth date.

use hersys_domain::patient::{CodeAnswer, CodeRequest};
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::input::{Keys, Line, Sending};
use super::program::{Program, Stage};
use super::verify::{Birth, BirthDate};
use super::words::{Wrong, failure};
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};

/// Number and birth date.
#[component]
pub(super) fn OtherPhone() -> impl IntoView {
    use text::self_report::{self as words, other};
    let program = Program::get();
    let phone = RwSignal::new(String::new());
    let birth = Birth::new();
    let wrong = RwSignal::new(None::<Text>);
    let busy = RwSignal::new(false);
    let send = move |()| {
        let Some(birth_date) = birth.written() else {
            return wrong.set(Some(words::verify::empty()));
        };
        let given = CodeRequest {
            phone: phone.get_untracked(),
            birth_date,
        };
        wrong.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = program.client().patients().request_code(&given).await;
            busy.set(false);
            match answer {
                Ok(ticket) => program.go(Stage::OtherCode(ticket.ticket)),
                Err(error) if error.is(ProblemCode::TooManyRequests) => {
                    wrong.set(Some(other::many()));
                }
                Err(error) if error.is(ProblemCode::Invalid) => {
                    let birth = error.problem().is_some_and(|problem| {
                        problem
                            .errors
                            .iter()
                            .any(|one| one.pointer == "/birth_date")
                    });
                    wrong.set(Some(if birth {
                        words::verify::no_such_day()
                    } else {
                        other::phone_wrong()
                    }));
                }
                Err(error) => wrong.set(Some(failure(&error))),
            }
        });
    };
    view! {
        <h1>{other::title()}</h1>
        <p>{other::lead()}</p>
        <Sending on_send=Callback::new(send)>
            <Line id="phone" label=other::phone() value=phone keys=Keys::Phone/>
            <BirthDate of=birth/>
            <Wrong words=wrong/>
            <Button look=Look::Solid submit=true disabled=busy>{other::send()}</Button>
        </Sending>
        <Button look=Look::Plain on_press=move || program.look()>{words::back()}</Button>
    }
}

/// The code that came.
#[component]
pub(super) fn OtherCode(
    /// The ticket of the request.
    ticket: String,
) -> impl IntoView {
    use text::self_report::{self as words, other};
    let program = Program::get();
    let ticket = StoredValue::new(ticket);
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Text>);
    let busy = RwSignal::new(false);
    let send = move |()| {
        let given = CodeAnswer {
            ticket: ticket.get_value(),
            code: code.get_untracked(),
        };
        wrong.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = program.client().patients().answer_code(&given).await;
            busy.set(false);
            match answer {
                Ok(ticket) => program.go(Stage::ChoosePin(ticket.ticket)),
                Err(error) => wrong.set(Some(match error.code() {
                    Some(ProblemCode::SignInFailed) => other::wrong(),
                    Some(ProblemCode::TicketInvalid) => other::dead(),
                    Some(ProblemCode::Invalid) => words::pin::digits(),
                    _ => failure(&error),
                })),
            }
        });
    };
    view! {
        <h1>{other::code_title()}</h1>
        <p>{other::code_lead()}</p>
        <Sending on_send=Callback::new(send)>
            <Line id="code" label=other::code() value=code keys=Keys::Digits/>
            <Wrong words=wrong/>
            <Button look=Look::Solid submit=true disabled=busy>{words::next()}</Button>
        </Sending>
        <Button look=Look::Plain on_press=move || program.go(Stage::OtherPhone)>{words::back()}</Button>
    }
}
