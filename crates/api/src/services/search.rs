//! Looking for people within a scope (B9).

use std::collections::BTreeMap;

use hersys_domain::case::CaseSummary;
use hersys_domain::external_id::ExternalIdSearch;
use hersys_domain::jp_date;
use hersys_domain::person_number::PersonNumber;

use crate::authz::Scope;
use crate::db::{Tx, case_record, person};
use crate::error::AppError;
use crate::services::external_id;
use crate::token;

/// Hits shown at most; who finds more is asked to say more.
const HITS: i32 = 100;

/// The cases of whom `text` may mean, newest report first. Within `numbers` it may be one by which another system knows them.
pub async fn find(
    tx: &mut Tx,
    scope: &Scope,
    numbers: Option<&Scope>,
    text: &str,
) -> Result<Vec<CaseSummary>, AppError> {
    let mut found: BTreeMap<_, CaseSummary> = BTreeMap::new();
    let mut take =
        |cases: Vec<CaseSummary>| found.extend(cases.into_iter().map(|case| (case.id, case)));
    if let Ok(number) = text.parse::<PersonNumber>() {
        take(case_record::by_number(tx, scope, number).await?);
    }
    if let Some(numbers) = numbers.filter(|_| text.chars().any(char::is_numeric)) {
        let sought = ExternalIdSearch {
            value: text.to_owned(),
            kind: None,
            source: None,
            organization_id: None,
        };
        take(external_id::search(tx, numbers, &sought).await?);
    }
    // A day in full is nobody's name, and no phone: these begin with 0 or a plus.
    if let Some(birth) = jp_date::parse_in_full(text) {
        let tokens = token::of_birth(tx.secrets(), birth);
        let mut cases = case_record::search(tx, scope, &[tokens], HITS).await?;
        // A token is short: what it finds is compared with what was meant.
        let persons: Vec<_> = cases.iter().map(|case| case.person_id).collect();
        let identities = person::identities(tx, &persons).await?;
        cases.retain(|case| {
            identities
                .get(&case.person_id)
                .is_some_and(|identity| identity.birth_on == Some(birth))
        });
        take(cases);
    } else {
        let sets = token::of_query(tx.secrets(), text);
        take(case_record::search(tx, scope, &sets, HITS).await?);
        // Nobody is called so in one part: perhaps family and given name stand without a blank.
        let one_word = !text
            .trim()
            .chars()
            .any(|c| c.is_whitespace() || c.is_numeric());
        if one_word && found.is_empty() {
            let sets = token::of_whole_name(tx.secrets(), text);
            for case in case_record::search(tx, scope, &sets, HITS).await? {
                found.insert(case.id, case);
            }
        }
    }
    let mut cases: Vec<_> = found.into_values().collect();
    cases.sort_by_key(|case| std::cmp::Reverse((case.reported_on, case.id)));
    Ok(cases)
}
