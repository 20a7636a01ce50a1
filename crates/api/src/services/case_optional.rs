//! What is entered into the optional items of a case: read, changed item by item, followed back.

use std::collections::BTreeSet;

use hersys_domain::audit::DataGroup;
use hersys_domain::case::CaseSummary;
use hersys_domain::entry::EntryChange;
use hersys_domain::id::{AccountId, CaseId, OrganizationId};
use hersys_domain::optional_item::{
    OptionalAudience, OptionalItem, OptionalItemKind, OptionalValues, OptionalValuesPatch,
    OptionalValuesVersion, Values, changed_codes, judge, withhold,
};

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::case_optional::{self as db, Place, State};
use crate::db::course::{self, Names};
use crate::db::{Tx, case_record, optional_item};
use crate::error::AppError;
use crate::services::course::tell;
use crate::services::notification::key_of;
use crate::services::person_seal::PersonKey;

/// So many versions what is entered may have: nobody needs more, and a history is read whole.
const MOST_VERSIONS: i32 = 300;

/// Who reads, and what they may see.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// Who.
    pub account: AccountId,
    /// For which organisation.
    pub organization: OrganizationId,
    /// Whether they may read free texts about somebody.
    pub notes: bool,
    /// Whether they may enter values.
    pub writes: bool,
}

/// Items that belong together: those of one organisation and audience.
fn sets(items: &[OptionalItem]) -> Vec<(OrganizationId, OptionalAudience)> {
    let mut found = Vec::new();
    for item in items {
        let set = (item.organization_id, item.audience);
        if !found.contains(&set) {
            found.push(set);
        }
    }
    found
}

/// Whether the items of an organisation are there for a case: one's own always, those from above where one is responsible
/// for it and they stand above it.
async fn concerns(tx: &mut Tx, reader: Reader, place: Place) -> Result<bool, AppError> {
    Ok(place.organization == reader.organization || case_record::has_optional(tx, place).await?)
}

struct Desk {
    reader: Reader,
    key: Option<PersonKey>,
    names: Names,
}

impl Desk {
    async fn of(
        tx: &mut Tx,
        reader: Reader,
        case: &CaseSummary,
        states: &[&State],
    ) -> Result<Self, AppError> {
        let key = match states.is_empty() {
            // Nobody is known by name where the case came from a published list: there is no key then.
            true => None,
            false => Some(key_of(tx, case.person_id).await?),
        };
        let accounts: BTreeSet<_> = states.iter().map(|state| state.by).collect();
        let organizations: BTreeSet<_> = states.iter().map(|state| state.of).collect();
        Ok(Self {
            reader,
            key,
            names: course::names(tx, accounts, organizations).await?,
        })
    }

    fn made(&self, state: &State) -> EntryChange {
        let (by, of) = (Some(state.by), Some(state.of));
        EntryChange {
            at: state.at,
            by: self.names.staff(by, of, self.reader.organization),
            organization: self.names.organization(of),
            reason: None,
        }
    }

    /// What was entered.
    fn whole(&self, state: &State) -> Result<Values, AppError> {
        let key = self.key.as_ref().ok_or_else(AppError::not_found)?;
        state.values(key)
    }

    /// Takes out what the reader may not read; gives the codes of it.
    fn kept_back(&self, values: &mut Values, items: &[OptionalItem]) -> Vec<String> {
        match self.reader.notes {
            true => Vec::new(),
            false => withhold(values, items),
        }
    }

    fn record(
        &self,
        place: Place,
        items: &[OptionalItem],
        state: Option<&State>,
    ) -> Result<OptionalValues, AppError> {
        let mut values = match state {
            Some(state) => self.whole(state)?,
            None => Values::new(),
        };
        let withheld = self.kept_back(&mut values, items);
        let organization = items.first().map(|item| item.organization.clone());
        Ok(OptionalValues {
            case_id: place.case,
            organization_id: place.organization,
            organization: organization.unwrap_or_default(),
            audience: place.audience,
            values,
            withheld,
            writable: self.reader.writes,
            changed: state.map(|state| self.made(state)),
            version: state.map_or(0, |state| state.version),
        })
    }
}

/// What is entered for a case, by all whose items one may read.
pub async fn list(
    tx: &mut Tx,
    sight: &Scope,
    reader: Reader,
    case: CaseId,
) -> Result<Vec<OptionalValues>, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    sight.require_purpose()?;
    tx.touched(case.person_id, DataGroup::Case);
    let items = optional_item::all(tx).await?;
    let states = db::of_case(tx, case.id).await?;
    let desk = Desk::of(tx, reader, &case, &states.iter().collect::<Vec<_>>()).await?;
    let mut found = Vec::new();
    for (organization, audience) in sets(&items) {
        let place = Place {
            case: case.id,
            organization,
            audience,
        };
        if !concerns(tx, reader, place).await? {
            continue;
        }
        let of_set: Vec<OptionalItem> = items
            .iter()
            .filter(|item| (item.organization_id, item.audience) == (organization, audience))
            .cloned()
            .collect();
        let state = states.iter().find(|state| *state.place() == place);
        found.push(desk.record(place, &of_set, state)?);
    }
    Ok(found)
}

