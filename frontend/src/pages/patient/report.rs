//! 今日の報告: one page, five touches where nothing is wrong. What cannot be sent stays on the screen and is
//! sent again by itself, under the same key.

use std::time::Duration;

use hersys_client::{ClientError, IdempotencyKey};
use hersys_domain::id::ObservationId;
use hersys_domain::observation::{
    DailySymptom, NOTE_MAX, Observation, Report, UrgentGroup, UrgentSymptom, Vital,
};
use hersys_domain::patient::Received;
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::input::{Keys, Line, Sending};
use super::program::{Program, Stage};
use super::report_form::{Entry, ITEMS};
use super::words::{Wrong, failure};
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::ui::button::{Button, Look};

/// How long a report that could not be sent waits before it is tried again.
const AGAIN: Duration = Duration::from_secs(10);

/// The sending of a report.
#[derive(Clone, Copy)]
struct Post {
    program: Program,
    entry: Entry,
    corrects: Option<ObservationId>,
    /// The act under way: what was sent, and its key. Other words are another act.
    act: StoredValue<Option<(Report, IdempotencyKey)>>,
    busy: RwSignal<bool>,
    /// Whether it waits for a connection.
    waiting: RwSignal<bool>,
    wrong: RwSignal<Option<Text>>,
}

impl Post {
    fn send(self) {
        self.entry.tried.set(true);
        if let Some(first) = ITEMS
            .into_iter()
            .find(|item| self.entry.missing(item).is_some())
        {
            self.wrong.set(Some(text::self_report::report::errors()));
            return browser::focus_later(first);
        }
        if self.busy.get_untracked() {
            return;
        }
        let report = self.entry.report();
        let kept = self.act.get_value().filter(|(sent, _)| *sent == report);
        let (report, key) = kept.unwrap_or_else(|| (report, browser::idempotency_key()));
        self.act.set_value(Some((report.clone(), key)));
        self.wrong.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let answer = self.program.call(|client| {
                let report = report.clone();
                async move {
                    match self.corrects {
                        Some(id) => client.patients().correct(id, &report, key).await,
                        None => client.patients().report(&report, key).await,
                    }
                }
            });
            let answer = answer.await;
            // The page may be gone meanwhile.
            if self.busy.try_set(false).is_none() {
                self.done(answer);
            }
        });
    }

    fn done(self, answer: Result<Received, ClientError>) {
        use text::self_report::report as words;
        let error = match answer {
            Ok(received) => return self.program.go(Stage::Thanks(Box::new(received))),
            Err(error) => error,
        };
        let unsent = match &error {
            ClientError::Network(_) => true,
            other => other.problem().is_some_and(|problem| problem.status >= 500),
        };
        self.waiting.set(unsent);
        if unsent {
            return set_timeout(move || self.again(), AGAIN);
        }
        self.wrong.set(Some(match error.code() {
            Some(ProblemCode::Conflict) if self.corrects.is_some() => words::too_late(),
            Some(ProblemCode::TooManyRequests) => words::many(),
            _ => failure(&error),
        }));
    }

    /// Tries again while it still waits.
    fn again(self) {
        if self.waiting.try_get_untracked() == Some(true) && !self.busy.get_untracked() {
            self.send();
        }
    }
}

/// The page.
#[component]
pub(super) fn ReportPage(
    /// The report to be corrected, if it is a correction.
    of: Option<Observation>,
) -> impl IntoView {
    use text::self_report::{self as all, report as words};
    let program = Program::get();
    let (entry, corrects) = match of {
        Some(of) => (Entry::new(Some(&of)), Some(of.id)),
        None => (Entry::new(None), None),
    };
    let post = Post {
        program,
        entry,
        corrects,
        act: StoredValue::new(None),
        busy: RwSignal::new(false),
        waiting: RwSignal::new(false),
        wrong: RwSignal::new(None),
    };
    let online = window_event_listener_untyped("online", move |_| post.again());
    on_cleanup(move || online.remove());
    let title = if corrects.is_some() {
        words::correcting()
    } else {
        all::title()
    };
    let label = move || {
        if post.busy.get() {
            all::sending().get()
        } else {
            words::send().get()
        }
    };
    view! {
        <h1>{title}</h1>
        <Sending on_send=Callback::new(move |()| post.send())>
            <Measured entry=entry vital=Vital::Temperature typed=entry.temperature/>
            <Measured entry=entry vital=Vital::Spo2 typed=entry.spo2/>
            <Symptoms entry=entry/>
            <Urgent entry=entry/>
            <Note entry=entry/>
            <Wrong words=post.wrong/>
            <Show when=move || post.waiting.get()>
                <div class="patient-waiting" role="alert">
                    <p class="patient-said">{words::waiting()}</p>
                    <p>{words::waiting_text()}</p>
                    <Button on_press=move || post.again()>{words::send_now()}</Button>
                </div>
            </Show>
            <Button look=Look::Solid submit=true disabled=post.busy>{label}</Button>
        </Sending>
        <Button look=Look::Plain on_press=move || program.look()>{all::back()}</Button>
    }
}

