//! 閲覧・入力の範囲: what whoever registered an organisation withholds from it, of all that the table of
//! permissions grants to its kind (G2; the notice s.1-2 ※1, "adjustable downwards" of the roles).
//!
//! A setting only takes away. What an organisation needs to work at all is never taken: its own session, IDs and
//! organisation, reference data, and the records of who read and changed what.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::organization::OrganizationKind;
use crate::permission::{Permission, all_rules};
use crate::validate::{Validate, Violations};

crate::closed_set! {
    /// Which setting says what is withheld now.
    pub enum SetBy {
        /// None: everything that the table grants is open.
        Nobody = "nobody",
        /// That of all organisations of the kind.
        Kind = "kind",
        /// That of this organisation alone, which comes before the kind's.
        Organization = "organization",
    }
}

/// 閲覧・入力の範囲 of one organisation, or of all of a kind that one has registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionSetting {
    /// Kind of the organisation (機関の種別).
    pub kind: OrganizationKind,
    /// What may be withheld from this kind, in the order of the table.
    pub adjustable: Vec<Permission>,
    /// What is withheld now, in the order of the table.
    pub withheld: Vec<Permission>,
    /// Which setting says so.
    pub set_by: SetBy,
    /// When that setting was changed last; none where there is none.
    pub changed_at: Option<DateTime<Utc>>,
    /// Who changed it; named to their own organisation only.
    #[cfg_attr(feature = "openapi", schema(example = "千代田 管子"))]
    pub changed_by: Option<String>,
    /// Version of the record, as in the `ETag`; 1 before anything was set.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub version: i32,
}

/// What is to be withheld from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PermissionSettingChange {
    /// All that is withheld; the rest is open. Null for an organisation: it follows the setting of its kind; null
    /// for a kind: nothing is withheld.
    #[cfg_attr(feature = "openapi", schema(example = json!(["case.export"])))]
    pub withheld: Option<Vec<Permission>>,
}

impl Permission {
    /// Whether whoever registered an organisation may withhold this from it.
    pub const fn may_be_withheld(self) -> bool {
        !matches!(
            self,
            Self::OrganizationRead
                | Self::OrganizationWrite
                | Self::AccountRead
                | Self::AccountWrite
                | Self::AuditRead
                | Self::AuditPerson
                | Self::ReferenceRead
        )
    }
}

/// What may be withheld from organisations of `kind`: all that the table grants them in any role and that is
/// not needed to work at all, in the order of the table.
pub fn adjustable(kind: OrganizationKind) -> Vec<Permission> {
    let granted = |permission: &Permission| {
        all_rules().any(|rule| rule.permission == *permission && rule.kinds.contains(&kind))
    };
    Permission::ALL
        .iter()
        .copied()
        .filter(|permission| permission.may_be_withheld())
        .filter(granted)
        .collect()
}

/// Whether `permission` is withheld by a setting that lists `withheld`.
pub fn is_withheld(permission: Permission, withheld: &[Permission]) -> bool {
    permission.may_be_withheld() && withheld.contains(&permission)
}

/// A list to be withheld from organisations of `kind`, in the order of the table and without repetition; or what
/// in it may not be withheld from them.
///
/// # Errors
/// `permission.not_adjustable` at each member that the table does not grant to the kind, or that it needs.
pub fn judged(
    kind: OrganizationKind,
    withheld: &[Permission],
) -> Result<Vec<Permission>, Violations> {
    let may = adjustable(kind);
    let mut found = Violations::default();
    for (index, permission) in withheld.iter().enumerate() {
        if !may.contains(permission) {
            found.add(&format!("/withheld/{index}"), "permission.not_adjustable");
        }
    }
    if !found.is_empty() {
        return Err(found);
    }
    Ok(may
        .into_iter()
        .filter(|permission| withheld.contains(permission))
        .collect())
}

impl Validate for PermissionSettingChange {
    fn validate(&self, out: &mut Violations) {
        for (index, permission) in self.withheld.iter().flatten().enumerate() {
            if !permission.may_be_withheld() {
                out.add(&format!("/withheld/{index}"), "permission.not_adjustable");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;

    #[test]
    fn what_the_table_grants_and_nobody_needs_may_be_withheld() {
        for kind in OrganizationKind::ALL {
            let adjustable = adjustable(*kind);
            for permission in Permission::ALL {
                let wanted = permission.allows(*kind, Role::ALL) && permission.may_be_withheld();
                assert_eq!(
                    adjustable.contains(permission),
                    wanted,
                    "{kind} {permission}"
                );
            }
        }
    }

    #[test]
    fn a_clinic_can_be_left_with_its_own_people_alone() {
        let clinic = OrganizationKind::MedicalInstitution;
        let withheld = adjustable(clinic);
        assert!(withheld.contains(&Permission::CaseRead));
        assert!(withheld.contains(&Permission::NotificationSubmit));
        let left: Vec<_> = Permission::ALL
            .iter()
            .filter(|one| one.allows(clinic, Role::ALL) && !is_withheld(**one, &withheld))
            .collect();
        assert_eq!(
            left,
            [
                &Permission::OrganizationRead,
                &Permission::AccountRead,
                &Permission::AccountWrite,
                &Permission::AuditRead,
                &Permission::ReferenceRead,
            ]
        );
    }

    #[test]
    fn who_sees_no_persons_has_nothing_to_be_withheld() {
        // Whether systems may be connected is decided for everybody.
        let keys = [Permission::ApiKeyRead, Permission::ApiKeyWrite];
        assert_eq!(adjustable(OrganizationKind::Laboratory), keys);
        assert_eq!(adjustable(OrganizationKind::QuarantineStation), keys);
    }

    #[test]
    fn a_list_is_put_in_order_once_each() {
        let given = [
            Permission::CaseExport,
            Permission::CaseRead,
            Permission::CaseExport,
        ];
        assert_eq!(
            judged(OrganizationKind::MedicalInstitution, &given),
            Ok(vec![Permission::CaseRead, Permission::CaseExport])
        );
    }

    #[test]
    fn what_the_kind_has_not_or_needs_is_refused_where_it_stands() {
        let given = [
            Permission::CaseRead,
            Permission::AlertRead,
            Permission::AccountWrite,
        ];
        let found = judged(OrganizationKind::MedicalInstitution, &given).unwrap_err();
        let pointers: Vec<_> = found.0.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(pointers, ["/withheld/1", "/withheld/2"]);
        let change = PermissionSettingChange {
            withheld: Some(given.to_vec()),
        };
        assert_eq!(change.violations().0.len(), 1);
        assert!(PermissionSettingChange::default().violations().is_empty());
    }

    #[test]
    fn what_is_needed_is_never_withheld_whatever_is_written() {
        let all = Permission::ALL;
        assert!(is_withheld(Permission::CaseRead, all));
        assert!(!is_withheld(Permission::AccountWrite, all));
        assert!(!is_withheld(Permission::CaseRead, &[]));
    }
}
