//! A step of the conversation: what to say, where to enter it, and what became of it.

use hersys_domain::case::Case;
use hersys_domain::entry::{Clinical, EntryKind, Survey};
use hersys_domain::permission::Permission;
use hersys_domain::script::{Script, ScriptState, ScriptStep};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address;
use crate::browser;
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::contact::ContactsTab;
use crate::pages::case::entry::asked;
use crate::pages::case::follow_up::FollowUpTab;
use crate::pages::case::words;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::Loaded;
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;

/// Id of the heading, to which the keyboard goes where no form is open.
const HEADING: &str = "script-step";

/// Where what is answered is entered.
fn record_of(case: Memo<Case>, step: ScriptStep) -> AnyView {
    match step {
        ScriptStep::Identity | ScriptStep::Closing => ().into_any(),
        ScriptStep::Respondent => asked::<Survey>(case, &[EntryKind::Interview]),
        ScriptStep::Condition => view! { <FollowUpTab case=case/> }.into_any(),
        ScriptStep::Exposure => asked::<Survey>(case, &[EntryKind::Exposure]),
        ScriptStep::Background => asked::<Clinical>(case, &[EntryKind::Background]),
        ScriptStep::Vaccination => asked::<Clinical>(case, &[EntryKind::Vaccination]),
        ScriptStep::Household => asked::<Survey>(case, &[EntryKind::Household]),
        ScriptStep::Consultation => asked::<Survey>(case, &[EntryKind::Consultation]),
        ScriptStep::Behaviour => asked::<Survey>(case, &[EntryKind::Behaviour]),
        ScriptStep::Travel => asked::<Survey>(case, &[EntryKind::Travel]),
        ScriptStep::Source => asked::<Survey>(case, &[EntryKind::InfectionSource]),
        ScriptStep::Contacts if Session::get().allows(Permission::ContactRead) => {
            view! { <ContactsTab case=case/> }.into_any()
        }
        ScriptStep::Contacts => ().into_any(),
        ScriptStep::Support => asked::<Survey>(case, &[EntryKind::RelatedPerson]),
    }
}

/// Where one goes on from a step: the next that nobody has come to, else whatever is left.
fn next_from(found: &Script, step: ScriptStep) -> Option<ScriptStep> {
    let mut at = step;
    while let Some(after) = found.after(at) {
        if found.state(after).is_none() {
            return Some(after);
        }
        at = after;
    }
    found.next.filter(|next| *next != step)
}

/// A step.
#[component]
pub(super) fn Step(
    /// The case as it stands.
    case: Memo<Case>,
    /// Which.
    step: ScriptStep,
    /// How far the conversation has come.
    found: Signal<Script>,
    /// Where that comes from.
    record: Loaded<Script>,
) -> impl IntoView {
    let id = case.with_untracked(|case| case.summary.id);
    let count = move || {
        found.with(|found| {
            let at = found.steps.iter().position(|one| *one == step);
            text::script::count(found.steps.len(), at.map_or(0, |at| at + 1)).get()
        })
    };
    let said = move || {
        found.with(|found| {
            let mark = found.marks.iter().find(|mark| mark.step == step)?;
            let who = mark.by.clone().or_else(|| mark.organization.clone());
            let at = words::instant(mark.at);
            let words = text::script::by(at, mark.state.label(), who.unwrap_or_default());
            Some(view! { <p class="entry-trace">{words}</p> })
        })
    };
    let say = text::script::words::find(step.as_str())
        .map(|words| view! { <blockquote class="script-say" aria-label=text::script::say()>{words}</blockquote> });
    let note = text::script::note::find(step.as_str())
        .map(|words| view! { <p class="field-support">{words}</p> });
    let writable = Memo::new(move |_| found.with(|found| found.writable));
    browser::focus_later(HEADING);
    view! {
        <section aria-labelledby=HEADING>
            <p class="script-count">{count}</p>
            <h2 id=HEADING tabindex="-1">{step.label()}</h2>
            {said} {say} {note}
            {record_of(case, step)}
            {move || writable.get().then(|| view! { <Marks case=case step=step record=record/> })}
            <p class="no-print"><a href=address(id, None)>{text::script::overview()}</a></p>
        </section>
    }
}

/// What became of it: one press says so and goes on to the next step.
#[component]
fn Marks(
    /// The case as it stands.
    case: Memo<Case>,
    /// Which step.
    step: ScriptStep,
    /// Where that comes from.
    record: Loaded<Script>,
) -> impl IntoView {
    let (session, router, toasts) = (Session::get(), Router::get(), Toasts::get());
    let (pending, unsaved) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None);
    let press = move |state: ScriptState| {
        // Going on closes the form: what is typed must be saved or given up first, by whoever typed it.
        unsaved.set(untrack(|| router.part_holds_unsaved()));
        if unsaved.get_untracked() || pending.get_untracked() {
            return;
        }
        pending.set(true);
        failure.set(None);
        let id = case.with_untracked(|case| case.summary.id);
        let key = browser::idempotency_key();
        spawn_local(async move {
            let call = move |client: hersys_client::Client| async move {
                client.script().mark(id, step, state, key).await
            };
            match session.call(call).await {
                // Who has gone elsewhere meanwhile stays there.
                Ok(_) if pending.try_get_untracked().is_none() => {}
                Ok(script) => {
                    let next = next_from(&script, step);
                    pending.set(false);
                    if next.is_none() {
                        toasts.tell(text::script::done());
                    }
                    record.put(script);
                    router.go(&address(id, next));
                }
                Err(error) => {
                    let _ = pending.try_set(false);
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    let mark = move |state: ScriptState, look: Look, words| {
        view! { <Button look=look disabled=pending on_press=move || press(state)>{words}</Button> }
    };
    view! {
        <div class="form-actions script-marks no-print">
            {mark(ScriptState::Asked, Look::Solid, text::script::go_on())}
            {mark(ScriptState::Later, Look::Outline, text::script::put_off())}
            {mark(ScriptState::Declined, Look::Outline, text::script::no_answer())}
        </div>
        {move || (unsaved.get() && router.part_holds_unsaved()).then(|| view! { <p class="field-error" role="alert">{text::script::unsaved()}</p> })}
        {move || failure.get().map(|error| view! { <Failure error=error/> })}
    }
}
