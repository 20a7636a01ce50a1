//! Entries of the record of a case: items in the clear and sealed ones, what stood before, the worklist of results awaited.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::entry::laboratory::LaboratoryTest;
use hersys_domain::entry::{Content, EntryGroup, EntryKind, Values};
use hersys_domain::id::{AccountId, CaseId, EntryId, OrganizationId};
use hersys_domain::jp_date::jst_date;
use serde_json::Value;

use super::Tx;
use crate::clock::Facts;
use crate::error::AppError;
use crate::schema::{case_entry, case_entry_version};
use crate::services::person_seal::PersonKey;

/// An entry as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_entry, check_for_backend(Pg))]
pub struct Row {
    /// The entry.
    pub id: EntryId,
    /// Of which case.
    pub case_id: CaseId,
    /// Of an exposure: the case that was met.
    pub source_case_id: Option<CaseId>,
    /// Its kind.
    pub kind: EntryKind,
    clear: Value,
    sealed: Option<Vec<u8>>,
    /// Version, as in the `ETag`.
    pub version: i32,
    /// Who entered it.
    pub recorded_by: Option<AccountId>,
    /// For which organisation.
    pub recorded_for: Option<OrganizationId>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who changed it last.
    pub changed_by: Option<AccountId>,
    /// For which organisation.
    pub changed_for: Option<OrganizationId>,
    /// When.
    pub changed_at: Option<DateTime<Utc>>,
    /// Who took it back.
    pub removed_by: Option<AccountId>,
    /// For which organisation.
    pub removed_for: Option<OrganizationId>,
    /// When.
    pub removed_at: Option<DateTime<Utc>>,
    removal_reason: Option<Vec<u8>>,
}

/// What an entry held before it was changed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_entry_version, check_for_backend(Pg))]
pub struct Before {
    /// Its number.
    pub version: i32,
    clear: Value,
    sealed: Option<Vec<u8>>,
    /// Who had made it so.
    pub made_by: Option<AccountId>,
    /// For which organisation.
    pub made_for: Option<OrganizationId>,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// Where the sealed items of an entry lie; the version keeps an old state from being put back.
pub fn place(id: EntryId, version: i32) -> String {
    format!("case_entry/{id}/{version}")
}

fn removal_place(id: EntryId) -> String {
    format!("case_entry/{id}/removal")
}

/// A state of an entry, in its two parts.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Items in the clear.
    pub clear: Value,
    /// Items that were typed, sealed; none where nothing was.
    pub sealed: Option<Vec<u8>>,
}

/// Parts what an entry holds; nothing empty is kept.
pub fn parted<C: Content>(
    facts: &Facts,
    content: &C,
    id: EntryId,
    version: i32,
    key: &PersonKey,
) -> Result<Parts, AppError> {
    let mut clear = content.values();
    clear.retain(|_, value| hersys_domain::entry::is_said(value));
    let mut typed = Values::new();
    for name in content.kind().sealed() {
        if let Some(value) = clear.remove(name) {
            typed.insert(name.to_owned(), value);
        }
    }
    let sealed = match typed.is_empty() {
        true => None,
        false => Some(key.seal(&place(id, version), &typed, facts)?),
    };
    Ok(Parts {
        clear: Value::Object(clear),
        sealed,
    })
}

/// Puts the parts together again. Without the key only what is in the clear is there.
fn whole<C: Content>(
    kind: EntryKind,
    place: &str,
    clear: &Value,
    sealed: Option<&Vec<u8>>,
    key: Option<&PersonKey>,
) -> Result<C, AppError> {
    let mut values = clear.as_object().cloned().unwrap_or_default();
    if let (Some(sealed), Some(key)) = (sealed, key) {
        values.extend(key.open::<Values>(place, sealed)?);
    }
    C::of(kind, values).ok_or_else(|| AppError::internal("an entry that is none of its kind"))
}

impl Row {
    /// What it holds.
    pub fn content<C: Content>(&self, key: Option<&PersonKey>) -> Result<C, AppError> {
        let place = place(self.id, self.version);
        whole(self.kind, &place, &self.clear, self.sealed.as_ref(), key)
    }

