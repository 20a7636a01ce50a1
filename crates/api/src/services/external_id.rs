//! Numbers by which other systems know a person or a case: shown, entered, changed, taken back, and looked up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use hersys_domain::audit::DataGroup;
use hersys_domain::case::CaseSummary;
use hersys_domain::entry::EntryChange;
use hersys_domain::external_id::{
    ExternalId, ExternalIdKind, ExternalIdPatch, ExternalIdSearch, ExternalIds, FormerExternalId,
    NewExternalId, fold,
};
use hersys_domain::id::{AccountId, CaseId, ExternalIdId, OrganizationId, PersonId};
use hersys_domain::permission::Relation;
use hersys_domain::problem::ProblemCode;
use hersys_domain::text::clean;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::course::{self, Names};
use crate::db::external_id::{self as db, Former, NewRow, Row};
use crate::db::person_merge::group;
use crate::db::{Tx, case_record, person};
use crate::error::AppError;
use crate::services::course::tell;
use crate::services::notification::key_of;
use crate::services::person_seal::PersonKey;

/// So many numbers a case may have, those taken back included.
const MOST: usize = 100;

/// Who reads, and what they may see.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// Who.
    pub account: AccountId,
    /// For which organisation.
    pub organization: OrganizationId,
    /// Whether they may read what is typed about somebody.
    pub notes: bool,
}

impl Reader {
    const fn by(self) -> (AccountId, OrganizationId) {
        (self.account, self.organization)
    }
}

/// Whether one is responsible for a case.
fn responsible(scope: Option<&Scope>, case: &CaseSummary) -> bool {
    scope.is_some_and(|scope| scope.is_responsible(case.responsible_center_id))
}

/// The kinds of numbers that may be entered for a case within `scope`: all by the responsible centre, those of a case by
/// institutions that treat or test the person.
async fn writable(
    tx: &mut Tx,
    scope: Option<&Scope>,
    case: &CaseSummary,
) -> Result<Vec<ExternalIdKind>, AppError> {
    if responsible(scope, case) {
        return Ok(ExternalIdKind::ALL.to_vec());
    }
    let granted = scope.is_some_and(|scope| scope.includes(Relation::Granted));
    if granted && case_record::treats(tx, case.id).await? {
        let of_case = ExternalIdKind::ALL.iter().filter(|kind| !kind.of_person());
        return Ok(of_case.copied().collect());
    }
    Ok(Vec::new())
}

/// Numbers as they are told.
struct Desk {
    reader: Reader,
    /// Whether they may change any number of the case; else their own alone.
    responsible: bool,
    kinds: Vec<ExternalIdKind>,
    keys: HashMap<PersonId, PersonKey>,
    before: Vec<Former>,
    names: Names,
}

impl Desk {
    async fn of(
        tx: &mut Tx,
        scope: Option<&Scope>,
        reader: Reader,
        case: &CaseSummary,
        rows: &[Row],
    ) -> Result<Self, AppError> {
        let persons = rows.iter().map(|row| row.person_id);
        let persons: BTreeSet<PersonId> = persons.chain([case.person_id]).collect();
        let persons: Vec<PersonId> = persons.into_iter().collect();
        let keys = person::keys(tx, &persons).await?;
        let changed = rows.iter().filter(|row| row.version > 1);
        let changed: Vec<ExternalIdId> = changed.map(|row| row.id).collect();
        let before = match changed.is_empty() {
            true => Vec::new(),
            false => db::before(tx, &changed).await?,
        };
        let accounts = rows
            .iter()
            .flat_map(|row| [Some(row.recorded_by), row.changed_by, row.removed_by])
            .flatten()
            .chain(before.iter().map(|one| one.made_by))
            .collect();
        let organizations = rows
            .iter()
            .flat_map(|row| [Some(row.organization_id), row.changed_for, row.removed_for])
            .flatten()
            .chain(before.iter().map(|one| one.made_for))
            .collect();
        Ok(Self {
            reader,
            responsible: responsible(scope, case),
            kinds: writable(tx, scope, case).await?,
            keys,
            before,
            names: course::names(tx, accounts, organizations).await?,
        })
    }

    fn writes(&self, row: &Row) -> bool {
        let own = row.organization_id == self.reader.organization;
        self.kinds.contains(&row.kind) && (self.responsible || own)
    }