/// Items and case behind an address: 404 where there are none for the reader.
async fn open(
    tx: &mut Tx,
    sight: &Scope,
    reader: Reader,
    place: Place,
) -> Result<(CaseSummary, Vec<OptionalItem>), AppError> {
    let case = case_record::find(tx, sight, place.case).await?;
    sight.require_purpose()?;
    let items = optional_item::of_audience(tx, place.organization, place.audience).await?;
    if items.is_empty() || !concerns(tx, reader, place).await? {
        return Err(AppError::not_found());
    }
    tx.touched(case.person_id, DataGroup::Case);
    Ok((case, items))
}

/// Enters and changes values: items that are absent stay.
pub async fn change(
    tx: &mut Tx,
    sight: &Scope,
    reader: Reader,
    place: Place,
    based_on: BasedOn,
    patch: &OptionalValuesPatch,
) -> Result<OptionalValues, AppError> {
    let (case, items) = open(tx, sight, reader, place).await?;
    let key = key_of(tx, case.person_id).await?;
    let state = db::lock(tx, place).await?;
    let record = present(tx, reader, &case, place, &items, state.as_ref()).await?;
    based_on.check(record.version, &record)?;
    let before = match &state {
        Some(state) => state.values(&key)?,
        None => Values::new(),
    };
    keeps_withheld(&items, &before, reader, patch)?;
    let faults = judge(&items, &before, patch);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let after = patch.over(&before);
    if after == before {
        return Ok(record);
    }
    if record.version >= MOST_VERSIONS {
        return Err(AppError::field("/values", "entry.too_many"));
    }
    let by = (reader.account, reader.organization);
    let done = db::put(tx, place, state.as_ref(), (&items, &after), by, &key).await?;
    let now = db::lock(tx, place).await?;
    let record = present(tx, reader, &case, place, &items, now.as_ref()).await?;
    if !done {
        // Somebody else was the first to enter anything.
        based_on.check(record.version, &record)?;
    }
    tell(tx, case.id).await?;
    Ok(record)
}

async fn present(
    tx: &mut Tx,
    reader: Reader,
    case: &CaseSummary,
    place: Place,
    items: &[OptionalItem],
    state: Option<&State>,
) -> Result<OptionalValues, AppError> {
    let states: Vec<&State> = state.into_iter().collect();
    let desk = Desk::of(tx, reader, case, &states).await?;
    desk.record(place, items, state)
}

/// Whoever may not read a free text may not write over it either, nor find out what it says by trying: 422 at the item.
fn keeps_withheld(
    items: &[OptionalItem],
    before: &Values,
    reader: Reader,
    patch: &OptionalValuesPatch,
) -> Result<(), AppError> {
    let hidden = |item: &&OptionalItem| {
        item.kind == OptionalItemKind::Text
            && before.contains_key(&item.code)
            && patch.values.contains_key(&item.code)
    };
    match items.iter().find(hidden).filter(|_| !reader.notes) {
        Some(item) => Err(AppError::field(
            &format!("/values/{}", item.code),
            "entry.withheld",
        )),
        None => Ok(()),
    }
}

/// What was entered, version by version, the latest first.
pub async fn versions(
    tx: &mut Tx,
    sight: &Scope,
    reader: Reader,
    place: Place,
) -> Result<Vec<OptionalValuesVersion>, AppError> {
    let (case, items) = open(tx, sight, reader, place).await?;
    let mut states: Vec<State> = db::of_case(tx, case.id).await?;
    states.retain(|state| *state.place() == place);
    states.extend(db::before(tx, place).await?);
    let desk = Desk::of(tx, reader, &case, &states.iter().collect::<Vec<_>>()).await?;
    let whole = states.iter().map(|state| desk.whole(state));
    let whole: Vec<Values> = whole.collect::<Result<_, AppError>>()?;
    let mut found = Vec::new();
    for (index, (state, entered)) in states.iter().zip(&whole).enumerate() {
        let mut values = entered.clone();
        found.push(OptionalValuesVersion {
            version: state.version,
            withheld: desk.kept_back(&mut values, &items),
            values,
            changed: changed_codes(whole.get(index + 1), entered),
            made: desk.made(state),
        });
    }
    Ok(found)
}
