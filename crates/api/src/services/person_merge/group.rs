//! The records of one person, locked together: cases first, then records, each in the order of their ids, as everywhere.

use hersys_domain::id::PersonId;
use hersys_domain::person::Person;
use hersys_domain::problem::ProblemCode;

use crate::authz::Scope;
use crate::db::case_change::{self, Held};
use crate::db::{Tx, person, person_merge as db};
use crate::error::AppError;

/// A record that may be written, with its cases that may be.
#[derive(Debug, Clone)]
pub struct Member {
    /// As it stands.
    pub person: Person,
    /// Those that one is responsible for.
    pub cases: Vec<Held>,
}

/// Records of one group, locked for a change. Those that others write are not among them.
#[derive(Debug, Clone)]
pub struct Locked {
    /// The records, in the order of their ids.
    pub members: Vec<Member>,
    steady: bool,
}

impl Locked {
    /// Refuses where somebody merged or undid a merge while the locks were waited for: the group is another one. Versions are to
    /// be compared first, for they tell more.
    pub fn steady(&self) -> Result<(), AppError> {
        if self.steady {
            Ok(())
        } else {
            Err(ProblemCode::Conflict.into())
        }
    }

    /// One of the records.
    pub fn member(&self, id: PersonId) -> Result<&Member, AppError> {
        self.members
            .iter()
            .find(|member| member.person.id == id)
            .ok_or_else(|| ProblemCode::NotAllowed.into())
    }

    /// All records but one.
    pub fn others(&self, id: PersonId) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(move |member| member.person.id != id)
    }

    /// Who one of the records says somebody is.
    pub fn person(&self, id: PersonId) -> Result<&Person, AppError> {
        self.member(id).map(|member| &member.person)
    }
}

/// Locks all that is of one person with any of `of` and may be written.
pub async fn lock(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    of: &[PersonId],
) -> Result<Locked, AppError> {
    let group = db::group(tx, of).await?;
    let cases = case_change::lock_of_persons(tx, scope, &group).await?;
    let mut writable: Vec<PersonId> = cases.iter().map(|(person, _)| *person).collect();
    writable.sort_unstable();
    writable.dedup();
    let writable = db::lock_persons(tx, &writable).await?;
    let steady = db::group(tx, of).await? == group;
    let mut members = Vec::new();
    for id in writable {
        let own = cases.iter().filter(|(person, _)| *person == id);
        members.push(Member {
            person: person::find(tx, sight, id, false).await?,
            cases: own.map(|(_, case)| case.clone()).collect(),
        });
    }
    Ok(Locked { members, steady })
}
