//! 患者情報: one head that always tells who, where, how severe and which day, and the parts of the record.

use hersys_domain::case::{Case, CaseKind, Track};
use hersys_domain::entry::EntryGroup;
use hersys_domain::id::CaseId;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::accesses::Accesses;
use super::columns::named;
use super::contact::{ContactsTab, KindHistory, PositiveButton, watch_words};
use super::course::{ChangeButton, CoursePanel, Desk};
use super::entry::{InvestigationTab, TestsTab, TreatmentTab, may_read};
use super::follow_up::FollowUpTab;
use super::optional::OptionalTab;
use super::other_cases::OtherCases;
use super::person::PersonTab;
use super::same_person::SamePersonTab;
use super::script::ScriptTab;
use super::timeline::Timeline;
use super::transfer::TransferTab;
use super::words::{self, SeverityTag};
use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::message::Label;
use crate::pages::purpose::{AskButton, Named, PurposeDialog, Stated};
use crate::pages::record::NotificationRecord;
use crate::router::Router;
use crate::session::Session;
use crate::ui::load::{Load, LoadKept, load};
use crate::ui::page_header::PageHeader;
use crate::ui::tabs::{TabBody, Tabs};

/// The page of a case.
#[component]
pub fn CaseDetail(
    /// Which.
    id: CaseId,
) -> impl IntoView {
    let stated = Stated::start();
    let record = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move { client.stating(purpose).cases().get(id).await },
    );
    Live::get().on(News::Cases, move || record.again());
    view! {
        <PurposeDialog/>
        <LoadKept of=record lines=10 let:found>
            {
                let case = Memo::new(move |_| found.get().value);
                let desk = Desk::new(found, record);
                view! { <Detail case=case desk=desk/> }
            }
        </LoadKept>
    }
}

#[component]
fn Detail(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where its course is changed.
    desk: Desk,
) -> impl IntoView {
    use text::case::tab;
    let back = (super::left::address(), text::case::back());
    let router = Router::get();
    let open = Memo::new(move |_| router.query("tab"));
    let tabs = vec![
        (String::new(), tab::summary()),
        ("person".to_owned(), tab::person()),
        ("notification".to_owned(), tab::notification()),
    ];
    let clinical = may_read(EntryGroup::Clinical).then(|| {
        [
            ("tests".to_owned(), text::entry::tab::tests()),
            ("clinical".to_owned(), text::entry::tab::clinical()),
        ]
    });
    let follow_up = ("follow_up".to_owned(), tab::follow_up());
    let survey = may_read(EntryGroup::Survey)
        .then(|| ("investigation".to_owned(), text::entry::tab::survey()));
    let session = Session::get();
    let script = may_read(EntryGroup::Survey).then(|| ("script".to_owned(), text::script::tab()));
    let contacts = session
        .allows(Permission::ContactRead)
        .then(|| ("contacts".to_owned(), text::contact::tab()));
    let transfer = session
        .allows(Permission::TransferRead)
        .then(|| ("transfer".to_owned(), tab::transfer()));
    let optional = session
        .allows(Permission::OptionalValueRead)
        .then(|| ("optional".to_owned(), text::optional_item::tab()));
    let own = session
        .allows(Permission::PersonWrite)
        .then(|| ("same_person".to_owned(), tab::same_person()));
    let history = session
        .allows(Permission::AuditPerson)
        .then(|| ("history".to_owned(), tab::history()));
    let tabs: Vec<_> = tabs
        .into_iter()
        .chain(clinical.into_iter().flatten())
        .chain([follow_up])
        .chain(script)
        .chain(survey)
        .chain(optional)
        .chain(contacts)
        .chain(transfer)
        .chain(own)
        .chain(history)
        .collect();
    let name = Memo::new(move |_| case.with(|case| case.summary.name.clone()));
    let stated = Stated::get();
    let head = move || {
        let name = name.get();
        let told = named() || (stated.asked() && stated.open());
        let title = if name.is_none() && !told {
            text::case::detail_title()
        } else {
            words::name(name.as_deref())
        };
        let number = case.with_untracked(|case| case.summary.person_number.to_string());
        view! {
            <PageHeader title=title window=text::case::window(number) back=back.clone()>
                {stated.asked().then(|| view! { <AskButton/> })}
            </PageHeader>
        }
    };
    let body = move || match open.get().as_deref() {
        Some("person") => view! { <PersonTab case=case/> }.into_any(),
        Some("same_person") => view! { <SamePersonTab case=case/> }.into_any(),
        Some("history") => view! { <Accesses case=case/> }.into_any(),
        Some("notification") => view! { <NotificationTab case=case/> }.into_any(),
        Some("tests") => view! { <TestsTab case=case/> }.into_any(),
        Some("clinical") => view! { <TreatmentTab case=case/> }.into_any(),
        Some("investigation") => view! { <InvestigationTab case=case/> }.into_any(),
        Some("script") if may_read(EntryGroup::Survey) => {
            view! { <ScriptTab case=case/> }.into_any()
        }
        Some("transfer") if session.allows(Permission::TransferRead) => {
            view! { <TransferTab case=case desk=desk/> }.into_any()
        }
        Some("optional") if session.allows(Permission::OptionalValueRead) => {
            view! { <OptionalTab case=case/> }.into_any()
        }
        Some("contacts") if session.allows(Permission::ContactRead) => {
            view! { <ContactsTab case=case/> }.into_any()
        }
        Some("follow_up") => view! { <FollowUpTab case=case/> }.into_any(),
        _ => {
            view! { <Timeline case=case desk=desk/> <KindHistory case=case desk=desk/> }.into_any()
        }
    };
    view! {
        {head}
        <Head case=case desk=desk/>
        <PositiveButton case=case desk=desk/>
        <CoursePanel desk=desk/>
        <OtherCases case=case/>
        <Tabs label=tab::name() tabs=tabs/>
        <TabBody>{body}</TabBody>
    }
}

