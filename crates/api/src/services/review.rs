//! The responsible centre's decision on a later version: 反映する or そのままにする, item by item. What is taken over
//! goes the ways of any other change: the person's record, the course of the case, the figures.

use hersys_domain::age::Age;
use hersys_domain::case::Track;
use hersys_domain::jp_date::jst_date;
use hersys_domain::notification::correction::{ActKind, CaseItem, Decisions, Review};
use hersys_domain::notification::read::{Facts, read};
use hersys_domain::person::Person;

use crate::authz::Scope;
use crate::db::case_change::{self, Corrected, Held};
use crate::db::{Tx, correction as db, figure, person};
use crate::error::AppError;
use crate::services::correction::{self, Open};
use crate::services::course::{self, Wanted};
use crate::services::{notification, person_merge, transfer, watch};

/// Decides, and takes over what is to be taken over.
pub async fn decide(
    tx: &mut Tx,
    scope: &Scope,
    sight: &Scope,
    open: &Open,
    decisions: &Decisions,
) -> Result<(), AppError> {
    let review = notification::review(tx, sight, &open.row).await?;
    complete(&review, decisions)?;
    let all: Vec<(CaseItem, bool)> = review
        .items
        .iter()
        .map(|item| (*item, decisions.apply.contains(item)))
        .collect();
    db::decide(tx, open.row.id, review.to, &all, open.by).await?;
    if !decisions.apply.is_empty() {
        take_over(tx, scope, sight, open, &review, &decisions.apply).await?;
    }
    correction::take(tx, scope, open, ActKind::Reviewed, None).await
}

/// Every item that differs is decided, and no other.
fn complete(review: &Review, decisions: &Decisions) -> Result<(), AppError> {
    let decided =
        |item: &CaseItem| decisions.apply.contains(item) || decisions.leave.contains(item);
    if !review.items.iter().all(decided) {
        return Err(AppError::field("/leave", "notification.undecided"));
    }
    for (pointer, items) in [("/apply", &decisions.apply), ("/leave", &decisions.leave)] {
        if !items.iter().all(|item| review.items.contains(item)) {
            return Err(AppError::field(pointer, "notification.not_different"));
        }
    }
    Ok(())
}

async fn take_over(
    tx: &mut Tx,
    scope: &Scope,
    sight: &Scope,
    open: &Open,
    review: &Review,
    items: &[CaseItem],
) -> Result<(), AppError> {
    let id = open.row.case_id;
    // The records that are merged with the person follow: all are locked together, as for any change of a person.
    let locked = person_merge::lock(tx, sight, scope, &[open.row.person_id]).await?;
    locked.steady()?;
    case_change::lock(tx, id).await?;
    let reading = read(&review.after, jst_date(tx.now()));
    let facts = &reading.facts;
    let holds = |item: CaseItem| items.contains(&item);

    let before = locked.person(open.row.person_id)?.clone();
    let mut person = before.clone();
    copy(&mut person, review, facts, items);
    let sex = facts.sex.filter(|_| holds(CaseItem::Sex));
    if person != before {
        person::update(tx, &person).await?;
    }
    person_merge::write_through(tx, locked.others(before.id), &before, &person, sex).await?;

    let held = case_change::held(tx, id).await?;
    let counted = figure::counted(tx, id).await?;
    let corrected = corrected(&held, &person, facts, items);
    case_change::put_corrected(tx, id, &corrected).await?;
    figure::changed(tx, id, counted.as_ref()).await?;
    if corrected.onset.is_some() || corrected.diagnosed_on.is_some() {
        watch::settle_contacts_of(tx, id).await?;
    }
    if let Some(code) = &corrected.municipality_code {
        transfer::place_changed(tx, id, code.as_deref()).await?;
    }

    if let Some(severity) = facts.severity.filter(|_| holds(CaseItem::Severity)) {
        let case = course::locked(tx, sight, id).await?;
        let wanted = Wanted {
            track: Track::Severity,
            value: severity.as_str(),
            reason: None,
            from_at: None,
            until_at: None,
            note: "",
        };
        // Raises the version of the case and tells of it.
        course::enter(tx, &case, wanted).await
    } else {
        case_change::changed(tx, id).await?;
        course::tell(tx, id).await
    }
}

/// What was corrected of the case; the person is as they stand after it.
fn corrected(held: &Held, person: &Person, facts: &Facts, items: &[CaseItem]) -> Corrected {
    let holds = |item: CaseItem| items.contains(&item);
    let places = holds(CaseItem::Residence) || holds(CaseItem::Whereabouts);
    let diagnosed_on = facts.diagnosed_on.filter(|_| holds(CaseItem::Diagnosis));
    // Age is that on the day of diagnosis, both as the record now has them; that which the notification says where
    // it says no birth date.
    let day = diagnosed_on.unwrap_or_else(|| held.age_day());
    let age = match person.identity.birth_on {
        Some(birth) if holds(CaseItem::Birth) || diagnosed_on.is_some() => {
            Age::on(birth, day).ok().or(facts.age)
        }
        None if holds(CaseItem::Birth) => facts.age,
        _ => None,
    };
    Corrected {
        sex: facts.sex.filter(|_| holds(CaseItem::Sex)),
        age: age.map(Some),
        diagnosed_on,
        onset: holds(CaseItem::Onset).then_some(facts.onset),
        municipality_code: places.then(|| {
            let place = person.contact.municipality_code();
            place.map(|code| code.to_string())
        }),
    }
}

/// Copies what was corrected to the person, as a submission does for the first time.
fn copy(person: &mut Person, review: &Review, facts: &Facts, items: &[CaseItem]) {
    let identity = review.after.person.identity(facts.birth_on);
    let contact = review.after.person.contact();
    for item in items {
        match item {
            CaseItem::Name => {
                person
                    .identity
                    .family_name
                    .clone_from(&identity.family_name);
                person.identity.given_name.clone_from(&identity.given_name);
                person.identity.name_unknown = identity.name_unknown;
            }
            CaseItem::Kana => {
                person
                    .identity
                    .family_kana
                    .clone_from(&identity.family_kana);
                person.identity.given_kana.clone_from(&identity.given_kana);
            }
            CaseItem::Birth => person.identity.birth_on = identity.birth_on,
            CaseItem::Occupation => person.contact.occupation.clone_from(&contact.occupation),
            CaseItem::Phone => person.contact.phone.clone_from(&contact.phone),
            CaseItem::Mail => person.contact.mail.clone_from(&contact.mail),
            CaseItem::Residence => person.contact.residence = contact.residence.clone(),
            CaseItem::Whereabouts => person.contact.whereabouts = contact.whereabouts.clone(),
            CaseItem::Guardian => {
                person
                    .contact
                    .guardian_name
                    .clone_from(&contact.guardian_name);
                person
                    .contact
                    .guardian_phone
                    .clone_from(&contact.guardian_phone);
            }
            // The case's own.
            CaseItem::Sex | CaseItem::Diagnosis | CaseItem::Onset | CaseItem::Severity => {}
        }
    }
}
