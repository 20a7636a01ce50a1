//! Figures: deltas appended with each change, rollups read with what is not folded yet.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Text};
use diesel_async::RunQueryDsl;
use hersys_domain::absent::DateAnswer;
use hersys_domain::figure::{DateKind, Dimension, Point, UNKNOWN_BAND};

use super::Tx;
use super::case_record::NewCase;
use crate::schema::figure_delta;

/// Counts a new case.
pub async fn add(tx: &mut Tx, case: &NewCase) -> QueryResult<()> {
    let band = case.age.map_or(UNKNOWN_BAND, |age| age.band().as_str());
    diesel::insert_into(figure_delta::table)
        .values((
            figure_delta::amount.eq(1_i16),
            figure_delta::center_id.eq(case.responsible_center_id),
            figure_delta::authority_id.eq(case.authority_id),
            figure_delta::prefecture_id.eq(case.prefecture_id),
            figure_delta::municipality_code.eq(&case.municipality_code),
            figure_delta::reported_on.eq(case.reported_on),
            figure_delta::diagnosed_on.eq(case.diagnosed_on),
            figure_delta::onset_on.eq(case.onset.as_ref().and_then(DateAnswer::on)),
            figure_delta::sex.eq(case.sex),
            figure_delta::age_band.eq(band),
            figure_delta::severity.eq(case.severity),
        ))
        .execute(tx.connection()?)
        .await?;
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

/// The series: rollup and what is not folded yet.
pub async fn series(tx: &mut Tx, question: &Question) -> QueryResult<Vec<Point>> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT on_date, value, sum(amount)::bigint AS amount FROM ( \
             SELECT on_date, value, amount FROM figure_rollup \
             WHERE date_kind = $1 AND area = $2 AND dimension = $3 AND on_date BETWEEN $4 AND $5 \
             UNION ALL \
             SELECT on_date, value, amount FROM figure_contribution \
             WHERE date_kind = $1 AND area = $2 AND dimension = $3 AND on_date BETWEEN $4 AND $5 \
         ) AS both_parts GROUP BY on_date, value HAVING sum(amount) <> 0 ORDER BY on_date, value",
    )
    .bind::<Text, _>(question.dates)
    .bind::<Text, _>(&question.area)
    .bind::<Text, _>(question.dimension)
    .bind::<Date, _>(question.from)
    .bind::<Date, _>(question.until)
    .load(tx.connection()?)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Point {
            on: row.on_date,
            value: row.value,
            amount: row.amount,
        })
        .collect())
}
