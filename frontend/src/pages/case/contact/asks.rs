//! Who a row may be: people on record who look alike.

use hersys_domain::id::CaseId;
use hersys_domain::same_person::{Candidate, Candidates};
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::{address, words};
use crate::ui::button::Button;

/// Asks whether somebody who is to be registered is one of these people.
#[component]
pub fn CandidateList(
    /// People on record who look alike.
    found: Candidates,
    /// Hears of a case of whom it is, or of none where it is somebody new.
    decide: Callback<Option<CaseId>>,
) -> impl IntoView {
    let lines: Vec<_> = found
        .items
        .into_iter()
        .map(|one| {
            let id = one.case.id;
            let spoken = text::contact::grid::this_of(words::name(one.case.name.as_deref()));
            let href = address(&one.case);
            view! {
                <li>
                    <span>{who(&one)}</span>
                    <span class="soft">{text::contact::grid::chance(percent(one.comparison.likelihood))}</span>
                    <a href=href target="_blank" rel="noopener">{text::contact::grid::open()}</a>
                    <button type="button" class="button button-outline" on:click=move |_| decide.run(Some(id))>
                        {text::contact::grid::this()}<span class="visually-hidden">{spoken}</span>
                    </button>
                </li>
            }
        })
        .collect();
    view! {
        <div class="grid-asks" role="group" aria-label=text::contact::grid::asks()>
            <p>{text::contact::grid::asks()}</p>
            <ul class="plain-list">{lines}</ul>
            <Button on_press=move || decide.run(None)>{text::contact::grid::new()}</Button>
        </div>
    }
}

fn who(one: &Candidate) -> Text {
    let case = &one.case;
    let age = case.age.map_or_else(|| Text::from(""), words::age);
    text::contact::grid::candidate(
        age,
        case.kind.label(),
        words::name(case.name.as_deref()),
        case.person_number.to_string(),
        case.sex.label(),
    )
}

/// Whole percent; what is nearly certain is never said to be certain.
fn percent(likelihood: f64) -> String {
    format!("{:.0}", (likelihood * 100.0).clamp(1.0, 99.0))
}
