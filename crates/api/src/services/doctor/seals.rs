//! Opens every seal, and makes every search token again from what it holds.

use std::collections::BTreeSet;
use std::thread;

use hersys_domain::entry::Values;
use hersys_domain::external_id::fold;
use hersys_domain::id::{EntryId, ExternalIdId, NotificationId, PersonId, TransferId};
use hersys_domain::notification::NotificationForm;
use hersys_domain::person::{Contact, Identity};
use hersys_domain::person_number::PersonNumber;
use hersys_domain::transfer::TransferSummary;
use tokio_postgres::{Row, Transaction};
use uuid::Uuid;

use super::{DoctorError, EXAMPLES, Finding, Report};
use crate::db::correction::version_place;
use crate::db::entry::place as entry_place;
use crate::db::external_id::place as number_place;
use crate::db::transfer::summary_place;
use crate::secrets::Secrets;
use crate::services::person_seal::{PersonKey, key_place, part_place};
use crate::token::{self, Token, TokenKind};

/// Persons read at once.
const PAGE: i64 = 2_000;

const KEY: &str = "the key of a person opens under the master key";
const PART: &str = "a sealed part opens under its person's key, at its own version";
const VERSION: &str = "a version of a notification opens under its person's key, at its own number";
const ENTRY: &str = "an entry of a case opens under its person's key, at its own version";
const OPTIONAL: &str = "texts of optional items open under the person's key, at their own version";
const EXTERNAL: &str = "a number of another system opens under its person's key, at its own version, and is found by what it says";
const SUMMARY: &str = "the summary of a transfer opens under its person's key";
const TOKENS: &str = "search tokens are those of what is sealed";
const NUMBER: &str = "a person's number has its check digit";

/// Id, number, key, the sealed parts with their versions, the search tokens of a person `p` with the key `k`.
pub(super) const COLUMNS: &str = "p.id, p.number, k.wrapped, \
        (SELECT array_agg(s.part ORDER BY s.part) FROM person_sealed s WHERE s.person_id = p.id), \
        (SELECT array_agg(s.version ORDER BY s.part) FROM person_sealed s WHERE s.person_id = p.id), \
        (SELECT array_agg(s.sealed ORDER BY s.part) FROM person_sealed s WHERE s.person_id = p.id), \
        ARRAY(SELECT t.kind FROM person_token t WHERE t.person_id = p.id ORDER BY t.kind, t.token), \
        ARRAY(SELECT t.token FROM person_token t WHERE t.person_id = p.id ORDER BY t.kind, t.token)";

