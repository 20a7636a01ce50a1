//! Health observations, the worklist and invitations.

use super::{AREA, CENTER, CENTER_RELATIONS, CENTER_STAFF, CLINICAL, Permission, Relation, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::ObservationRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法44条の3第2項: 患者の健康状態の報告",
    },
    Rule {
        permission: Permission::ObservationRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "通知1-2③, 別添2-3: 入院調整",
    },
    Rule {
        permission: Permission::ObservationRead,
        kinds: &[Kind::MedicalInstitution],
        roles: CLINICAL,
        relations: &[Relation::Granted],
        basis: "通知: 健康状態情報も踏まえた診療の実施",
    },
    Rule {
        permission: Permission::ObservationWrite,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "通知2-4: 保健所による代理入力",
    },
    Rule {
        permission: Permission::AlertRead,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "感染症法44条の3: 担当保健所の健康観察",
    },
    Rule {
        permission: Permission::AlertResolve,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Responsible],
        basis: "感染症法44条の3: 担当保健所の健康観察",
    },
    Rule {
        permission: Permission::InvitationSend,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "通知1-5: 患者本人への案内",
    },
];
