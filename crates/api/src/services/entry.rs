//! Entries of the record of a case: read with what looks wrong, entered, changed, taken back, followed back.

use std::collections::{BTreeSet, HashMap};

use hersys_domain::audit::DataGroup;
use hersys_domain::case::CaseSummary;
use hersys_domain::entry::plausible::{About, Plausible};
use hersys_domain::entry::{
    AwaitedTest, Clinical, Entries, Entry, EntryChange, EntryGroup, EntryKind, EntryPatch,
    EntryVersion, EntryVersions, changed_items, is_said, withhold,
};
use hersys_domain::id::{AccountId, CaseId, EntryId, OrganizationId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::permission::Relation;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Violations;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::body::patched;
use crate::db::course::{self, Names};
use crate::db::entry::{self as db, Before, Row};
use crate::db::{Tx, case_record, person};
use crate::error::AppError;
use crate::services::course::tell;
use crate::services::notification::key_of;
use crate::services::person_seal::PersonKey;
use crate::services::watch;

/// So many entries of a kind a case may have, and so many versions an entry: nobody needs more, and a record is read whole.
const MOST: i64 = 300;

/// Who reads entries, and what they may see of them.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// For which organisation.
    pub organization: OrganizationId,
    /// Whether they may read free texts about somebody.
    pub notes: bool,
    /// Whether they may read who somebody is.
    pub names: bool,
}

fn data_group(group: EntryGroup) -> DataGroup {
    match group {
        EntryGroup::Clinical => DataGroup::Clinical,
        EntryGroup::Survey => DataGroup::Survey,
    }
}

/// What entries of a case are read with.
struct Desk {
    reader: Reader,
    key: PersonKey,
    names: Names,
    about: About,
}

impl Desk {
    async fn of(
        tx: &mut Tx,
        reader: Reader,
        case: &CaseSummary,
        rows: &[Row],
        before: &[Before],
    ) -> Result<Self, AppError> {
        let key = key_of(tx, case.person_id).await?;
        let identities = match reader.names {
            true => person::identities(tx, &[case.person_id]).await?,
            false => Default::default(),
        };
        let birth_on = identities
            .get(&case.person_id)
            .and_then(|identity| identity.birth_on);
        let died_on = died_on(tx, case.id, &key).await?;
        let (mut accounts, mut organizations) = named(rows);
        accounts.extend(before.iter().filter_map(|one| one.made_by));
        organizations.extend(before.iter().filter_map(|one| one.made_for));
        Ok(Self {
            reader,
            key,
            names: course::names(tx, accounts, organizations).await?,
            about: About {
                today: Some(jst_date(tx.now())),
                birth_on,
                onset_on: case.onset.and_then(|onset| onset.on()),
                died_on,
            },
        })
    }

    fn entry<C: Plausible>(&self, row: &Row) -> Result<Entry<C>, AppError> {
        told(row, Some(&self.key), self.reader, &self.names, &self.about)
    }

    fn kept_back<C: Plausible>(&self, content: &mut C) -> Vec<String> {
        kept_back(self.reader, content)
    }
}

fn kept_back<C: Plausible>(reader: Reader, content: &mut C) -> Vec<String> {
    match reader.notes {
        true => Vec::new(),
        false => withhold(content),
    }
}

/// The accounts and organisations that entries name.
pub fn named(rows: &[Row]) -> (BTreeSet<AccountId>, BTreeSet<OrganizationId>) {
    let accounts = rows
        .iter()
        .flat_map(|row| [row.recorded_by, row.changed_by, row.removed_by])
        .flatten()
        .collect();
    let organizations = rows
        .iter()
        .flat_map(|row| [row.recorded_for, row.changed_for, row.removed_for])
        .flatten()
        .collect();
    (accounts, organizations)
}