    /// Who made it what it is, for which organisation, and when.
    pub fn made(&self) -> (Option<AccountId>, Option<OrganizationId>, DateTime<Utc>) {
        match self.changed_at {
            Some(at) => (self.changed_by, self.changed_for, at),
            None => (self.recorded_by, self.recorded_for, self.recorded_at),
        }
    }

    /// Why it was taken back.
    pub fn removal_reason(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&removal_place(self.id), sealed);
        self.removal_reason.as_ref().map(open).transpose()
    }
}

impl Before {
    /// What the entry held.
    pub fn content<C: Content>(&self, of: &Row, key: Option<&PersonKey>) -> Result<C, AppError> {
        let place = place(of.id, self.version);
        whole(of.kind, &place, &self.clear, self.sealed.as_ref(), key)
    }
}

/// The day by which an entry stands among others of its kind.
pub fn occurred_on(content: &impl Content) -> Option<NaiveDate> {
    let values = content.values();
    values.get(content.kind().day()?)?.as_str()?.parse().ok()
}

/// For when, or since when, the result of a test is awaited.
pub fn awaited_on(content: &impl Content, entered_on: NaiveDate) -> Option<NaiveDate> {
    if content.kind() != EntryKind::LaboratoryTest {
        return None;
    }
    let test: LaboratoryTest = serde_json::from_value(Value::Object(content.values())).ok()?;
    test.awaited_on(entered_on)
}

/// Keeps new entries of a case, in one statement.
pub async fn insert_all<C: Content>(
    tx: &mut Tx,
    case: CaseId,
    contents: &[C],
    key: &PersonKey,
) -> Result<Vec<EntryId>, AppError> {
    insert_from(tx, case, None, contents, key).await
}

/// The same of exposures to the case `source`.
pub async fn insert_from<C: Content>(
    tx: &mut Tx,
    case: CaseId,
    source: Option<CaseId>,
    contents: &[C],
    key: &PersonKey,
) -> Result<Vec<EntryId>, AppError> {
    let now = tx.now();
    let (by, of) = (tx.actor().account(), tx.actor().organization());
    let mut ids = Vec::new();
    let mut rows = Vec::new();
    for content in contents {
        let id: EntryId = tx.facts().id()?;
        let parts = parted(tx.facts(), content, id, 1, key)?;
        ids.push(id);
        rows.push((
            case_entry::id.eq(id),
            case_entry::case_id.eq(case),
            case_entry::source_case_id.eq(source),
            case_entry::work.eq(C::GROUP),
            case_entry::kind.eq(content.kind()),
            case_entry::clear.eq(parts.clear),
            case_entry::sealed.eq(parts.sealed),
            case_entry::occurred_on.eq(occurred_on(content)),
            case_entry::awaited_on.eq(awaited_on(content, jst_date(now))),
            // A trigger puts the centre of the case here.
            case_entry::center_id.eq(OrganizationId(uuid::Uuid::nil())),
            case_entry::recorded_by.eq(by),
            case_entry::recorded_for.eq(of),
            case_entry::recorded_at.eq(now),
        ));
    }
    if !rows.is_empty() {
        diesel::insert_into(case_entry::table)
            .values(rows)
            .execute(tx.connection()?)
            .await?;
    }
    Ok(ids)
}

/// All entries of a group of a case, in the order of kinds and days, then as they were entered.
pub async fn of_case(tx: &mut Tx, case: CaseId, group: EntryGroup) -> QueryResult<Vec<Row>> {
    let mut rows: Vec<Row> = case_entry::table
        .filter(case_entry::case_id.eq(case))
        .filter(case_entry::work.eq(group))
        .order((
            case_entry::occurred_on.asc().nulls_last(),
            case_entry::recorded_at,
            case_entry::id,
        ))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await?;
    rows.sort_by_key(|row| row.kind);
    Ok(rows)
}

/// The entry of a kind of which a case has one at most.
pub async fn standing(tx: &mut Tx, case: CaseId, kind: EntryKind) -> QueryResult<Option<Row>> {
    case_entry::table
        .filter(case_entry::case_id.eq(case))
        .filter(case_entry::kind.eq(kind))
        .filter(case_entry::removed_at.is_null())
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
        .optional()
}

