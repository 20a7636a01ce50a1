//! Figures, and lists that are taken out or in.

use super::{AREA, CENTER, CENTER_RELATIONS, CREATORS, OWN, Permission, Relation, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::StatisticsRead,
        kinds: CREATORS,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Clerk,
            Role::Approver,
            Role::Viewer,
            Role::Analyst,
        ],
        relations: OWN,
        basis: "通知1-2⑤⑥: 自らの区域の統計。国は匿名の統計のみ",
    },
    Rule {
        permission: Permission::StatisticsExport,
        kinds: CREATORS,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Clerk,
            Role::Approver,
            Role::Analyst,
        ],
        relations: OWN,
        basis: "通知2-2: 統計表のExcel出力",
    },
    Rule {
        permission: Permission::CaseExport,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: CENTER_RELATIONS,
        basis: "通知2-2: 担当区域の一覧のExcel出力",
    },
    Rule {
        permission: Permission::CaseExport,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: &[Relation::Area, Relation::Granted],
        basis: "通知2-2: 区域の一覧のExcel出力（氏名を含まない）",
    },
    Rule {
        permission: Permission::CaseExport,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "通知2-2: 自ら届け出た者等の一覧のExcel出力",
    },
    Rule {
        permission: Permission::CaseImport,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "通知2: 過去の情報の登録",
    },
    Rule {
        permission: Permission::CaseImport,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: OWN,
        basis: "通知2: 過去の情報の登録",
    },
];
