//! Items that an organisation adds to the record of a case.

use super::{AREA, CENTER, CENTER_RELATIONS, CENTER_STAFF, OWN, Permission, Relation, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

const DEFINING: &[Kind] = &[
    Kind::Prefecture,
    Kind::Municipality,
    Kind::HealthCenter,
    Kind::MedicalInstitution,
];
const READING: &[Role] = &[
    Role::Administrator,
    Role::Physician,
    Role::Nurse,
    Role::Coordinator,
    Role::Clerk,
    Role::Approver,
    Role::Viewer,
];
const ENTERING: &[Role] = &[Role::Physician, Role::Nurse, Role::Clerk];
const OF_AREA: &[Role] = &[Role::Physician, Role::Nurse, Role::Coordinator];

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::OptionalItemRead,
        kinds: DEFINING,
        roles: READING,
        relations: OWN,
        basis: "通知2-1: 任意入力項目の設定",
    },
    Rule {
        permission: Permission::OptionalItemWrite,
        kinds: DEFINING,
        roles: &[Role::Administrator],
        relations: OWN,
        basis: "通知2-1: 任意入力項目の設定",
    },
    Rule {
        permission: Permission::OptionalValueRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "通知2-1: 自機関の任意入力項目、管内で共有する項目",
    },
    Rule {
        permission: Permission::OptionalValueRead,
        kinds: AREA,
        roles: OF_AREA,
        relations: &[Relation::Area, Relation::Granted],
        basis: "通知2-1: 自機関の任意入力項目",
    },
    Rule {
        permission: Permission::OptionalValueRead,
        kinds: &[Kind::MedicalInstitution],
        roles: ENTERING,
        relations: &[Relation::Granted],
        basis: "通知2-1: 自機関の任意入力項目",
    },
    Rule {
        permission: Permission::OptionalValueWrite,
        kinds: CENTER,
        roles: ENTERING,
        relations: CENTER_RELATIONS,
        basis: "通知2-1: 自機関の任意入力項目、管内で共有する項目",
    },
    Rule {
        permission: Permission::OptionalValueWrite,
        kinds: AREA,
        roles: OF_AREA,
        relations: &[Relation::Area, Relation::Granted],
        basis: "通知2-1: 自機関の任意入力項目",
    },
    Rule {
        permission: Permission::OptionalValueWrite,
        kinds: &[Kind::MedicalInstitution],
        roles: ENTERING,
        relations: &[Relation::Granted],
        basis: "通知2-1: 自機関の任意入力項目",
    },
];
