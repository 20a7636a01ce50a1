//! Figures: deltas appended with each change, rollups read with what is not folded yet.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Text};
use diesel_async::RunQueryDsl;
use hersys_domain::absent::DateAnswer;
use hersys_domain::age::{Age, AgeBand};
use hersys_domain::case::{Severity, Sex};
use hersys_domain::figure::{DateKind, Dimension, District, Point};
use hersys_domain::id::{CaseId, OrganizationId};

use super::Tx;
use super::case_record::{NewCase, age_of};
use crate::schema::{case_record, figure_delta};

/// What of a case the figures count by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// 担当保健所: its district is an area.
    pub responsible_center_id: OrganizationId,
    /// Designated city of the responsible centre.
    pub authority_id: Option<OrganizationId>,
    /// Prefecture of the responsible centre.
    pub prefecture_id: Option<OrganizationId>,
    /// Where the person is.
    pub municipality_code: Option<String>,
    /// 報告日.
    pub reported_on: NaiveDate,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日.
    pub onset_on: Option<NaiveDate>,
    /// 公表日.
    pub published_on: Option<NaiveDate>,
    /// 性別.
    pub sex: Sex,
    /// Band of the age at diagnosis, else the recorded one, else 不明.
    pub age_band: AgeBand,
    /// 重症度.
    pub severity: Severity,
}

/// Whether a case comes into the figures or goes out of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It comes in.
    Plus,
    /// It goes out.
    Minus,
}

/// The band a case is counted in.
fn band(age: Option<Age>, recorded: Option<AgeBand>) -> AgeBand {
    age.map(Age::band).or(recorded).unwrap_or(AgeBand::Unknown)
}

impl From<&NewCase> for Counted {
    fn from(case: &NewCase) -> Self {
        Self {
            responsible_center_id: case.responsible_center_id,
            authority_id: case.authority_id,
            prefecture_id: case.prefecture_id,
            municipality_code: case.municipality_code.clone(),
            reported_on: case.reported_on,
            diagnosed_on: case.diagnosed_on,
            onset_on: case.onset.as_ref().and_then(DateAnswer::on),
            published_on: case.published_on,
            sex: case.sex,
            age_band: band(case.age, case.age_band),
            severity: case.severity,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = figure_delta)]
struct Delta<'a> {
    amount: i16,
    center_id: OrganizationId,
    authority_id: Option<OrganizationId>,
    prefecture_id: Option<OrganizationId>,
    municipality_code: Option<&'a str>,
    reported_on: NaiveDate,
    diagnosed_on: Option<NaiveDate>,
    onset_on: Option<NaiveDate>,
    published_on: Option<NaiveDate>,
    sex: Sex,
    age_band: AgeBand,
    severity: Severity,
    case_id: CaseId,
}

impl<'a> Delta<'a> {
    fn new(case: CaseId, of: &'a Counted, sign: Sign) -> Self {
        Self {
            amount: match sign {
                Sign::Plus => 1,
                Sign::Minus => -1,
            },
            center_id: of.responsible_center_id,
            authority_id: of.authority_id,
            prefecture_id: of.prefecture_id,
            municipality_code: of.municipality_code.as_deref(),
            reported_on: of.reported_on,
            diagnosed_on: of.diagnosed_on,
            onset_on: of.onset_on,
            published_on: of.published_on,
            sex: of.sex,
            age_band: of.age_band,
            severity: of.severity,
            case_id: case,
        }
    }
}

/// Takes a case into the figures or out of them. The policy asks whether who acts may write that case.
pub async fn record(tx: &mut Tx, case: CaseId, of: Counted, sign: Sign) -> QueryResult<()> {
    record_all(tx, &[(case, of)], sign).await
}

/// The same for several, at most a thousand at once.
pub async fn record_all(tx: &mut Tx, all: &[(CaseId, Counted)], sign: Sign) -> QueryResult<()> {
    if all.is_empty() {
        return Ok(());
    }
    let rows: Vec<Delta<'_>> = all
        .iter()
        .map(|(case, of)| Delta::new(*case, of, sign))
        .collect();
    diesel::insert_into(figure_delta::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = case_record, check_for_backend(Pg))]
struct Facts {
    responsible_center_id: OrganizationId,
    authority_id: Option<OrganizationId>,
    prefecture_id: Option<OrganizationId>,
    municipality_code: Option<String>,
    reported_on: NaiveDate,
    diagnosed_on: Option<NaiveDate>,
    onset_on: Option<NaiveDate>,
    published_on: Option<NaiveDate>,
    sex: Sex,
    age_years: Option<i16>,
    age_months: Option<i16>,
    age_band: Option<AgeBand>,
    severity: Severity,
}

