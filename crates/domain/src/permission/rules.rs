//! The lines of the table, by what they are about.

mod administration;
mod case;
mod entry;
mod external_id;
mod figures;
mod follow_up;
mod notification;
mod optional_item;
mod oversight;

use super::{Permission, Relation};
use crate::organization::OrganizationKind as Kind;
use crate::role::Role;

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What is allowed.
    pub permission: Permission,
    /// To which kinds of organisation.
    pub kinds: &'static [Kind],
    /// To which roles within them.
    pub roles: &'static [Role],
    /// On which relations to the record.
    pub relations: &'static [Relation],
    /// Why: law, notice or contract.
    pub basis: &'static str,
}

const CENTER: &[Kind] = &[Kind::HealthCenter];
const AREA: &[Kind] = &[Kind::Prefecture, Kind::Municipality];
const CREATORS: &[Kind] = &[
    Kind::Ministry,
    Kind::Prefecture,
    Kind::Municipality,
    Kind::HealthCenter,
];
const CLINICAL: &[Role] = &[Role::Physician, Role::Nurse];
const CENTER_STAFF: &[Role] = &[
    Role::Physician,
    Role::Nurse,
    Role::Coordinator,
    Role::Clerk,
    Role::Approver,
    Role::Viewer,
];
const CENTER_RELATIONS: &[Relation] = &[
    Relation::Responsible,
    Relation::Receiving,
    Relation::Granted,
];
const OWN: &[Relation] = &[Relation::Own];

/// The table, by area; within an area as the permissions are declared, then from the nearest to the farthest.
const TABLE: &[&[Rule]] = &[
    administration::RULES,
    case::RULES,
    entry::RULES,
    optional_item::RULES,
    external_id::RULES,
    notification::RULES,
    follow_up::RULES,
    figures::RULES,
    oversight::RULES,
];

/// All lines of the table.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    TABLE.iter().flat_map(|area| area.iter())
}
