//! The page of one notification.

use hersys_client::{ClientError, Versioned};
use hersys_domain::id::NotificationId;
use hersys_domain::notification::record::Notification;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::awaits;
use super::contents::NotificationRecord;
use crate::live::{Live, News};
use crate::locale::text;
use crate::pages::case::words;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::load::{LoadKept, Loaded, load};
use crate::ui::notice::Failure;
use crate::ui::page_header::PageHeader;
use crate::ui::toast::Toasts;

type Record = Versioned<Notification>;

/// The page of a notification, for the health centre.
#[component]
pub fn NotificationPage(
    /// Which.
    id: NotificationId,
) -> impl IntoView {
    let record = load(
        move || id,
        |client, id| async move { client.notifications().get(id).await },
    );
    Live::get().on(News::Notifications, move || record.again());
    view! {
        <LoadKept of=record lines=10 let:found>
            {move || view! { <Detail found=found.get() record=record/> }}
        </LoadKept>
    }
}

#[component]
fn Detail(
    /// The notification as it stands.
    found: Record,
    /// Takes a newer one.
    record: Loaded<Record>,
) -> impl IntoView {
    let name = words::name(found.summary.name.as_deref());
    let back = ("/notifications/queue".to_owned(), text::queue::back());
    let case = format!("/cases/{}", found.summary.case_id);
    let failure = RwSignal::new(None);
    let to_accept = found.clone();
    view! {
        <PageHeader title=text::queue::view::title_of(name.now()) window=text::queue::view::title() back=back>
            <LinkButton href=case>{text::queue::view::case()}</LinkButton>
            <Accept found=to_accept record=record failure=failure/>
        </PageHeader>
        {move || failure.get().map(|error: ClientError| view! { <Failure error=error/> })}
        <NotificationRecord found=found.value/>
    }
}

/// 受理する, where it is ours to do; else why not.
#[component]
fn Accept(
    /// The notification as it stands.
    found: Record,
    /// Takes a newer one.
    record: Loaded<Record>,
    /// What went wrong.
    failure: RwSignal<Option<ClientError>>,
) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let pending = RwSignal::new(false);
    if !awaits(&found.summary) || !session.allows(Permission::NotificationAccept) {
        return ().into_any();
    }
    let id = found.summary.id;
    let name = words::name(found.summary.name.as_deref()).now();
    let press = move || {
        let name = name.clone();
        pending.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = session
                .call(|client| async move { client.notifications().accept(id).await })
                .await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(now) => {
                    toasts.tell(text::queue::done_one(name));
                    record.put(now);
                }
                Err(error) if error.is(ProblemCode::Conflict) => {
                    toasts.tell(text::queue::already());
                    record.again();
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! { <Button look=Look::Solid disabled=pending on_press=press>{text::queue::accept()}</Button> }
        .into_any()
}
