//! The first visit by a link: the birth date, as Japanese write it, or the code that the centre read out.

use hersys_client::ClientError;
use hersys_domain::patient::{LinkSecret, Verification};
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::input::{Keys, Line, Sending};
use super::program::{Program, Stage};
use super::words::{Wrong, failure};
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};

/// The eras one may be born in, as they are chosen and as the reader of dates takes them.
fn eras() -> [(&'static str, Text); 6] {
    use text::self_report::verify;
    [
        ("", verify::western()),
        ("明治", verify::meiji()),
        ("大正", verify::taisho()),
        ("昭和", verify::showa()),
        ("平成", verify::heisei()),
        ("令和", verify::reiwa()),
    ]
}

/// A birth date in the making.
#[derive(Debug, Clone, Copy)]
pub(super) struct Birth {
    era: RwSignal<String>,
    year: RwSignal<String>,
    month: RwSignal<String>,
    day: RwSignal<String>,
}

impl Birth {
    pub(super) fn new() -> Self {
        Self {
            era: RwSignal::new(String::new()),
            year: RwSignal::new(String::new()),
            month: RwSignal::new(String::new()),
            day: RwSignal::new(String::new()),
        }
    }

    /// As the reader of dates takes it; none where a part is missing.
    pub(super) fn written(self) -> Option<String> {
        let parts = [self.year, self.month, self.day].map(|part| part.get_untracked());
        if parts.iter().any(|part| part.trim().is_empty()) {
            return None;
        }
        let [year, month, day] = parts;
        let era = self.era.get_untracked();
        Some(format!("{era}{year}年{month}月{day}日"))
    }
}

/// The items of a birth date.
#[component]
pub(super) fn BirthDate(
    /// The birth date.
    of: Birth,
) -> impl IntoView {
    use text::self_report::verify;
    let options: Vec<_> = eras()
        .into_iter()
        .map(|(value, label)| view! { <option value=value>{label}</option> })
        .collect();
    view! {
        <fieldset class="patient-birth">
            <legend class="field-label">{verify::birth()}</legend>
            <div class="field">
                <label class="field-label" for="era">{verify::era()}</label>
                <div class="select">
                    <select id="era" class="input" on:change=move |event| of.era.set(event_target_value(&event))>
                        {options}
                    </select>
                </div>
            </div>
            <Line id="year" label=verify::year() value=of.year keys=Keys::Digits/>
            <Line id="month" label=verify::month() value=of.month keys=Keys::Digits/>
            <Line id="day" label=verify::day() value=of.day keys=Keys::Digits/>
        </fieldset>
    }
}

/// The page of a link.
#[component]
pub(super) fn Verify(
    /// What stood behind `#`.
    secret: String,
) -> impl IntoView {
    use text::self_report::{self as words, verify};
    let program = Program::get();
    let secret = StoredValue::new(secret);
    let birth = Birth::new();
    let code = RwSignal::new(String::new());
    let by_code = RwSignal::new(false);
    let wrong = RwSignal::new(None::<Text>);
    let dead = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failed = move |error: ClientError| match error.code() {
        Some(ProblemCode::SignInFailed) => wrong.set(Some(verify::wrong())),
        Some(ProblemCode::TicketInvalid) => dead.set(true),
        Some(ProblemCode::Invalid) => wrong.set(Some(verify::no_such_day())),
        _ => wrong.set(Some(failure(&error))),
    };
    let send = move |()| {
        let mut given = Verification {
            secret: secret.get_value(),
            ..Verification::default()
        };
        if by_code.get_untracked() {
            given.code = code.get_untracked();
        } else if let Some(written) = birth.written() {
            given.birth_date = written;
        } else {
            return wrong.set(Some(verify::empty()));
        }
        wrong.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = program.client().patients().verify(&given).await;
            busy.set(false);
            match answer {
                Ok(ticket) => program.go(Stage::ChoosePin(ticket.ticket)),
                Err(error) => failed(error),
            }
        });
    };
    let refuse = move || {
        let given = LinkSecret {
            secret: secret.get_value(),
        };
        spawn_local(async move {
            match program.client().patients().refuse(&given).await {
                Ok(()) => program.go(Stage::Refused),
                Err(error) => wrong.set(Some(failure(&error))),
            }
        });
    };
    let asked = move || {
        if by_code.get() {
            view! { <Line id="code" label=verify::code() value=code keys=Keys::Digits/> }.into_any()
        } else {
            view! { <p>{verify::lead()}</p> <BirthDate of=birth/> }.into_any()
        }
    };
    let other_way = move || {
        if by_code.get() {
            verify::use_birth().get()
        } else {
            verify::use_code().get()
        }
    };
    view! {
        <h1>{verify::title()}</h1>
        <Show when=move || !dead.get() fallback=|| view! { <DeadLink/> }>
            <Sending on_send=Callback::new(send)>
                {asked}
                <Wrong words=wrong/>
                <Button look=Look::Solid submit=true disabled=busy>{words::next()}</Button>
            </Sending>
            <p class="patient-ways">
                <Button look=Look::Plain on_press=move || by_code.update(|by_code| *by_code = !*by_code)>{other_way}</Button>
                <Button look=Look::Plain on_press=refuse>{verify::not_me()}</Button>
            </p>
        </Show>
    }
}

/// The link does not work.
#[component]
fn DeadLink() -> impl IntoView {
    use text::self_report::{self as words, verify};
    let program = Program::get();
    view! {
        <section class="panel" role="alert">
            <h2>{verify::dead()}</h2>
            <p>{verify::dead_text()}</p>
        </section>
        <Button on_press=move || program.look()>{words::back()}</Button>
    }
}

/// The link was for somebody else.
#[component]
pub(super) fn Refused() -> impl IntoView {
    use text::self_report::verify;
    view! {
        <h1>{verify::refused()}</h1>
        <p>{verify::refused_text()}</p>
    }
}
