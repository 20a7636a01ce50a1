//! Until when somebody is under observation, worked out anew whenever something that says so has changed.

use hersys_domain::case::CaseKind;
use hersys_domain::entry::exposure::Exposure;
use hersys_domain::entry::{EntryKind, Survey};
use hersys_domain::id::{CaseId, EntryId};
use hersys_domain::watch::Watch;

use crate::db::{Tx, contact, watch as db};
use crate::error::AppError;

/// Works out until when somebody is under observation. Patients are not: their recuperation has rules of its own.
pub async fn settle(tx: &mut Tx, case: CaseId) -> Result<(), AppError> {
    let watch = match db::kind(tx, case).await? {
        CaseKind::Contact => of_contact(tx, case).await?,
        CaseKind::Returnee => of_returnee(tx, case).await?,
        CaseKind::Patient | CaseKind::Consultee => None,
    };
    Ok(db::put(tx, case, watch).await?)
}

/// The same for those contacts of a case whom its centre is responsible for: the onset of whom they live with has changed.
pub async fn settle_contacts_of(tx: &mut Tx, source: CaseId) -> Result<(), AppError> {
    let Some(center) = tx.actor().organization() else {
        return Ok(());
    };
    for contact in contact::own_of_source(tx, source, center).await? {
        settle(tx, contact).await?;
    }
    Ok(())
}

async fn of_contact(tx: &mut Tx, case: CaseId) -> Result<Option<Watch>, AppError> {
    let rows = contact::of_contact(tx, case).await?;
    let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    let days = contact::source_days(tx, &ids).await?;
    let mut exposures: Vec<(EntryId, Exposure)> = Vec::new();
    for row in &rows {
        // What is sealed says nothing about days.
        if let Survey::Exposure(exposure) = row.content(None)? {
            exposures.push((row.id, exposure));
        }
    }
    let dated = exposures
        .iter()
        .map(|(id, exposure)| (exposure, days.get(id).copied()));
    Ok(Watch::of_exposures(dated))
}

async fn of_returnee(tx: &mut Tx, case: CaseId) -> Result<Option<Watch>, AppError> {
    let mut last = None;
    for row in contact::of_kind(tx, case, EntryKind::Travel).await? {
        if let Survey::Travel(travel) = row.content(None)? {
            last = last.max(travel.entered_on);
        }
    }
    Ok(last.map(Watch::of_returnee))
}
