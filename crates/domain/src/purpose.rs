//! 閲覧の目的: for what a prefecture or a designated city opens a record by name. Their lists go without names; who
//! coordinates, mediates or surveys opens one record after the other, and the audit log keeps for what.

crate::closed_set! {
    /// For what a record is opened by name.
    pub enum AccessPurpose {
        /// 入院・療養調整: finding a bed or a place to recuperate (感染症法44条の3, 48条の3).
        Coordination = "coordination",
        /// 移管の調整: between health centres that do not agree on whose case it is.
        Mediation = "mediation",
        /// 疫学調査: 積極的疫学調査 across districts (感染症法15条).
        Survey = "survey",
    }
}

/// Header of a request that states it. A purpose is not for personal data, and it is no part of an address that
/// others keep.
pub const PURPOSE_HEADER: &str = "X-Hersys-Purpose";
