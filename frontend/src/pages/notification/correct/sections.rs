//! Which section of the page holds which items of the form.

use leptos::prelude::*;

use crate::pages::notification::condition::ConditionSection;
use crate::pages::notification::diagnosis::{DiagnosisSection, FindingsSection};
use crate::pages::notification::infection::InfectionSection;
use crate::pages::notification::person::{CategorySection, PersonSection, PlaceSection};
use crate::pages::notification::reporter::ReporterSection;

/// A section of the page with the beginnings of the places in the form that it holds.
pub(super) type Part = (&'static [&'static str], fn() -> AnyView);

/// The sections of the page.
pub(super) const SECTIONS: [Part; 8] = [
    (&["/category", "/deemed"], || {
        view! { <CategorySection/> }.into_any()
    }),
    (
        &[
            "/person/family_",
            "/person/given_",
            "/person/name",
            "/person/alias",
            "/person/nationality",
            "/person/language",
            "/person/other_language",
            "/person/interpreter",
            "/person/sex",
            "/person/birth",
            "/person/age",
            "/person/occupation",
            "/person/workplace",
        ],
        || view! { <PersonSection/> }.into_any(),
    ),
    (
        &[
            "/person/residence",
            "/person/whereabouts",
            "/person/phone",
            "/person/mail",
            "/person/guardian",
        ],
        || view! { <PlaceSection/> }.into_any(),
    ),
    (
        &[
            "/diagnosis/remote",
            "/diagnosis/onset",
            "/diagnosis/first_visit",
            "/diagnosis/diagnosed",
            "/diagnosis/infected",
            "/diagnosis/severe",
            "/diagnosis/died",
            "/diagnosis/death",
            "/diagnosis/autopsy",
            "/diagnosis/told",
        ],
        || view! { <DiagnosisSection/> }.into_any(),
    ),
    (
        &[
            "/diagnosis/symptoms",
            "/diagnosis/other_",
            "/diagnosis/spo2",
            "/diagnosis/tests",
            "/diagnosis/clinical_course",
        ],
        || view! { <FindingsSection/> }.into_any(),
    ),
    (&["/infection"], || view! { <InfectionSection/> }.into_any()),
    (&["/condition"], || view! { <ConditionSection/> }.into_any()),
    (&["/reporter", "/remarks"], || {
        view! { <ReporterSection/> }.into_any()
    }),
];

/// The place in the form at which a section of the page begins, by its items.
pub(super) fn shows(section: &[&str], wanted: &[String]) -> bool {
    let within = |pointer: &String| section.iter().any(|own| pointer.starts_with(own));
    wanted.is_empty() || wanted.iter().any(within)
}

#[cfg(test)]
mod tests {
    use hersys_domain::notification::NotificationForm;

    use super::*;

    #[test]
    fn every_item_of_the_form_stands_in_one_section() {
        let form = serde_json::to_value(NotificationForm::default()).unwrap();
        for (part, value) in form.as_object().unwrap() {
            // What the paper of a 代行入力 said about itself is not corrected.
            if part == "proxy" {
                continue;
            }
            let places = match value.as_object() {
                Some(items) => items.keys().map(|item| format!("/{part}/{item}")).collect(),
                None => vec![format!("/{part}")],
            };
            for place in places {
                let wanted = [place];
                let holding = SECTIONS.iter().filter(|(of, _)| shows(of, &wanted));
                assert_eq!(holding.count(), 1, "{wanted:?}");
            }
        }
    }
}
