//! A contact who becomes a patient: everything stays, the figures count once, and not twice when fifty say so at once.

use super::*;

#[tokio::test]
async fn who_becomes_a_patient_counts_once_and_keeps_everything() {
    let desk = Desk::new().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    let report = json!({"channel": "staff_call", "report": {"temperature": 37.9}});
    let reports = format!("/cases/{id}/observations");
    desk.nurse.post(&reports, &report).await.expect(201);
    let before = desk.counted().await;

    let made = desk.positive(&desk.nurse, &id, 1).await.expect(200);
    assert_eq!(
        (&made["kind"], &made["watch"]),
        (&json!("patient"), &Value::Null)
    );
    assert_eq!(made["diagnosed_on"], "2022-10-03");
    assert_eq!(made["kind_changes"][0]["from_kind"], "contact");
    assert_eq!(made["kind_changes"][0]["organization"], "shinjuku（試験）");
    assert_eq!(desk.counted().await, before + 1);
    assert_eq!(desk.listed("").await.len(), 2);
    assert_eq!(desk.listed("kind=contact").await, Vec::<String>::new());
    // The source shows them as positive; exposure and reports are where they were.
    let found = desk.contacts(&desk.made.case).await;
    assert_eq!(found["items"][0]["other"]["kind"], "patient");
    let all = desk.nurse.get(&reports).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1);

    // Said twice it counts no more than once.
    let version = made["version"].as_i64().unwrap();
    desk.positive(&desk.nurse, &id, version).await.expect(409);
    assert_eq!(desk.counted().await, before + 1);

    // What follows counts as with any patient.
    let severities = format!("/cases/{id}/severities");
    desk.nurse
        .ask("POST", &severities)
        .header("If-Match", &format!("\"v{version}\""))
        .json(&json!({"value": "mild"}))
        .send()
        .await
        .expect(200);
    assert_eq!(desk.counted().await, before + 1);
}

#[tokio::test]
async fn a_mistake_is_taken_back_and_counts_no_more() {
    let desk = Desk::new().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    let before = desk.counted().await;
    let made = desk.positive(&desk.nurse, &id, 1).await.expect(200);
    let back = |case: String, version: i64| {
        let etag = format!("\"v{version}\"");
        let path = format!("/cases/{case}/positive/withdrawal");
        let ask = desk.nurse.ask("POST", &path).header("If-Match", &etag);
        ask.send()
    };
    let version = made["version"].as_i64().unwrap();
    let gone = back(id.clone(), version).await.expect(200);
    assert_eq!(gone["kind"], "contact");
    assert_eq!(gone["watch"]["until_on"], "2022-10-06");
    assert_eq!(gone["kind_changes"].as_array().unwrap().len(), 2);
    assert_eq!(desk.counted().await, before);
    // Nothing is left to take back; what a doctor notified is never taken back this way.
    back(id, gone["version"].as_i64().unwrap())
        .await
        .expect(409);
    back(desk.made.case.clone(), 1).await.expect(409);
}

#[tokio::test]
async fn of_fifty_who_say_so_at_once_one_does() {
    let desk = Desk::new().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    let before = desk.counted().await;
    let all = join_all((0..50).map(|_| desk.positive(&desk.nurse, &id, 1))).await;
    let done: Vec<u16> = all.iter().map(|reply| reply.status).collect();
    assert_eq!(done.iter().filter(|status| **status == 200).count(), 1);
    assert!(
        done.iter().all(|status| [200, 409, 412].contains(status)),
        "{done:?}"
    );
    assert_eq!(desk.counted().await, before + 1);
    let changes = "SELECT count(*) FROM case_kind_change";
    assert_eq!(desk.sql.number(changes).await, 1);
}
