//! What is entered into the optional items of cases, and what stood before. The database keeps the same values one by one for
//! lists (`case_optional_value`).

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, CaseId, OrganizationId};
use hersys_domain::optional_item::{OptionalAudience, OptionalItem, OptionalItemKind, Values};
use serde_json::Value;

use super::Tx;
use crate::error::AppError;
use crate::schema::{case_optional, case_optional_version};
use crate::services::person_seal::PersonKey;

/// Whose items of which case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The case.
    pub case: CaseId,
    /// Who defined the items.
    pub organization: OrganizationId,
    /// For whom.
    pub audience: OptionalAudience,
}

impl Place {
    /// Where the texts lie; the version keeps an old state from being put back.
    pub fn seal(&self, version: i32) -> String {
        let Self {
            case,
            organization,
            audience,
        } = self;
        format!("case_optional/{case}/{organization}/{audience}/{version}")
    }
}

/// A state as it is kept.
#[derive(Debug, Clone)]
pub struct State {
    place: Place,
    clear: Value,
    sealed: Option<Vec<u8>>,
    /// Its number, from 1.
    pub version: i32,
    /// Who made it.
    pub by: AccountId,
    /// For which organisation.
    pub of: OrganizationId,
    /// When.
    pub at: DateTime<Utc>,
}

impl State {
    /// Whose items.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// What was entered.
    pub fn values(&self, key: &PersonKey) -> Result<Values, AppError> {
        let mut values = self.clear.as_object().cloned().unwrap_or_default();
        if let Some(sealed) = &self.sealed {
            values.extend(key.open::<Values>(&self.place.seal(self.version), sealed)?);
        }
        Ok(values)
    }
}

/// One row.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = case_optional, check_for_backend(Pg))]
struct Row {
    case_id: CaseId,
    organization_id: OrganizationId,
    audience: OptionalAudience,
    clear: Value,
    sealed: Option<Vec<u8>>,
    version: i32,
    changed_by: AccountId,
    changed_for: OrganizationId,
    changed_at: DateTime<Utc>,
}

impl From<Row> for State {
    fn from(row: Row) -> Self {
        Self {
            place: Place {
                case: row.case_id,
                organization: row.organization_id,
                audience: row.audience,
            },
            clear: row.clear,
            sealed: row.sealed,
            version: row.version,
            by: row.changed_by,
            of: row.changed_for,
            at: row.changed_at,
        }
    }
}

/// What is entered for a case, of all whose items one may read.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> QueryResult<Vec<State>> {
    let rows: Vec<Row> = case_optional::table
        .filter(case_optional::case_id.eq(case))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(State::from).collect())
}

/// What is entered, locked until the end; none where nothing was yet.
pub async fn lock(tx: &mut Tx, place: Place) -> QueryResult<Option<State>> {
    let row: Option<Row> = case_optional::table
        .find((place.case, place.organization, place.audience))
        .select(Row::as_select())
        .for_no_key_update()
        .first(tx.connection()?)
        .await
        .optional()?;
    Ok(row.map(State::from))
}

/// What stood before, the latest first.
pub async fn before(tx: &mut Tx, place: Place) -> QueryResult<Vec<State>> {
    use case_optional_version as former;
    type Former = (
        Value,
        Option<Vec<u8>>,
        i32,
        AccountId,
        OrganizationId,
        DateTime<Utc>,
    );
    let rows: Vec<Former> = former::table
        .filter(former::case_id.eq(place.case))
        .filter(former::organization_id.eq(place.organization))
        .filter(former::audience.eq(place.audience))
        .order(former::version.desc())
        .select((
            former::clear,
            former::sealed,
            former::version,
            former::made_by,
            former::made_for,
            former::made_at,
        ))
        .load(tx.connection()?)
        .await?;
    let state = |(clear, sealed, version, by, of, at)| State {
        place,
        clear,
        sealed,
        version,
        by,
        of,
        at,
    };
    Ok(rows.into_iter().map(state).collect())
}

/// Values in the clear, and the texts sealed; none where there are none.
fn parted(
    tx: &Tx,
    place: Place,
    version: i32,
    (items, values): (&[OptionalItem], &Values),
    key: &PersonKey,
) -> Result<(Value, Option<Vec<u8>>), AppError> {
    let is_text = |code: &str| {
        items
            .iter()
            .any(|item| item.code == code && item.kind == OptionalItemKind::Text)
    };
    let (texts, clear): (Values, Values) = values
        .clone()
        .into_iter()
        .partition(|(code, _)| is_text(code));
    let sealed = match texts.is_empty() {
        true => None,
        false => Some(key.seal(&place.seal(version), &texts, tx.facts())?),
    };
    Ok((Value::Object(clear), sealed))
}

/// Keeps what is entered: in the place of `before`, which stays readable. False where somebody else was the first to enter
/// anything meanwhile.
pub async fn put(
    tx: &mut Tx,
    place: Place,
    before: Option<&State>,
    entered: (&[OptionalItem], &Values),
    (by, of): (AccountId, OrganizationId),
    key: &PersonKey,
) -> Result<bool, AppError> {
    let version = before.map_or(0, |before| before.version) + 1;
    let (clear, sealed) = parted(tx, place, version, entered, key)?;
    let now = tx.now();
    let written = (
        case_optional::clear.eq(clear),
        case_optional::sealed.eq(sealed),
        case_optional::version.eq(version),
        case_optional::changed_by.eq(by),
        case_optional::changed_for.eq(of),
        case_optional::changed_at.eq(now),
    );
    let at = (
        case_optional::case_id.eq(place.case),
        case_optional::organization_id.eq(place.organization),
        case_optional::audience.eq(place.audience),
    );
    let done = match before {
        Some(before) => {
            keep(tx, before).await?;
            let there = (place.case, place.organization, place.audience);
            diesel::update(case_optional::table.find(there))
                .set(written)
                .execute(tx.connection()?)
                .await?
        }
        None => {
            diesel::insert_into(case_optional::table)
                .values((at, written))
                .on_conflict_do_nothing()
                .execute(tx.connection()?)
                .await?
        }
    };
    Ok(done == 1)
}

async fn keep(tx: &mut Tx, before: &State) -> QueryResult<usize> {
    use case_optional_version as former;
    diesel::insert_into(former::table)
        .values((
            former::case_id.eq(before.place.case),
            former::organization_id.eq(before.place.organization),
            former::audience.eq(before.place.audience),
            former::version.eq(before.version),
            former::clear.eq(&before.clear),
            former::sealed.eq(&before.sealed),
            former::made_by.eq(before.by),
            former::made_for.eq(before.of),
            former::made_at.eq(before.at),
        ))
        .execute(tx.connection()?)
        .await
}