/// How many entries of a kind a case has, those taken back included.
pub async fn count(tx: &mut Tx, case: CaseId, kind: EntryKind) -> QueryResult<i64> {
    case_entry::table
        .filter(case_entry::case_id.eq(case))
        .filter(case_entry::kind.eq(kind))
        .count()
        .get_result(tx.connection()?)
        .await
}

/// One entry; the policies let only those through whose case one sees.
pub async fn find(tx: &mut Tx, id: EntryId, group: EntryGroup) -> QueryResult<Row> {
    case_entry::table
        .find(id)
        .filter(case_entry::work.eq(group))
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
}

/// The same, locked for a change. Who may not change it finds none to lock: look first.
pub async fn lock(tx: &mut Tx, id: EntryId) -> QueryResult<Row> {
    case_entry::table
        .find(id)
        .select(Row::as_select())
        .for_update()
        .first(tx.connection()?)
        .await
}

/// Changes an entry; what stood before is kept. The caller has it locked.
pub async fn update<C: Content>(
    tx: &mut Tx,
    was: &Row,
    content: &C,
    key: &PersonKey,
) -> Result<(), AppError> {
    let now = tx.now();
    let (by, of, at) = was.made();
    diesel::insert_into(case_entry_version::table)
        .values((
            case_entry_version::entry_id.eq(was.id),
            case_entry_version::version.eq(was.version),
            case_entry_version::clear.eq(&was.clear),
            case_entry_version::sealed.eq(&was.sealed),
            case_entry_version::made_by.eq(by),
            case_entry_version::made_for.eq(of),
            case_entry_version::made_at.eq(at),
        ))
        .execute(tx.connection()?)
        .await?;
    let version = was.version + 1;
    let parts = parted(tx.facts(), content, was.id, version, key)?;
    let (by, of) = (tx.actor().account(), tx.actor().organization());
    diesel::update(case_entry::table.find(was.id))
        .set((
            case_entry::clear.eq(parts.clear),
            case_entry::sealed.eq(parts.sealed),
            case_entry::occurred_on.eq(occurred_on(content)),
            case_entry::awaited_on.eq(awaited_on(content, jst_date(was.recorded_at))),
            case_entry::version.eq(version),
            case_entry::changed_by.eq(by),
            case_entry::changed_for.eq(of),
            case_entry::changed_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Takes an entry back; the caller has it locked. It stays as it was, and another change would be one of nothing: the
/// version stays, too.
pub async fn remove(
    tx: &mut Tx,
    id: EntryId,
    reason: &str,
    key: &PersonKey,
) -> Result<(), AppError> {
    let now = tx.now();
    let reason = key.seal(&removal_place(id), &reason, tx.facts())?;
    let (by, of) = (tx.actor().account(), tx.actor().organization());
    diesel::update(case_entry::table.find(id))
        .set((
            case_entry::removed_by.eq(by),
            case_entry::removed_for.eq(of),
            case_entry::removed_at.eq(now),
            case_entry::removal_reason.eq(reason),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// What an entry held before, the latest first.
pub async fn before(tx: &mut Tx, id: EntryId) -> QueryResult<Vec<Before>> {
    case_entry_version::table
        .filter(case_entry_version::entry_id.eq(id))
        .order(case_entry_version::version.desc())
        .select(Before::as_select())
        .load(tx.connection()?)
        .await
}

/// Tests of a centre's cases whose results are awaited, those that should be there longest first: a page after a place
/// in that order.
pub async fn awaited(
    tx: &mut Tx,
    center: OrganizationId,
    after: Option<(NaiveDate, EntryId)>,
    limit: i64,
) -> QueryResult<Vec<(Row, NaiveDate)>> {
    let mut query = case_entry::table
        .filter(case_entry::center_id.eq(center))
        .filter(case_entry::awaited_on.is_not_null())
        .filter(case_entry::removed_at.is_null())
        .into_boxed();
    if let Some((day, id)) = after {
        query = query.filter(case_entry::awaited_on.ge(day)).filter(
            case_entry::awaited_on
                .gt(day)
                .or(case_entry::awaited_on.eq(day).and(case_entry::id.gt(id))),
        );
    }
    query
        .order((case_entry::awaited_on, case_entry::id))
        .limit(limit)
        .select((Row::as_select(), case_entry::awaited_on.assume_not_null()))
        .load(tx.connection()?)
        .await
}
