//! Access is a value the query demands: only here can a [`Scope`] be made.

use hersys_domain::id::OrganizationId;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;
use hersys_domain::purpose::AccessPurpose;

use crate::ctx::Ctx;
use crate::error::AppError;

/// Proof that a permission was asked for and given, and to whom. Every query on personal data takes one
/// and filters by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    permission: Permission,
    organization: OrganizationId,
    kind: OrganizationKind,
    relations: Vec<Relation>,
    purpose: Option<AccessPurpose>,
    asks_for_purpose: bool,
    clinical: bool,
}

impl Scope {
    /// What was allowed.
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// The organisation it was allowed to.
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The kind of that organisation.
    pub const fn kind(&self) -> OrganizationKind {
        self.kind
    }

    /// Whether one is in it as the centre responsible for a case: this centre.
    pub fn is_responsible(&self, center: OrganizationId) -> bool {
        self.includes(Relation::Responsible) && center == self.organization()
    }

    /// Whether records standing in `relation` are within the scope.
    pub fn includes(&self, relation: Relation) -> bool {
        self.relations.contains(&relation)
    }

    /// For what a record is opened by name, where that must be said.
    pub const fn purpose(&self) -> Option<AccessPurpose> {
        self.purpose
    }

    /// Whether it may be told who somebody is: whoever reads for an area must have said for what.
    pub const fn names(&self) -> bool {
        !self.asks_for_purpose || self.purpose.is_some()
    }

    /// Refuses what is nothing but identity to whoever must say for what and has not.
    pub fn require_purpose(&self) -> Result<(), AppError> {
        if self.names() {
            Ok(())
        } else {
            Err(ProblemCode::PurposeRequired.into())
        }
    }

    /// Whether the clinical free texts of notifications may be read, too.
    pub const fn opens_clinical_texts(&self) -> bool {
        self.clinical
    }
}

impl Ctx {
    /// The relations on which `permission` is allowed to who calls.
    pub fn relations(&self, permission: Permission) -> Vec<Relation> {
        self.caller().relations(permission)
    }

    /// Whether `permission` is allowed to who calls on any relation.
    pub fn may(&self, permission: Permission) -> bool {
        !self.relations(permission).is_empty()
    }

    /// Asks for `permission`; 403 when neither kind nor roles allow it on any relation, when it is withheld from the
    /// organisation, when a key's scopes do not hold it (`scope_missing`), or when it asks for a fresh factor and the last
    /// one is older than 15 minutes (`step_up_required`).
    pub fn allow(&self, permission: Permission) -> Result<Scope, AppError> {
        if !self.caller().in_scope(permission) {
            return Err(ProblemCode::ScopeMissing.into());
        }
        let relations = self.relations(permission);
        if relations.is_empty() {
            return Err(ProblemCode::NotAllowed.into());
        }
        if permission.asks_for_fresh_factor() {
            self.require_fresh_factor()?;
        }
        let asks_for_purpose = permission.asks_for_purpose(self.kind(), self.roles());
        Ok(Scope {
            purpose: self.purpose().filter(|_| asks_for_purpose),
            asks_for_purpose,
            clinical: self.may(Permission::NotificationClinical),
            permission,
            organization: self.organization_id(),
            kind: self.kind(),
            relations,
        })
    }
}