/// Everything of some persons that is sealed or made of what is sealed.
fn persons() -> String {
    format!(
        "\
    WITH sealed_entry AS NOT MATERIALIZED ( \
        SELECT case_id, id, version, sealed FROM case_entry WHERE sealed IS NOT NULL \
        UNION ALL SELECT e.case_id, e.id, v.version, v.sealed FROM case_entry e \
            JOIN case_entry_version v ON v.entry_id = e.id WHERE v.sealed IS NOT NULL), \
    sealed_optional AS NOT MATERIALIZED ( \
        SELECT case_id, organization_id, audience, version, sealed FROM case_optional WHERE sealed IS NOT NULL \
        UNION ALL SELECT case_id, organization_id, audience, version, sealed FROM case_optional_version WHERE sealed IS NOT NULL), \
    sealed_number AS NOT MATERIALIZED ( \
        SELECT person_id, id, version, sealed, token FROM external_id \
        UNION ALL SELECT e.person_id, e.id, v.version, v.sealed, NULL FROM external_id e JOIN external_id_version v ON v.external_id = e.id) \
    SELECT {COLUMNS}, \
        ARRAY(SELECT v.notification_id FROM notification n JOIN notification_version v ON v.notification_id = n.id \
              WHERE n.person_id = p.id ORDER BY v.notification_id, v.number), \
        ARRAY(SELECT v.number FROM notification n JOIN notification_version v ON v.notification_id = n.id \
              WHERE n.person_id = p.id ORDER BY v.notification_id, v.number), \
        ARRAY(SELECT v.sealed FROM notification n JOIN notification_version v ON v.notification_id = n.id \
              WHERE n.person_id = p.id ORDER BY v.notification_id, v.number), \
        ARRAY(SELECT e.id FROM case_record c JOIN sealed_entry e ON e.case_id = c.id WHERE c.person_id = p.id ORDER BY e.id, e.version), \
        ARRAY(SELECT e.version FROM case_record c JOIN sealed_entry e ON e.case_id = c.id WHERE c.person_id = p.id ORDER BY e.id, e.version), \
        ARRAY(SELECT e.sealed FROM case_record c JOIN sealed_entry e ON e.case_id = c.id WHERE c.person_id = p.id ORDER BY e.id, e.version), \
        ARRAY(SELECT t.id FROM transfer t WHERE t.person_id = p.id AND t.summary IS NOT NULL ORDER BY t.id), \
        ARRAY(SELECT t.summary FROM transfer t WHERE t.person_id = p.id AND t.summary IS NOT NULL ORDER BY t.id), \
        ARRAY(SELECT concat_ws('/', 'case_optional', o.case_id, o.organization_id, o.audience, o.version) \
              FROM case_record c JOIN sealed_optional o ON o.case_id = c.id WHERE c.person_id = p.id \
              ORDER BY o.case_id, o.organization_id, o.audience, o.version), \
        ARRAY(SELECT o.sealed FROM case_record c JOIN sealed_optional o ON o.case_id = c.id WHERE c.person_id = p.id \
              ORDER BY o.case_id, o.organization_id, o.audience, o.version), \
        ARRAY(SELECT e.id FROM sealed_number e WHERE e.person_id = p.id ORDER BY e.id, e.version), \
        ARRAY(SELECT e.version FROM sealed_number e WHERE e.person_id = p.id ORDER BY e.id, e.version), \
        ARRAY(SELECT e.sealed FROM sealed_number e WHERE e.person_id = p.id ORDER BY e.id, e.version), \
        ARRAY(SELECT e.token FROM sealed_number e WHERE e.person_id = p.id ORDER BY e.id, e.version) \
    FROM person p LEFT JOIN person_key k ON k.person_id = p.id \
    WHERE p.id > $1 ORDER BY p.id LIMIT $2"
    )
}

/// Looks at every person, page by page, on all cores.
pub(super) async fn open_all(
    tx: &Transaction<'_>,
    secrets: &Secrets,
    report: &mut Report,
) -> Result<(), DoctorError> {
    let statement = tx.prepare(&persons()).await?;
    let mut after = Uuid::nil();
    loop {
        let rows = tx.query(&statement, &[&after, &PAGE]).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.get(0);
        report.persons += i64::try_from(rows.len()).unwrap_or(0);
        for (demands, person) in broken(&rows, secrets) {
            note(report, demands, person);
        }
    }
}

/// What is broken in these rows.
fn broken(rows: &[Row], secrets: &Secrets) -> Vec<(&'static str, Uuid)> {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let share = rows.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = rows
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    part.iter()
                        .flat_map(|row| person(row, secrets))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_default())
            .collect()
    })
}

