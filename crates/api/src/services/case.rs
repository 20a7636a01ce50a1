//! A case as it is read: the row of lists, its course with whose word each entry is, its notifications.

use std::collections::BTreeSet;

use hersys_domain::audit::DataGroup;
use hersys_domain::case::{Case, CaseSummary, Interval, KindChange, Removal};
use hersys_domain::id::{AccountId, CaseId, OrganizationId};
use hersys_domain::permission::Permission;

use crate::authz::Scope;
use crate::ctx::Ctx;
use crate::db::case_change::{self, KindRow};
use crate::db::course::{self, Entry, Names};
use crate::db::{Tx, case_batch, case_record, notification, person, watch};
use crate::error::AppError;
use crate::services::person_seal::PersonKey;

/// Who reads, as far as it decides what a record shows.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// For which organisation.
    pub organization: OrganizationId,
    /// Whether they may read who somebody is, and have said for what where they must.
    pub names: bool,
    /// Whether they may read what is typed about a case, which may well name somebody.
    pub notes: bool,
}

impl Reader {
    /// Who calls.
    pub fn of(ctx: &Ctx) -> Self {
        let may = |permission| ctx.allow(permission).is_ok_and(|scope| scope.names());
        Self {
            organization: ctx.organization_id(),
            names: may(Permission::PersonRead),
            notes: may(Permission::CaseNotes),
        }
    }
}

/// One case within `scope`.
pub async fn read(
    tx: &mut Tx,
    scope: &Scope,
    reader: Reader,
    id: CaseId,
) -> Result<Case, AppError> {
    let mut summary = case_record::find(tx, scope, id).await?;
    tx.touched(summary.person_id, DataGroup::Case);
    case_record::assignees(tx, reader.organization, std::slice::from_mut(&mut summary)).await?;
    if reader.names {
        summary.name = name_of(tx, &summary).await?;
    }
    let responsible = notification::center(tx, summary.responsible_center_id).await?;
    let entries = course::all(tx, id).await?;
    let (timeline, removed) = intervals(tx, reader, &summary, &entries).await?;
    let own = summary.responsible_center_id == reader.organization;
    let assignments = if own {
        case_batch::assignments(tx, id).await?
    } else {
        Vec::new()
    };
    Ok(Case {
        timeline,
        assignments,
        removed,
        notifications: notification::of_case(tx, id).await?,
        watch: watch::of(tx, id).await?,
        kind_changes: kind_changes(tx, reader, id).await?,
        responsible_center_name: responsible.name,
        summary,
    })
}

/// How the kind of a case has changed; members of staff are named to their own organisation only.
async fn kind_changes(
    tx: &mut Tx,
    reader: Reader,
    id: CaseId,
) -> Result<Vec<KindChange>, AppError> {
    let rows = case_change::kind_changes(tx, id).await?;
    let own = |row: &&KindRow| row.changed_for == reader.organization;
    let accounts = rows
        .iter()
        .filter(own)
        .filter_map(|row| row.changed_by)
        .collect();
    let organizations = rows.iter().map(|row| row.changed_for).collect();
    let names = course::names(tx, accounts, organizations).await?;
    Ok(rows
        .into_iter()
        .map(|row| KindChange {
            from_kind: row.from_kind,
            to_kind: row.to_kind,
            at: row.changed_at,
            by: row
                .changed_by
                .and_then(|who| names.accounts.get(&who).cloned()),
            organization: names.organizations.get(&row.changed_for).cloned(),
        })
        .collect())
}

async fn name_of(tx: &mut Tx, summary: &CaseSummary) -> Result<Option<String>, AppError> {
    let identities = person::identities(tx, &[summary.person_id]).await?;
    Ok(identities
        .get(&summary.person_id)
        .and_then(|identity| identity.full_name()))
}

/// The entries that hold, and those that hold no more.
async fn intervals(
    tx: &mut Tx,
    reader: Reader,
    summary: &CaseSummary,
    entries: &[Entry],
) -> Result<(Vec<Interval>, Vec<Interval>), AppError> {
    let accounts: BTreeSet<AccountId> = entries
        .iter()
        .flat_map(|one| [one.recorded_by, one.removed_by])
        .flatten()
        .collect();
    let organizations: BTreeSet<OrganizationId> = entries
        .iter()
        .flat_map(|one| [one.recorded_for, one.removed_for])
        .flatten()
        .collect();
    let names = course::names(tx, accounts, organizations).await?;
    let key = if reader.notes {
        person::keys(tx, &[summary.person_id])
            .await?
            .remove(&summary.person_id)
    } else {
        None
    };
    let mut holding = Vec::new();
    let mut removed = Vec::new();
    for entry in entries {
        let corrected = entries.iter().any(|one| one.replaces == Some(entry.id));
        let interval = interval(entry, reader, &names, key.as_ref(), corrected)?;
        if interval.removal.is_some() {
            removed.push(interval);
        } else {
            holding.push(interval);
        }
    }
    Ok((holding, removed))
}

fn interval(
    entry: &Entry,
    reader: Reader,
    names: &Names,
    key: Option<&PersonKey>,
    corrected: bool,
) -> Result<Interval, AppError> {
    let person = |who, of| names.staff(who, of, reader.organization);
    let organization = |of| names.organization(of);
    let removal = match (entry.removed_at, key) {
        (None, _) => None,
        (Some(at), key) => Some(Removal {
            at,
            by: person(entry.removed_by, entry.removed_for),
            organization: organization(entry.removed_for),
            reason: key
                .map(|key| entry.removal_reason(key))
                .transpose()?
                .flatten(),
            corrected,
        }),
    };
    Ok(Interval {
        id: entry.id,
        track: entry.track,
        value: entry.value.clone(),
        reason: entry.reason,
        from_at: entry.from_at,
        until_at: entry.until_at,
        note: key.map(|key| entry.note(key)).transpose()?.flatten(),
        recorded_at: entry.recorded_at,
        recorded_by: person(entry.recorded_by, entry.recorded_for),
        recorded_for: organization(entry.recorded_for),
        removal,
    })
}
