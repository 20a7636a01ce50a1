//! 外部の識別子: the numbers by which other systems know a case and its person.

mod form;

use hersys_domain::case::Case;
use hersys_domain::external_id::{ExternalId, ExternalIds};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use self::form::{Act, NumberForm};
use super::entry::by;
use crate::browser;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::message::Label as _;
use crate::pages::purpose::Stated;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{LoadKept, load};

/// The heading, where the keyboard goes on when a form closes.
const HEADING: &str = "external-ids";

/// Whether the numbers of a case are there for who looks: a health centre that was merely let in is told none.
fn concerns(case: &Case) -> bool {
    let session = Session::get();
    let own = session.me_now().map(|me| me.organization);
    let Some(own) = own.filter(|_| session.allows(Permission::ExternalIdRead)) else {
        return false;
    };
    let id = own.organization_id;
    own.kind != OrganizationKind::HealthCenter
        || case.summary.responsible_center_id == id
        || case.summary.receiving_center_id == Some(id)
}

/// The numbers.
#[component]
pub(super) fn ExternalIdSection(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    if !case.with_untracked(concerns) {
        return ().into_any();
    }
    let id = case.with_untracked(|case| case.summary.id);
    let stated = Stated::get();
    let record = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move { client.stating(purpose).external_ids().of_case(id).await },
    );
    Live::get().on(News::Cases, move || record.again());
    let act = RwSignal::new(None::<Act>);
    let close = move || {
        act.set(None);
        browser::focus_later(HEADING);
    };
    view! {
        <LoadKept of=record lines=3 let:found>
            {
                let desk = Desk { found, act };
                let form = move || act.get().map(|act| view! {
                    <NumberForm case=id act=act on_done=move |()| { close(); record.again(); } on_close=move |()| close()/>
                });
                view! { <Numbers desk=desk/> {form} <Gone desk=desk/> }
            }
        </LoadKept>
    }
    .into_any()
}

/// What there is, and what is being done.
#[derive(Clone, Copy)]
struct Desk {
    found: Signal<ExternalIds>,
    act: RwSignal<Option<Act>>,
}

/// Those that hold.
#[component]
fn Numbers(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let kind = Session::get().me_now().map(|me| me.organization.kind);
    let lead = match kind {
        Some(OrganizationKind::MedicalInstitution) => text::external_id::lead_own(),
        _ => text::external_id::lead(),
    };
    let add = move || {
        let kinds = desk.found.with(|all| all.writable.clone());
        (!kinds.is_empty() && desk.act.with(Option::is_none)).then(|| {
            let kinds = StoredValue::new(kinds);
            let begin = move || desk.act.set(Some(Act::New(kinds.get_value())));
            view! { <Button on_press=begin>{text::external_id::add()}</Button> }
        })
    };
    let rows = move || {
        let free = desk.act.with(Option::is_none);
        desk.found.with(|all| match all.items.is_empty() {
            true => view! { <p class="empty">{text::external_id::empty()}</p> }.into_any(),
            false => table(&all.items, Some(desk).filter(|_| free)),
        })
    };
    view! {
        <section class="entry-kind" aria-labelledby=HEADING>
            <div class="entry-kind-head">
                <h2 id=HEADING tabindex="-1">{text::external_id::title()}</h2>
                {add}
            </div>
            <p class="lead">{lead}</p>
            {rows}
        </section>
    }
}

/// Those that were taken back.
#[component]
fn Gone(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    move || {
        desk.found.with(|all| {
            (!all.removed.is_empty()).then(|| {
                let table = table(&all.removed, None);
                view! {
                    <details class="entry-gone-list">
                        <summary>{text::external_id::gone()}</summary>
                        {table}
                    </details>
                }
            })
        })
    }
}

fn table(all: &[ExternalId], desk: Option<Desk>) -> AnyView {
    use text::external_id::label;
    let acting = desk.filter(|_| all.iter().any(|one| one.writable));
    let rows: Vec<_> = all.iter().map(|one| row(one, acting)).collect();
    let last = acting
        .map(|_| view! { <th scope="col" role="columnheader" class="cell">{label::acts()}</th> });
    view! {
        <div class="cases">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="cell">{label::value()}</th>
                        <th scope="col" role="columnheader" class="cell">{label::kind()}</th>
                        <th scope="col" role="columnheader" class="cell">{label::source()}</th>
                        <th scope="col" role="columnheader" class="cell">{label::organization()}</th>
                        <th scope="col" role="columnheader" class="cell">{label::changed()}</th>
                        {last}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(one: &ExternalId, acting: Option<Desk>) -> AnyView {
    use text::external_id::label;
    let source = match one.source.as_str() {
        "" => text::ui::unset(),
        source => Text::from(source.to_owned()),
    };
    let trace = match (&one.removed, &one.changed) {
        (Some(removed), _) => {
            let reason = removed.reason.clone();
            view! { {text::entry::taken_back()} " " {by(removed)} " " {reason} }.into_any()
        }
        (None, Some(changed)) => {
            view! { {text::entry::last_changed()} " " {by(changed)} }.into_any()
        }
        (None, None) => view! { {text::entry::recorded()} " " {by(&one.recorded)} }.into_any(),
    };
    let before: Vec<_> = one
        .before
        .iter()
        .map(|former| {
            let number = match former.source.as_str() {
                "" => former.value.clone(),
                source => format!("{}（{source}）", former.value),
            };
            view! { <br/><span class="soft">{text::external_id::before(number)} " " {by(&former.made)}</span> }
        })
        .collect();
    let acts = acting.map(|desk| {
        let buttons = one.writable.then(|| buttons(one, desk));
        view! { <td role="cell" class="cell no-print" data-label=label::acts()>{buttons}</td> }
    });
    view! {
        <tr role="row" class="row">
            <th scope="row" role="rowheader" class="cell external-number">{one.value.clone()}</th>
            <td role="cell" class="cell" data-label=label::kind()>{one.kind.label()}</td>
            <td role="cell" class="cell" data-label=label::source()>{source}</td>
            <td role="cell" class="cell" data-label=label::organization()>{one.organization.clone()}</td>
            <td role="cell" class="cell" data-label=label::changed()><span>{trace} {before}</span></td>
            {acts}
        </tr>
    }
    .into_any()
}

fn buttons(one: &ExternalId, desk: Desk) -> AnyView {
    let name = text::external_id::of(one.kind.label(), one.value.clone());
    let same = name.clone();
    let of = StoredValue::new(one.clone());
    let begin = move |act: fn(Box<ExternalId>) -> Act| {
        desk.act.set(Some(act(Box::new(of.get_value()))));
    };
    view! {
        <Button look=Look::Plain on_press=move || begin(Act::Change)>
            {text::external_id::edit()}<span class="visually-hidden">{same}</span>
        </Button>
        <Button look=Look::Plain on_press=move || begin(Act::Remove)>
            {text::external_id::remove()}<span class="visually-hidden">{name}</span>
        </Button>
    }
    .into_any()
}
