//! An address: the postal code fills it.

use hersys_domain::notification::AddressForm;
use hersys_domain::postal_code::PostalCode;
use hersys_domain::reference::PostalTown;
use leptos::prelude::*;

use super::entry::Entry;
use super::field::{Field, at};
use super::frame::Mark;
use super::inputs::TextItem;
use super::municipality::MunicipalityItem;
use crate::locale::{Text, text};
use crate::session::Session;
use crate::ui::text_input::Width;

/// Which address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// 住所.
    Residence,
    /// 所在地.
    Whereabouts,
    /// 勤務先・学校等.
    Workplace,
    /// 保護者.
    Guardian,
}

struct Fields {
    postal_code: Field<String>,
    municipality_code: Field<String>,
    street: Field<String>,
    building: Field<String>,
}

impl Place {
    fn fields(self, entry: Entry) -> Fields {
        macro_rules! fields {
            ($($part:ident).+) => {
                Fields {
                    postal_code: entry.field(at!($($part).+.postal_code)),
                    municipality_code: entry.field(at!($($part).+.municipality_code)),
                    street: entry.field(at!($($part).+.street)),
                    building: entry.field(at!($($part).+.building)),
                }
            };
        }
        match self {
            Self::Residence => fields!(person.residence),
            Self::Whereabouts => fields!(person.whereabouts),
            Self::Workplace => fields!(person.workplace.address),
            Self::Guardian => fields!(person.guardian_address),
        }
    }

    fn label(self) -> Text {
        match self {
            Self::Residence => text::notification::place::residence(),
            Self::Whereabouts => text::notification::place::whereabouts(),
            Self::Workplace => text::notification::place::workplace(),
            Self::Guardian => text::notification::place::guardian(),
        }
    }
}

/// Whether an address says anything.
pub(super) fn is_told(address: &AddressForm) -> bool {
    *address != AddressForm::default()
}

/// What a postal code led to.
#[derive(Debug, Clone, PartialEq)]
enum Lookup {
    Idle,
    Searching,
    Found(Vec<PostalTown>),
    Failed,
}

fn written(town: &PostalTown) -> String {
    format!("{}{}{}", town.prefecture_name, town.municipality, town.town)
}

/// An address.
#[component]
pub(super) fn AddressItems(
    /// Which.
    place: Place,
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
) -> impl IntoView {
    let entry = Entry::get();
    let fields = place.fields(entry);
    let (code_write, street_write) = (fields.municipality_code.write, fields.street.write);
    let street = fields.street.value;
    let filled = StoredValue::new(String::new());
    let fill = Callback::new(move |town: PostalTown| {
        code_write.run(town.municipality_code.to_string());
        let present = street.get_untracked();
        // What somebody wrote stays.
        if present.trim().is_empty() || present == filled.get_value() {
            filled.set_value(town.town.clone());
            street_write.run(town.town);
        }
    });
    let lookup = follow(fields.postal_code.value, fill);
    let reading = Signal::derive(move || match lookup.get() {
        Lookup::Idle => None,
        Lookup::Searching => Some(text::notification::place::searching().get()),
        Lookup::Failed => Some(text::notification::place::failed().get()),
        Lookup::Found(towns) => match towns.as_slice() {
            [] => Some(text::notification::place::none().get()),
            [town] => Some(written(town)),
            _ => None,
        },
    });
    view! {
        <fieldset class="field-block">
            <legend class="field-block-title">{place.label()}</legend>
            <TextItem
                field=fields.postal_code
                mark=mark
                support=text::notification::support::postal()
                reading=reading
                width=Width::Short
                keys="numeric"
            />
            <Candidates place=place lookup=lookup fill=fill/>
            <MunicipalityItem field=fields.municipality_code/>
            <div class="field-row">
                <TextItem field=fields.street/>
                <TextItem field=fields.building/>
            </div>
        </fieldset>
    }
}

/// Looks the postal code up whenever another whole one stands there; one town fills the address.
fn follow(code: Signal<String>, fill: Callback<PostalTown>) -> RwSignal<Lookup> {
    let session = Session::get();
    let lookup = RwSignal::new(Lookup::Idle);
    let code = Memo::new(move |_| code.with(|code| code.parse::<PostalCode>().ok()));
    Effect::new(move |before: Option<Option<PostalCode>>| {
        let now = code.get();
        let Some(wanted) = now else {
            lookup.set(Lookup::Idle);
            return now;
        };
        // What stood there when the page was built has been looked up before.
        if before.is_none() {
            return now;
        }
        lookup.set(Lookup::Searching);
        leptos::task::spawn_local(async move {
            let answer = session
                .call(move |client| async move { client.reference().towns(wanted).await })
                .await;
            if code.try_get_untracked() != Some(Some(wanted)) {
                return; // another one stands there now, or the page is gone
            }
            match answer {
                Err(_) => lookup.set(Lookup::Failed),
                Ok(page) => {
                    if let [town] = page.items.as_slice() {
                        fill.run(town.clone());
                    }
                    lookup.set(Lookup::Found(page.items));
                }
            }
        });
        now
    });
    lookup
}

/// The towns of a postal code that stands for several.
#[component]
fn Candidates(
    /// Of which address.
    place: Place,
    /// What the postal code led to.
    lookup: RwSignal<Lookup>,
    /// Takes the one that is chosen.
    fill: Callback<PostalTown>,
) -> impl IntoView {
    move || {
        let Lookup::Found(towns) = lookup.get() else {
            return None;
        };
        if towns.len() < 2 {
            return None;
        }
        let name = format!("candidates-{place:?}");
        let picks: Vec<_> = towns
            .into_iter()
            .enumerate()
            .map(|(index, town)| {
                let id = format!("{name}-{index}");
                let words = if town.town.is_empty() {
                    format!(
                        "{}{}",
                        written(&town),
                        text::notification::place::no_town().get()
                    )
                } else {
                    written(&town)
                };
                view! {
                    <div class="pick">
                        <input
                            id=id.clone()
                            type="radio"
                            name=name.clone()
                            on:change=move |_| fill.run(town.clone())
                        />
                        <label for=id>{words}</label>
                    </div>
                }
            })
            .collect();
        Some(view! {
            <fieldset class="field field-group">
                <legend class="field-label">{text::notification::place::several()}</legend>
                <div class="picks picks-long">{picks}</div>
            </fieldset>
        })
    }
}