/// How the figures count a case at this moment; nothing where they do not count it (取下げ, 無効). Whoever is
/// about to change the case has its row locked, asks for this, changes, and calls [`changed`].
pub async fn counted(tx: &mut Tx, case: CaseId) -> QueryResult<Option<Counted>> {
    let facts: Option<Facts> = case_record::table
        .filter(case_record::id.eq(case))
        .filter(case_record::counted)
        .select(Facts::as_select())
        .first(tx.connection()?)
        .await
        .optional()?;
    Ok(facts.map(|facts| Counted {
        age_band: band(age_of(facts.age_years, facts.age_months), facts.age_band),
        responsible_center_id: facts.responsible_center_id,
        authority_id: facts.authority_id,
        prefecture_id: facts.prefecture_id,
        municipality_code: facts.municipality_code,
        reported_on: facts.reported_on,
        diagnosed_on: facts.diagnosed_on,
        onset_on: facts.onset_on,
        published_on: facts.published_on,
        sex: facts.sex,
        severity: facts.severity,
    }))
}

/// Brings the figures up to a case that has been changed: takes out what they counted `before` and takes in
/// what they count now. Writes nothing where the change does not show in figures.
pub async fn changed(tx: &mut Tx, case: CaseId, before: Option<&Counted>) -> QueryResult<()> {
    let now = counted(tx, case).await?;
    if before == now.as_ref() {
        return Ok(());
    }
    if let Some(before) = before {
        record(tx, case, before.clone(), Sign::Minus).await?;
    }
    if let Some(now) = now {
        record(tx, case, now, Sign::Plus).await?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Folded {
    #[diesel(sql_type = BigInt)]
    folded: i64,
}

/// Folds up to `at_most` deltas; gives how many.
pub async fn fold(tx: &mut Tx, at_most: i32) -> QueryResult<i64> {
    let folded: Folded = diesel::sql_query("SELECT fold_figures($1) AS folded")
        .bind::<Integer, _>(at_most)
        .get_result(tx.connection()?)
        .await?;
    Ok(folded.folded)
}

/// What a series is about.
#[derive(Debug, Clone)]
pub struct Question {
    /// By which day.
    pub dates: DateKind,
    /// Divided by what.
    pub dimension: Dimension,
    /// Of which area.
    pub area: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Date)]
    on_date: NaiveDate,
    #[diesel(sql_type = Text)]
    value: String,
    #[diesel(sql_type = BigInt)]
    amount: i64,
}

/// The series, by day and value: rollup and what is not folded yet, read by one statement, since folding moves rows from one to the
/// other. They are put together here: a year by prefectures is more rows than PostgreSQL sorts in memory, and they come nearly
/// in their order.
pub async fn series(tx: &mut Tx, question: &Question) -> QueryResult<Vec<Point>> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT on_date, value, amount FROM figure_rollup \
         WHERE date_kind = $1 AND area = $2 AND dimension = $3 AND on_date BETWEEN $4 AND $5 \
         UNION ALL \
         SELECT on_date, value, sum(amount)::bigint FROM figure_contribution \
         WHERE date_kind = $1 AND area = $2 AND dimension = $3 AND on_date BETWEEN $4 AND $5 \
         GROUP BY on_date, value",
    )
    .bind::<Text, _>(question.dates)
    .bind::<Text, _>(&question.area)
    .bind::<Text, _>(question.dimension)
    .bind::<Date, _>(question.from)
    .bind::<Date, _>(question.until)
    .load(tx.connection()?)
    .await?;
    Ok(added(rows))
}

/// What is of one day and value as one point, in their order; nothing where nothing is left.
fn added(mut rows: Vec<Row>) -> Vec<Point> {
    // A stable sort, which makes use of what is in order already.
    rows.sort_by(|one, other| (one.on_date, &one.value).cmp(&(other.on_date, &other.value)));
    let mut points: Vec<Point> = Vec::with_capacity(rows.len());
    for row in rows {
        match points.last_mut() {
            Some(last) if last.on == row.on_date && last.value == row.value => {
                last.amount += row.amount;
            }
            _ => points.push(Point {
                on: row.on_date,
                value: row.value,
                amount: row.amount,
            }),
        }
    }
    points.retain(|point| point.amount != 0);
    points
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    value: String,
    #[diesel(sql_type = Text)]
    name: String,
}

/// The districts among `points`, in the order of their codes: organisations by that of their place, then by name.
pub async fn districts(tx: &mut Tx, points: &[Point]) -> QueryResult<Vec<District>> {
    let mut values: Vec<&str> = points.iter().map(|point| point.value.as_str()).collect();
    values.sort_unstable();
    values.dedup();
    let rows: Vec<Name> = diesel::sql_query(
        "SELECT o.id::text AS value, o.name, coalesce(o.prefecture_code, o.municipality_code, '') AS place \
         FROM organization o WHERE o.id IN (SELECT v::uuid FROM unnest($1) v WHERE length(v) = 36) \
         UNION ALL \
         SELECT m.code, concat(p.name, m.county, m.name), m.code \
         FROM municipality m JOIN prefecture p ON p.code = m.prefecture WHERE m.code = ANY($1) \
         ORDER BY place, name, value",
    )
    .bind::<Array<Text>, _>(values)
    .load(tx.connection()?)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| District {
            value: row.value,
            name: row.name,
        })
        .collect())
}
