//! 受理 and 確認: the receiving centre takes note, the responsible one confirms; one by one or many at once.

use hersys_domain::audit::DataGroup;
use hersys_domain::event::EventKind;
use hersys_domain::id::{AccountId, NotificationId};
use hersys_domain::notification::correction::ActKind;

use crate::authz::Scope;
use crate::db::notification::{self, Annotation};
use crate::db::{Tx, correction};
use crate::error::AppError;

/// Annotates those of `ids` that wait at the scope's organisation, and tells all who hold the case.
pub async fn annotate(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[NotificationId],
    annotation: Annotation,
    by: AccountId,
) -> Result<Vec<NotificationId>, AppError> {
    let done = notification::annotate(tx, scope, ids, annotation, by).await?;
    let kind = match annotation {
        Annotation::Acceptance => ActKind::Accepted,
        Annotation::Confirmation => ActKind::Confirmed,
    };
    correction::note(tx, &done, kind, (by, scope.organization()), None).await?;
    for (id, person, receiving, responsible, institution) in
        notification::subjects(tx, &done).await?
    {
        tx.touched(person, DataGroup::Notification);
        let concerned = vec![receiving, responsible, institution];
        tx.tell(EventKind::NotificationChanged, id.0, concerned);
    }
    Ok(done)
}
