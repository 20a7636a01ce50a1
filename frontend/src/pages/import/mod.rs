//! データ取込: a file is chosen, checked, and taken in; what became of its rows is shown.

mod history;
mod report;

use std::rc::Rc;

use hersys_client::{ClientError, ImportOrder, OrganizationList};
use hersys_domain::import::{ImportReport, MappingEntry};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::page::LIMIT_MAX;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::history::History;
use self::report::Report;
use crate::browser::Given;
use crate::locale::{Text, text};
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::field::{Bound, Need};
use crate::ui::file_input::FileField;
use crate::ui::load::{Load, load};
use crate::ui::notice::Failure;
use crate::ui::page_header::PageHeader;
use crate::ui::select::SelectField;

/// How the sending stands.
#[derive(Debug, Clone)]
enum Standing {
    Nothing,
    Working,
    Told(Box<ImportReport>),
    Failed(ClientError),
}

/// What is chosen, and what became of it.
#[derive(Debug, Clone, Copy)]
struct Desk {
    session: Session,
    mapping: RwSignal<String>,
    center: RwSignal<String>,
    file: RwSignal<Option<Given>>,
    /// Whether sending was tried, so that what is tried is told.
    tried: RwSignal<bool>,
    standing: RwSignal<Standing>,
    /// Raised by each sending, so that the list of imports is asked for again.
    turn: RwSignal<u32>,
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let mappings = load(
        || (),
        |client, ()| async move { client.imports().mappings().await },
    );
    let desk = Desk {
        session: Session::get(),
        mapping: RwSignal::new(String::new()),
        center: RwSignal::new(String::new()),
        file: RwSignal::new(None),
        tried: RwSignal::new(false),
        standing: RwSignal::new(Standing::Nothing),
        turn: RwSignal::new(0),
    };
    view! {
        <PageHeader title=text::import::title() lead=text::import::lead()/>
        <Load of=mappings lines=4 let:found>
            <Sending desk=desk mappings=found.items/>
        </Load>
        <History turn=desk.turn/>
    }
}

impl Desk {
    /// Sends the file, for a trial or for good.
    fn send(self, dry_run: bool) {
        self.tried.set(true);
        let chosen = !self.mapping.with_untracked(String::is_empty);
        let Some(file) = self.file.get_untracked().filter(|_| chosen) else {
            return;
        };
        self.standing.set(Standing::Working);
        spawn_local(async move {
            let standing = match file.bytes().await {
                None => Standing::Failed(ClientError::Network("the file cannot be read".into())),
                Some(bytes) => {
                    let order = ImportOrder {
                        mapping: self.mapping.get_untracked(),
                        dry_run,
                        file_name: file.name(),
                        center_id: self.center.get_untracked().parse().ok(),
                    };
                    let bytes = Rc::new(bytes);
                    let call = |client: hersys_client::Client| {
                        let (order, bytes) = (order.clone(), Rc::clone(&bytes));
                        async move { client.imports().send(&order, bytes.to_vec()).await }
                    };
                    match self.session.call(call).await {
                        Ok(report) => Standing::Told(Box::new(report)),
                        Err(error) => Standing::Failed(error),
                    }
                }
            };
            self.standing.set(standing);
            self.turn.update(|turn| *turn += 1);
        });
    }
}

fn bound(id: &str, label: Text, value: RwSignal<String>) -> Bound<String> {
    Bound {
        id: id.to_owned(),
        label,
        value: value.into(),
        write: Callback::new(move |given| value.set(given)),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    }
}

#[component]
fn Sending(
    /// What is chosen.
    desk: Desk,
    /// What there is to choose.
    mappings: Vec<MappingEntry>,
) -> impl IntoView {
    let options: Vec<(String, Text)> = mappings
        .iter()
        .map(|one| (one.name.clone(), one.title.clone().into()))
        .collect();
    let unsaid = move || desk.tried.get() && desk.mapping.with(String::is_empty);
    let chosen = Bound {
        error: Signal::derive(move || unsaid().then(text::import::mapping_required)),
        ..bound("import-mapping", text::import::mapping(), desk.mapping)
    };
    let about = move || {
        let name = desk.mapping.get();
        let one = mappings.iter().find(|one| one.name == name)?;
        let columns = one.columns.iter().map(|column| column.as_str().into());
        let columns = text::import::mapping_columns(Text::listed(columns.collect()));
        Some(view! { <p class="soft">{one.about.clone()} " " {columns}</p> })
    };
    let without = move || desk.tried.get() && desk.file.with(Option::is_none);
    let error = Signal::derive(move || without().then(text::import::file_required));
    let take = Callback::new(move |given: Option<Given>| {
        desk.standing.set(Standing::Nothing);
        desk.file.set(given);
    });
    let working =
        Signal::derive(move || desk.standing.with(|one| matches!(one, Standing::Working)));
    let outcome = move || match desk.standing.get() {
        Standing::Nothing => ().into_any(),
        Standing::Working => view! { <p role="status">{text::import::working()}</p> }.into_any(),
        Standing::Told(report) => view! { <Report report=*report/> }.into_any(),
        Standing::Failed(error) => view! { <Failure error=error/> }.into_any(),
    };
    view! {
        <form class="form-items import-form" autocomplete="off" on:submit=move |event| event.prevent_default()>
            <div>
                <SelectField bound=chosen options=options need=Need::Required/>
                {about}
            </div>
            <FileField id="import-file" label=text::import::file() support=text::import::file_hint()
                accept=".csv,text/csv" error=error write=take/>
            <Center desk=desk/>
            <div class="form-actions">
                <Button look=Look::Solid disabled=working on_press=move || desk.send(true)>{text::import::check()}</Button>
                <Button disabled=working on_press=move || desk.send(false)>{text::import::take_in()}</Button>
            </div>
        </form>
        <div aria-live="polite">{outcome}</div>
    }
}

/// Which centre is responsible where a row's place tells nobody; a centre is so itself.
#[component]
fn Center(
    /// What is chosen.
    desk: Desk,
) -> impl IntoView {
    let kind = desk.session.me_now().map(|me| me.organization.kind);
    if kind == Some(OrganizationKind::HealthCenter) {
        return ().into_any();
    }
    let centers = load(
        || (),
        |client, ()| async move {
            let query = OrganizationList {
                kind: Some(OrganizationKind::HealthCenter),
                limit: Some(LIMIT_MAX),
                ..OrganizationList::default()
            };
            client.organizations().list(&query).await
        },
    );
    view! {
        <Load of=centers lines=1 let:found>
            {
                let options = found.items.into_iter().map(|one| (one.id.to_string(), one.name.into())).collect::<Vec<_>>();
                let bound = bound("import-center", text::import::center(), desk.center);
                view! { <SelectField bound=bound options=options need=Need::Optional none=text::import::center_none()/> }
            }
        </Load>
    }
    .into_any()
}
