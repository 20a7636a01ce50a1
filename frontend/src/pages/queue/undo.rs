//! 元に戻す: takes back what was just accepted or confirmed. Who and when stays on record (受理を取り消す).

use hersys_client::{Client, ClientError, PlainStep};
use hersys_domain::etag::etag;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::record::Notification;
use hersys_domain::problem::ProblemCode;
use leptos::task::spawn_local;

use super::desk::Desk;
use crate::locale::{Text, text};
use crate::session::Session;

/// A notification with the version that it was given by what is to be taken back.
pub(super) type Done = (NotificationId, i32);

/// Takes one back. A question asked meanwhile does not matter; the server judges whether it can still be.
async fn take_back(
    client: Client,
    (id, version): Done,
    step: PlainStep,
) -> Result<(), ClientError> {
    let first = client.corrections().step(id, &etag(version), step).await;
    let again = first
        .as_ref()
        .err()
        .and_then(ClientError::standing::<Notification>);
    match again {
        Some(now) => client.corrections().step(id, &now.etag, step).await,
        None => first,
    }
    .map(drop)
}

/// Whether the next one may well succeed although this one did not.
fn concerns_this_one(error: &ClientError) -> bool {
    matches!(
        error.code(),
        Some(
            ProblemCode::Conflict
                | ProblemCode::StaleVersion
                | ProblemCode::NotFound
                | ProblemCode::NotAllowed
        )
    )
}

async fn take_all_back(session: Session, all: &[Done], step: PlainStep) -> usize {
    let mut done = 0;
    for one in all {
        match session.call(|client| take_back(client, *one, step)).await {
            Ok(()) => done += 1,
            Err(error) if concerns_this_one(&error) => {}
            Err(_) => break,
        }
    }
    done
}

/// Tells what was done, and offers to take it back.
pub(super) fn tell_with_undo(desk: Desk, words: Text, all: Vec<Done>, confirmed: bool) {
    let (session, toasts) = (desk.session, desk.toasts);
    if all.is_empty() {
        return toasts.tell(words);
    }
    let step = if confirmed {
        PlainStep::TakeBackConfirmation
    } else {
        PlainStep::TakeBackAcceptance
    };
    toasts.tell_with_undo(words, move || {
        let all = all.clone();
        spawn_local(async move {
            let done = take_all_back(session, &all, step).await;
            let left = all.len() - done;
            toasts.tell(match (left, confirmed) {
                (0, true) => text::queue::undone::confirmed(done),
                (0, false) => text::queue::undone::accepted(done),
                _ => text::queue::undone::partly(done, left),
            });
            desk.again();
        });
    });
}
