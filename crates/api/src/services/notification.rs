//! Notifications as they are read: rows with names, the record with its warnings and gaps.

use hersys_domain::id::NotificationId;
use hersys_domain::notification::record::{Notification, NotificationSummary};

use crate::authz::Scope;
use crate::db::notification::{self as db, Row};
use crate::db::{Tx, person};
use crate::error::AppError;
use crate::services::notify;

/// Rows with the names of their persons, opened in two statements for the whole page.
pub async fn summaries(
    tx: &mut Tx,
    scope: &Scope,
    rows: Vec<Row>,
) -> Result<Vec<NotificationSummary>, AppError> {
    let persons: Vec<_> = rows.iter().map(|row| row.person_id).collect();
    let identities = person::identities(tx, &persons).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let name = identities
                .get(&row.person_id)
                .and_then(|identity| identity.full_name());
            row.summary(name, scope.organization())
        })
        .collect())
}

/// One notification with what the doctor wrote, read again as of the day it was submitted.
pub async fn read(
    tx: &mut Tx,
    scope: &Scope,
    id: NotificationId,
) -> Result<Notification, AppError> {
    let row = db::find(tx, scope, id).await?;
    let keys = person::keys(tx, &[row.person_id]).await?;
    let key = keys.get(&row.person_id).ok_or_else(AppError::not_found)?;
    let form = db::form(tx, id, row.latest, key).await?;
    tx.touched(row.person_id, "notification");
    let reading = notify::read_again(&form, row.submitted_at);
    let receiving_center = db::center(tx, row.receiving_center_id).await?;
    let responsible_center = db::center(tx, row.responsible_center_id).await?;
    let (person_id, intake, rule_set, confirmed_at) =
        (row.person_id, row.intake, row.rule_set, row.confirmed_at);
    let mut summaries = summaries(tx, scope, vec![row]).await?;
    let summary = summaries.pop().ok_or_else(AppError::not_found)?;
    Ok(Notification {
        summary,
        person_id,
        intake,
        rule_set,
        form,
        warnings: reading.warnings,
        gaps: reading.gaps,
        receiving_center,
        responsible_center,
        confirmed_at,
    })
}
