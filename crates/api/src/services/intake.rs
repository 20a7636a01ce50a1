//! Where a notification comes from: the institution whose doctor submits it, or the paper from which a health
//! centre enters it (代行入力, 通知 3-2).

use chrono::NaiveDate;
use hersys_domain::id::AccountId;
use hersys_domain::jp_date;
use hersys_domain::notification::{Intake, NotificationForm, ProxyForm};
use hersys_domain::organization::{Organization, OrganizationKind};
use hersys_domain::permission::Permission;

use crate::authz::Scope;
use crate::db::draft::Writer;
use crate::db::{Tx, organization};
use crate::error::AppError;

/// Where a notification comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The institution that notifies.
    pub institution: Organization,
    /// The doctor's account; none where a centre enters it.
    pub physician: Option<AccountId>,
    /// How it came.
    pub intake: Intake,
    /// 届出日 on the paper.
    pub dated_on: Option<NaiveDate>,
    /// 受領日.
    pub received_on: Option<NaiveDate>,
}

/// Reads where a form comes from.
pub async fn origin(
    tx: &mut Tx,
    scope: &Scope,
    writer: Writer,
    form: &NotificationForm,
    today: NaiveDate,
) -> Result<Origin, AppError> {
    let by_proxy = scope.permission() == Permission::NotificationProxy;
    match (&form.proxy, by_proxy) {
        (Some(proxy), true) => of_paper(tx, scope, proxy, today).await,
        (None, false) => Ok(Origin {
            institution: organization::find(tx, scope, writer.organization).await?,
            physician: Some(writer.account),
            intake: Intake::Electronic,
            dated_on: None,
            received_on: None,
        }),
        (None, true) => Err(AppError::field("/proxy/institution_id", "required")),
        (Some(_), false) => Err(AppError::field("/proxy", "notification.not_by_proxy")),
    }
}

/// Of a 代行入力: the institution lies in the centre's own district, whether it has accounts or not.
async fn of_paper(
    tx: &mut Tx,
    scope: &Scope,
    proxy: &ProxyForm,
    today: NaiveDate,
) -> Result<Origin, AppError> {
    // The reading has found these to be there; what it has not is refused all the same.
    let (Some(id), Some(intake)) = (proxy.institution_id, proxy.intake) else {
        return Err(AppError::field("/proxy/institution_id", "required"));
    };
    let day = |typed: &str| jp_date::parse(typed, today).ok();
    let found = organization::find(tx, scope, id).await;
    let institution = match diesel::OptionalExtension::optional(found)? {
        Some(found)
            if found.kind == OrganizationKind::MedicalInstitution
                && found.health_center_id == Some(scope.organization()) =>
        {
            found
        }
        _ => {
            return Err(AppError::field(
                "/proxy/institution_id",
                "notification.not_of_district",
            ));
        }
    };
    Ok(Origin {
        institution,
        physician: None,
        intake,
        dated_on: day(&proxy.dated_on),
        received_on: day(&proxy.received_on),
    })
}
