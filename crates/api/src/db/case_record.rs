//! Cases.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, InnerJoin, IntoBoxed, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::absent::{DateAnswer, DateState};
use hersys_domain::age::{Age, AgeBand, AgeUnit};
use hersys_domain::case::{CaseKind, CaseStatus, CaseSummary, Severity, Sex, Whereabouts};
use hersys_domain::id::{CaseId, OrganizationId, PersonId};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::Relation;
use hersys_domain::person_number::PersonNumber;

use super::Tx;
use super::figure::{Counted, Sign};
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{case_access, case_record, person, person_token};
use crate::token::Token;

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

/// Cases that are counted at most: rows are read one by one, and a count must not cost more than a few pages.
pub const COUNT_MAX: i64 = 1_000;

/// What a list asks for.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Through which relation.
    pub through: Through,
    /// Only in this state.
    pub status: Option<CaseStatus>,
    /// Only of this severity.
    pub severity: Option<Severity>,
    /// Only at this place.
    pub whereabouts: Option<Whereabouts>,
    /// Only reported from this day on.
    pub reported_from: Option<NaiveDate>,
    /// Only reported up to this day.
    pub reported_until: Option<NaiveDate>,
    /// Only after this one, in the order of the list.
    pub after: Option<(NaiveDate, CaseId)>,
    /// At most so many.
    pub limit: i64,
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
            version: row.version,
        }
    }
}

/// Cases with their persons.
type Listed =
    IntoBoxed<'static, Select<InnerJoin<case_record::table, person::table>, AsSelect<Row, Pg>>, Pg>;

/// The cases that a list is about, from its beginning, in no order.
fn listed(scope: &Scope, filter: &Filter, now: DateTime<Utc>) -> Listed {
    let me = scope.organization();
    let mut query = case_record::table
        .inner_join(person::table)
        .select(Row::as_select())
        .into_boxed::<Pg>();
    query = match filter.through {
        Through::Responsible => query.filter(case_record::responsible_center_id.eq(me)),
        Through::Receiving => query.filter(case_record::receiving_center_id.eq(me)),
        Through::Area if scope.kind() == OrganizationKind::Municipality => {
            query.filter(case_record::authority_id.eq(me))
        }
        Through::Area => query.filter(case_record::prefecture_id.eq(me)),
        Through::Granted => query.filter(
            case_record::id.eq_any(
                case_access::table
                    .filter(case_access::organization_id.eq(me))
                    .filter(case_access::from_at.le(now))
                    .filter(
                        case_access::until_at
                            .is_null()
                            .or(case_access::until_at.gt(now)),
                    )
                    .select(case_access::case_id),
            ),
        ),
    };
    if let Some(status) = filter.status {
        query = query.filter(case_record::status.eq(status));
    }
    if let Some(severity) = filter.severity {
        query = query.filter(case_record::severity.eq(severity));
    }
    if let Some(whereabouts) = filter.whereabouts {
        query = query.filter(case_record::whereabouts.eq(whereabouts));
    }
    if let Some(from) = filter.reported_from {
        query = query.filter(case_record::reported_on.ge(from));
    }
    if let Some(until) = filter.reported_until {
        query = query.filter(case_record::reported_on.le(until));
    }
    query
}

/// How many cases a list is about; nothing where they are more than [`COUNT_MAX`].
pub async fn count(tx: &mut Tx, scope: &Scope, filter: &Filter) -> QueryResult<Option<i64>> {
    let found: Vec<CaseId> = listed(scope, filter, tx.now())
        .select(case_record::id)
        .limit(COUNT_MAX + 1)
        .load(tx.connection()?)
        .await?;
    Ok(i64::try_from(found.len())
        .ok()
        .filter(|found| *found <= COUNT_MAX))
}

/// A page of cases, newest report first.
pub async fn page(tx: &mut Tx, scope: &Scope, filter: &Filter) -> QueryResult<Vec<CaseSummary>> {
    let mut query = listed(scope, filter, tx.now())
        .order((case_record::reported_on.desc(), case_record::id.desc()))
        .limit(filter.limit);
    if let Some((on, id)) = filter.after {
        // The first condition is what the index can begin at: an OR alone makes it read all that lies before.
        query = query.filter(case_record::reported_on.le(on)).filter(
            case_record::reported_on
                .lt(on)
                .or(case_record::reported_on.eq(on).and(case_record::id.lt(id))),
        );
    }
    let rows: Vec<Row> = query.load(tx.connection()?).await?;
    Ok(rows.into_iter().map(CaseSummary::from).collect())
}

