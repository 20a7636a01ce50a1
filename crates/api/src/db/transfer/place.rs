//! What lets a centre in on a case because its person moves into its district.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::id::{CaseId, OrganizationId};

use super::Tx;
use crate::schema::case_access;

/// Whether an organisation is let in on a case because its person moves into its district.
pub async fn is_let_in(tx: &mut Tx, case: CaseId, center: OrganizationId) -> QueryResult<bool> {
    let now = tx.now();
    diesel::select(diesel::dsl::exists(
        case_access::table
            .filter(case_access::case_id.eq(case))
            .filter(case_access::organization_id.eq(center))
            .filter(case_access::basis.eq("moved_in"))
            .filter(case_access::from_at.le(now))
            .filter(
                case_access::until_at
                    .is_null()
                    .or(case_access::until_at.gt(now)),
            ),
    ))
    .get_result(tx.connection()?)
    .await
}

/// Ends what let a centre in; by that centre itself, or by the responsible one.
pub async fn let_out(tx: &mut Tx, case: CaseId, center: OrganizationId) -> QueryResult<()> {
    diesel::sql_query("SELECT end_moved_in($1, $2)")
        .bind::<SqlUuid, _>(case)
        .bind::<SqlUuid, _>(center)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Lets the centre of where the person is now in, and others out; by the responsible centre.
pub async fn let_in_by_place(
    tx: &mut Tx,
    case: CaseId,
    center: Option<OrganizationId>,
) -> QueryResult<()> {
    diesel::sql_query("SELECT let_in_by_place($1, $2)")
        .bind::<SqlUuid, _>(case)
        .bind::<Nullable<SqlUuid>, _>(center)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
