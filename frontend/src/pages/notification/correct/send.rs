//! How a corrected form is sent, and what becomes of a refusal.

use hersys_client::{ClientError, IdempotencyKey, Versioned};
use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::correction::{Answer, AnswerKind, NewVersion};
use hersys_domain::notification::record::Notification;
use hersys_domain::validate::FieldError;
use leptos::prelude::*;

use super::Purpose;
use crate::pages::notification::entry::Entry;
use crate::session::Session;

/// Sends what was changed, as what it is.
pub(super) async fn send(
    session: Session,
    purpose: Purpose,
    id: NotificationId,
    etag: String,
    form: NotificationForm,
    reason: String,
    key: IdempotencyKey,
) -> Result<Versioned<Notification>, ClientError> {
    session
        .call(|client| {
            let (etag, form, reason) = (etag.clone(), form.clone(), reason.clone());
            async move {
                match purpose {
                    Purpose::Answer(query) => {
                        let body = Answer {
                            answer: AnswerKind::Corrected,
                            form: Some(Box::new(form)),
                            reason,
                        };
                        client.corrections().answer(query, &etag, &body, key).await
                    }
                    Purpose::Correction | Purpose::Supplement => {
                        let supplement = purpose == Purpose::Supplement;
                        let body = NewVersion {
                            form,
                            supplement,
                            reason,
                        };
                        client.corrections().correct(id, &etag, &body, key).await
                    }
                }
            }
        })
        .await
}

/// What the server did not like is shown at its items; where somebody else was faster, what was typed stays
/// and the next try is based on what stands now.
pub(super) fn refused(entry: Entry, etag: StoredValue<String>, error: &ClientError) {
    let Some(problem) = error.problem() else {
        return;
    };
    if let Some(now) = error.standing::<serde_json::Value>() {
        etag.set_value(now.etag);
    }
    let at_items = problem.errors.iter().filter_map(|one| {
        let pointer = one.pointer.strip_prefix("/form")?.to_owned();
        Some(FieldError {
            pointer,
            ..one.clone()
        })
    });
    entry.refused.set(at_items.collect());
}
