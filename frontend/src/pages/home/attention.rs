//! What waits for somebody: each line leads to where it is done.

use hersys_client::{
    AccountList, AlertList, Client, ClientError, NotificationList, NotificationQueue, TransferList,
};
use hersys_domain::page::LIMIT_MAX;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::pages::record::OpenQueries;
use crate::session::Session;
use crate::ui::load::{LoadKept, load};

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    title: Text,
    count: Option<Text>,
    note: Text,
    href: String,
}

/// What needs attention, of what the reader may see.
#[component]
pub(super) fn Attention() -> impl IntoView {
    let session = Session::get();
    let may_see_people = session.allows(Permission::AccountRead);
    let may_attend = session.allows(Permission::AlertRead);
    let may_accept = session.allows(Permission::NotificationAccept);
    let may_take = session.allows(Permission::TransferAccept);
    let may_correct = session.allows(Permission::NotificationCorrect);
    let own = session.me_now().map(|me| me.organization.organization_id);
    let lines = load(
        move || own,
        move |client, own| async move {
            let mut lines = Vec::new();
            if may_attend {
                lines.extend(alert_line(&client).await?);
            }
            if may_accept {
                lines.extend(queue_line(&client).await?);
            }
            if may_take {
                lines.extend(transfer_line(&client).await?);
            }
            for work in WORKLISTS {
                if session.allows(work.permission) {
                    lines.extend(work.line(&client).await?);
                }
            }
            if may_see_people {
                let query = AccountList {
                    limit: Some(LIMIT_MAX),
                    ..AccountList::default()
                };
                let page = client.accounts().list(&query).await?;
                let waiting = page
                    .items
                    .iter()
                    .filter(|one| !one.enrolled && !one.stopped)
                    .count();
                if waiting > 0 {
                    let more = page.next.is_some();
                    lines.push(Line {
                        title: text::home::waiting_title(),
                        count: Some(if more {
                            text::home::waiting_more(waiting)
                        } else {
                            text::home::waiting_count(waiting)
                        }),
                        note: text::home::waiting_text(),
                        href: "/accounts".to_owned(),
                    });
                }
            }
            if let Some(id) = own
                && client.organizations().get(id).await?.phone.is_none()
            {
                lines.push(Line {
                    title: text::home::phone_title(),
                    count: None,
                    note: text::home::phone_text(),
                    href: format!("/organizations/{id}"),
                });
            }
            Ok(lines)
        },
    );
    if may_attend {
        Live::get().on(News::Alerts, move || lines.again());
    }
    if may_take {
        Live::get().on(News::Transfers, move || lines.again());
    }
    if may_accept || may_correct {
        Live::get().on(News::Notifications, move || lines.again());
    }
    view! {
        {may_correct.then(|| view! { <OpenQueries/> })}
        <LoadKept of=lines lines=2 let:lines>
            {move || view! { <Lines lines=lines.get()/> }}
        </LoadKept>
    }
}

/// Patients whom somebody must look at, if there are any.
async fn alert_line(client: &Client) -> Result<Option<Line>, ClientError> {
    let page = client.alerts().list(&AlertList::default()).await?;
    let count = page.items.len();
    Ok((count > 0).then(|| Line {
        title: text::home::alert_title(),
        count: Some(if page.next.is_some() {
            text::home::alert_more(count)
        } else {
            text::home::alert_count(count)
        }),
        note: text::home::alert_text(),
        href: "/alerts".to_owned(),
    }))
}

/// Transfers that wait for an answer, if there are any.
async fn transfer_line(client: &Client) -> Result<Option<Line>, ClientError> {
    let page = client.transfers().list(&TransferList::default()).await?;
    let count = page.items.len();
    Ok((count > 0).then(|| Line {
        title: text::home::transfer_title(),
        count: Some(if page.next.is_some() {
            text::home::queue_more(count)
        } else {
            text::home::queue_count(count)
        }),
        note: text::home::transfer_text(),
        href: "/transfers".to_owned(),
    }))
}

/// A list of notifications that wait for somebody.
struct Worklist {
    permission: Permission,
    queue: NotificationQueue,
    title: fn() -> Text,
    note: fn() -> Text,
    href: &'static str,
}

const WORKLISTS: &[Worklist] = &[
    Worklist {
        permission: Permission::NotificationConfirm,
        queue: NotificationQueue::ToConfirm,
        title: text::home::confirm_title,
        note: text::home::confirm_text,
        href: "/notifications/queue?tab=to_confirm",
    },
    Worklist {
        permission: Permission::NotificationQuery,
        queue: NotificationQueue::Queried,
        title: text::home::queried_title,
        note: text::home::queried_text,
        href: "/notifications/queue?tab=queried",
    },
    Worklist {
        permission: Permission::NotificationConfirm,
        queue: NotificationQueue::ToReview,
        title: text::home::review_title,
        note: text::home::review_text,
        href: "/notifications/queue?tab=to_review",
    },
    Worklist {
        permission: Permission::NotificationVoid,
        queue: NotificationQueue::ToConsent,
        title: text::home::consent_title,
        note: text::home::consent_text,
        href: "/notifications/queue?tab=to_consent",
    },
    Worklist {
        permission: Permission::NotificationCorrect,
        queue: NotificationQueue::WithGaps,
        title: text::home::gaps_title,
        note: text::home::gaps_text,
        href: "/notifications/own?tab=gaps",
    },
];

impl Worklist {
    /// The line, if anything waits.
    async fn line(&self, client: &Client) -> Result<Option<Line>, ClientError> {
        let query = NotificationList {
            queue: self.queue,
            ..NotificationList::default()
        };
        let page = client.notifications().list(&query).await?;
        let count = page.items.len();
        Ok((count > 0).then(|| Line {
            title: (self.title)(),
            count: Some(if page.next.is_some() {
                text::home::queue_more(count)
            } else {
                text::home::queue_count(count)
            }),
            note: (self.note)(),
            href: self.href.to_owned(),
        }))
    }
}

/// Notifications that wait to be accepted, if there are any.
async fn queue_line(client: &Client) -> Result<Option<Line>, ClientError> {
    let waiting = NotificationList {
        queue: NotificationQueue::ToAccept,
        ..NotificationList::default()
    };
    let page = client.notifications().list(&waiting).await?;
    let count = page.items.len();
    Ok((count > 0).then(|| Line {
        title: text::home::queue_title(),
        count: Some(if page.next.is_some() {
            text::home::queue_more(count)
        } else {
            text::home::queue_count(count)
        }),
        note: text::home::queue_text(),
        href: "/notifications/queue".to_owned(),
    }))
}

#[component]
fn Lines(
    /// The lines.
    lines: Vec<Line>,
) -> impl IntoView {
    if lines.is_empty() {
        return view! { <p class="empty">{text::home::nothing()}</p> }.into_any();
    }
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| {
            view! {
                <li>
                    <a class="card card-attention" href=line.href>
                        <span class="card-title">{line.title}</span>
                        {line.count.map(|count| view! { <span class="card-count">{count}</span> })}
                        <span class="card-note">{line.note}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="cards">{lines}</ul> }.into_any()
}
