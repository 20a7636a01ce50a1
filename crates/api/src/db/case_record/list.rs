//! Lists of cases, page by page.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, InnerJoin, IntoBoxed, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::case::{CaseKind, CaseStatus, CaseSummary, Severity, Whereabouts};
use hersys_domain::id::CaseId;
use hersys_domain::organization::OrganizationKind;

use super::{Row, Through, Tx};
use crate::authz::Scope;
use crate::schema::{case_access, case_record, person};

/// Cases that are counted at most: rows are read one by one, and a count must not cost more than a few pages.
pub const COUNT_MAX: i64 = 1_000;

/// What a list asks for.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Through which relation.
    pub through: Through,
    /// Of which kind: patients and others stand in indexes of their own.
    pub kind: CaseKind,
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
    query = query.filter(case_record::kind.eq(filter.kind));
    if filter.kind != CaseKind::Patient {
        query = query.filter(case_record::kind.ne(CaseKind::Patient));
    }
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
