//! 発生届の入力: the form as a page.

use hersys_client::ClientError;
use hersys_domain::notification::NotificationForm;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::condition::ConditionSection;
use super::confirm::ConfirmSubmission;
use super::diagnosis::{DiagnosisSection, FindingsSection};
use super::entry::Entry;
use super::field::{id_of, label_of};
use super::infection::InfectionSection;
use super::person::{CategorySection, PersonSection, PlaceSection};
use super::proxy::ProxySection;
use super::reporter::ReporterSection;
use super::saver::{Record, Saver};
use super::status::SaveStatus;
use crate::browser;
use crate::locale::text;
use crate::message;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::notice::{Failure, Notice, Tone};
use crate::ui::page_header::PageHeader;

/// Id of what is said of the whole form.
const SUMMARY_ID: &str = "n-summary";

/// What became of a try to submit, apart from the items.
pub(super) type Refusal = RwSignal<Option<ClientError>>;

/// The form.
#[component]
pub(super) fn Editor(
    /// What stands in it at first.
    form: NotificationForm,
    /// The draft it comes from; none for a new one.
    #[prop(optional_no_strip)]
    record: Option<Record>,
) -> impl IntoView {
    let resumed = record.is_some();
    let entry = Entry::start(form, resumed);
    let saver = Saver::start(entry, record);
    let by_proxy = entry.form.with_untracked(|form| form.proxy.is_some());
    let may_submit = Session::get().allows(if by_proxy {
        Permission::NotificationProxy
    } else {
        Permission::NotificationSubmit
    });
    let confirming = RwSignal::new(false);
    let refusal: Refusal = RwSignal::new(None);
    if !resumed {
        let first = if by_proxy {
            "/proxy/institution_id"
        } else {
            "/category"
        };
        // Once the page stands, and so after its title has asked for the focus.
        Effect::new(move || browser::focus_later(format!("{}-0", id_of(first))));
    }
    let submit = move || {
        entry.leaves();
        entry.settle_dates();
        refusal.set(None);
        entry.refused.set(Vec::new());
        entry.tried.set(true);
        if entry
            .judged
            .with_untracked(|judged| judged.blocking.is_empty())
        {
            saver.save();
            confirming.set(true);
        } else {
            browser::focus_later(SUMMARY_ID);
        }
    };
    let keys = move |event: KeyboardEvent| {
        let sends = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if sends && !browser::is_composing(&event) {
            event.prevent_default();
            if may_submit {
                submit();
            }
        }
    };
    let refused = Callback::new(move |error: ClientError| {
        let errors = error.problem().map(|problem| problem.errors.clone());
        let known = |all: &Vec<_>| {
            !all.is_empty()
                && all.iter().all(|one: &hersys_domain::validate::FieldError| {
                    browser::element(&id_of(&one.pointer)).is_some()
                })
        };
        match errors.filter(|all| error.is(ProblemCode::Invalid) && known(all)) {
            Some(errors) => entry.refused.set(errors),
            None => refusal.set(Some(error)),
        }
        browser::focus_later(SUMMARY_ID);
    });
    let (title, lead) = if by_proxy {
        use text::notification::proxy;
        (proxy::title(), proxy::lead())
    } else {
        (text::notification::title(), text::notification::lead())
    };
    let router = Router::get();
    let copy = move || {
        spawn_local(async move {
            if let Ok(record) = saver.flush().await {
                router.go(&format!("/notifications/new?family_draft={}", record.id));
            }
        });
    };
    view! {
        <PageHeader title=title lead=lead/>
        <p class="keys-hint">{text::notification::keys_hint()}</p>
        {(!may_submit).then(|| view! { <Notice tone=Tone::Info title=text::notification::physician_only()/> })}
        <form class="notification-form" novalidate autocomplete="off" on:submit=move |event| event.prevent_default() on:keydown=keys on:focusout=move |_| saver.save()>
            <div id=SUMMARY_ID class="form-summary" tabindex="-1"><Summary saver=saver refusal=refusal/></div>
            <ProxySection/>
            <CategorySection/>
            <PersonSection/>
            <PlaceSection/>
            <DiagnosisSection/>
            <FindingsSection/>
            <InfectionSection/>
            <ConditionSection/>
            <ReporterSection/>
            <div class="form-bar">
                <SaveStatus saver=saver/>
                <Button look=Look::Plain on_press=copy>{text::notification::copy_family()}</Button>
                {may_submit.then(|| view! {
                    <Button look=Look::Solid on_press=submit>{text::notification::submit()}</Button>
                })}
            </div>
        </form>
        <ConfirmSubmission open=confirming saver=saver on_refused=refused/>
    }
}

/// What is said of the whole form: what blocks, each with a link to its item; what failed; that somebody
/// else saved.
#[component]
fn Summary(
    /// What saves.
    saver: Saver,
    /// What failed when it was submitted.
    refusal: Refusal,
) -> impl IntoView {
    let entry = Entry::get();
    let overtaken = move || {
        saver.overtaken.get().then(|| {
            view! {
                <Notice tone=Tone::Warning title=text::notification::save::stale_title()>
                    <p>{text::notification::save::stale_text()}</p>
                </Notice>
            }
        })
    };
    let failed = move || refusal.get().map(|error| view! { <Failure error=&error/> });
    let blocking = move || {
        if !entry.tried.get() {
            return None;
        }
        let mut all = entry.judged.with(|judged| judged.blocking.clone());
        all.extend(entry.refused.get());
        if all.is_empty() {
            return None;
        }
        let count = all.len();
        let lines = all
            .into_iter()
            .map(|error| {
                let id = id_of(&error.pointer);
                let chosen = browser::element(&format!("{id}-0")).is_some();
                let words = if chosen && error.code == "required" {
                    text::field_error::required_choice()
                } else {
                    message::field_error(&error)
                };
                let href = format!("#{id}");
                let jump = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    // Of a group the first choice, which can be taken at once.
                    let first = format!("{id}-0");
                    let goal = browser::element(&first).map_or_else(|| id.clone(), |_| first);
                    browser::focus_later(goal);
                };
                view! {
                    <li>
                        <a href=href on:click=jump>{label_of(&error.pointer)}</a>
                        " "
                        {words}
                    </li>
                }
            })
            .collect_view();
        Some(view! {
            <Notice tone=Tone::Error title=text::ui::errors::title(count)>
                <p>{text::ui::errors::text()}</p>
                <ul>{lines}</ul>
            </Notice>
        })
    };
    view! { {overtaken} {failed} {blocking} }
}
