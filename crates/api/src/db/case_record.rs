//! Cases.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::absent::{DateAnswer, DateState};
use hersys_domain::age::{Age, AgeBand, AgeUnit};
use hersys_domain::case::{CaseKind, CaseStatus, CaseSummary, Severity, Sex, Whereabouts};
use hersys_domain::id::{CaseId, OrganizationId, PersonId};
use hersys_domain::permission::Relation;
use hersys_domain::person_number::PersonNumber;

use super::Tx;
use crate::authz::Scope;
use crate::schema::{case_access, case_record, person};

/// A query for one column of cases, for use within other queries.
pub type Cases<'a, Type> = case_record::BoxedQuery<'a, Pg, Type>;

/// Whether a case lies within a scope.
type Predicate = Box<
    dyn BoxableExpression<
            case_record::table,
            Pg,
            SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
        >,
>;

/// The cases within `scope` at `now`: the columns first, `case_access` for every other basis. Row-level
/// security says the same once more, without knowing of roles.
fn within(scope: &Scope, now: DateTime<Utc>) -> Predicate {
    let me = scope.organization();
    let mut any: Predicate = Box::new(case_record::id.is_null().nullable());
    if scope.includes(Relation::Responsible) {
        any = Box::new(any.or(case_record::responsible_center_id.eq(me)));
    }
    if scope.includes(Relation::Receiving) {
        any = Box::new(any.or(case_record::receiving_center_id.eq(me)));
    }
    if scope.includes(Relation::Area) {
        any = Box::new(
            any.or(case_record::prefecture_id.eq(me))
                .or(case_record::authority_id.eq(me)),
        );
    }
    if scope.includes(Relation::Granted) {
        any = Box::new(
            any.or(diesel::dsl::exists(
                case_access::table
                    .filter(case_access::case_id.eq(case_record::id))
                    .filter(case_access::organization_id.eq(me))
                    .filter(case_access::from_at.le(now))
                    .filter(
                        case_access::until_at
                            .is_null()
                            .or(case_access::until_at.gt(now)),
                    ),
            )),
        );
    }
    any
}

/// The ids of the cases within a scope.
pub fn visible(scope: &Scope, now: DateTime<Utc>) -> Cases<'static, diesel::sql_types::Uuid> {
    case_record::table
        .select(case_record::id)
        .filter(within(scope, now))
        .into_boxed()
}

/// The persons of the cases within a scope.
pub fn visible_persons(
    scope: &Scope,
    now: DateTime<Utc>,
) -> Cases<'static, diesel::sql_types::Uuid> {
    case_record::table
        .select(case_record::person_id)
        .filter(within(scope, now))
        .into_boxed()
}

/// Which of the scope's cases a list is about. Each has an index of its own; a list over all of them at
/// once would have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Those one is responsible for.
    Responsible,
    /// Those one received.
    Receiving,
    /// Those of one's area.
    Area,
    /// Those one was let in on: notified, placed here, entrusted.
    Granted,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_record, check_for_backend(Pg))]
struct Row {
    id: CaseId,
    person_id: PersonId,
    kind: CaseKind,
    sex: Sex,
    age_years: Option<i16>,
    age_months: Option<i16>,
    age_band: Option<AgeBand>,
    municipality_code: Option<String>,
    status: CaseStatus,
    severity: Severity,
    whereabouts: Whereabouts,
    reported_on: NaiveDate,
    diagnosed_on: Option<NaiveDate>,
    onset_state: Option<DateState>,
    onset_on: Option<NaiveDate>,
    published_on: Option<NaiveDate>,
    responsible_center_id: OrganizationId,
    receiving_center_id: Option<OrganizationId>,
    version: i32,
    #[diesel(select_expression = person::number)]
    number: PersonNumber,
}

/// Age columns as one value: months under one year, else years.
pub fn age_of(years: Option<i16>, months: Option<i16>) -> Option<Age> {
    let (unit, value) = match (years, months) {
        (_, Some(months)) => (AgeUnit::Months, months),
        (Some(years), None) => (AgeUnit::Years, years),
        (None, None) => return None,
    };
    Age::new(unit, u16::try_from(value).ok()?).ok()
}

/// An age as columns: completed years, and months under one year.
pub fn age_columns(age: Option<Age>) -> (Option<i16>, Option<i16>) {
    let small = |value: u16| i16::try_from(value).ok();
    let months = age.filter(|age| age.unit() == AgeUnit::Months);
    (
        age.and_then(|age| small(age.years())),
        months.and_then(|age| small(age.value())),
    )
}

impl From<Row> for CaseSummary {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            person_id: row.person_id,
            person_number: row.number,
            name: None,
            kind: row.kind,
            sex: row.sex,
            age: age_of(row.age_years, row.age_months),
            age_band: row.age_band,
            municipality_code: row.municipality_code,
            status: row.status,
            severity: row.severity,
            whereabouts: row.whereabouts,
            reported_on: row.reported_on,
            diagnosed_on: row.diagnosed_on,
            onset: DateAnswer::from_columns(row.onset_state, row.onset_on)
                .ok()
                .flatten(),
            published_on: row.published_on,
            responsible_center_id: row.responsible_center_id,
            receiving_center_id: row.receiving_center_id,
            assignee: None,
            version: row.version,
        }
    }
}

