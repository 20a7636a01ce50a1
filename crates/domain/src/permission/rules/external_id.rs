//! Numbers by which other systems know a person or a case.

use super::{AREA, CENTER, CENTER_STAFF, Permission, Relation, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

const ENTERING: &[Role] = &[Role::Physician, Role::Nurse, Role::Clerk];

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::ExternalIdRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::ExternalIdRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area],
        basis: "通知1-2⑤, 別添2-3: 入院調整",
    },
    Rule {
        permission: Permission::ExternalIdRead,
        kinds: &[Kind::MedicalInstitution],
        roles: ENTERING,
        relations: &[Relation::Granted],
        basis: "通知1-2②※3: 自ら付けた番号",
    },
    Rule {
        permission: Permission::ExternalIdWrite,
        kinds: CENTER,
        roles: ENTERING,
        relations: &[Relation::Responsible],
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::ExternalIdWrite,
        kinds: &[Kind::MedicalInstitution],
        roles: ENTERING,
        relations: &[Relation::Granted],
        basis: "通知1-2②※3: 自ら付けた番号",
    },
];
