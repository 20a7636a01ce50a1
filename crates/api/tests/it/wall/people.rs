//! Two people of two centres, with a row in every table of persons.

use crate::support::{Sql, TestApp};

/// Two people, a case each: one that Shinjuku is responsible for, received by Chiyoda, notified by Kanda;
/// one of Sakai's centre in Osaka.
pub async fn people(app: &TestApp, sql: &Sql) {
    let id = |key: &str| app.country.place(key).id;
    let organizations = [
        (1, id("shinjuku"), id("chiyoda"), id("tokyo"), None),
        (
            2,
            id("sakai_center"),
            id("sakai_center"),
            id("osaka"),
            Some(id("sakai")),
        ),
    ];
    for (number, responsible, receiving, prefecture, authority) in organizations {
        let authority = authority.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        sql.run(&format!(
            "INSERT INTO person (id, number, created_by, created_at, updated_at) \
               VALUES ('{p}', '000000000{number}', '{receiving}', now(), now()); \
             INSERT INTO case_record (id, person_id, kind, responsible_center_id, receiving_center_id, \
               prefecture_id, authority_id, sex, reported_on, created_by, created_at, updated_at) \
               VALUES ('{c}', '{p}', 'patient', '{responsible}', '{receiving}', '{prefecture}', {authority}, \
               'unknown', '2026-11-24', '{receiving}', now(), now()); \
             INSERT INTO person_key (person_id, key_id, wrapped) VALUES ('{p}', 1, ''); \
             INSERT INTO person_sealed (person_id, part, version, sealed) VALUES ('{p}', 'identity', 1, ''); \
             INSERT INTO person_token (kind, token, person_id) VALUES (1, 42, '{p}'); \
             INSERT INTO notification (id, case_id, person_id, organization_id, receiving_center_id, entered_by, \
               intake, category, rule_set, reported_on, submitted_at, gap_count, warning_count) \
               VALUES ('{n}', '{c}', '{p}', '{kanda}', '{receiving}', '{writer}', 'electronic', 'confirmed', \
               '2022-09-26', '2026-11-24', now(), 0, 0); \
             INSERT INTO notification_version (notification_id, number, sealed, made_by, made_at) \
               VALUES ('{n}', 1, '', '{writer}', now()); \
             INSERT INTO notification_query (id, notification_id, pointer, question, asked_by, asked_for, asked_at) \
               VALUES (gen_random_uuid(), '{n}', '/person/sex', '', '{writer}', '{receiving}', now()); \
             INSERT INTO notification_act (id, notification_id, kind, account_id, organization_id, at) \
               VALUES (gen_random_uuid(), '{n}', 'accepted', '{writer}', '{receiving}', now()); \
             INSERT INTO notification_decision (notification_id, number, item, applied, decided_by, decided_at) \
               VALUES ('{n}', 1, 'sex', true, '{writer}', now()); \
             INSERT INTO case_timeline (id, case_id, track, value, from_at, recorded_at) \
               VALUES (gen_random_uuid(), '{c}', 'status', 'open', now(), now()); \
             INSERT INTO case_entry (id, case_id, work, kind, clear, center_id, version, recorded_at, changed_at) \
               VALUES ('{e}', '{c}', 'clinical', 'visit', '{{}}', '{responsible}', 2, now(), now()), \
                      ('{s}', '{c}', 'survey', 'interview', '{{}}', '{responsible}', 2, now(), now()); \
             INSERT INTO case_entry_version (entry_id, version, clear, made_at) \
               VALUES ('{e}', 1, '{{}}', now()), ('{s}', 1, '{{}}', now()); \
             INSERT INTO optional_item (id, organization_id, code, kind, audience, definition, changed_by, changed_at) \
               VALUES ('{c}', '{responsible}', 'means', 'choice', 'own', '{{}}', '{writer}', now()), \
                      ('{n}', '{prefecture}', 'means', 'choice', 'area', '{{}}', '{writer}', now()), \
                      ('{p}', '{prefecture}', 'inside', 'choice', 'own', '{{}}', '{writer}', now()); \
             INSERT INTO case_optional (case_id, organization_id, audience, clear, version, changed_by, changed_for, changed_at) \
               SELECT '{c}', i.organization_id, i.audience, jsonb_build_object(i.code, 'bus'), 2, '{writer}', '{kanda}', now() \
               FROM optional_item i WHERE i.id IN ('{c}', '{n}', '{p}'); \
             INSERT INTO case_optional_version (case_id, organization_id, audience, version, clear, made_by, made_for, made_at) \
               SELECT '{c}', i.organization_id, i.audience, 1, '{{}}', '{writer}', '{kanda}', now() \
               FROM optional_item i WHERE i.id IN ('{c}', '{n}', '{p}'); \
             INSERT INTO script_mark (id, case_id, step, state, made_by, made_for, made_at) \
               VALUES ('{c}', '{c}', 'identity', 'asked', '{writer}', '{responsible}', now()); \
             INSERT INTO external_id (id, person_id, case_id, organization_id, kind, source, sealed, token, version, recorded_by, \
               recorded_at, changed_at) \
               VALUES ('{c}', '{p}', '{c}', '{kanda}', 'hospital', '', '', {number}, 2, '{writer}', now(), now()), \
                      ('{n}', '{p}', '{c}', '{responsible}', 'specimen', '', '', {number}, 2, '{writer}', now(), now()), \
                      ('{p}', '{p}', NULL, '{responsible}', 'resident', '', '', {number}, 2, '{writer}', now(), now()); \
             INSERT INTO external_id_version (external_id, version, source, sealed, made_by, made_for, made_at) \
               SELECT id, 1, '', '', '{writer}', '{kanda}', now() FROM external_id WHERE person_id = '{p}'; \
             INSERT INTO case_assignment (case_id, recorded_at) VALUES ('{c}', now()); \
             INSERT INTO case_batch (id, organization_id, account_id, change, made_at) \
               VALUES (md5('batch{number}')::uuid, '{responsible}', '{writer}', '{{}}', now()); \
             INSERT INTO case_batch_item (batch_id, case_id) VALUES (md5('batch{number}')::uuid, '{c}'); \
             INSERT INTO case_watch (case_id, center_id, day_zero_on, until_on) \
               VALUES ('{c}', '{responsible}', '2026-11-20', '2026-11-25'); \
             INSERT INTO case_kind_change (id, case_id, from_kind, to_kind, reported_on, changed_for, changed_at) \
               VALUES ('{c}', '{c}', 'contact', 'patient', '2026-11-24', '{responsible}', now()); \
             INSERT INTO invitation (id, case_id, secret_hash, channel, made_at, expires_at) \
               VALUES (gen_random_uuid(), '{c}', sha256('link{number}'), 'sms', now(), now() + interval '72 hours'); \
             INSERT INTO patient_access (person_id, pin_mac, made_at) VALUES ('{p}', '', now()); \
             INSERT INTO patient_device (token_hash, person_id, seen_at, session_ends, expires_at, made_at) \
               VALUES (sha256('device{number}'), '{p}', now(), now(), now() + interval '30 days', now()); \
             INSERT INTO patient_code (ticket_hash, person_id, code_mac, expires_at, made_at) \
               VALUES (sha256('ticket{number}'), '{p}', '', now() + interval '10 minutes', now()); \
             INSERT INTO outbound_message (id, case_id, purpose, channel, due_at, expires_at, made_at) \
               VALUES (gen_random_uuid(), '{c}', 'invitation', 'sms', now(), now(), now()); \
             INSERT INTO observation (id, case_id, observed_on, measured_at, entered_at, reporter, channel) \
               VALUES (gen_random_uuid(), '{c}', '2026-11-24', now(), now(), 'self', 'web'); \
             INSERT INTO alert (id, case_id, organization_id, urgency, rules, reports, raised_at, updated_at) \
               VALUES (gen_random_uuid(), '{c}', '{responsible}', 1, '{{spo2_alert}}', 1, now(), now()); \
             INSERT INTO draft (id, account_id, organization_id, wrapped, sealed, created_at, saved_at) \
               VALUES (gen_random_uuid(), '{writer}', '{kanda}', '', '', now(), now()); \
             INSERT INTO import (id, organization_id, mapping, file_name, encoding, dry_run, state, imported, \
               duplicates, rejected, wrapped, header, started_at, progress_at) \
               VALUES ('{c}', '{responsible}', 'x', '', 'UTF-8', false, 'done', 1, 0, 1, '', '', now(), now()); \
             INSERT INTO import_row (organization_id, source, key, content, import_id, line, case_id) \
               VALUES ('{responsible}', 'x', '', '', '{c}', 2, '{c}'); \
             INSERT INTO import_reject (import_id, line, faults, sealed) VALUES ('{c}', 3, '[]', '');",
            p = person(number),
            c = case(number),
            n = notification(number),
            e = entry(number, "e"),
            s = entry(number, "f"),
            kanda = id("kanda"),
            writer = app.staff("kanda.physician").id,
        ))
        .await;
    }
    // The first came from Minato, which keeps its summary.
    sql.run(&format!(
        "INSERT INTO transfer (id, case_id, person_id, from_center_id, to_center_id, state, summary, made_at, ended_at) \
           VALUES ('{c}', '{c}', '{p}', '{minato}', '{shinjuku}', 'accepted', '', now(), now()); \
         INSERT INTO transfer_act (id, transfer_id, kind, account_id, organization_id, at) \
           VALUES (gen_random_uuid(), '{c}', 'accepted', '{nurse}', '{shinjuku}', now())",
        c = case(1),
        p = person(1),
        minato = id("minato"),
        shinjuku = id("shinjuku"),
        nurse = app.staff("shinjuku.nurse").id,
    ))
    .await;
    linked(app, sql).await;
    grant(sql, "kanda", app, "notified", "2026-11-24", "NULL").await;
    // One that is over, and one that has not begun.
    grant(sql, "yotsuya", app, "placed", "2026-01-01", "'2026-02-01'").await;
    grant(sql, "hotel", app, "placed", "2027-01-01", "NULL").await;
}