    fn deed(
        &self,
        (by, of): (Option<AccountId>, Option<OrganizationId>),
        at: DateTime<Utc>,
        reason: Option<String>,
    ) -> EntryChange {
        EntryChange {
            at,
            by: self.names.staff(by, of, self.reader.organization),
            organization: self.names.organization(of),
            reason,
        }
    }

    /// What a number was before.
    fn former(&self, one: &Former, key: &PersonKey) -> Result<FormerExternalId, AppError> {
        Ok(FormerExternalId {
            version: one.version,
            source: one.source.clone(),
            value: one.value(key)?,
            made: self.deed((Some(one.made_by), Some(one.made_for)), one.made_at, None),
        })
    }

    fn told(&self, row: &Row) -> Result<ExternalId, AppError> {
        let key = self.keys.get(&row.person_id);
        let key = key.ok_or_else(AppError::not_found)?;
        let before = self.before.iter().filter(|one| one.external_id == row.id);
        let before = before.map(|one| self.former(one, key));
        let of = Some(row.organization_id);
        let reason = match self.reader.notes {
            true => row.removal_reason(key)?,
            false => None,
        };
        Ok(ExternalId {
            id: row.id,
            case_id: row.case_id,
            kind: row.kind,
            source: row.source.clone(),
            value: row.value(key)?,
            organization_id: row.organization_id,
            organization: self.names.organization(of).unwrap_or_default(),
            writable: row.removed_at.is_none() && self.writes(row),
            recorded: self.deed((Some(row.recorded_by), of), row.recorded_at, None),
            changed: row
                .changed_at
                .map(|at| self.deed((row.changed_by, row.changed_for), at, None)),
            before: before.collect::<Result<_, AppError>>()?,
            removed: row
                .removed_at
                .map(|at| self.deed((row.removed_by, row.removed_for), at, reason)),
            version: row.version,
        })
    }
}

/// The numbers of a case and of its person that one may see. Those of the person stand at each of their records that are merged.
pub async fn list(
    tx: &mut Tx,
    sight: &Scope,
    scope: Option<&Scope>,
    reader: Reader,
    case: CaseId,
) -> Result<ExternalIds, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    sight.require_purpose()?;
    tx.touched(case.person_id, DataGroup::Identity);
    let persons = group(tx, &[case.person_id]).await?;
    let mut rows = db::of_case(tx, case.id, &persons).await?;
    rows.sort_by_key(|row| row.kind);
    let desk = Desk::of(tx, scope, reader, &case, &rows).await?;
    for row in &rows {
        tx.touched(row.person_id, DataGroup::Identity);
    }
    let all = rows.iter().map(|row| desk.told(row));
    let all = all.collect::<Result<Vec<_>, AppError>>()?;
    let (removed, items) = all.into_iter().partition(|one| one.removed.is_some());
    // Nobody is known by name where the case came from a published list: there is no key to seal a number with.
    let sealed = desk.keys.contains_key(&case.person_id);
    Ok(ExternalIds {
        items,
        removed,
        writable: if sealed { desk.kinds } else { Vec::new() },
    })
}

async fn read(
    tx: &mut Tx,
    scope: &Scope,
    reader: Reader,
    case: &CaseSummary,
    row: &Row,
) -> Result<ExternalId, AppError> {
    tx.touched(row.person_id, DataGroup::Identity);
    let desk = Desk::of(tx, Some(scope), reader, case, std::slice::from_ref(row)).await?;
    desk.told(row)
}

/// Enters a number: 404 for who may not know of the case, 403 for who may not enter numbers of this kind.
pub async fn make(
    tx: &mut Tx,
    (sight, scope): (&Scope, &Scope),
    reader: Reader,
    case: CaseId,
    new: &NewExternalId,
) -> Result<ExternalId, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    sight.require_purpose()?;
    if !writable(tx, Some(scope), &case).await?.contains(&new.kind) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let key = key_of(tx, case.person_id).await?;
    if db::of_case(tx, case.id, &[case.person_id]).await?.len() >= MOST {
        return Err(AppError::field("/kind", "entry.too_many"));
    }
    let row = NewRow {
        person: case.person_id,
        case: (!new.kind.of_person()).then_some(case.id),
        kind: new.kind,
        source: &new.source,
        value: &clean(&new.value),
        by: reader.by(),
    };
    let id = db::insert(tx, &row, &key).await?;
    tell(tx, case.id).await?;
    let row = db::find(tx, id).await?;
    read(tx, scope, reader, &case, &row).await
}