/// An entry as it is told to `reader`. Without the person's key only what is in the clear is there.
pub fn told<C: Plausible>(
    row: &Row,
    key: Option<&PersonKey>,
    reader: Reader,
    names: &Names,
    about: &About,
) -> Result<Entry<C>, AppError> {
    let mut content: C = row.content(key)?;
    let mut warnings = Violations::default();
    if row.removed_at.is_none() {
        content.warn(about, &mut warnings);
    }
    let withheld = kept_back(reader, &mut content);
    let removal_reason = match key.filter(|_| reader.notes) {
        Some(key) => row.removal_reason(key)?,
        None => None,
    };
    let deed = |by, of, at, reason| EntryChange {
        at,
        by: names.staff(by, of, reader.organization),
        organization: names.organization(of),
        reason,
    };
    let recorded = deed(row.recorded_by, row.recorded_for, row.recorded_at, None);
    Ok(Entry {
        id: row.id,
        case_id: row.case_id,
        content,
        withheld,
        warnings: warnings.0,
        recorded_at: recorded.at,
        recorded_by: recorded.by,
        recorded_for: recorded.organization,
        changed: row
            .changed_at
            .map(|at| deed(row.changed_by, row.changed_for, at, None)),
        removed: row
            .removed_at
            .map(|at| deed(row.removed_by, row.removed_for, at, removal_reason)),
        version: row.version,
    })
}

/// 死亡日, as the entry on the outcome has it.
async fn died_on(
    tx: &mut Tx,
    case: CaseId,
    key: &PersonKey,
) -> Result<Option<chrono::NaiveDate>, AppError> {
    let end = db::standing(tx, case, EntryKind::CaseOutcome).await?;
    let Some(end) = end else { return Ok(None) };
    match end.content::<Clinical>(Some(key))? {
        Clinical::CaseOutcome(outcome) => Ok(outcome.died_on),
        _ => Ok(None),
    }
}

/// Exposures and journeys say until when somebody is under observation.
async fn settle(tx: &mut Tx, case: CaseId, kind: EntryKind) -> Result<(), AppError> {
    match kind {
        EntryKind::Exposure | EntryKind::Travel => watch::settle(tx, case).await,
        _ => Ok(()),
    }
}

/// Whether entries of a case may be written within `scope`: by the responsible centre, and by institutions that treat.
async fn writable(
    tx: &mut Tx,
    scope: Option<&Scope>,
    case: &CaseSummary,
) -> Result<bool, AppError> {
    let Some(scope) = scope else { return Ok(false) };
    if scope.is_responsible(case.responsible_center_id) {
        return Ok(true);
    }
    Ok(scope.includes(Relation::Granted) && case_record::treats(tx, case.id).await?)
}

/// All entries of a case that one may see.
pub async fn list<C: Plausible>(
    tx: &mut Tx,
    sight: &Scope,
    scope: Option<&Scope>,
    reader: Reader,
    case: CaseId,
) -> Result<Entries<C>, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    sight.require_purpose()?;
    tx.touched(case.person_id, data_group(C::GROUP));
    let rows = db::of_case(tx, case.id, C::GROUP).await?;
    let writable = writable(tx, scope, &case).await?;
    if rows.is_empty() {
        // Nobody is known by name where the case came from a published list: there is no key then.
        return Ok(Entries {
            items: Vec::new(),
            removed: Vec::new(),
            writable,
        });
    }
    let desk = Desk::of(tx, reader, &case, &rows, &[]).await?;
    let all = rows.iter().map(|row| desk.entry(row));
    let all = all.collect::<Result<Vec<Entry<C>>, AppError>>()?;
    let (removed, items) = all.into_iter().partition(|one| one.removed.is_some());
    Ok(Entries {
        items,
        removed,
        writable,
    })
}

/// A case that is written to: 404 for who may not know of it, 403 for who may not write.
async fn open(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    case: CaseId,
) -> Result<CaseSummary, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    if !writable(tx, Some(scope), &case).await? {
        return Err(ProblemCode::NotAllowed.into());
    }
    Ok(case)
}

