//! Reference data: read by everybody, written by the loader alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::OrganizationId;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::postal_code::PostalCode;
use hersys_domain::prefecture::Prefecture;
use hersys_domain::reference::{
    Country, HealthCenter, Holiday, Municipality, MunicipalityKind, PostalTown, PrefectureEntry,
};

use super::Tx;
use crate::schema::{
    country, health_center, holiday, municipality, municipality_succession, organization,
    postal_code, prefecture,
};

/// Whether a row holds on a day.
macro_rules! holds_on {
    ($table:ident, $day:expr) => {
        $table::from_on
            .is_null()
            .or($table::from_on.le($day))
            .and($table::until_on.is_null().or($table::until_on.gt($day)))
    };
}

mod responsible;

pub use responsible::responsible_center;

/// All prefectures, in the order of their codes.
pub async fn prefectures(tx: &mut Tx) -> QueryResult<Vec<PrefectureEntry>> {
    let rows: Vec<(Prefecture, String, String)> = prefecture::table
        .order(prefecture::code)
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(code, name, kana)| PrefectureEntry { code, name, kana })
        .collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = municipality, check_for_backend(Pg))]
struct MunicipalityRow {
    code: MunicipalityCode,
    prefecture: Prefecture,
    county: String,
    name: String,
    kana: String,
    kind: MunicipalityKind,
    city_code: Option<MunicipalityCode>,
    from_on: Option<NaiveDate>,
    until_on: Option<NaiveDate>,
}

impl From<MunicipalityRow> for Municipality {
    fn from(row: MunicipalityRow) -> Self {
        Self {
            code: row.code,
            prefecture: row.prefecture,
            county: row.county,
            name: row.name,
            kana: row.kana,
            kind: row.kind,
            city_code: row.city_code,
            from_on: row.from_on,
            until_on: row.until_on,
            successors: Vec::new(),
        }
    }
}

/// The municipalities of a prefecture on a day, in the order of their codes.
pub async fn municipalities(
    tx: &mut Tx,
    of: Prefecture,
    on: NaiveDate,
) -> QueryResult<Vec<Municipality>> {
    let rows: Vec<MunicipalityRow> = municipality::table
        .filter(municipality::prefecture.eq(of))
        .filter(holds_on!(municipality, on))
        .order(municipality::code)
        .select(MunicipalityRow::as_select())
        .load(tx.connection()?)
        .await?;
    let mut found: Vec<Municipality> = rows.into_iter().map(Municipality::from).collect();
    let former: Vec<MunicipalityCode> = found
        .iter()
        .filter(|municipality| municipality.until_on.is_some())
        .map(|municipality| municipality.code)
        .collect();
    if !former.is_empty() {
        let mut successors = successors_of(tx, &former).await?;
        for municipality in &mut found {
            municipality.successors = successors.remove(&municipality.code).unwrap_or_default();
        }
    }
    Ok(found)
}

/// One municipality, of today or of former days.
pub async fn municipality(tx: &mut Tx, code: MunicipalityCode) -> QueryResult<Municipality> {
    let row: MunicipalityRow = municipality::table
        .find(code)
        .select(MunicipalityRow::as_select())
        .first(tx.connection()?)
        .await?;
    let successors = successors_of(tx, &[code]).await?;
    Ok(Municipality {
        successors: successors.into_values().flatten().collect(),
        ..row.into()
    })
}

async fn successors_of(
    tx: &mut Tx,
    former: &[MunicipalityCode],
) -> QueryResult<BTreeMap<MunicipalityCode, Vec<MunicipalityCode>>> {
    use municipality_succession::{former_code, successor_code, table};
    let rows: Vec<(MunicipalityCode, MunicipalityCode)> = table
        .filter(former_code.eq_any(former))
        .order((former_code, successor_code))
        .select((former_code, successor_code))
        .load(tx.connection()?)
        .await?;
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (former, successor) in rows {
        found.entry(former).or_default().push(successor);
    }
    Ok(found)
}

