//! The whole country, for people at the size of the nation: every prefecture, every health centre of the master table,
//! a clinic and a hospital for each. Nobody signs in there.

use hersys_domain::account::NewAccount;
use hersys_domain::audit::Job;
use hersys_domain::id::OrganizationId;
use hersys_domain::organization::{NewOrganization, Organization, OrganizationKind as Kind};
use hersys_domain::prefecture::Prefecture;
use hersys_domain::role::Role;

use crate::db::demonstration::{self as db, FreeCenter};
use crate::db::organization::Place;
use crate::db::{Actor, Database, Tx, account, organization};
use crate::error::AppError;
use crate::services::set_up;

/// Founds what does not stand yet; does nothing where all of it does.
pub async fn found_everywhere(database: &Database) -> Result<(), AppError> {
    let act = set_up::act(database, Job::FillDemonstration)?;
    database
        .transact(&Actor::System, &act, true, async |tx| {
            let centers = db::free_centers(tx).await?;
            for prefecture in Prefecture::ALL {
                let mut own = centers.iter().filter(|one| one.prefecture == *prefecture);
                if let Some(first) = own.next() {
                    let below = prefecture_of(tx, *prefecture).await?;
                    for center in std::iter::once(first).chain(own) {
                        found(tx, &below, center).await?;
                    }
                }
            }
            Ok(())
        })
        .await
}

async fn insert(
    tx: &mut Tx,
    kind: Kind,
    new: NewOrganization,
    below: &Organization,
) -> Result<Organization, AppError> {
    organization::insert(tx, kind, &new, Some(below.id), Place::below(below)).await
}

/// The prefecture, founded with a hotel where it is missing.
async fn prefecture_of(tx: &mut Tx, prefecture: Prefecture) -> Result<Organization, AppError> {
    if let Some(id) = db::prefecture(tx, prefecture).await? {
        return Ok(organization::by_id(tx, id).await?);
    }
    let ministry = db::ministry(tx).await?;
    let new = NewOrganization {
        name: format!("{}（架空）", prefecture.name()),
        prefecture_code: Some(prefecture),
        ..NewOrganization::default()
    };
    let place = Place::default();
    let made = organization::insert(tx, Kind::Prefecture, &new, Some(ministry), place).await?;
    let hotel = NewOrganization {
        name: format!("宿泊療養施設 {}ホテル（架空）", prefecture.name()),
        ..NewOrganization::default()
    };
    insert(tx, Kind::LodgingFacility, hotel, &made).await?;
    Ok(made)
}

/// A health centre with a nurse, a clinic and a hospital.
async fn found(tx: &mut Tx, below: &Organization, free: &FreeCenter) -> Result<(), AppError> {
    let new = NewOrganization {
        name: format!("{}（架空）", free.name),
        municipality_code: Some(free.municipality_code.clone()),
        reference_key: Some(free.key.clone()),
        ..NewOrganization::default()
    };
    let center = insert(tx, Kind::HealthCenter, new, below).await?;
    let login = format!("{}.nurse", free.key);
    person(tx, center.id, login, "保健 師（架空）", Role::Nurse).await?;
    for (key, kind) in [("clinic", "クリニック"), ("hospital", "総合病院")] {
        let new = NewOrganization {
            name: format!("{}管内{kind}（架空）", free.name),
            municipality_code: Some(free.municipality_code.clone()),
            ..NewOrganization::default()
        };
        let made = insert(tx, Kind::MedicalInstitution, new, &center).await?;
        let login = format!("{}.{key}.doctor", free.key);
        person(tx, made.id, login, "医師（架空）", Role::Physician).await?;
    }
    Ok(())
}

/// Somebody whose name stands on what they are said to have written, and who cannot sign in.
async fn person(
    tx: &mut Tx,
    of: OrganizationId,
    login: String,
    name: &str,
    role: Role,
) -> Result<(), AppError> {
    let new = NewAccount {
        login,
        display_name: name.to_owned(),
        roles: vec![role],
        ..NewAccount::default()
    };
    account::insert(tx, &new, of).await?;
    Ok(())
}
