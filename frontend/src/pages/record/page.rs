//! The page of one notification: for the clinic that notified, for both centres, for the prefecture.

use hersys_domain::id::NotificationId;
use hersys_domain::notification::record::Notification;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::ask::AskDialog;
use super::contents::NotificationRecord;
use super::history::{Acts, Versions};
use super::queries::Queries;
use super::reason::ReasonDialog;
use super::review::ReviewPart;
use super::steps::{Steps, Wish};
use super::{Desk, Record};
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::pages::case::words;
use crate::pages::merge::LikelyDoubles;
use crate::pages::purpose::{Named, PurposeDialog, Stated};
use crate::session::Session;
use crate::ui::load::{LoadKept, load};
use crate::ui::page_header::PageHeader;

/// The page of a notification.
#[component]
pub fn NotificationPage(
    /// Which.
    id: NotificationId,
    /// Whether one came from 発生届の受付.
    #[prop(optional)]
    from_queue: bool,
) -> impl IntoView {
    let stated = Stated::start();
    let masked = move || {
        let back = ("/cases".to_owned(), text::case::back());
        view! { <PageHeader title=text::queue::view::title() back=back/> }
    };
    view! {
        <PurposeDialog/>
        {move || (!stated.open()).then(masked)}
        <Named><Found id=id from_queue=from_queue/></Named>
    }
}

#[component]
fn Found(
    /// Which.
    id: NotificationId,
    /// Whether one came from 発生届の受付.
    from_queue: bool,
) -> impl IntoView {
    let stated = Stated::get();
    let record = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move { client.stating(purpose).notifications().get(id).await },
    );
    Live::get().on(News::Notifications, move || record.again());
    view! {
        <LoadKept of=record lines=10 let:found>
            {
                let desk = Desk::new(found, record);
                view! {
                    {move || view! { <Detail found=found.get() desk=desk from_queue=from_queue/> }}
                    <AskDialog desk=desk/>
                    <ReasonDialog desk=desk/>
                }
            }
        </LoadKept>
    }
}

/// Where one came from.
fn back(found: &Notification, from_queue: bool) -> (String, Text) {
    let one = &found.summary;
    if from_queue || one.is_receiving || one.is_responsible {
        ("/notifications/queue".to_owned(), text::queue::back())
    } else if one.is_own {
        (
            "/notifications/own".to_owned(),
            text::notification::list::back(),
        )
    } else {
        (format!("/cases/{}", one.case_id), text::queue::view::case())
    }
}

#[component]
fn Detail(
    /// The notification as it stands.
    found: Record,
    /// The desk.
    desk: Desk,
    /// Whether one came from 発生届の受付.
    from_queue: bool,
) -> impl IntoView {
    let name = words::name(found.summary.name.as_deref());
    let back = back(&found, from_queue);
    let one = found.value;
    let alike = one.summary.is_responsible && Session::get().allows(Permission::PersonWrite);
    let to_review = one.summary.latest > one.summary.reviewed && one.summary.is_responsible;
    let corrected = one.summary.latest > 1;
    let (id, latest) = (one.summary.id, one.summary.latest);
    let window = text::queue::view::window(one.summary.person_number.to_string());
    view! {
        <PageHeader title=text::queue::view::title_of(&name) window=window back=back>
            <Steps desk=desk/>
        </PageHeader>
        <Wish desk=desk/>
        {alike.then(|| view! { <LikelyDoubles person=one.person_id case=one.summary.case_id/> })}
        <Queries desk=desk/>
        {to_review.then(|| view! { <ReviewPart id=id latest=latest desk=desk/> })}
        <NotificationRecord found=one.clone() desk=Some(desk)/>
        {corrected.then(|| view! { <Versions id=id latest=latest/> })}
        <Acts acts=one.acts/>
    }
}
