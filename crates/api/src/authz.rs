//! Access is a value the query demands: only here can a [`Scope`] be made.

use hersys_domain::id::OrganizationId;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;

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

    /// Whether records standing in `relation` are within the scope.
    pub fn includes(&self, relation: Relation) -> bool {
        self.relations.contains(&relation)
    }
}

impl Ctx {
    /// Asks for `permission`; 403 when neither kind nor roles allow it on any relation, when a key's scopes do
    /// not hold it (`scope_missing`), or when it asks for a fresh factor and the last one is older than 15 minutes (`step_up_required`).
    pub fn allow(&self, permission: Permission) -> Result<Scope, AppError> {
        if !self.caller().in_scope(permission) {
            return Err(ProblemCode::ScopeMissing.into());
        }
        let relations = self.caller().relations(permission);
        if relations.is_empty() {
            return Err(ProblemCode::NotAllowed.into());
        }
        if permission.asks_for_fresh_factor() {
            self.require_fresh_factor()?;
        }
        Ok(Scope {
            permission,
            organization: self.organization_id(),
            kind: self.kind(),
            relations,
        })
    }
}
