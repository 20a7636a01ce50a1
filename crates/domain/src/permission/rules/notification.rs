//! Notifications, from the first draft to 無効.

use super::{
    AREA, CENTER, CENTER_RELATIONS, CENTER_STAFF, CLINICAL, OWN, Permission, Relation, Rule,
};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::NotificationDraft,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "感染症法12条1項: 届出の準備（事務担当を含む）",
    },
    Rule {
        permission: Permission::NotificationDraft,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "通知3-2: 医療機関に代わる入力の準備",
    },
    Rule {
        permission: Permission::NotificationSubmit,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician],
        relations: OWN,
        basis: "感染症法12条1項: 医師の届出",
    },
    Rule {
        permission: Permission::NotificationProxy,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: OWN,
        basis: "通知3-2: 管内の医療機関に代わる入力（FAX・郵送・持参・聞き取り）",
    },
    Rule {
        permission: Permission::NotificationRead,
        kinds: CENTER,
        roles: CENTER_STAFF,
        relations: CENTER_RELATIONS,
        basis: "感染症法12条・15条: 保健所の業務",
    },
    Rule {
        permission: Permission::NotificationRead,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項: 都道府県知事への報告",
    },
    Rule {
        permission: Permission::NotificationRead,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出たもの等",
    },
    Rule {
        permission: Permission::NotificationClinical,
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
        permission: Permission::NotificationClinical,
        kinds: AREA,
        roles: &[Role::Physician, Role::Nurse, Role::Coordinator],
        relations: &[Relation::Area, Relation::Granted],
        basis: "感染症法12条2項・44条の3: 入院・療養の調整",
    },
    Rule {
        permission: Permission::NotificationClinical,
        kinds: &[Kind::MedicalInstitution],
        roles: CLINICAL,
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 自ら届け出たもの等（事務担当を除く）",
    },
    Rule {
        permission: Permission::NotificationAccept,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Receiving],
        basis: "行政手続法37条: 到達した届出の受理の記録",
    },
    Rule {
        permission: Permission::NotificationConfirm,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible],
        basis: "通知1-2①: 担当保健所による確認の記録",
    },
    Rule {
        permission: Permission::NotificationQuery,
        kinds: CENTER,
        roles: &[Role::Physician, Role::Nurse, Role::Clerk],
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "行政手続法33条・37条: 届出は到達により完了し、補正は依頼による",
    },
    Rule {
        permission: Permission::NotificationCorrect,
        kinds: &[Kind::MedicalInstitution],
        roles: &[Role::Physician],
        relations: &[Relation::Granted],
        basis: "感染症法12条1項: 医師の届出の訂正・取下げ",
    },
    Rule {
        permission: Permission::NotificationVoid,
        kinds: CENTER,
        roles: CLINICAL,
        relations: &[Relation::Responsible, Relation::Receiving],
        basis: "感染症法12条: 誤登録の無効、受理後の取下げへの同意",
    },
];
