//! One transaction: who acts, what is done, and the audit entry that goes with its COMMIT.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use hersys_domain::audit::DataGroup;
use hersys_domain::event::EventKind;
use hersys_domain::id::{AccountId, NotificationId, OrganizationId, PersonId};
use hersys_domain::permission::Permission;
use hersys_domain::purpose::AccessPurpose;
use hersys_domain::role::Role;
use uuid::Uuid;

use super::Lease;
use super::outbox::{self, Told};
use crate::clock::Facts;
use crate::error::AppError;
use crate::secrets::Secrets;

mod run;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff, for one organisation.
    Staff {
        /// Their account.
        account: AccountId,
        /// The organisation acted for.
        organization: OrganizationId,
        /// Their roles in it.
        roles: Vec<Role>,
    },
    /// A patient, on their own record.
    Patient {
        /// The person.
        person: PersonId,
    },
    /// Nobody known yet: sign-in, first sign-in.
    Public,
    /// The system itself: set-up, jobs, seed.
    System,
}

impl Actor {
    /// The account of a member of staff.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Staff { account, .. } => Some(*account),
            Self::Patient { .. } | Self::Public | Self::System => None,
        }
    }

    /// The organisation that a member of staff acts for.
    pub const fn organization(&self) -> Option<OrganizationId> {
        match self {
            Self::Staff { organization, .. } => Some(*organization),
            Self::Patient { .. } | Self::Public | Self::System => None,
        }
    }
}

/// What is done, for the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// By which permission; none before sign-in.
    pub permission: Option<Permission>,
    /// For what a record is opened by name, where that must be said.
    pub purpose: Option<AccessPurpose>,
    /// Method and route pattern, or the name of a job. Never anything a caller typed.
    pub operation: String,
    /// The request's id.
    pub request: Uuid,
}

/// A transaction in progress.
pub struct Tx {
    lease: Lease,
    now: DateTime<Utc>,
    facts: Facts,
    secrets: Secrets,
    actor: Actor,
    seen: Seen,
    told: Vec<Told>,
    changed: bool,
    unconcerned: bool,
}

/// What was shown or changed, for the audit entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// Whose data.
    pub persons: BTreeSet<PersonId>,
    /// Drafts, which have no person yet.
    pub drafts: BTreeSet<NotificationId>,
    /// Groups of them.
    pub groups: BTreeSet<DataGroup>,
    /// Records of lists, without identity.
    pub count: usize,
}

impl Tx {
    /// The connection, for `db` alone.
    pub(super) fn connection(&mut self) -> diesel::QueryResult<&mut AsyncPgConnection> {
        self.lease
            .connection()
            .map_err(|error| diesel::result::Error::QueryBuilderError(Box::new(error)))
    }

    /// The time of this transaction: one for everything in it.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Clock and chance.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Keys.
    pub const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Lets nobody known yet, who has just proved whose record they ask for, see that record.
    pub async fn act_for(&mut self, person: PersonId) -> Result<(), AppError> {
        let set = format!("SELECT set_config('app.person', '{person}', true)");
        Ok(self.lease.connection()?.batch_execute(&set).await?)
    }

    /// Notes that data of `group` of a person were shown or changed.
    pub fn touched(&mut self, person: PersonId, group: DataGroup) {
        self.seen.persons.insert(person);
        self.seen.groups.insert(group);
    }

    /// Notes a list page: how many records without identity were shown.
    pub fn listed(&mut self, records: usize, group: DataGroup) {
        self.seen.count += records;
        self.seen.groups.insert(group);
    }

    /// Notes that a draft was shown, for whoever asks for the same answer again.
    pub fn drafted(&mut self, draft: NotificationId) {
        self.seen.drafts.insert(draft);
        self.listed(1, DataGroup::Draft);
    }

    /// Tells `organizations` that something happened to `subject`, once this is committed.
    pub fn tell(&mut self, kind: EventKind, subject: Uuid, organizations: Vec<OrganizationId>) {
        self.told.push(Told {
            kind,
            subject,
            organizations,
        });
    }

    /// What has been noted so far.
    pub(super) const fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Notes once more what an answer shows that is given a second time.
    pub(super) fn seen_again(&mut self, seen: Seen) {
        self.seen.count += seen.drafts.len();
        self.seen.persons.extend(seen.persons);
        self.seen.groups.extend(seen.groups);
    }

    /// Notes that something was changed although the request is a reading one (a session seen again, say).
    pub fn changed(&mut self) {
        self.changed = true;
    }

    /// Notes that what came (a secret, a login) is nobody's: there is nobody whose record would tell of it, and
    /// strangers must not be able to fill the log, which is kept for ever.
    pub fn nobody_concerned(&mut self) {
        self.unconcerned = true;
    }

    /// Commits, with what is told and an audit entry of `act`, in one batch.
    async fn commit(mut self, act: Option<&Act>) -> Result<(), AppError> {
        let mut end: Vec<String> = outbox::statement(&self.told, self.now)
            .into_iter()
            .collect();
        if let Some(act) = act {
            end.push(self.audit_statement(act)?);
        }
        end.push("COMMIT".to_owned());
        let end = end.join(";");
        self.lease.connection()?.batch_execute(&end).await?;
        self.lease.give_back();
        Ok(())
    }

    fn audit_statement(&self, act: &Act) -> Result<String, AppError> {
        let entry = self.facts.id::<Uuid>()?;
        let roles = match &self.actor {
            Actor::Staff { roles, .. } => list(roles.iter().map(|role| role.as_str())),
            Actor::Patient { .. } | Actor::Public | Actor::System => String::new(),
        };
        let permission = act
            .permission
            .map_or_else(|| "NULL".to_owned(), |permission| format!("'{permission}'"));
        let purpose = act
            .purpose
            .map_or_else(|| "NULL".to_owned(), |purpose| format!("'{purpose}'"));
        let persons = list(self.seen.persons.iter());
        let groups = list(self.seen.groups.iter());
        let count = self.seen.count.max(self.seen.persons.len());
        let operation = literal(&act.operation);
        let request = act.request;
        // Ids, numbers, members of closed sets and route patterns only: nothing of a caller's making.
        Ok(format!(
            "SELECT audit_append('{entry}', '{{{roles}}}', {permission}, {operation}, {count}, \
             '{{{persons}}}', '{{{groups}}}', '{request}', {purpose})"
        ))
    }
}

/// Items of an array literal.
pub(super) fn list(items: impl Iterator<Item = impl std::fmt::Display>) -> String {
    items
        .map(|item| item.to_string())
        .collect::<Vec<_>>()
        .join(",")
}

/// A quoted literal.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