/// A vital sign: typed, or 測れない; an odd one is asked again.
#[component]
fn Measured(
    /// The report.
    entry: Entry,
    /// Which.
    vital: Vital,
    /// What is typed.
    typed: RwSignal<String>,
) -> impl IntoView {
    use text::self_report::report as words;
    let id = vital.as_str();
    let (label, unit, keys) = match vital {
        Vital::Temperature => (words::temperature(), words::degrees(), Keys::Decimal),
        _ => (words::spo2(), words::percent(), Keys::Digits),
    };
    let cannot = Signal::derive(move || entry.unmeasured.with(|all| all.contains(&vital)));
    let confirmed = Signal::derive(move || entry.confirmed.with(|all| all.contains(&vital)));
    let error = Signal::derive(move || entry.wrong(id));
    let odd = Memo::new(move |_| entry.odd(vital));
    // Another value is another question.
    Effect::new(move |before: Option<String>| {
        let now = typed.get();
        if before.is_some_and(|before| before != now) {
            entry
                .confirmed
                .update(|all| all.retain(|one| *one != vital));
        }
        now
    });
    let turn = move |list: RwSignal<Vec<Vital>>| {
        list.update(|all| {
            let held = all.contains(&vital);
            all.retain(|one| *one != vital);
            if !held {
                all.push(vital);
            }
        });
    };
    view! {
        <section class="patient-item">
            <Line id=id label=label value=typed keys=keys error=error unit=unit disabled=cannot/>
            <Toggle on=cannot on_turn=move || turn(entry.unmeasured)>{words::cannot()}</Toggle>
            <Show when=move || odd.get()>
                <div class="patient-odd">
                    <p>{words::odd()}</p>
                    <Toggle on=confirmed on_turn=move || turn(entry.confirmed)>{words::odd_right()}</Toggle>
                </div>
            </Show>
        </section>
    }
}

/// A button that stays pressed.
#[component]
fn Toggle(
    /// Whether it is pressed.
    #[prop(into)]
    on: Signal<bool>,
    /// What pressing does.
    on_turn: impl Fn() + 'static,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let pressed = move || if on.get() { "true" } else { "false" };
    view! {
        <button type="button" class="toggle" aria-pressed=pressed on:click=move |_| on_turn()>{children()}</button>
    }
}

/// Several buttons of which any may be pressed, and one that says that none applies.
#[component]
fn Choices<T>(
    /// All, in order.
    all: Vec<T>,
    /// Those that are pressed.
    chosen: RwSignal<Vec<T>>,
    /// Whether none applies.
    none: RwSignal<bool>,
) -> impl IntoView
where
    T: Copy + PartialEq + Label + Send + Sync + 'static,
{
    let buttons: Vec<_> = all
        .into_iter()
        .map(|one| {
            let on = Signal::derive(move || chosen.with(|all| all.contains(&one)));
            let turn = move || {
                chosen.update(|all| {
                    let held = all.contains(&one);
                    all.retain(|other| *other != one);
                    if !held {
                        all.push(one);
                    }
                });
                none.set(false);
            };
            view! { <Toggle on=on on_turn=turn>{one.label()}</Toggle> }
        })
        .collect();
    view! { <div class="toggles">{buttons}</div> }
}

/// What is wrong with a group.
#[component]
fn GroupError(
    /// The report.
    entry: Entry,
    /// Which item.
    item: &'static str,
) -> impl IntoView {
    let wrong = move || entry.wrong(item);
    view! { <p class="field-error" hidden=move || wrong().is_none()>{move || wrong().map(|words| words.get())}</p> }
}

#[component]
fn Symptoms(
    /// The report.
    entry: Entry,
) -> impl IntoView {
    use text::self_report::report as words;
    let none = move || {
        entry.symptoms.set(Vec::new());
        entry.no_symptom.set(true);
    };
    view! {
        <fieldset id="symptoms" class="patient-item" tabindex="-1">
            <legend class="field-label">{words::symptoms()}</legend>
            <p class="patient-note">{words::symptoms_lead()}</p>
            <Toggle on=entry.no_symptom on_turn=none>{words::all_no()}</Toggle>
            <Choices all=DailySymptom::ALL.to_vec() chosen=entry.symptoms none=entry.no_symptom/>
            <GroupError entry=entry item="symptoms"/>
        </fieldset>
    }
}

#[component]
fn Urgent(
    /// The report.
    entry: Entry,
) -> impl IntoView {
    use text::self_report::report as words;
    let none = move || {
        entry.urgent.set(Vec::new());
        entry.none_urgent.set(true);
    };
    let groups: Vec<_> = UrgentGroup::ALL
        .iter()
        .map(|group| {
            let own: Vec<UrgentSymptom> = UrgentSymptom::ALL
                .iter()
                .copied()
                .filter(|one| one.group() == *group)
                .collect();
            let id = format!("urgent-{group}");
            let labelled = id.clone();
            view! {
                <div role="group" aria-labelledby=labelled>
                    <h3 id=id class="patient-group">{group.label()}</h3>
                    <Choices all=own chosen=entry.urgent none=entry.none_urgent/>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset id="urgent" class="patient-item patient-urgent" tabindex="-1">
            <legend class="field-label">{words::urgent()}</legend>
            <p class="patient-note">{words::urgent_lead()}</p>
            <Toggle on=entry.none_urgent on_turn=none>{words::urgent_none()}</Toggle>
            {groups}
            <GroupError entry=entry item="urgent"/>
        </fieldset>
    }
}

#[component]
fn Note(
    /// The report.
    entry: Entry,
) -> impl IntoView {
    use text::self_report::report as words;
    view! {
        <div class="field">
            <label class="field-label" for="note">{words::note()} <span class="need">{words::optional()}</span></label>
            <textarea
                id="note"
                class="input"
                rows="3"
                maxlength=NOTE_MAX.to_string()
                prop:value=entry.note
                on:input=move |event| entry.note.set(event_target_value(&event))
            ></textarea>
        </div>
    }
}
