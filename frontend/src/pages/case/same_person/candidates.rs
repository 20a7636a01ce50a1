//! Records that may be of the same person, with what speaks for it and against it, and what is to be decided of each (A8).

use hersys_domain::id::PersonId;
use hersys_domain::jp_date::display;
use hersys_domain::same_person::{
    AgreementDegree, Candidate, CandidateElsewhere, ComparedPart, Comparison,
};
use leptos::prelude::*;

use super::TabDesk;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::{address, words};
use crate::ui::button::Button;
use crate::ui::load::{Load, load};
use crate::ui::table::{Column, Table};

/// The candidates.
#[component]
pub(super) fn Candidates(
    /// Whose.
    person: Memo<PersonId>,
) -> impl IntoView {
    let desk = TabDesk::get();
    let found = load(
        move || (person.get(), desk.turn.get()),
        |client, (person, _)| async move { client.persons().duplicates(person).await },
    );
    view! {
        <section class="section-plain">
            <h2>{text::same_person::title()}</h2>
            <p class="page-lead">{text::same_person::lead()}</p>
            <Load of=found lines=6 let:found>
                {
                    let nobody = found.items.is_empty() && found.elsewhere.is_empty();
                    let nobody = nobody.then(|| view! { <p class="empty">{text::same_person::none()}</p> });
                    let shown = (!found.items.is_empty()).then(|| view! {
                        <Table
                            caption=text::same_person::caption()
                            columns=columns()
                            rows=found.items
                            href=link
                        />
                    });
                    let elsewhere = (!found.elsewhere.is_empty())
                        .then(|| view! { <Others centers=found.elsewhere/> });
                    view! { {nobody} {shown} {elsewhere} }
                }
            </Load>
        </section>
    }
}

fn link(one: &Candidate) -> String {
    address(&one.case)
}

fn columns() -> Vec<Column<Candidate>> {
    use text::same_person::label;
    vec![
        Column::new(label::name(), |one: &Candidate| {
            words::name(one.case.name.as_deref())
                .into_render()
                .into_any()
        }),
        Column::new(label::number(), |one: &Candidate| {
            let number = one.case.person_number.to_string();
            view! { <span class="day">{number}</span> }.into_any()
        }),
        Column::new(label::reported(), |one: &Candidate| {
            display(one.case.reported_on).into_any()
        }),
        Column::new(label::status(), |one: &Candidate| {
            one.case.status.label().into_render().into_any()
        }),
        Column::new(label::chance(), |one: &Candidate| chance(&one.comparison)),
        Column::new(label::agrees(), |one: &Candidate| {
            parts(&one.comparison, |part| {
                part.degree != AgreementDegree::Differs
            })
        }),
        Column::new(label::differs(), |one: &Candidate| {
            parts(&one.comparison, |part| {
                part.degree == AgreementDegree::Differs
            })
        }),
        Column::new(text::person_merge::act(), decisions),
    ]
}

/// One person or two.
fn decisions(one: &Candidate) -> AnyView {
    use text::person_merge::{merge, not_same};
    let Some(desk) = TabDesk::find() else {
        return ().into_any();
    };
    let name = words::name(one.case.name.as_deref());
    let person = one.case.person_id;
    let other = one.clone();
    view! {
        <div class="stacked" role="group" aria-label=name>
            <Button on_press=move || desk.merging.set(Some(person))>{merge()}</Button>
            <Button on_press=move || desk.apart.set(Some(other.clone()))>{not_same()}</Button>
        </div>
    }
    .into_any()
}

/// How likely, in words and points, and against what.
fn chance(comparison: &Comparison) -> AnyView {
    use text::same_person::chance;
    let word = match comparison.likelihood {
        likely if likely >= 0.99 => chance::almost_certain(),
        likely if likely >= 0.5 => chance::likely(),
        _ => chance::possible(),
    };
    let against = text::same_person::compared(comparison.against.label());
    view! {
        <div>
            <p>{chance::of(points(comparison.bits), word)}</p>
            <p class="soft">{against}</p>
        </div>
    }
    .into_any()
}

/// With its sign, to a tenth.
fn points(bits: f64) -> Text {
    format!("{bits:+.1}").into()
}

/// Some of the parts, the weightiest first.
fn parts(comparison: &Comparison, of: fn(&ComparedPart) -> bool) -> AnyView {
    let mut told: Vec<&ComparedPart> = comparison
        .parts
        .iter()
        .filter(|part| part.degree != AgreementDegree::Missing && of(part))
        .collect();
    told.sort_by(|one, other| other.bits.abs().total_cmp(&one.bits.abs()));
    let told: Vec<_> = told
        .into_iter()
        .map(|part| {
            let line =
                text::same_person::part(points(part.bits), part.degree.label(), part.item.label());
            view! { <li>{line}</li> }
        })
        .collect();
    view! { <ul class="plain-list">{told}</ul> }.into_any()
}

/// Centres that know of somebody whom one may not see.
#[component]
fn Others(
    /// The centres.
    centers: Vec<CandidateElsewhere>,
) -> impl IntoView {
    use text::same_person::elsewhere;
    let lines: Vec<_> = centers
        .into_iter()
        .map(|center| {
            let phone = center.center_phone;
            let phone = phone.map(|phone| view! { <span>{elsewhere::phone(phone)}</span> });
            view! { <li>{elsewhere::line(center.center_name, center.records)} " " {phone}</li> }
        })
        .collect();
    view! {
        <section class="section-plain">
            <h3>{elsewhere::title()}</h3>
            <p>{elsewhere::lead()}</p>
            <ul class="plain-list">{lines}</ul>
        </section>
    }
}
