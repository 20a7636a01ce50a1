//! Districts: which health centre that takes part is responsible for a municipality.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
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

#[derive(QueryableByName)]
struct Own {
    #[diesel(sql_type = Bool)]
    own: bool,
}

/// Whether a centre's district lies within the area of who registered it: of a prefecture its own, of a city the
/// city's own code and those of its wards, former ones included. What nobody has said of the creator is no area.
pub async fn is_of_creator(tx: &mut Tx, center: OrganizationId) -> QueryResult<bool> {
    let found: Own = diesel::sql_query(
        "SELECT coalesce(bool_and(coalesce(CASE creator.kind \
             WHEN 'prefecture' THEN left(d.municipality_code, 2) = creator.prefecture_code \
             WHEN 'municipality' THEN creator.municipality_code IN (d.municipality_code, m.city_code) \
             END, false)), false) AS own \
         FROM district d JOIN organization center ON center.id = d.organization_id \
         JOIN organization creator ON creator.id = center.created_by \
         LEFT JOIN municipality m ON m.code = d.municipality_code \
         WHERE d.organization_id = $1",
    )
    .bind::<SqlUuid, _>(center)
    .get_result(tx.connection()?)
    .await?;
    Ok(found.own)
}

/// Takes a centre's municipalities from it.
pub async fn empty(tx: &mut Tx, center: OrganizationId) -> QueryResult<usize> {
    diesel::delete(district::table.filter(district::organization_id.eq(center)))
        .execute(tx.connection()?)
        .await
}
