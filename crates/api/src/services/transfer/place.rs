//! The centre of where the person is now: it may look, and take over.

use hersys_domain::event::EventKind;
use hersys_domain::id::{CaseId, OrganizationId};
use hersys_domain::municipality_code::MunicipalityCode;

use crate::db::{Tx, organization, transfer as db};
use crate::error::AppError;

/// The centre whose district holds a place, if one takes part.
pub(super) async fn center_of(
    tx: &mut Tx,
    code: Option<&str>,
) -> Result<Option<OrganizationId>, AppError> {
    let Some(code) = code.and_then(|code| code.parse::<MunicipalityCode>().ok()) else {
        return Ok(None);
    };
    let center = organization::center_of(tx, &code).await?;
    Ok(center.map(|center| center.id))
}

/// The person of a case is somewhere else now, as the responsible centre says: the centre there is let in, and tells its
/// desks; the one of where they were is let out.
pub async fn place_changed(tx: &mut Tx, case: CaseId, code: Option<&str>) -> Result<(), AppError> {
    let center = center_of(tx, code).await?;
    db::let_in_by_place(tx, case, center).await?;
    if let Some(center) = center {
        tx.tell(EventKind::CaseChanged, case.0, vec![center]);
    }
    Ok(())
}
