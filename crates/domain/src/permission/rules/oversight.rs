//! Who looks at what was done, and what everybody may know.

use super::{CENTER, OWN, Permission, Relation, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::AuditRead,
        kinds: Kind::ALL,
        roles: &[Role::Auditor],
        relations: OWN,
        basis: "個人情報保護法23条: 安全管理措置",
    },
    Rule {
        permission: Permission::AuditPerson,
        kinds: CENTER,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Approver,
        ],
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "個人情報保護法23条: 安全管理措置。保健所は自らの患者を誰が閲覧したかを見る",
    },
    Rule {
        permission: Permission::ReferenceRead,
        kinds: Kind::ALL,
        roles: Role::ALL,
        relations: OWN,
        basis: "公表されている情報: 個人情報を含まない",
    },
];
