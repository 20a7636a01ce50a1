//! Who sees contacts and who registers them, at both walls.

use super::*;
use crate::support::transfers;

#[tokio::test]
async fn the_centres_and_their_area_see_contacts_and_nobody_else_does() {
    let desk = Desk::new().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    let of_source = format!("/cases/{}/contacts", desk.made.case);

    // The receiving centre sees how the case was met, and not the record of whom it does not know.
    let receiving = desk.session("chiyoda.nurse").await;
    let found = receiving.get(&of_source).await.expect(200);
    assert_eq!(found["items"][0]["other"], Value::Null);
    assert_eq!(found["items"][0]["phone"], Value::Null);
    assert_eq!(
        found["items"][0]["exposure"]["content"]["values"]["note"],
        ""
    );
    assert_eq!(found["writable"], false);
    receiving.get(&format!("/cases/{id}")).await.expect(404);
    receiving
        .post(&of_source, &json!({"rows": [row("架空 次郎")]}))
        .await
        .expect(403);

    // The prefecture reads, by name for a purpose alone.
    let area = desk.session("tokyo.coordinator").await;
    area.get(&of_source).await.expect(403);
    let found = area
        .ask("GET", &of_source)
        .header("X-Hersys-Purpose", "survey")
        .send()
        .await
        .expect(200);
    assert_eq!(found["items"][0]["other"]["name"], "架空 太郎");

    // The clinic that notified reads none, nor asks for a list of them.
    let clinic = desk.session("kanda.physician").await;
    clinic.get(&of_source).await.expect(403);
    clinic.get("/cases?kind=contact").await.expect(403);
    clinic.get(&format!("/cases/{id}")).await.expect(404);
    let stranger = desk.session("minato.nurse").await;
    stranger.get(&of_source).await.expect(404);
    stranger
        .post(&of_source, &json!({"rows": [row("架空 次郎")]}))
        .await
        .expect(404);
}

#[tokio::test]
async fn a_possible_match_elsewhere_is_told_by_its_centre_alone() {
    let desk = Desk::new().await;
    // Somebody of Minato, whom Shinjuku does not see.
    let elsewhere = with(
        form(),
        &[
            ("/person/family_name", json!("架空")),
            ("/person/given_name", json!("太郎")),
            ("/person/family_kana", json!("カクウ")),
            ("/person/given_kana", json!("タロウ")),
            ("/person/sex", json!("male")),
            ("/person/birth_date", json!("S60.4.5")),
            ("/person/phone", json!("090-2222-3333")),
            ("/person/residence/municipality_code", json!("131032")),
        ],
    );
    let other = notified(&desk.app, &desk.sql, &elsewhere).await;
    let results = register(&desk.nurse, &desk.made.case, &[row("架空 太郎")]).await;
    assert_eq!(outcomes(&results), ["registered"]);
    let told = &results[0]["candidates"];
    assert_eq!(told["items"], json!([]));
    assert_eq!(told["elsewhere"][0]["center_name"], "minato（試験）");
    // Nor may they be met as somebody known.
    let mut known = row("架空 太郎");
    known["identity"] = json!("known");
    known["known_case_id"] = json!(other.case);
    let refused = register(&desk.nurse, &desk.made.case, &[known]).await;
    assert_eq!(refused[0]["errors"][0]["code"], "contact.not_ours");
}

#[tokio::test]
async fn whose_record_moves_away_stays_a_contact_of_the_case() {
    let desk = Desk::new().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    let before = desk.counted().await;
    let asked = transfers::asked(&desk.app, &desk.sql, &id).await;
    let there = desk.session("minato.nurse").await;
    transfers::answer(&there, &asked, "acceptance")
        .await
        .expect(200);
    assert_eq!(desk.counted().await, before);
    let found = desk.contacts(&desk.made.case).await;
    assert_eq!(found["items"][0]["other"], Value::Null);
    assert_eq!(
        found["items"][0]["exposure"]["content"]["values"]["judgement"],
        "close"
    );
    let center = "SELECT center_id FROM case_watch";
    assert_eq!(desk.sql.one(center).await, desk.app.id("minato"));
    let own = there
        .get(&format!("/cases/{id}/contacts"))
        .await
        .expect(200);
    assert_eq!(own["sources"][0]["other"], Value::Null);
    assert_eq!(own["watch"]["until_on"], "2022-10-06");
}

#[tokio::test]
async fn only_patients_have_contacts_and_only_people_who_count_are_patients() {
    let desk = Desk::new().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    let of_contact = format!("/cases/{id}/contacts");
    let body = json!({"rows": [row("架空 次郎")]});
    desk.nurse.post(&of_contact, &body).await.expect(409);
    let refused = desk
        .sql
        .attempt(&format!(
            "UPDATE case_record SET counted = true WHERE id = '{id}'"
        ))
        .await
        .unwrap_err();
    assert!(refused.contains("case_counted_is_patient"), "{refused}");
}
