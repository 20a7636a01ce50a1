//! Forms on paper (A7): PDF for whoever may read the notification, under a name that tells of nobody, written down.

use hersys_domain::purpose::PURPOSE_HEADER;

use crate::support::TestApp;
use crate::support::records::{form, notified, session_of};

#[tokio::test]
async fn whoever_reads_a_notification_prints_it_and_nobody_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let path = format!("/notifications/{}/form.pdf", made.notification);
    for login in ["shinjuku.nurse", "chiyoda.nurse", "kanda.physician"] {
        let reader = session_of(&app, &sql, login).await;
        let reply = reader.get(&path).await;
        assert_eq!(reply.status, 200, "{login}: {}", reply.text());
        assert_eq!(reply.header("content-type"), "application/pdf");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.body.starts_with(b"%PDF-"), "{login}");
        assert!(reply.body.ends_with(b"%%EOF") || reply.body.ends_with(b"%%EOF\n"));
        // The same record makes the same file.
        assert_eq!(reader.get(&path).await.body, reply.body);
    }
    // Out of the district, and without a session.
    let other = session_of(&app, &sql, "minato.nurse").await;
    other.get(&path).await.problem(404, "not_found");
    app.nobody().get(&path).await.problem(401, "not_signed_in");
    // For an area only when it is said for what.
    let tokyo = session_of(&app, &sql, "tokyo.coordinator").await;
    tokyo.get(&path).await.problem(403, "purpose_required");
    let ask = tokyo.ask("GET", &path).header(PURPOSE_HEADER, "survey");
    assert_eq!(ask.send().await.status, 200);
}

#[tokio::test]
async fn the_file_is_named_after_nobody_and_printing_is_written_down() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/notifications/{}/form.pdf", made.notification);
    let reply = nurse.get(&path).await;
    let name = reply.header("content-disposition").to_owned();
    let number = made.receipt["person_number"].as_str().unwrap();
    assert!(
        name.starts_with("attachment; filename=\"notification-"),
        "{name}"
    );
    assert!(name.is_ascii() && !name.contains(number), "{name}");
    // No name in the properties of the document either: they are not compressed.
    let text = String::from_utf8_lossy(&reply.body);
    assert!(!text.contains("髙橋") && !text.contains(number));
    let entries = sql
        .rows(
            "SELECT permission, field_groups, person_count FROM audit_entry \
             WHERE operation = 'GET /api/v1/notifications/{id}/form.pdf'",
        )
        .await;
    assert_eq!(entries.len(), 1);
    let said: Vec<String> = entries[0].iter().flatten().cloned().collect();
    assert_eq!(said[0], "notification.read", "{said:?}");
    assert!(said[1].contains("notification"), "{said:?}");
    assert_eq!(said[2], "1", "{said:?}");
}
