//! Entries of the record of a case.

use super::{AREA, CENTER, CENTER_RELATIONS, CENTER_STAFF, Permission, Relation, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

const ENTERING: &[Role] = &[Role::Physician, Role::Nurse, Role::Clerk];

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::ClinicalRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::ClinicalRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "通知1-2⑤, 別添2-3: 入院調整",
    },
    Rule {
        permission: Permission::ClinicalRead,
        kinds: &[Kind::MedicalInstitution],
        roles: ENTERING,
        relations: &[Relation::Granted],
        basis: "通知1-2②※3: 自ら診療・検査した者",
    },
    Rule {
        permission: Permission::ClinicalWrite,
        kinds: CENTER,
        roles: ENTERING,
        relations: &[Relation::Responsible],
        basis: "通知別添3（主な入力者 保・医）",
    },
    Rule {
        permission: Permission::ClinicalWrite,
        kinds: &[Kind::MedicalInstitution],
        roles: ENTERING,
        relations: &[Relation::Granted],
        basis: "通知1-2②※3: 入院患者の状態等の入力",
    },
    Rule {
        permission: Permission::SurveyRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "感染症法15条: 積極的疫学調査",
    },
    Rule {
        permission: Permission::SurveyRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area],
        basis: "感染症法15条: 積極的疫学調査の総合調整",
    },
    Rule {
        permission: Permission::SurveyWrite,
        kinds: CENTER,
        roles: ENTERING,
        relations: &[Relation::Responsible],
        basis: "感染症法15条: 積極的疫学調査",
    },
    Rule {
        permission: Permission::ContactRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "感染症法15条: 積極的疫学調査（濃厚接触者の把握）",
    },
    Rule {
        permission: Permission::ContactRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area],
        basis: "感染症法15条: 積極的疫学調査の総合調整",
    },
    Rule {
        permission: Permission::ContactWrite,
        kinds: CENTER,
        roles: ENTERING,
        relations: &[Relation::Responsible],
        basis: "感染症法15条・44条の3第1項: 濃厚接触者の健康観察",
    },
];
