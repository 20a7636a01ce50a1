//! Who may be the same person as somebody (A8): found by what records of one person share, compared in the open, told within
//! the scope. Of others no more is told than which centre to ask.

use std::collections::{BTreeMap, HashMap};

use hersys_domain::audit::DataGroup;
use hersys_domain::case::Sex;
use hersys_domain::id::{OrganizationId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::person::{Contact, Identity};
use hersys_domain::problem::ProblemCode;
use hersys_domain::same_person::{Candidate, CandidateElsewhere, Candidates, Comparison};
use hersys_linkage::person::{Population, Subject, compare};

use crate::authz::Scope;
use crate::db::same_person::{self as db, Unseen};
use crate::db::{Tx, case_record, distinction, organization, person, person_merge};
use crate::error::AppError;
use crate::token;

/// The smallest register that a score is reckoned for; PostgreSQL counts a new table late.
const PEOPLE_AT_LEAST: u64 = 10_000;
/// What is less likely than this is not shown.
const SHOWN: f64 = 0.02;
/// From here on another centre is named.
const TOLD: f64 = 0.9;
/// So many are shown at most.
const MOST: usize = 20;

/// Who may be the same person as `id`, whom `scope` lets one write; `sight` says who else may be shown. Who is merged with them
/// already, and who was held to be somebody else, is left out.
pub async fn candidates(
    tx: &mut Tx,
    scope: &Scope,
    sight: &Scope,
    id: PersonId,
) -> Result<Candidates, AppError> {
    // 404 for who may not know of them, 403 for who only reads.
    let known = person::find(tx, sight, id, false).await?;
    if !case_record::holds_person(tx, scope, id).await? {
        return Err(ProblemCode::NotAllowed.into());
    }
    let subject = Subject::of(&known.identity, &known.contact, known.sex);
    let today = jst_date(tx.now());
    let secrets = tx.secrets();
    let sought: Vec<_> = subject
        .sought(today)
        .iter()
        .map(|key| token::of_key(secrets, key))
        .collect();
    let support: Vec<_> = token::of_names(secrets, &known.identity)
        .into_iter()
        .collect();
    let people = db::population(tx).await?.max(PEOPLE_AT_LEAST);
    let found = db::like(tx, id, &sought, &support).await?;
    let own = person_merge::group(tx, &[id]).await?;
    let apart = distinction::apart_from(tx, &own).await?;
    let undecided = |other: &Unseen| !own.contains(&other.id) && !apart.contains(&other.id);
    let found = found.into_iter().filter(undecided).collect();
    let likely = likely(&subject, found, Population::of(people));
    told(tx, sight, likely).await
}

/// From here on somebody who registers is asked whether it is the same person.
const ASKED: f64 = 0.1;

/// Who on record may be somebody whom a health centre is about to register; those who are not likely enough to ask are left out.
pub async fn candidates_of_new(
    tx: &mut Tx,
    sight: &Scope,
    (identity, contact): (&Identity, &Contact),
    sex: Sex,
) -> Result<Candidates, AppError> {
    let subject = Subject::of(identity, contact, sex);
    let today = jst_date(tx.now());
    let secrets = tx.secrets();
    let sought: Vec<_> = subject
        .sought(today)
        .iter()
        .map(|key| token::of_key(secrets, key))
        .collect();
    let support: Vec<_> = token::of_names(secrets, identity).into_iter().collect();
    let people = db::population(tx).await?.max(PEOPLE_AT_LEAST);
    let found = db::like_new(tx, &sought, &support).await?;
    let mut likely = likely(&subject, found, Population::of(people));
    likely.retain(|(_, comparison)| comparison.likelihood >= ASKED);
    told(tx, sight, likely).await
}

/// Those who are likely enough, the likeliest first.
fn likely(
    subject: &Subject,
    found: Vec<Unseen>,
    population: Population,
) -> Vec<(Unseen, Comparison)> {
    let mut likely: Vec<_> = found
        .into_iter()
        .map(|other| {
            let its = Subject::of(&other.identity, &other.contact, other.sex);
            let comparison = compare(subject, &its, population);
            (other, comparison)
        })
        .filter(|(_, comparison)| comparison.likelihood >= SHOWN)
        .collect();
    likely.sort_by(|(_, one), (_, other)| other.bits.total_cmp(&one.bits));
    likely.truncate(MOST);
    likely
}

/// What may be told of each.
async fn told(
    tx: &mut Tx,
    sight: &Scope,
    likely: Vec<(Unseen, Comparison)>,
) -> Result<Candidates, AppError> {
    let ids: Vec<PersonId> = likely.iter().map(|(other, _)| other.id).collect();
    let mut seen: HashMap<PersonId, _> = case_record::latest_of(tx, sight, &ids)
        .await?
        .into_iter()
        .map(|case| (case.person_id, case))
        .collect();
    let mut candidates = Candidates::default();
    let mut elsewhere: BTreeMap<OrganizationId, i64> = BTreeMap::new();
    for (other, comparison) in likely {
        if let Some(mut case) = seen.remove(&other.id) {
            case.name = other.identity.full_name();
            tx.touched(other.id, DataGroup::Identity);
            candidates.items.push(Candidate { case, comparison });
        } else if comparison.likelihood >= TOLD {
            // That there is a case is told.
            tx.touched(other.id, DataGroup::Case);
            *elsewhere.entry(other.center_id).or_default() += 1;
        }
    }
    let centers: Vec<_> = elsewhere.keys().copied().collect();
    for center in organization::all_of(tx, &centers).await? {
        candidates.elsewhere.push(CandidateElsewhere {
            center_id: center.id,
            center_name: center.name,
            center_phone: center.phone,
            records: elsewhere.get(&center.id).copied().unwrap_or_default(),
        });
    }
    Ok(candidates)
}
