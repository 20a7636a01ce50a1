//! 発生届 on paper (A7): what a notification says, laid on the items of 別記様式6-1.
//!
//! The form is the one of 2020: its nineteen items stand in their places, and what has been notified beyond them since
//! then stands on the continuation (続紙). The words of choices are those of the screens; what the reader may not read
//! on the screen is not on the paper either.

mod condition;
mod diagnosis;
mod head;
mod infection;
mod items;
mod person;
mod reader;

use chrono::{DateTime, Utc};
use hersys_domain::id::NotificationId;
use hersys_domain::jp_date::jst_date;
use hersys_domain::notification::record::{Center, Notification};
use hersys_print::Paper;

use self::reader::{Names, Reader};
use crate::authz::Scope;
use crate::db::Tx;
use crate::db::{correction, notification as db};
use crate::error::AppError;
use crate::services::notification;

/// What is printed of a notification.
struct Printed<'a> {
    found: &'a Notification,
    /// The institution as it is registered.
    institution: &'a Center,
    /// When the version was made.
    made_at: DateTime<Utc>,
}

/// The latest version of a notification as a form: read, withheld and audited as on the screen.
pub async fn of_notification(
    tx: &mut Tx,
    scope: &Scope,
    id: NotificationId,
) -> Result<Paper, AppError> {
    let found = notification::read(tx, scope, id).await?;
    let row = db::find(tx, scope, id).await?;
    let institution = db::center(tx, row.organization_id).await?;
    let version = correction::version(tx, id, row.latest).await?;
    let names = Names::of(tx, &found.form).await?;
    Ok(filled(
        &Printed {
            found: &found,
            institution: &institution,
            made_at: version.made_at,
        },
        &names,
    ))
}

/// The form, filled in.
fn filled(printed: &Printed<'_>, names: &Names) -> Paper {
    let found = printed.found;
    let reader = Reader::new(found, names, jst_date(printed.made_at));
    let mut rows = person::items(&reader);
    rows.extend(diagnosis::items(&reader));
    rows.extend(infection::items(&reader));
    head::paper(
        printed,
        &reader,
        vec![
            items::block(None, rows),
            items::block(
                Some("続紙　様式の欄のほかに届け出られた事項"),
                [
                    condition::items(&reader),
                    diagnosis::details(&reader),
                    person::details(&reader),
                ]
                .concat(),
            ),
            items::block(
                Some("届出の記録（医師の記載事項ではありません）"),
                head::record(printed, &reader),
            ),
        ],
    )
}

#[cfg(test)]
mod tests;
