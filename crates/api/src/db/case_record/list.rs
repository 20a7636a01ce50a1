//! Lists of cases, page by page.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Jsonb, Nullable, Text};
use diesel_async::RunQueryDsl;
use hersys_domain::case::{Assignee, CaseSummary};
use hersys_domain::case_list::{COUNT_MAX, CaseFilter, CaseOrder, Direction};
use hersys_domain::id::{AccountId, CaseId, OrganizationId};
use serde::{Deserialize, Serialize};

use super::{Row, Through, Tx, visible};
use crate::authz::Scope;
use crate::schema::{account, case_record, person};

/// What a list asks for.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Through which relation.
    pub through: Through,
    /// What it is narrowed by.
    pub narrowed: CaseFilter,
    /// What it is ordered by.
    pub order: CaseOrder,
    /// Only after this one, in the order of the list.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: i64,
}

/// Where a case stands in an order; it names the order, so that it is none in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The order.
    #[serde(flatten)]
    pub order: CaseOrder,
    /// By what the case is ordered, as the database writes it; none where it has no value.
    pub key: Option<String>,
    /// The case.
    pub id: CaseId,
}

impl Place {
    /// Whether it is a place in the list that `filter` asks for.
    pub fn fits(&self, order: CaseOrder) -> bool {
        self.order == order
            && match &self.key {
                Some(key) => order.sort.takes(key),
                None => order.sort.may_be_missing(),
            }
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its cases.
    pub cases: Vec<CaseSummary>,
    /// The place of the last one, where more follow.
    pub next: Option<Place>,
}

impl Through {
    /// What the functions of the database call it.
    const fn basis(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Receiving => "receiving",
            Self::Area => "area",
            Self::Granted => "granted",
        }
    }
}

/// A case that the database found, and what it is ordered by.
#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    id: CaseId,
    #[diesel(sql_type = Nullable<Text>)]
    key: Option<String>,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Integer)]
    count: i32,
}

fn json(filter: &CaseFilter) -> QueryResult<serde_json::Value> {
    serde_json::to_value(filter)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))
}

/// How many cases a list is about; nothing where they are more than [`COUNT_MAX`].
pub async fn count(tx: &mut Tx, filter: &Filter) -> QueryResult<Option<i64>> {
    let counted: Counted = diesel::sql_query("SELECT count_cases($1, $2, $3) AS count")
        .bind::<Text, _>(filter.through.basis())
        .bind::<Jsonb, _>(json(&filter.narrowed)?)
        .bind::<Integer, _>(COUNT_MAX + 1)
        .get_result(tx.connection()?)
        .await?;
    Ok((counted.count <= COUNT_MAX).then_some(i64::from(counted.count)))
}

/// The next cases of a list, one more than are asked for where more follow. The database looks past its policies for them, within the
/// same relation.
async fn found(tx: &mut Tx, filter: &Filter) -> QueryResult<Vec<Found>> {
    let after = filter.after.as_ref();
    let descending = filter.order.direction == Direction::Descending;
    let limit = i32::try_from(filter.limit).unwrap_or(i32::MAX);
    diesel::sql_query("SELECT * FROM list_cases($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind::<Text, _>(filter.through.basis())
        .bind::<Jsonb, _>(json(&filter.narrowed)?)
        .bind::<Text, _>(filter.order.sort.as_str())
        .bind::<Bool, _>(descending)
        .bind::<Bool, _>(after.is_some_and(|place| place.key.is_none()))
        .bind::<Nullable<Text>, _>(after.and_then(|place| place.key.clone()))
        .bind::<Nullable<diesel::sql_types::Uuid>, _>(after.map(|place| place.id))
        .bind::<Integer, _>(limit.saturating_add(1))
        .load(tx.connection()?)
        .await
}

/// The ids of a page, in its order.
pub async fn ids(tx: &mut Tx, filter: &Filter) -> QueryResult<Vec<CaseId>> {
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let found = found(tx, filter).await?;
    Ok(found.into_iter().take(limit).map(|one| one.id).collect())
}

/// A page of cases. What the database finds is read under its policies.
pub async fn page(tx: &mut Tx, scope: &Scope, filter: &Filter) -> QueryResult<Listed> {
    let mut found = found(tx, filter).await?;
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| Place {
        order: filter.order,
        key: last.key.clone(),
        id: last.id,
    });
    let ids: Vec<CaseId> = found.iter().map(|one| one.id).collect();
    let rows: Vec<Row> = case_record::table
        .inner_join(person::table)
        .filter(case_record::id.eq_any(&ids))
        .filter(case_record::id.eq_any(visible(scope, tx.now())))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await?;
    let mut rows: HashMap<CaseId, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let cases = ids.iter().filter_map(|id| rows.remove(id));
    Ok(Listed {
        cases: cases.map(CaseSummary::from).collect(),
        next,
    })
}

/// Puts 担当者 to those cases that an organisation, the one acted for, is responsible for; of others it is nobody's business.
pub async fn assignees(
    tx: &mut Tx,
    me: OrganizationId,
    cases: &mut [CaseSummary],
) -> QueryResult<()> {
    let own: Vec<CaseId> = cases
        .iter()
        .filter(|case| case.responsible_center_id == me)
        .map(|case| case.id)
        .collect();
    if own.is_empty() {
        return Ok(());
    }
    let found: Vec<(CaseId, AccountId, String)> = case_record::table
        .inner_join(account::table.on(case_record::assigned_to.eq(account::id.nullable())))
        .filter(case_record::id.eq_any(own))
        .filter(case_record::responsible_center_id.eq(me))
        .select((case_record::id, account::id, account::display_name))
        .load(tx.connection()?)
        .await?;
    let mut found: HashMap<CaseId, Assignee> = found
        .into_iter()
        .map(|(case, id, name)| (case, Assignee { id, name }))
        .collect();
    for case in cases {
        case.assignee = found.remove(&case.id);
    }
    Ok(())
}
