//! Districts: which health centre that takes part is responsible for a municipality.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::OrganizationId;

use super::Tx;
use crate::schema::{district, health_center_district as master, organization};

/// Gives a centre the municipalities that the master table has for its key; gives how many they are.
pub async fn fill(tx: &mut Tx, center: OrganizationId) -> QueryResult<usize> {
    // No bound value could stand for a column of the row, so the centre is joined by its key.
    let rows = master::table
        .inner_join(
            organization::table
                .on(organization::reference_key.eq(master::health_center_key.nullable())),
        )
        .filter(organization::id.eq(center))
        .select((
            master::municipality_code,
            organization::id,
            master::from_on,
            master::until_on,
        ));
    diesel::insert_into(district::table)
        .values(rows)
        .into_columns((
            district::municipality_code,
            district::organization_id,
            district::from_on,
            district::until_on,
        ))
        .execute(tx.connection()?)
        .await
}

/// Takes a centre's municipalities from it.
pub async fn empty(tx: &mut Tx, center: OrganizationId) -> QueryResult<usize> {
    diesel::delete(district::table.filter(district::organization_id.eq(center)))
        .execute(tx.connection()?)
        .await
}
