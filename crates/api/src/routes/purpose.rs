//! 閲覧の目的 as the document tells of it; `request::purpose` reads it.

use hersys_domain::purpose::AccessPurpose;
use utoipa::IntoParams;

/// The header of operations that tell who somebody is.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "only described here: `Ctx` carries it, and `Scope` demands it"
)]
pub(super) struct PurposeHeader {
    /// 閲覧の目的: for what the record is opened by name; kept in the audit log. Asked of prefectures and designated
    /// cities only, whose lists go without names. Without it a case and its health reports are given without name and
    /// free text, and what is nothing but identity is refused (`purpose_required`).
    #[param(rename = "X-Hersys-Purpose")]
    purpose: Option<AccessPurpose>,
}