/// The towns that a postal code stands for; none where the post office does not use it.
pub async fn towns(tx: &mut Tx, code: PostalCode) -> QueryResult<Vec<PostalTown>> {
    let rows: Vec<(String, String, MunicipalityRow)> = postal_code::table
        .inner_join(municipality::table.on(municipality::code.eq(postal_code::municipality_code)))
        .filter(postal_code::code.eq(code))
        .order(postal_code::place)
        .select((
            postal_code::town,
            postal_code::kana,
            MunicipalityRow::as_select(),
        ))
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(town, kana, municipality)| PostalTown {
            postal_code: code,
            prefecture: municipality.prefecture,
            prefecture_name: municipality.prefecture.name().to_owned(),
            municipality_code: municipality.code,
            municipality: municipality.county + &municipality.name,
            town,
            kana,
        })
        .collect())
}

/// The health centres of a prefecture on a day, and which organisations take part as them today.
pub async fn health_centers(
    tx: &mut Tx,
    of: Prefecture,
    on: NaiveDate,
) -> QueryResult<Vec<HealthCenter>> {
    type Row = (
        String,
        Prefecture,
        String,
        Option<NaiveDate>,
        Option<NaiveDate>,
        Option<OrganizationId>,
    );
    let takes_part = organization::reference_key
        .eq(health_center::key.nullable())
        .and(organization::stopped_at.is_null());
    let rows: Vec<Row> = health_center::table
        .left_join(organization::table.on(takes_part))
        .filter(health_center::prefecture.eq(of))
        .filter(holds_on!(health_center, on))
        .order(health_center::key)
        .select((
            health_center::key,
            health_center::prefecture,
            health_center::name,
            health_center::from_on,
            health_center::until_on,
            organization::id.nullable(),
        ))
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .map(
            |(key, prefecture, name, from_on, until_on, organization_id)| HealthCenter {
                key,
                prefecture,
                name,
                from_on,
                until_on,
                organization_id,
            },
        )
        .collect())
}

/// All countries, by their codes of two letters.
pub async fn countries(tx: &mut Tx) -> QueryResult<Vec<Country>> {
    let rows: Vec<(String, String, String, String)> = country::table
        .order(country::alpha2)
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(alpha2, alpha3, number, name)| Country {
            alpha2,
            alpha3,
            number,
            name,
        })
        .collect())
}

/// The holidays from `first` to `last`.
pub async fn holidays(tx: &mut Tx, first: NaiveDate, last: NaiveDate) -> QueryResult<Vec<Holiday>> {
    let rows: Vec<(NaiveDate, String)> = holiday::table
        .filter(holiday::on_date.between(first, last))
        .order(holiday::on_date)
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(on_date, name)| Holiday { on_date, name })
        .collect())
}

/// A municipality, and the health centre that is responsible for it.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Named {
    /// Its code.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub code: String,
    /// Name of its prefecture.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub prefecture_name: String,
    /// County (郡); empty for none.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub county: String,
    /// Its name.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub name: String,
    /// The centre, where one takes part.
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Uuid>)]
    pub center_id: Option<OrganizationId>,
    /// Designated city of the centre.
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Uuid>)]
    pub authority_id: Option<OrganizationId>,
    /// Prefecture of the centre.
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Uuid>)]
    pub prefecture_id: Option<OrganizationId>,
}

/// Every municipality with its centre on a day: for reading whole lists of names.
pub async fn municipalities_with_centers(tx: &mut Tx, day: NaiveDate) -> QueryResult<Vec<Named>> {
    diesel::sql_query(
        "SELECT m.code, p.name AS prefecture_name, m.county, m.name, o.id AS center_id, o.authority_id, o.prefecture_id \
         FROM municipality m JOIN prefecture p ON p.code = m.prefecture \
         LEFT JOIN district d ON d.municipality_code = m.code \
             AND (d.from_on IS NULL OR d.from_on <= $1) AND (d.until_on IS NULL OR d.until_on > $1) \
         LEFT JOIN organization o ON o.id = d.organization_id AND o.stopped_at IS NULL",
    )
    .bind::<diesel::sql_types::Date, _>(day)
    .load(tx.connection()?)
    .await
}

/// Names of municipalities by code, of former ones too, with prefecture and county (郡).
pub async fn municipality_names(
    tx: &mut Tx,
    codes: &[String],
) -> QueryResult<Vec<(String, String)>> {
    use diesel::sql_types::Text;
    municipality::table
        .inner_join(prefecture::table)
        .filter(municipality::code.eq_any(codes))
        .select((
            diesel::dsl::sql::<Text>("municipality.code"),
            diesel::dsl::sql::<Text>("prefecture.name || municipality.county || municipality.name"),
        ))
        .load(tx.connection()?)
        .await
}