async fn read<C: Plausible>(
    tx: &mut Tx,
    reader: Reader,
    case: &CaseSummary,
    row: &Row,
) -> Result<Entry<C>, AppError> {
    tx.touched(case.person_id, data_group(C::GROUP));
    let desk = Desk::of(tx, reader, case, std::slice::from_ref(row), &[]).await?;
    desk.entry(row)
}

/// Enters something.
pub async fn make<C: Plausible>(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    case: CaseId,
    content: &C,
) -> Result<Entry<C>, AppError> {
    let case = open(tx, sight, scope, case).await?;
    let key = key_of(tx, case.person_id).await?;
    if db::count(tx, case.id, content.kind()).await? >= MOST {
        return Err(AppError::field("/kind", "entry.too_many"));
    }
    // Of some kinds a case has one at most: an index refuses another.
    let ids = db::insert_all(tx, case.id, std::slice::from_ref(content), &key).await?;
    let id = *ids.first().ok_or_else(AppError::not_found)?;
    settle(tx, case.id, content.kind()).await?;
    tell(tx, case.id).await?;
    let row = db::find(tx, id, C::GROUP).await?;
    read(tx, reader, &case, &row).await
}

/// An entry that is being changed, locked, as the caller has seen it. What was taken back is changed no more (409).
async fn open_entry<C: Plausible>(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    id: EntryId,
    based_on: BasedOn,
) -> Result<(CaseSummary, Row), AppError> {
    let seen = db::find(tx, id, C::GROUP).await?;
    let case = open(tx, sight, scope, seen.case_id).await?;
    let row = db::lock(tx, id).await?;
    let present: Entry<C> = read(tx, reader, &case, &row).await?;
    based_on.check(row.version, &present)?;
    if row.removed_at.is_some() {
        return Err(ProblemCode::Conflict.into());
    }
    Ok((case, row))
}

/// Which items there are depends on the kind of the entry, which the body does not name: what fits none of them is wrong
/// with this entry, not with the body.
fn unfit(error: AppError) -> AppError {
    if error.code != ProblemCode::MalformedBody {
        return error;
    }
    AppError {
        errors: error.errors,
        ..ProblemCode::Invalid.into()
    }
}

/// Whoever may not read a free text may not write over it either, nor find out what it says by trying: 422 at the item.
fn keeps_withheld<C: Plausible>(
    before: &C,
    reader: Reader,
    patch: &EntryPatch,
) -> Result<(), AppError> {
    if reader.notes {
        return Ok(());
    }
    let values = before.values();
    let says =
        |name: &&str| values.get(*name).is_some_and(is_said) && patch.values.get(name).is_some();
    match before.kind().notes().find(says) {
        Some(name) => Err(AppError::field(
            &format!("/values/{name}"),
            "entry.withheld",
        )),
        None => Ok(()),
    }
}

/// Changes items of an entry: those that are absent stay.
pub async fn change<C: Plausible>(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    id: EntryId,
    based_on: BasedOn,
    patch: &EntryPatch,
) -> Result<Entry<C>, AppError> {
    let (case, row) = open_entry::<C>(tx, sight, scope, reader, id, based_on).await?;
    let key = key_of(tx, case.person_id).await?;
    let before: C = row.content(Some(&key))?;
    keeps_withheld(&before, reader, patch)?;
    let merged = patched(&before, &serde_json::json!({ "values": patch.values }), "");
    let after: C = merged.map_err(unfit)?;
    let faults = after.violations();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if after == before {
        return read(tx, reader, &case, &row).await;
    }
    if i64::from(row.version) >= MOST {
        return Err(AppError::field("/values", "entry.too_many"));
    }
    db::update(tx, &row, &after, &key).await?;
    settle(tx, case.id, after.kind()).await?;
    tell(tx, case.id).await?;
    let row = db::find(tx, id, C::GROUP).await?;
    read(tx, reader, &case, &row).await
}

