//! 受理: the receiving centre takes note, one by one or many at once.

use hersys_domain::event::EventKind;
use hersys_domain::id::{AccountId, NotificationId};

use crate::authz::Scope;
use crate::db::{Tx, notification, outbox};
use crate::error::AppError;

/// Accepts those of `ids` that wait at the scope's organisation, and tells all who hold the case.
pub async fn accept(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[NotificationId],
    by: AccountId,
) -> Result<Vec<NotificationId>, AppError> {
    let accepted = notification::accept(tx, scope, ids, by).await?;
    for (id, person, receiving, responsible, institution) in
        notification::subjects(tx, &accepted).await?
    {
        tx.touched(person, "notification");
        let concerned = vec![receiving, responsible, institution];
        outbox::put(tx, EventKind::NotificationChanged, id.0, concerned).await?;
    }
    Ok(accepted)
}
