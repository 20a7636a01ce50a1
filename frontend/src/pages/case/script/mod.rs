//! 聞き取り: what to say and where to enter what is answered, step by step; whoever calls next goes on where the last call stopped.

mod step;

use hersys_domain::case::Case;
use hersys_domain::id::CaseId;
use hersys_domain::script::{Script, ScriptStep};
use leptos::prelude::*;

use self::step::Step;
use super::words;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::router::Router;
use crate::ui::button::{LinkButton, Look};
use crate::ui::load::{LoadKept, Loaded, load};

/// The address of a step of a case; of all steps where none is meant.
fn address(case: CaseId, step: Option<ScriptStep>) -> String {
    match step {
        Some(step) => format!("/cases/{case}?tab=script&step={step}"),
        None => format!("/cases/{case}?tab=script"),
    }
}

/// The part of the record.
#[component]
pub(super) fn ScriptTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    let id = case.with_untracked(|case| case.summary.id);
    let record = load(
        move || id,
        |client, id| async move { client.script().get(id).await },
    );
    Live::get().on(News::Cases, move || record.again());
    view! {
        <LoadKept of=record lines=8 let:found>
            <Conversation case=case found=found record=record/>
        </LoadKept>
    }
}

/// The steps at the side; in the middle the one that is asked, or where to begin.
#[component]
fn Conversation(
    /// The case as it stands.
    case: Memo<Case>,
    /// How far it has come.
    found: Signal<Script>,
    /// Where that comes from.
    record: Loaded<Script>,
) -> impl IntoView {
    let router = Router::get();
    let open = Memo::new(move |_| {
        let step: ScriptStep = router.query("step")?.parse().ok()?;
        found
            .with(|found| found.steps.contains(&step))
            .then_some(step)
    });
    let middle = move || match open.get() {
        Some(step) => view! { <Step case=case step=step found=found record=record/> }.into_any(),
        None => view! { <Start case=case found=found/> }.into_any(),
    };
    view! {
        <div class="script">
            <Steps case=case found=found open=open/>
            <div>{middle}</div>
        </div>
    }
}

/// What became of a step, in words.
fn state_words(found: &Script, step: ScriptStep) -> Text {
    match found.state(step) {
        Some(state) => state.label(),
        None => text::script::not_yet(),
    }
}

#[component]
fn Steps(
    /// The case as it stands.
    case: Memo<Case>,
    /// How far it has come.
    found: Signal<Script>,
    /// The step that is open.
    open: Memo<Option<ScriptStep>>,
) -> impl IntoView {
    let id = case.with_untracked(|case| case.summary.id);
    let steps = Memo::new(move |_| found.with(|found| found.steps.clone()));
    let line = move |step: ScriptStep| {
        let state = move || found.with(|found| state_words(found, step)).get();
        let shape = move || match found.with(|found| found.state(step)) {
            Some(state) => format!("script-state script-state-{state}"),
            None => "script-state".to_owned(),
        };
        let current = move || (open.get() == Some(step)).then_some("step");
        view! {
            <li>
                <a href=address(id, Some(step)) aria-current=current>
                    <span>{step.label()}</span>
                    <span class=shape>{state}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="script-steps no-print" aria-label=text::script::steps()>
            <ol>{move || steps.get().into_iter().map(line).collect_view()}</ol>
        </nav>
    }
}

/// Where one begins or goes on, and what was said of each step so far.
#[component]
fn Start(
    /// The case as it stands.
    case: Memo<Case>,
    /// How far it has come.
    found: Signal<Script>,
) -> impl IntoView {
    let id = case.with_untracked(|case| case.summary.id);
    let at = Memo::new(move |_| {
        found.with(|found| (found.next, found.marks.is_empty(), found.writable))
    });
    let begin = move || match at.get() {
        (_, _, false) => {
            view! { <p class="field-support">{text::script::read_only()}</p> }.into_any()
        }
        (None, _, _) => view! { <p>{text::script::done()}</p> }.into_any(),
        (next, fresh, _) => {
            let words = match fresh {
                true => text::script::start(),
                false => text::script::resume(),
            };
            view! { <LinkButton look=Look::Solid href=address(id, next)>{words}</LinkButton> }
                .into_any()
        }
    };
    let said = move || {
        found.with(|found| {
            let lines = found.marks.iter().map(|mark| {
                let who = mark.by.clone().or_else(|| mark.organization.clone());
                let words = text::script::by(
                    words::instant(mark.at),
                    mark.state.label(),
                    who.unwrap_or_default(),
                );
                view! { <div><dt>{mark.step.label()}</dt><dd>{words}</dd></div> }
            });
            let lines: Vec<_> = lines.collect();
            (!lines.is_empty()).then(|| view! { <dl class="entry-values script-said">{lines}</dl> })
        })
    };
    view! { <p class="page-lead">{text::script::lead()}</p> {begin} {said} }
}