/// Takes an entry back, with a reason.
pub async fn take_back<C: Plausible>(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    id: EntryId,
    based_on: BasedOn,
    reason: &str,
) -> Result<Entry<C>, AppError> {
    let (case, row) = open_entry::<C>(tx, sight, scope, reader, id, based_on).await?;
    let key = key_of(tx, case.person_id).await?;
    db::remove(tx, id, reason, &key).await?;
    settle(tx, case.id, row.kind).await?;
    tell(tx, case.id).await?;
    let row = db::find(tx, id, C::GROUP).await?;
    read(tx, reader, &case, &row).await
}

/// The history of an entry, the latest first.
pub async fn versions<C: Plausible>(
    tx: &mut Tx,
    sight: &Scope,
    reader: Reader,
    id: EntryId,
) -> Result<EntryVersions<C>, AppError> {
    let row = db::find(tx, id, C::GROUP).await?;
    let case = case_record::find(tx, sight, row.case_id).await?;
    sight.require_purpose()?;
    tx.touched(case.person_id, data_group(C::GROUP));
    let before = db::before(tx, id).await?;
    let desk = Desk::of(tx, reader, &case, std::slice::from_ref(&row), &before).await?;
    let mut states: Vec<(i32, C, EntryChange)> = Vec::new();
    let (by, of, at) = row.made();
    let now = EntryChange {
        at,
        by: desk.names.staff(by, of, reader.organization),
        organization: desk.names.organization(of),
        reason: None,
    };
    states.push((row.version, row.content(Some(&desk.key))?, now));
    for one in &before {
        let made = EntryChange {
            at: one.made_at,
            by: desk
                .names
                .staff(one.made_by, one.made_for, reader.organization),
            organization: desk.names.organization(one.made_for),
            reason: None,
        };
        states.push((one.version, one.content(&row, Some(&desk.key))?, made));
    }
    let mut withheld = BTreeSet::new();
    let mut items = Vec::new();
    let contents: Vec<C> = states
        .iter()
        .map(|(_, content, _)| content.clone())
        .collect();
    for (index, (version, mut content, made)) in states.into_iter().enumerate() {
        let changed = changed_items(contents.get(index + 1), &content);
        withheld.extend(desk.kept_back(&mut content));
        items.push(EntryVersion {
            version,
            content,
            changed,
            made,
        });
    }
    Ok(EntryVersions {
        items,
        withheld: withheld.into_iter().collect(),
    })
}

/// Tests of the centre's cases whose results are awaited, with the day they stand under; `limit + 1` of them, to know
/// whether there are more.
pub async fn awaited(
    tx: &mut Tx,
    scope: &Scope,
    reader: Reader,
    after: Option<(chrono::NaiveDate, EntryId)>,
    limit: i64,
) -> Result<Vec<AwaitedTest>, AppError> {
    let rows = db::awaited(tx, scope.organization(), after, limit).await?;
    let ids: Vec<CaseId> = rows.iter().map(|(row, _)| row.case_id).collect();
    let cases = case_record::several(tx, scope, &ids).await?;
    let cases: HashMap<CaseId, CaseSummary> =
        cases.into_iter().map(|case| (case.id, case)).collect();
    let persons: Vec<_> = cases.values().map(|case| case.person_id).collect();
    let keys = person::keys(tx, &persons).await?;
    let identities = match reader.names {
        true => person::identities(tx, &persons).await?,
        false => HashMap::new(),
    };
    let mut found = Vec::new();
    for (row, awaited_on) in rows {
        let Some(mut case) = cases.get(&row.case_id).cloned() else {
            continue;
        };
        let mut content: Clinical = row.content(keys.get(&case.person_id))?;
        if !reader.notes {
            withhold(&mut content);
        }
        let Clinical::LaboratoryTest(test) = content else {
            continue;
        };
        case.name = identities
            .get(&case.person_id)
            .and_then(|identity| identity.full_name());
        found.push(AwaitedTest {
            id: row.id,
            case,
            stage: test.stage(),
            test,
            awaited_on,
            version: row.version,
        });
    }
    tx.listed(found.len(), DataGroup::Clinical);
    Ok(found)
}