/// Cases of people who have all tokens of `tokens`, newest report first, at most `limit`.
pub async fn search(
    tx: &mut Tx,
    scope: &Scope,
    tokens: &[Token],
    limit: i64,
) -> QueryResult<Vec<CaseSummary>> {
    let in_scope = visible(scope, tx.now());
    let mut query = case_record::table
        .inner_join(person::table)
        .filter(case_record::id.eq_any(in_scope))
        .select(Row::as_select())
        .order((case_record::reported_on.desc(), case_record::id.desc()))
        .limit(limit)
        .into_boxed::<Pg>();
    for (kind, token) in tokens {
        query = query.filter(
            case_record::person_id.eq_any(
                person_token::table
                    .filter(
                        person_token::kind
                            .eq(*kind)
                            .and(person_token::token.eq(*token)),
                    )
                    .select(person_token::person_id),
            ),
        );
    }
    let rows: Vec<Row> = query.load(tx.connection()?).await?;
    Ok(rows.into_iter().map(CaseSummary::from).collect())
}

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

/// What a case is made with.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// The person.
    pub person_id: PersonId,
    /// 区分.
    pub kind: CaseKind,
    /// State; closed where the case comes in after its end.
    pub status: CaseStatus,
    /// 担当保健所.
    pub responsible_center_id: OrganizationId,
    /// 届出受理保健所.
    pub receiving_center_id: Option<OrganizationId>,
    /// Designated city of the responsible centre.
    pub authority_id: Option<OrganizationId>,
    /// Prefecture of the responsible centre.
    pub prefecture_id: Option<OrganizationId>,
    /// Where the person is.
    pub municipality_code: Option<String>,
    /// 性別.
    pub sex: Sex,
    /// 年齢.
    pub age: Option<Age>,
    /// 年代, where a list gives no age.
    pub age_band: Option<AgeBand>,
    /// 報告日.
    pub reported_on: NaiveDate,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日.
    pub onset: Option<DateAnswer>,
    /// 公表日.
    pub published_on: Option<NaiveDate>,
    /// 重症度.
    pub severity: Severity,
    /// 居所・療養状況.
    pub whereabouts: Whereabouts,
    /// Who makes it.
    pub created_by: OrganizationId,
}

/// A case as its row is written.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = case_record)]
pub struct NewRow {
    id: CaseId,
    person_id: PersonId,
    kind: CaseKind,
    status: CaseStatus,
    responsible_center_id: OrganizationId,
    receiving_center_id: Option<OrganizationId>,
    authority_id: Option<OrganizationId>,
    prefecture_id: Option<OrganizationId>,
    municipality_code: Option<String>,
    sex: Sex,
    age_years: Option<i16>,
    age_months: Option<i16>,
    age_band: Option<AgeBand>,
    reported_on: NaiveDate,
    diagnosed_on: Option<NaiveDate>,
    onset_state: Option<DateState>,
    onset_on: Option<NaiveDate>,
    published_on: Option<NaiveDate>,
    severity: Severity,
    whereabouts: Whereabouts,
    created_by: OrganizationId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl NewRow {
    /// The row of a new case with this id, as of `now`.
    pub fn new(id: CaseId, new: &NewCase, now: DateTime<Utc>) -> Self {
        let (age_years, age_months) = age_columns(new.age);
        Self {
            id,
            person_id: new.person_id,
            kind: new.kind,
            status: new.status,
            responsible_center_id: new.responsible_center_id,
            receiving_center_id: new.receiving_center_id,
            authority_id: new.authority_id,
            prefecture_id: new.prefecture_id,
            municipality_code: new.municipality_code.clone(),
            sex: new.sex,
            age_years,
            age_months,
            age_band: new.age_band,
            reported_on: new.reported_on,
            diagnosed_on: new.diagnosed_on,
            onset_state: new.onset.as_ref().map(DateAnswer::state),
            onset_on: new.onset.as_ref().and_then(DateAnswer::on),
            published_on: new.published_on,
            severity: new.severity,
            whereabouts: new.whereabouts,
            created_by: new.created_by,
            created_at: now,
            updated_at: now,
        }
    }
}

/// Makes a case and counts it.
pub async fn insert(tx: &mut Tx, new: &NewCase) -> Result<CaseId, AppError> {
    let id = tx.facts().id::<CaseId>()?;
    insert_all(tx, &[(id, new.clone())]).await?;
    Ok(id)
}

/// Makes cases, at most a thousand at once, and counts them.
pub async fn insert_all(tx: &mut Tx, cases: &[(CaseId, NewCase)]) -> QueryResult<()> {
    let now = tx.now();
    let rows: Vec<NewRow> = cases
        .iter()
        .map(|(id, new)| NewRow::new(*id, new, now))
        .collect();
    diesel::insert_into(case_record::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    let counted: Vec<(CaseId, Counted)> = cases
        .iter()
        .map(|(id, new)| (*id, Counted::from(new)))
        .collect();
    super::figure::record_all(tx, &counted, Sign::Plus).await
}

/// Lets an organisation in on a case, on a basis. The function in the database checks who may.
pub async fn grant_access(
    tx: &mut Tx,
    case: CaseId,
    organization: OrganizationId,
    basis: &str,
    until: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
    let now = tx.now();
    diesel::sql_query("SELECT grant_case_access($1, $2, $3, $4, $5)")
        .bind::<SqlUuid, _>(case)
        .bind::<SqlUuid, _>(organization)
        .bind::<Text, _>(basis)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<Timestamptz>, _>(until)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
