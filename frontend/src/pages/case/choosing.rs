//! Choosing rows of the list of cases: by their boxes, and by keys.

use std::collections::BTreeSet;
use std::sync::Arc;

use hersys_domain::case::CaseSummary;
use hersys_domain::case_batch::CASES_MAX;
use hersys_domain::id::CaseId;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::locale::text;
use crate::ui::keyboard;
use crate::ui::table::Choosing;

/// The cases that are chosen.
pub(super) type Chosen = RwSignal<BTreeSet<CaseId>>;

/// How rows are chosen.
pub(super) fn choosing(chosen: Chosen) -> Choosing<CaseSummary> {
    Choosing {
        is_chosen: Box::new(move |one: &CaseSummary| {
            let id = one.id;
            Signal::derive(move || chosen.with(|all| all.contains(&id)))
        }),
        choose: Arc::new(move |one: &CaseSummary, on| choose(chosen, one.id, Some(on))),
        label: |one| {
            text::case_list::bulk::choose(
                one.name
                    .clone()
                    .unwrap_or_else(|| one.person_number.to_string()),
            )
        },
    }
}

/// Chooses a case, or not; the other way where nothing is said.
fn choose(chosen: Chosen, id: CaseId, on: Option<bool>) {
    chosen.update(|all| {
        if !on.unwrap_or_else(|| !all.contains(&id)) {
            all.remove(&id);
        } else if all.len() < CASES_MAX {
            all.insert(id);
        }
    });
}

/// `x` chooses the row that has the focus, Shift and an arrow go on to the next and choose it, too.
pub(super) fn keys(event: &KeyboardEvent, chosen: Option<Chosen>) {
    let Some(chosen) =
        chosen.filter(|_| !event.ctrl_key() && !event.meta_key() && !event.alt_key())
    else {
        return;
    };
    let by = match (event.key().as_str(), event.shift_key()) {
        ("x" | "X", _) => 0,
        ("ArrowDown", true) => 1,
        ("ArrowUp", true) => -1,
        _ => return,
    };
    if by == 0 && !keyboard::single_keys() {
        return;
    }
    if let Some(id) = keyboard::row_of_focus().and_then(|href| case_of(&href)) {
        event.prevent_default();
        choose(chosen, id, (by != 0).then_some(true));
        if by != 0
            && keyboard::step(by)
            && let Some(next) = keyboard::row_of_focus().and_then(|href| case_of(&href))
        {
            choose(chosen, next, Some(true));
        }
    }
}

/// The case to whose page an address leads.
fn case_of(href: &str) -> Option<CaseId> {
    href.rsplit_once("/cases/")?.1.parse().ok()
}