/// The two held to be one, and to be two, by whoever may not: nobody sees both.
async fn linked(app: &TestApp, sql: &Sql) {
    sql.run(&format!(
        "INSERT INTO person_merge (id, person_id, other_id, organization_id, state, conflicting, number, proposed_by, \
           proposed_at, decided_by, decided_at) \
           VALUES ('{m}', '{one}', '{other}', '{center}', 'merged', false, 1, '{writer}', now(), '{writer}', now()); \
         INSERT INTO person_merge_choice (merge_id, item, side) VALUES ('{m}', 'phone', 'this'); \
         INSERT INTO person_merge_image (merge_id, person_id, sealed) VALUES ('{m}', '{one}', ''), ('{m}', '{other}', ''); \
         INSERT INTO person_distinction (id, person_id, other_id, organization_id, decided_by, decided_at) \
           VALUES ('{m}', '{one}', '{other}', '{center}', '{writer}', now());",
        m = merge(),
        one = person(1),
        other = person(2),
        center = app.id("shinjuku"),
        writer = app.staff("shinjuku.nurse").id,
    ))
    .await;
}

pub fn merge() -> String {
    "00000000-0000-7000-8000-0000000000b1".to_owned()
}

pub fn person(number: u8) -> String {
    format!("00000000-0000-7000-8000-00000000000{number}")
}

pub fn case(number: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000c{number}")
}

pub fn notification(number: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000a{number}")
}

/// An entry of the case: `e` of a visit, `f` of an interview.
pub fn entry(number: u8, which: &str) -> String {
    format!("00000000-0000-7000-8000-0000000000{which}{number}")
}

async fn grant(sql: &Sql, to: &str, app: &TestApp, basis: &str, from: &str, until: &str) {
    let organization = app.country.place(to).id;
    sql.run(&format!(
        "INSERT INTO case_access (case_id, organization_id, basis, from_at, until_at, reported_on) \
         VALUES ('{}', '{organization}', '{basis}', '{from}', {until}, '2026-11-24')",
        case(1)
    ))
    .await;
}

/// Opens a transaction of a caller as the server does.
pub async fn begin(app: &TestApp, as_app: &Sql, actor: &str, organization: &str) {
    as_app
        .run(&format!(
            "BEGIN; SELECT set_config('app.actor', '{actor}', true), set_config('app.account', '', true), \
             set_config('app.organization', '{organization}', true), set_config('app.person', '', true), \
             set_config('app.now', '{}', true)",
            app.now().to_rfc3339()
        ))
        .await;
}
