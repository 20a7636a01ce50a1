//! 任意項目: what is entered into the items that organisations add to the record of a case.

mod draft;
mod form;
mod history;
mod words;

use hersys_domain::case::Case;
use hersys_domain::id::OrganizationId;
use hersys_domain::optional_item::{OptionalAudience, OptionalItem, OptionalValues};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use self::form::ValuesForm;
use self::history::history;
use self::words::{said, set_title};
use crate::browser;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::pages::purpose::{Named, Stated};
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::load::{LoadKept, Loaded, load};

/// Whose items, for whom.
type ItemSet = (OrganizationId, OptionalAudience);

/// Items and what is entered into them.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    items: Vec<OptionalItem>,
    values: Vec<OptionalValues>,
}

const fn set_of(values: &OptionalValues) -> ItemSet {
    (values.organization_id, values.audience)
}

impl Found {
    /// The items of a set, in their order.
    fn items_of(&self, set: ItemSet) -> Vec<OptionalItem> {
        let all = self.items.iter();
        all.filter(|item| (item.organization_id, item.audience) == set)
            .cloned()
            .collect()
    }

    fn values_of(&self, set: ItemSet) -> Option<&OptionalValues> {
        self.values.iter().find(|one| set_of(one) == set)
    }
}

/// The desk at which they are entered.
#[derive(Clone, Copy)]
struct Desk {
    found: Signal<Found>,
    record: Loaded<Found>,
    /// Which set is being entered.
    open: RwSignal<Option<ItemSet>>,
}

impl Desk {
    /// Shows what stands now: at once what was just sent, then whatever else may have changed.
    fn done(self, stands: Option<OptionalValues>) {
        self.close();
        if let (Some(stands), Some(mut found)) = (stands, untrack(|| self.record.value())) {
            let set = set_of(&stands);
            if let Some(place) = found.values.iter_mut().find(|one| set_of(one) == set) {
                *place = stands;
                self.record.put(found);
            }
        }
        self.record.again();
    }

    /// Closes the form; the keyboard goes on at the heading of the set.
    fn close(self) {
        let set = self.open.get_untracked();
        self.open.set(None);
        if let Some(set) = set {
            browser::focus_later(heading(set));
        }
    }
}

fn heading((organization, audience): ItemSet) -> String {
    format!("optional-{organization}-{audience}")
}

/// 任意項目.
#[component]
pub(super) fn OptionalTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    view! { <Named>{part(case)}</Named> }
}

fn part(case: Memo<Case>) -> AnyView {
    let id = case.with_untracked(|case| case.summary.id);
    let stated = Stated::get();
    let record = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move {
            let items = client.optional_items().list().await?.items;
            let values = client
                .stating(purpose)
                .optional_items()
                .values(id)
                .await?
                .items;
            Ok(Found { items, values })
        },
    );
    let open = RwSignal::new(None);
    Live::get().on(News::Cases, move || record.again());
    view! {
        <p class="page-lead">{text::optional_item::tab_lead()}</p>
        <LoadKept of=record lines=6 let:found>
            {
                let desk = Desk { found, record, open };
                let sets = Memo::new(move |_| found.with(|all| all.values.iter().map(set_of).collect::<Vec<_>>()));
                view! {
                    {move || sets.with(Vec::is_empty).then(nothing_defined)}
                    <For each=move || sets.get() key=|set| *set let:set><SetSection desk=desk set=set/></For>
                }
            }
        </LoadKept>
    }
    .into_any()
}

fn nothing_defined() -> impl IntoView {
    let define = Session::get()
        .allows(Permission::OptionalItemWrite)
        .then(|| view! { <LinkButton href="/optional-items/new">{text::optional_item::no_items_define()}</LinkButton> });
    view! { <p class="empty">{text::optional_item::no_items()}</p> {define} }
}

