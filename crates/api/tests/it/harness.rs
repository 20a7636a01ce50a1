//! The harness itself.

use hersys_domain::organization::OrganizationKind as Kind;
use hersys_domain::role::Role;

use crate::support::TestApp;

#[tokio::test]
async fn everybody_of_the_country_signs_in() {
    let app = TestApp::new().await;
    for login in ["ministry.analyst", "chiyoda.nurse", "kanda.physician"] {
        let browser = app.sign_in(login).await;
        let me = browser.get("/me").await.expect(200);
        assert_eq!(me["account_id"], app.staff(login).id.to_string());
    }
}

#[tokio::test]
async fn the_country_has_every_kind_and_every_role() {
    let app = TestApp::new().await;
    let country = &app.country;
    for kind in Kind::ALL {
        assert!(
            country.places.values().any(|place| place.kind == *kind),
            "{kind}"
        );
    }
    for role in Role::ALL {
        let login = format!("chiyoda.{role}");
        assert_eq!(country.person(&login).roles, [*role], "{role}");
    }
}
