//! Which health centre is responsible for a municipality.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::OrganizationId;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::reference::{
    CenterOrganization, CenterState, MunicipalityKind, ResponsibleCenter,
};

use super::municipality;
use crate::db::Tx;
use crate::schema::{district, health_center, health_center_district, organization};

/// How often one municipality may have taken the place of another before we stop following.
const GENERATIONS: usize = 5;

/// The health centre of a municipality on a day. A code of former days is followed to those that took its
/// place; one that is younger than the day is judged as on its first day.
pub async fn responsible_center(
    tx: &mut Tx,
    code: MunicipalityCode,
    on: NaiveDate,
) -> QueryResult<ResponsibleCenter> {
    let mut judged = Vec::new();
    let mut open = vec![code];
    for _ in 0..GENERATIONS {
        let mut next = Vec::new();
        for code in open {
            match step(tx, code, on).await? {
                Step::Judged(center) => judged.push(center),
                Step::Followed(successors) => next.extend(successors),
            }
        }
        open = next;
    }
    Ok(ResponsibleCenter::agreed(code, judged))
}

enum Step {
    Judged(ResponsibleCenter),
    Followed(Vec<MunicipalityCode>),
}

async fn step(tx: &mut Tx, code: MunicipalityCode, on: NaiveDate) -> QueryResult<Step> {
    let Some(found) = municipality(tx, code).await.optional()? else {
        return Ok(Step::Judged(ResponsibleCenter::without(
            CenterState::Unknown,
            code,
        )));
    };
    let follows = !found.successors.is_empty();
    if follows && found.until_on.is_some_and(|until| until <= on) {
        return Ok(Step::Followed(found.successors));
    }
    let on = found.from_on.map_or(on, |from| on.max(from));
    match center_on(tx, code, on).await? {
        Some(center) => Ok(Step::Judged(center)),
        None if follows => Ok(Step::Followed(found.successors)),
        None => Ok(Step::Judged(ResponsibleCenter::without(
            match found.kind {
                MunicipalityKind::DesignatedCity => CenterState::Several,
                _ => CenterState::Unknown,
            },
            code,
        ))),
    }
}

/// The centre of just this code on just this day: who takes part, else whom the master table names.
async fn center_on(
    tx: &mut Tx,
    code: MunicipalityCode,
    on: NaiveDate,
) -> QueryResult<Option<ResponsibleCenter>> {
    let master: Option<(String, String)> = health_center_district::table
        .inner_join(health_center::table)
        .filter(health_center_district::municipality_code.eq(code))
        .filter(holds_on!(health_center_district, on))
        .select((health_center::key, health_center::name))
        .first(tx.connection()?)
        .await
        .optional()?;
    type Row = (OrganizationId, String, Option<String>, Option<String>);
    let organization: Option<Row> = district::table
        .inner_join(organization::table)
        .filter(district::municipality_code.eq(code))
        .filter(holds_on!(district, on))
        .filter(organization::stopped_at.is_null())
        .select((
            organization::id,
            organization::name,
            organization::phone,
            organization::phone_after_hours,
        ))
        .first(tx.connection()?)
        .await
        .optional()?;
    if master.is_none() && organization.is_none() {
        return Ok(None);
    }
    let organization =
        organization.map(|(id, name, phone, phone_after_hours)| CenterOrganization {
            id,
            name,
            phone,
            phone_after_hours,
        });
    let (key, name) = master.unzip();
    Ok(Some(ResponsibleCenter {
        state: match organization {
            Some(_) => CenterState::TakesPart,
            None => CenterState::NotTakingPart,
        },
        municipality_code: code,
        name: name.or_else(|| organization.as_ref().map(|found| found.name.clone())),
        key,
        organization,
    }))
}
