//! Who somebody is, and the record of a case.

use super::{AREA, CENTER, CENTER_RELATIONS, CENTER_STAFF, CLINICAL, Permission, Relation, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::PersonRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::PersonRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項: 都道府県知事への報告",
    },
    Rule {
        permission: Permission::PersonRead,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出た者等",
    },
    Rule {
        permission: Permission::PersonWrite,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "感染症法15条: 積極的疫学調査",
    },
    Rule {
        permission: Permission::PersonMerge,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "感染症法15条: 積極的疫学調査（同一人物の登録の整理）",
    },
    Rule {
        permission: Permission::CaseRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::CaseRead,
        kinds: AREA,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Clerk,
            Role::Viewer,
        ],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項: 都道府県知事への報告",
    },
    Rule {
        permission: Permission::CaseRead,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出た者等",
    },
    Rule {
        permission: Permission::CaseWrite,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Responsible],
        basis: "感染症法15条: 積極的疫学調査",
    },
    Rule {
        permission: Permission::CaseNotes,
        kinds: CENTER,
        roles: &[
            Role::Physician,
            Role::Nurse,
            Role::Coordinator,
            Role::Approver,
        ],
        relations: CENTER_RELATIONS,
        basis: "感染症法15条: 保健所の業務（事務担当・閲覧のみを除く）",
    },
    Rule {
        permission: Permission::CaseNotes,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項・44条の3: 入院・療養の調整",
    },
    Rule {
        permission: Permission::TransferRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務（移管した患者は、移管した時点の要約に限る）",
    },
    Rule {
        permission: Permission::TransferRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area],
        basis: "感染症法12条2項: 移管の調整",
    },
    Rule {
        permission: Permission::TransferRequest,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Responsible],
        basis: "感染症法12条3項・15条: 転居した患者の引継ぎ",
    },
    Rule {
        permission: Permission::TransferAccept,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Granted],
        basis: "感染症法12条3項・15条: 転居した患者の引継ぎ",
    },
];