mod list;
pub use list::{Filter, Listed, Place, assignees, count, ids, page};

mod search;
pub use search::search;
mod new;
pub use new::{NewCase, NewRow, grant_access, insert, insert_all};

/// The cases of the person with this number.
pub async fn by_number(
    tx: &mut Tx,
    scope: &Scope,
    number: PersonNumber,
) -> QueryResult<Vec<CaseSummary>> {
    let rows: Vec<Row> = case_record::table
        .inner_join(person::table)
        .filter(person::number.eq(number))
        .filter(case_record::id.eq_any(visible(scope, tx.now())))
        .select(Row::as_select())
        .order(case_record::reported_on.desc())
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(CaseSummary::from).collect())
}

/// One case within the scope.
pub async fn find(tx: &mut Tx, scope: &Scope, id: CaseId) -> QueryResult<CaseSummary> {
    case_record::table
        .inner_join(person::table)
        .filter(case_record::id.eq(id))
        .filter(case_record::id.eq_any(visible(scope, tx.now())))
        .select(Row::as_select())
        .first::<Row>(tx.connection()?)
        .await
        .map(CaseSummary::from)
}

/// Those of several cases that lie within the scope, in no order.
pub async fn several(tx: &mut Tx, scope: &Scope, ids: &[CaseId]) -> QueryResult<Vec<CaseSummary>> {
    let rows: Vec<Row> = case_record::table
        .inner_join(person::table)
        .filter(case_record::id.eq_any(ids))
        .filter(case_record::id.eq_any(visible(scope, tx.now())))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(CaseSummary::from).collect())
}

/// The latest case of each of several people, of the cases within the scope.
pub async fn latest_of(
    tx: &mut Tx,
    scope: &Scope,
    persons: &[PersonId],
) -> QueryResult<Vec<CaseSummary>> {
    let rows: Vec<Row> = case_record::table
        .inner_join(person::table)
        .filter(case_record::person_id.eq_any(persons))
        .filter(case_record::id.eq_any(visible(scope, tx.now())))
        .distinct_on(case_record::person_id)
        .order((
            case_record::person_id,
            case_record::reported_on.desc(),
            case_record::id.desc(),
        ))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(CaseSummary::from).collect())
}

/// The cases of several people within the scope, newest report first.
pub async fn of_persons(
    tx: &mut Tx,
    scope: &Scope,
    persons: &[PersonId],
) -> QueryResult<Vec<CaseSummary>> {
    let rows: Vec<Row> = case_record::table
        .inner_join(person::table)
        .filter(case_record::person_id.eq_any(persons))
        .filter(case_record::id.eq_any(visible(scope, tx.now())))
        .select(Row::as_select())
        .order((case_record::reported_on.desc(), case_record::id.desc()))
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(CaseSummary::from).collect())
}

/// The latest case of a person who acts on their own record; the policies let nobody else's through.
pub async fn own(tx: &mut Tx, person: PersonId) -> QueryResult<CaseSummary> {
    case_record::table
        .inner_join(person::table)
        .filter(case_record::person_id.eq(person))
        .order((case_record::reported_on.desc(), case_record::id.desc()))
        .select(Row::as_select())
        .first::<Row>(tx.connection()?)
        .await
        .map(CaseSummary::from)
}

/// 性別 of a person, as the latest of their cases within the scope has it.
pub async fn sex_of(tx: &mut Tx, scope: &Scope, person: PersonId) -> QueryResult<Sex> {
    let now = tx.now();
    case_record::table
        .filter(case_record::person_id.eq(person))
        .filter(within(scope, now))
        .order((case_record::reported_on.desc(), case_record::id.desc()))
        .select(case_record::sex)
        .first(tx.connection()?)
        .await
}

/// Whether any case of `person` lies within `scope`: 403 instead of 404 for who may see but not do.
pub async fn holds_person(tx: &mut Tx, scope: &Scope, person: PersonId) -> QueryResult<bool> {
    let now = tx.now();
    diesel::select(diesel::dsl::exists(
        visible_persons(scope, now).filter(case_record::person_id.eq(person)),
    ))
    .get_result(tx.connection()?)
    .await
}

diesel::define_sql_function! {
    /// Whether who acts treats or tests the person of a case.
    fn may_treat_case(the_case: diesel::sql_types::Uuid) -> diesel::sql_types::Bool;
}

/// Whether the organisation that acts treats or tests the person of a case.
pub async fn treats(tx: &mut Tx, id: CaseId) -> QueryResult<bool> {
    diesel::select(may_treat_case(id))
        .get_result(tx.connection()?)
        .await
}

diesel::define_sql_function! {
    /// Whether who acts reads and writes what is entered into the optional items of an organisation.
    fn has_optional_values(
        the_case: diesel::sql_types::Uuid,
        the_organization: diesel::sql_types::Uuid,
        the_audience: diesel::sql_types::Text,
    ) -> diesel::sql_types::Bool;
}

/// Whether the optional items of an organisation are there for the organisation that acts, of a case.
pub async fn has_optional(tx: &mut Tx, place: super::case_optional::Place) -> QueryResult<bool> {
    let (case, organization, audience) = (place.case, place.organization, place.audience);
    diesel::select(has_optional_values(case, organization, audience))
        .get_result(tx.connection()?)
        .await
}