fn person(row: &Row, secrets: &Secrets) -> Vec<(&'static str, Uuid)> {
    let id: Uuid = row.get(0);
    let mut found = Vec::new();
    if row.get::<_, String>(1).parse::<PersonNumber>().is_err() {
        found.push((NUMBER, id));
    }
    let Some(wrapped) = row.get::<_, Option<Vec<u8>>>(2) else {
        // Nobody is known by name: rows of published lists.
        return found;
    };
    let Ok(key) = PersonKey::unwrap(secrets, &key_place(PersonId(id)), &wrapped) else {
        found.push((KEY, id));
        return found;
    };
    match identity_and_contact(row, PersonId(id), &key) {
        Some((identity, contact)) => {
            if kept_tokens(row) != token::of_person(secrets, &identity, &contact) {
                found.push((TOKENS, id));
            }
        }
        None => found.push((PART, id)),
    }
    let (notifications, numbers): (Vec<Uuid>, Vec<i32>) = (row.get(8), row.get(9));
    let sealed: Vec<Vec<u8>> = row.get(10);
    for ((notification, number), sealed) in notifications.into_iter().zip(numbers).zip(sealed) {
        let place = version_place(NotificationId(notification), number);
        if key.open::<NotificationForm>(&place, &sealed).is_err() {
            found.push((VERSION, notification));
        }
    }
    let (entries, versions): (Vec<Uuid>, Vec<i32>) = (row.get(11), row.get(12));
    let sealed: Vec<Vec<u8>> = row.get(13);
    for ((entry, version), sealed) in entries.into_iter().zip(versions).zip(sealed) {
        let place = entry_place(EntryId(entry), version);
        if key.open::<Values>(&place, &sealed).is_err() {
            found.push((ENTRY, entry));
        }
    }
    let (transfers, summaries): (Vec<Uuid>, Vec<Vec<u8>>) = (row.get(14), row.get(15));
    for (transfer, sealed) in transfers.into_iter().zip(summaries) {
        let place = summary_place(TransferId(transfer));
        if key.open::<TransferSummary>(&place, &sealed).is_err() {
            found.push((SUMMARY, transfer));
        }
    }
    let (places, texts): (Vec<String>, Vec<Vec<u8>>) = (row.get(16), row.get(17));
    for (place, sealed) in places.into_iter().zip(texts) {
        if key.open::<Values>(&place, &sealed).is_err() {
            found.push((OPTIONAL, id));
        }
    }
    let wrong = wrong_numbers(row, secrets, &key);
    found.extend(wrong.into_iter().map(|one| (EXTERNAL, one)));
    found
}

/// The numbers of other systems that do not open, or would not be found by what they say.
fn wrong_numbers(row: &Row, secrets: &Secrets, key: &PersonKey) -> Vec<Uuid> {
    let (ids, versions): (Vec<Uuid>, Vec<i32>) = (row.get(18), row.get(19));
    let (sealed, tokens): (Vec<Vec<u8>>, Vec<Option<i64>>) = (row.get(20), row.get(21));
    let right = |id, version, sealed: &[u8], kept: Option<i64>| {
        let place = number_place(ExternalIdId(id), version);
        let value = key.open::<String>(&place, sealed).ok();
        let Some(folded) = value.as_deref().and_then(fold) else {
            return false;
        };
        let (_, made) = token::token(secrets, TokenKind::ExternalId, &folded);
        kept.is_none_or(|kept| kept == made)
    };
    let all = ids.into_iter().zip(versions).zip(sealed).zip(tokens);
    all.filter(|(((id, version), sealed), token)| !right(*id, *version, sealed, *token))
        .map(|(((id, _), _), _)| id)
        .collect()
}

/// The search tokens of a row that begins with [`COLUMNS`].
pub(super) fn kept_tokens(row: &Row) -> BTreeSet<Token> {
    let (kinds, tokens): (Vec<i16>, Vec<i64>) = (row.get(6), row.get(7));
    kinds.into_iter().zip(tokens).collect()
}

/// Who somebody is, out of a row that begins with [`COLUMNS`]; none where a part does not open.
pub(super) fn identity_and_contact(
    row: &Row,
    id: PersonId,
    key: &PersonKey,
) -> Option<(Identity, Contact)> {
    let parts: Option<Vec<String>> = row.get(3);
    let versions: Option<Vec<i32>> = row.get(4);
    let sealed: Option<Vec<Vec<u8>>> = row.get(5);
    let (mut identity, mut contact) = (None, None);
    for ((part, version), sealed) in parts?.iter().zip(versions?).zip(sealed?) {
        let place = part_place(id, part, version);
        match part.as_str() {
            "identity" => identity = key.open(&place, &sealed).ok(),
            _ => contact = key.open(&place, &sealed).ok(),
        }
    }
    Some((identity?, contact?))
}

fn note(report: &mut Report, demands: &'static str, subject: Uuid) {
    let known = report
        .findings
        .iter_mut()
        .find(|finding| finding.demands == demands);
    match known {
        Some(finding) => {
            finding.times += 1;
            if finding.examples.len() < EXAMPLES {
                finding.examples.push(subject.to_string());
            }
        }
        None => report.findings.push(Finding {
            rule: "seals",
            demands,
            times: 1,
            examples: vec![subject.to_string()],
        }),
    }
}