/// Who, where, how severe, which day, whose; what changes is changed in its place.
#[component]
fn Head(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where its course is changed.
    desk: Desk,
) -> impl IntoView {
    use text::case::{head, label};
    let number = case.with_untracked(|case| case.summary.person_number.to_string());
    let who = move || {
        case.with(|case| {
            let age = case.summary.age.map(|age| words::age(age).get());
            format!(
                "{} {}",
                age.unwrap_or_default(),
                case.summary.sex.label().get()
            )
        })
    };
    let place = move || case.with(|case| case.summary.whereabouts.label().get());
    let severity = Memo::new(move |_| case.with(|case| case.summary.severity));
    let day = move || {
        let today = browser::today().unwrap_or_default();
        case.with(|case| words::day(&case.summary, today).get())
    };
    let kind = Memo::new(move |_| case.with(|case| case.summary.kind));
    let watched = move || {
        let words = case.with(|case| case.watch.as_ref().map(watch_words));
        words.unwrap_or_else(text::ui::unset).get()
    };
    let status = move || case.with(|case| case.summary.status.label().get());
    let center = move || case.with(|case| case.responsible_center_name.clone());
    view! {
        <dl class="case-head">
            <div><dt>{label::number()}</dt><dd class="day">{number}</dd></div>
            <div><dt>{head::who()}</dt><dd>{who}</dd></div>
            {move || match kind.get() {
                CaseKind::Patient => view! {
                    <div>
                        <dt>{head::place()}</dt>
                        <dd>{place} " " <ChangeButton desk=desk track=Some(Track::Whereabouts) name=head::place()/></dd>
                    </div>
                    <div>
                        <dt>{head::how()}</dt>
                        <dd>
                            {move || view! { <SeverityTag severity=severity.get()/> }} " "
                            <ChangeButton desk=desk track=Some(Track::Severity) name=head::how()/>
                        </dd>
                    </div>
                    <div><dt>{head::day()}</dt><dd>{day}</dd></div>
                }
                .into_any(),
                // Who is not ill has neither severity nor a place of recuperation.
                other => view! {
                    <div><dt>{label::kind()}</dt><dd><span class="tag tag-waiting">{other.label()}</span></dd></div>
                    <div><dt>{text::contact::head()}</dt><dd>{watched}</dd></div>
                }
                .into_any(),
            }}
            <div>
                <dt>{label::status()}</dt>
                <dd><span class="tag">{status}</span> " " <ChangeButton desk=desk track=None name=label::status()/></dd>
            </div>
            <div><dt>{label::responsible()}</dt><dd>{center}</dd></div>
        </dl>
    }
}

#[component]
fn NotificationTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    if !Session::get().allows(Permission::NotificationRead) {
        return view! { <p class="empty">{text::app::forbidden::text()}</p> }.into_any();
    }
    view! { <Named><Notifications case=case/></Named> }.into_any()
}

#[component]
fn Notifications(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    let stated = Stated::get();
    let ids = Memo::new(move |_| case.with(|case| case.notifications.clone()));
    let all = load(
        move || (ids.get(), stated.purpose()),
        |client, (ids, purpose)| async move {
            let client = client.stating(purpose);
            let mut all = Vec::new();
            for id in ids {
                all.push(client.notifications().get(id).await?.value);
            }
            Ok(all)
        },
    );
    view! {
        <Load of=all let:all>
            {
                let none = all.is_empty().then(|| view! { <p class="empty">{text::case::no_notification()}</p> });
                let all: Vec<_> = all.into_iter().map(|found| {
                    let href = format!("/notifications/{}", found.summary.id);
                    view! {
                        <p class="no-print"><a href=href>{text::record::open()}</a></p>
                        <NotificationRecord found=found/>
                    }
                }).collect();
                view! { {none} {all} }
            }
        </Load>
    }
}
