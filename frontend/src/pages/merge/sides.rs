//! Two records side by side, item by item.

use hersys_domain::notification::{AddressForm, NotificationForm, PersonForm};
use hersys_domain::person::Person;
use hersys_domain::person_merge::{LineState, MergeComparison, MergeItem, MergeLine};
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::message::Label as _;
use crate::pages::case::words;
use crate::pages::record::{self, Names, Wanted};

/// What a record says of an item, in lines; none for 未入力.
fn said(item: MergeItem, of: &Person, names: &Names) -> Vec<Text> {
    let (identity, contact) = (&of.identity, &of.contact);
    let form = PersonForm::of(of);
    let typed = |parts: &[&str]| -> Vec<Text> {
        let whole = parts.join(" ");
        let whole = whole.trim();
        (!whole.is_empty())
            .then(|| Text::from(whole))
            .into_iter()
            .collect()
    };
    let place = |address: &AddressForm| {
        if *address == AddressForm::default() {
            Vec::new()
        } else {
            record::place(address, names)
        }
    };
    match item {
        MergeItem::Name => vec![words::name(identity.full_name().as_deref())],
        MergeItem::Kana => typed(&[&identity.family_kana, &identity.given_kana]),
        MergeItem::Alias => typed(&[&identity.alias]),
        MergeItem::Birth => identity
            .birth_on
            .map(|on| words::full_day(on).into())
            .into_iter()
            .collect(),
        MergeItem::Sex => vec![of.sex.label()],
        MergeItem::Phone => typed(&[&contact.phone]),
        MergeItem::Phones => contact
            .phones
            .iter()
            .flat_map(|one| typed(&[&one.number]))
            .collect(),
        MergeItem::Mail => typed(&[&contact.mail]),
        MergeItem::Residence => place(&form.residence),
        MergeItem::Whereabouts => place(&form.whereabouts),
        MergeItem::Occupation => typed(&[&contact.occupation]),
        MergeItem::Guardian => {
            let mut lines = typed(&[&contact.guardian_name, &contact.guardian_phone]);
            lines.extend(place(&form.guardian_address));
            lines
        }
        MergeItem::Nationality => {
            let country = names
                .countries
                .iter()
                .find(|(code, _)| *code == contact.nationality);
            typed(&[country.map_or(&*contact.nationality, |(_, name)| name)])
        }
        MergeItem::Language => {
            let language = contact.language.map(|one| one.label());
            let needed = contact
                .interpreter_needed
                .map(|needed| text::person_merge::interpreter(needed.label()));
            let mut lines: Vec<Text> = language.into_iter().collect();
            lines.extend(typed(&[&contact.other_language]));
            lines.extend(needed);
            lines
        }
        MergeItem::Workplace => {
            let mut lines = typed(&[&contact.workplace.name, &contact.workplace.phone]);
            lines.extend(place(&contact.workplace.address));
            lines
        }
    }
}

fn cell(lines: Vec<Text>) -> AnyView {
    if lines.is_empty() {
        return view! { <span class="soft">{text::person_merge::compare::blank()}</span> }
            .into_any();
    }
    lines
        .into_iter()
        .map(|line| view! { <div class="written-value">{line}</div> })
        .collect_view()
        .into_any()
}

/// The form that codes are named for.
fn form_of(person: &Person) -> NotificationForm {
    NotificationForm {
        person: PersonForm::of(person),
        ..NotificationForm::default()
    }
}

/// The table. What neither record says is left out; `result` shows what comes of a line.
#[component]
pub(super) fn Sides(
    /// Both records.
    of: MergeComparison,
    /// What comes of a line.
    result: fn(&MergeLine) -> AnyView,
) -> impl IntoView {
    use text::person_merge::{compare, side};
    let forms = [form_of(&of.this), form_of(&of.that)];
    let names = record::names(Wanted::of(&forms));
    let numbers = [of.this.number.to_string(), of.that.number.to_string()];
    let owner = Owner::current();
    let rows = move || {
        let names = names.value().unwrap_or_default();
        of.lines
            .iter()
            .map(|line| {
                let sides = [&of.this, &of.that].map(|person| said(line.item, person, &names));
                if sides.iter().all(Vec::is_empty) {
                    return None;
                }
                let [this, that] = sides.map(cell);
                let shown = owner
                    .as_ref()
                    .map_or_else(|| result(line), |owner| owner.with(|| result(line)));
                let differs = line.state == LineState::Differs;
                Some(view! {
                    <tr role="row" class:row-danger=differs>
                        <th scope="row" role="rowheader" class="cell">{line.item.label()}</th>
                        <td role="cell" class="cell" data-label=side::this()>{this}</td>
                        <td role="cell" class="cell" data-label=side::that()>{that}</td>
                        <td role="cell" class="cell" data-label=compare::result()>{shown}</td>
                    </tr>
                })
            })
            .collect_view()
    };
    let [this, that] = numbers;
    view! {
        <table class="table review-table" role="table">
            <caption class="visually-hidden">{compare::caption()}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader" class="cell">{compare::item()}</th>
                    <th scope="col" role="columnheader" class="cell">{side::this()} " " <span class="day">{this}</span></th>
                    <th scope="col" role="columnheader" class="cell">{side::that()} " " <span class="day">{that}</span></th>
                    <th scope="col" role="columnheader" class="cell">{compare::result()}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// What comes of a line that nobody need choose of.
pub(super) fn outcome(line: &MergeLine) -> AnyView {
    match (line.state, line.choice) {
        (LineState::Agrees, _) => {
            view! { <span class="soft">{text::person_merge::compare::same()}</span> }.into_any()
        }
        (_, Some(side)) => side.label().into_render().into_any(),
        (_, None) => ().into_any(),
    }
}
