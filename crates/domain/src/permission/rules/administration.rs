//! Organisations, accounts, keys: who may work, and for whom.

use super::{CREATORS, OWN, Permission, Rule};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        permission: Permission::OrganizationRead,
        kinds: Kind::ALL,
        roles: Role::ALL,
        relations: OWN,
        basis: "通知1-2※1: 自機関と、自らが登録した機関",
    },
    Rule {
        permission: Permission::OrganizationWrite,
        kinds: CREATORS,
        roles: &[Role::Administrator],
        relations: OWN,
        basis: "通知1-2※1, 1-4: 保健所等が関係機関を登録する",
    },
    Rule {
        permission: Permission::AccountRead,
        kinds: Kind::ALL,
        roles: &[Role::Administrator, Role::Auditor],
        relations: OWN,
        basis: "通知1-2※1: 自機関の利用者ID",
    },
    Rule {
        permission: Permission::AccountWrite,
        kinds: Kind::ALL,
        roles: &[Role::Administrator],
        relations: OWN,
        basis: "通知1-2※1: 自機関の利用者ID",
    },
    Rule {
        permission: Permission::ApiKeyRead,
        kinds: Kind::ALL,
        roles: &[Role::Administrator, Role::Auditor],
        relations: OWN,
        basis: "通知1-5: 自機関のシステムの接続",
    },
    Rule {
        permission: Permission::ApiKeyWrite,
        kinds: Kind::ALL,
        roles: &[Role::Administrator],
        relations: OWN,
        basis: "通知1-5: 自機関のシステムの接続",
    },
];