/// The items of an organisation.
#[component]
fn SetSection(
    /// The desk.
    desk: Desk,
    /// Which.
    set: ItemSet,
) -> impl IntoView {
    let title = Memo::new(move |last: Option<&Text>| {
        let title = desk.found.with(|all| all.values_of(set).map(set_title));
        title
            .or_else(|| last.cloned())
            .unwrap_or_else(text::optional_item::title)
    });
    let editing = Memo::new(move |_| desk.open.get() == Some(set));
    let shown = move || {
        (!editing.get()).then(|| {
            desk.found.with(|all| {
                all.values_of(set)
                    .map(|values| entered(&all.items_of(set), values))
            })
        })
    };
    let form = move || {
        editing.get().then(|| {
            let of = desk.found.with_untracked(|all| Some((all.items_of(set), all.values_of(set)?.clone())));
            of.map(|(items, values)| view! {
                <ValuesForm items=items values=values on_done=move |stands| desk.done(stands) on_close=move |()| desk.close()/>
            })
        })
    };
    let edit = move || {
        let writable = desk
            .found
            .with(|all| all.values_of(set).is_some_and(|one| one.writable));
        // One form at a time: another would throw away what is typed in the first.
        (writable && desk.open.with(Option::is_none)).then(|| view! {
            <Button on_press=move || desk.open.set(Some(set))>
                {text::optional_item::edit()}<span class="visually-hidden">{move || text::optional_item::edit_of(title.get()).get()}</span>
            </Button>
        })
    };
    view! {
        <section class="entry-kind" aria-labelledby=heading(set)>
            <div class="entry-kind-head">
                <h2 id=heading(set) tabindex="-1">{move || title.get().get()}</h2>
                {edit}
            </div>
            <article class="entry">
                {shown} {form}
                <Past desk=desk set=set title=title/>
            </article>
        </section>
    }
}

/// What is entered: nothing of what says nothing.
fn entered(items: &[OptionalItem], values: &OptionalValues) -> impl IntoView + use<> {
    let rows: Vec<_> = items
        .iter()
        .filter_map(|item| {
            let withheld = values.withheld.contains(&item.code);
            let words = match values.values.get(&item.code) {
                Some(value) => said(item, value),
                None if withheld => text::optional_item::withheld(),
                None => return None,
            };
            Some(view! { <div><dt>{words::label(item)}</dt><dd>{words}</dd></div> })
        })
        .collect();
    let nothing = rows
        .is_empty()
        .then(|| view! { <p class="empty">{text::optional_item::nothing()}</p> });
    let changed = values.changed.as_ref().map(|change| {
        view! {
            <p class="entry-trace">
                <span>{text::entry::last_changed()} " " {super::entry::by(change)}</span>
            </p>
        }
    });
    view! { {nothing} <dl class="entry-values">{rows}</dl> {changed} }
}

/// The button that shows the history, where there is any, and the history below it.
#[component]
fn Past(
    /// The desk.
    desk: Desk,
    /// Of which set.
    set: ItemSet,
    /// What it is called.
    title: Memo<Text>,
) -> impl IntoView {
    let looking = RwSignal::new(false);
    let at = Memo::new(move |_| {
        desk.found
            .with(|all| all.values_of(set).map(|one| one.version))
    });
    let words = move || match looking.get() {
        true => text::optional_item::close_history().get(),
        false => text::optional_item::history().get(),
    };
    let button = move || {
        at.get().filter(|version| *version > 1).map(|_| view! {
            <Button look=Look::Plain on_press=move || looking.update(|open| *open = !*open)>
                {words}<span class="visually-hidden">{move || text::optional_item::history_of(title.get()).get()}</span>
            </Button>
        })
    };
    let states = move || {
        at.get().filter(|_| looking.get())?;
        let of = desk
            .found
            .with_untracked(|all| Some((all.items_of(set), all.values_of(set)?.clone())));
        of.map(|(items, values)| history(items, values))
    };
    view! { <div class="entry-acts no-print">{button}</div> <div class="entry-past">{states}</div> }
}
