//! 経過の変更: severity, whereabouts and state are changed in their place, in the head of the record and in
//! its timeline, by the responsible centre.

mod changed;
mod draft;
mod panel;

pub(super) use panel::CoursePanel;

use hersys_client::Versioned;
use hersys_domain::case::{Case, CaseStatus, Interval, Track};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::session::Session;
use crate::ui::load::Loaded;
use crate::ui::page_header::TITLE_ID;

/// A case with its version.
pub(super) type Record = Versioned<Case>;

/// What is being done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// 重症度 or 居所 becomes another.
    Change(Track),
    /// 終結する.
    Close,
    /// 再開する.
    Reopen,
    /// An entry was wrong.
    Correct(Box<Interval>),
    /// An entry should not be there.
    Remove(Box<Interval>),
}

/// The desk at which the course of a case is changed.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The case as it stands.
    pub(super) found: Signal<Record>,
    /// Takes a newer one.
    pub(super) record: Loaded<Record>,
    /// What is being done.
    pub(super) act: RwSignal<Option<Act>>,
    /// Whether the reader may.
    pub(super) may: bool,
}

impl Desk {
    pub(super) fn new(found: Signal<Record>, record: Loaded<Record>) -> Self {
        let session = Session::get();
        let own = session.me_now().map(|me| me.organization.organization_id);
        let responsible =
            found.with_untracked(|case| Some(case.summary.responsible_center_id) == own);
        Self {
            found,
            record,
            act: RwSignal::new(None),
            may: responsible && session.allows(Permission::CaseWrite),
        }
    }

    /// Closes the small form; the keyboard goes on at the head of the record.
    fn close(self) {
        self.act.set(None);
        browser::focus_later(TITLE_ID);
    }
}

/// The small button beside a value of the head.
#[component]
pub(super) fn ChangeButton(
    /// The desk.
    desk: Desk,
    /// What it changes; none for the state.
    track: Option<Track>,
    /// Name of what it changes, for those who do not see where it stands.
    name: Text,
) -> impl IntoView {
    if !desk.may {
        return ().into_any();
    }
    let act = move || match track {
        Some(track) => Act::Change(track),
        None if desk
            .found
            .with(|case| case.summary.status == CaseStatus::Closed) =>
        {
            Act::Reopen
        }
        None => Act::Close,
    };
    let words = move || match act() {
        Act::Close => text::case::course::close(),
        Act::Reopen => text::case::course::reopen(),
        _ => text::case::course::change(),
    };
    let spoken = move || match act() {
        Act::Change(_) => text::case::course::change_of(name.get()).get(),
        _ => words().get(),
    };
    let open = move || desk.act.with(|now| now.as_ref() == Some(&act()));
    let press = move |_| {
        let next = (!open()).then(act);
        desk.act.set(next);
    };
    view! {
        <button type="button" class="button button-plain head-change" aria-label=spoken aria-expanded=move || if open() { "true" } else { "false" } on:click=press>
            {move || words().get()}
        </button>
    }
    .into_any()
}