/// A number that is being changed, locked, as the caller has seen it, with a case at which it stands. What was taken back is
/// changed no more (409).
async fn open(
    tx: &mut Tx,
    (sight, scope): (&Scope, &Scope),
    reader: Reader,
    id: ExternalIdId,
    based_on: BasedOn,
) -> Result<(CaseSummary, Row), AppError> {
    let seen = db::find(tx, id).await?;
    let case = match seen.case_id {
        Some(case) => case_record::find(tx, sight, case).await?,
        None => {
            let cases = case_record::of_persons(tx, sight, &[seen.person_id]).await?;
            let own = |case: &&CaseSummary| responsible(Some(scope), case);
            let found = cases.iter().find(own).or(cases.first());
            found.cloned().ok_or_else(AppError::not_found)?
        }
    };
    sight.require_purpose()?;
    let desk = Desk::of(tx, Some(scope), reader, &case, &[]).await?;
    if !desk.writes(&seen) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let row = db::lock(tx, id).await?;
    let present = read(tx, scope, reader, &case, &row).await?;
    based_on.check(row.version, &present)?;
    if row.removed_at.is_some() {
        return Err(ProblemCode::Conflict.into());
    }
    Ok((case, row))
}

/// Changes a number, or where it is from.
pub async fn change(
    tx: &mut Tx,
    scopes: (&Scope, &Scope),
    reader: Reader,
    id: ExternalIdId,
    based_on: BasedOn,
    patch: &ExternalIdPatch,
) -> Result<ExternalId, AppError> {
    let (case, row) = open(tx, scopes, reader, id, based_on).await?;
    let key = key_of(tx, row.person_id).await?;
    let before = row.value(&key)?;
    let (source, value) = patch.over(&row.source, &before);
    if row.kind == ExternalIdKind::Other && source.is_empty() {
        return Err(AppError::field("/source", "required"));
    }
    if (&source, &value) != (&row.source, &before) {
        if row.version as usize > MOST {
            return Err(AppError::field("/value", "entry.too_many"));
        }
        db::update(tx, &row, (&source, &value), reader.by(), &key).await?;
        tell(tx, case.id).await?;
    }
    let row = db::find(tx, id).await?;
    read(tx, scopes.1, reader, &case, &row).await
}

/// Takes a number back that should not be there. It stays readable, with the reason.
pub async fn take_back(
    tx: &mut Tx,
    scopes: (&Scope, &Scope),
    reader: Reader,
    id: ExternalIdId,
    based_on: BasedOn,
    reason: &str,
) -> Result<ExternalId, AppError> {
    let (case, row) = open(tx, scopes, reader, id, based_on).await?;
    let key = key_of(tx, row.person_id).await?;
    db::remove(tx, id, reason, reader.by(), &key).await?;
    tell(tx, case.id).await?;
    let row = db::find(tx, id).await?;
    read(tx, scopes.1, reader, &case, &row).await
}

/// The cases within `scope` that a number means, newest report first.
pub async fn search(
    tx: &mut Tx,
    scope: &Scope,
    sought: &ExternalIdSearch,
) -> Result<Vec<CaseSummary>, AppError> {
    let Some(folded) = fold(&sought.value) else {
        return Ok(Vec::new());
    };
    let mut rows = db::alike(tx, sought).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let keys = person::keys(tx, &persons).await?;
    // A hash is short: what it finds is compared with what was meant.
    let mut meant = Vec::new();
    for row in rows.drain(..) {
        let Some(key) = keys.get(&row.person_id) else {
            continue;
        };
        if fold(&row.value(key)?).as_ref() == Some(&folded) {
            meant.push(row);
        }
    }
    let cases: Vec<CaseId> = meant.iter().filter_map(|row| row.case_id).collect();
    let of_person = meant.iter().filter(|row| row.case_id.is_none());
    let persons: Vec<PersonId> = of_person.map(|row| row.person_id).collect();
    let persons = group(tx, &persons).await?;
    let mut found: BTreeMap<CaseId, CaseSummary> = BTreeMap::new();
    for case in case_record::several(tx, scope, &cases).await? {
        found.insert(case.id, case);
    }
    for case in case_record::of_persons(tx, scope, &persons).await? {
        found.insert(case.id, case);
    }
    let mut cases: Vec<CaseSummary> = found.into_values().collect();
    cases.sort_by_key(|case| std::cmp::Reverse((case.reported_on, case.id)));
    Ok(cases)
}
