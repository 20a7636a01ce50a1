//! 検査, 医療（入院・治療）, 疫学調査・行動歴: the entries of a case, made, changed and followed back in one way whatever
//! their kind.

mod draft;
mod form;
mod history;
mod item;
mod meanwhile;
mod section;
mod spans;
mod words;

use hersys_domain::case::Case;
use hersys_domain::entry::{Clinical, Content, Entries, Entry, EntryGroup, EntryKind, Survey};
use hersys_domain::id::CaseId;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use self::form::Act;
pub(super) use self::meanwhile::by;
use self::section::{KindSection, gone};
pub(super) use self::words::number;
use crate::browser;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::pages::purpose::{Named, Stated};
use crate::session::Session;
use crate::ui::load::{LoadKept, Loaded, load};

/// Kinds of the part 検査.
const TESTS: &[EntryKind] = &[EntryKind::LaboratoryTest, EntryKind::OtherTest];
/// Kinds of the part 医療（入院・治療）.
const TREATMENT: &[EntryKind] = &[
    EntryKind::Diagnosis,
    EntryKind::HospitalNeed,
    EntryKind::HospitalStay,
    EntryKind::MedicalTreatment,
    EntryKind::Visit,
    EntryKind::Background,
    EntryKind::Vaccination,
    EntryKind::CareProviders,
    EntryKind::CaseOutcome,
];
/// Kinds of the part 疫学調査・行動歴.
const INVESTIGATION: &[EntryKind] = &[
    EntryKind::Interview,
    EntryKind::Behaviour,
    EntryKind::InfectionSource,
    EntryKind::Travel,
    EntryKind::Household,
    EntryKind::RelatedPerson,
    EntryKind::Consultation,
    EntryKind::Exposure,
];

/// Whether the reader has such a part.
pub(super) fn may_read(group: EntryGroup) -> bool {
    let permission = match group {
        EntryGroup::Clinical => Permission::ClinicalRead,
        EntryGroup::Survey => Permission::SurveyRead,
    };
    Session::get().allows(permission)
}

/// The desk at which entries of a case are written.
pub(super) struct Desk<C: Content + Send + Sync> {
    case: CaseId,
    found: Signal<Entries<C>>,
    record: Loaded<Entries<C>>,
    /// What is being done.
    act: RwSignal<Option<Act<C>>>,
}

impl<C: Content + Send + Sync> Clone for Desk<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Content + Send + Sync> Copy for Desk<C> {}

impl<C: Content + Send + Sync> Desk<C> {
    /// Shows what stands now: at once what was just sent, so that who goes on with it works with its present version, and
    /// then whatever else may have changed.
    fn done(self, stands: Option<Entry<C>>) {
        self.close();
        if let (Some(entry), Some(mut all)) = (stands, untrack(|| self.record.value())) {
            all.show(entry);
            self.record.put(all);
        }
        self.record.again();
    }

    /// Closes the form; the keyboard goes on at the heading of the kind.
    fn close(self) {
        let kind = self.act.with_untracked(|act| act.as_ref().map(Act::kind));
        self.act.set(None);
        if let Some(kind) = kind {
            browser::focus_later(format!("kind-{kind}"));
        }
    }
}

/// 検査.
#[component]
pub(super) fn TestsTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    part_with_purpose::<Clinical>(case, TESTS, Some(text::entry::lead::tests()))
}

/// 医療（入院・治療）.
#[component]
pub(super) fn TreatmentTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    part_with_purpose::<Clinical>(case, TREATMENT, Some(text::entry::lead::clinical()))
}

/// 疫学調査・行動歴.
#[component]
pub(super) fn InvestigationTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    part_with_purpose::<Survey>(case, INVESTIGATION, Some(text::entry::lead::survey()))
}

/// The entries of these kinds alone, as they are asked for in a conversation: where there are none yet, the form is open.
pub(super) fn asked<C: Content + Send + Sync>(
    case: Memo<Case>,
    kinds: &'static [EntryKind],
) -> AnyView {
    part_with_purpose::<C>(case, kinds, None)
}

/// A part, once it may be told who somebody is.
fn part_with_purpose<C: Content + Send + Sync>(
    case: Memo<Case>,
    kinds: &'static [EntryKind],
    lead: Option<Text>,
) -> AnyView {
    view! { <Named>{part::<C>(case, kinds, lead.clone())}</Named> }.into_any()
}

/// Whether the next form opens by itself: it leaves the keyboard where it is then.
#[derive(Debug, Clone, Copy)]
struct Quiet(StoredValue<bool>);

impl Quiet {
    /// Says so once.
    fn take() -> bool {
        let held = use_context::<Self>().and_then(|quiet| quiet.0.try_update_value(std::mem::take));
        held.unwrap_or_default()
    }
}

/// The form of the first of these kinds, where nothing of it is on record.
fn first_act<C: Content + Send + Sync>(
    found: Signal<Entries<C>>,
    kinds: &[EntryKind],
) -> Option<Act<C>> {
    let kind = *kinds.first()?;
    let begins = found.with_untracked(|all| {
        all.writable && all.items.iter().all(|one| one.content.kind() != kind)
    });
    begins.then_some(Act::New(kind))
}

/// The kinds of a part, one after the other. Without a lead somebody is being asked: the first form is open then.
fn part<C: Content + Send + Sync>(
    case: Memo<Case>,
    kinds: &'static [EntryKind],
    lead: Option<Text>,
) -> AnyView {
    let id = case.with_untracked(|case| case.summary.id);
    let stated = Stated::get();
    let record = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move { client.stating(purpose).entries().list::<C>(id).await },
    );
    let act = RwSignal::new(None);
    Live::get().on(News::Cases, move || record.again());
    let asks = lead.is_none();
    let quiet = Quiet(StoredValue::new(false));
    provide_context(quiet);
    view! {
        {lead.map(|lead| view! { <p class="page-lead">{lead}</p> })}
        <LoadKept of=record lines=8 let:found>
            {
                if asks {
                    let first = first_act(found, kinds);
                    quiet.0.set_value(first.is_some());
                    act.set(first);
                }
                let desk = Desk { case: id, found, record, act };
                let sections = kinds.iter().map(|kind| view! { <KindSection desk=desk kind=*kind/> }).collect_view();
                view! { {sections} <Gone desk=desk kinds=kinds/> }
            }
        </LoadKept>
    }
    .into_any()
}

/// What was taken back.
#[component]
fn Gone<C: Content + Send + Sync>(
    /// The desk.
    desk: Desk<C>,
    /// The kinds of the part.
    kinds: &'static [EntryKind],
) -> impl IntoView {
    let all = Memo::new(move |_| {
        desk.found.with(|all| {
            let here = all
                .removed
                .iter()
                .filter(|one| kinds.contains(&one.content.kind()));
            here.cloned().collect::<Vec<_>>()
        })
    });
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let title = text::entry::removed_entries(all.len());
            let all: Vec<_> = all.iter().map(gone).collect();
            view! { <details class="entry-gone-list"><summary>{title}</summary>{all}</details> }
        })
    }
}
