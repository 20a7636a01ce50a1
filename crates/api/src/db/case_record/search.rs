//! Cases by the tokens of their people.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Text};
use diesel_async::RunQueryDsl;
use hersys_domain::case::CaseSummary;
use hersys_domain::id::CaseId;
use hersys_domain::permission::Relation;

use super::{Row, visible};
use crate::authz::Scope;
use crate::db::Tx;
use crate::schema::{case_record, person};
use crate::token::Token;

/// So many people with the same tokens are looked up one by one. Where there are more, a hundred of them are soon met among the
/// newest cases: of 3.4 million people, one in 230 has the tokens then.
const FEW: i32 = 15_000;

/// A case that the database found.
#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    id: CaseId,
}

/// Cases of people who have all tokens of one of `sets`, newest report first, at most `limit`. The database looks past its
/// policies for them, within the same scope, and what it finds is read under them.
pub async fn search(
    tx: &mut Tx,
    scope: &Scope,
    sets: &[Vec<Token>],
    limit: i32,
) -> QueryResult<Vec<CaseSummary>> {
    if sets.is_empty() {
        return Ok(Vec::new());
    }
    let bases: Vec<&str> = Relation::ALL
        .iter()
        .filter(|relation| scope.includes(**relation))
        .map(|relation| relation.as_str())
        .collect();
    let numbered = || {
        (0_i16..)
            .zip(sets)
            .flat_map(|(number, set)| set.iter().map(move |token| (number, *token)))
    };
    let found: Vec<Found> =
        diesel::sql_query("SELECT * FROM cases_with_tokens($1, $2, $3, $4, $5, $6) AS id")
            .bind::<Array<Text>, _>(bases)
            .bind::<Array<SmallInt>, _>(numbered().map(|(number, _)| number).collect::<Vec<_>>())
            .bind::<Array<SmallInt>, _>(numbered().map(|(_, (kind, _))| kind).collect::<Vec<_>>())
            .bind::<Array<BigInt>, _>(numbered().map(|(_, (_, token))| token).collect::<Vec<_>>())
            .bind::<Integer, _>(FEW)
            .bind::<Integer, _>(limit)
            .load(tx.connection()?)
            .await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = case_record::table
        .inner_join(person::table)
        .filter(case_record::id.eq_any(found.into_iter().map(|case| case.id)))
        .filter(case_record::id.eq_any(visible(scope, tx.now())))
        .select(Row::as_select())
        .order((case_record::reported_on.desc(), case_record::id.desc()))
        .limit(limit.into())
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().map(CaseSummary::from).collect())
}
