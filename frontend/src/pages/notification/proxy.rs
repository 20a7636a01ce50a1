//! 代行入力: which institution notified, how, and the days of the paper.

use hersys_client::OrganizationList;
use hersys_domain::id::OrganizationId;
use hersys_domain::notification::{Intake, NotificationForm, ProxyForm};
use hersys_domain::organization::{Organization, OrganizationKind};
use leptos::prelude::*;

use super::choices::RadioItem;
use super::entry::Entry;
use super::field::{Field, Lens};
use super::frame::{Frame, Framed, Mark};
use super::inputs::DateItem;
use super::section::{Section, Slot};
use super::standing::Standing;
use crate::browser;
use crate::locale::text;
use crate::ui::load::load;
use crate::ui::text_input::Width;

/// How many institutions are shown at once.
const SHOWN: u16 = 20;

static NO_INSTITUTION: Option<OrganizationId> = None;
static NO_INTAKE: Option<Intake> = None;
static NO_DAY: String = String::new();

fn own(form: &mut NotificationForm) -> &mut ProxyForm {
    form.proxy.get_or_insert_default()
}

/// 届け出た医療機関・届出の方法; not there where a doctor notifies.
#[component]
pub(super) fn ProxySection() -> impl IntoView {
    let entry = Entry::get();
    let shown = move || {
        if entry.form.with(|form| form.proxy.is_some()) {
            Standing::Main
        } else {
            Standing::Hidden
        }
    };
    let required = || Signal::stored(Mark::Required);
    let institution: Lens<Option<OrganizationId>> = Lens {
        pointer: "/proxy/institution_id",
        read: |form| {
            form.proxy
                .as_ref()
                .map_or(&NO_INSTITUTION, |own| &own.institution_id)
        },
        write: |form| &mut own(form).institution_id,
    };
    let intake: Lens<Option<Intake>> = Lens {
        pointer: "/proxy/intake",
        read: |form| form.proxy.as_ref().map_or(&NO_INTAKE, |own| &own.intake),
        write: |form| &mut own(form).intake,
    };
    let dated_on: Lens<String> = Lens {
        pointer: "/proxy/dated_on",
        read: |form| form.proxy.as_ref().map_or(&NO_DAY, |own| &own.dated_on),
        write: |form| &mut own(form).dated_on,
    };
    let received_on: Lens<String> = Lens {
        pointer: "/proxy/received_on",
        read: |form| form.proxy.as_ref().map_or(&NO_DAY, |own| &own.received_on),
        write: |form| &mut own(form).received_on,
    };
    let slots = vec![
        Slot::when(shown, move || {
            view! { <InstitutionItem field=entry.field(institution)/> }
        }),
        Slot::when(shown, move || {
            view! { <RadioItem field=entry.field(intake) of=Intake::PROXY mark=required()/> }
        }),
        Slot::when(shown, move || {
            view! {
                <div class="field-row">
                    <DateItem field=entry.field(dated_on) support=text::notification::support::paper()/>
                    <DateItem field=entry.field(received_on) mark=required()/>
                </div>
            }
        }),
    ];
    view! { <Section title=text::notification::section::proxy() slots=slots/> }
}

fn words(one: &Organization) -> String {
    let code = one.institution_code.as_deref().unwrap_or_default();
    format!("{}　{code}", one.name).trim_end().to_owned()
}

/// The institution, found by name or code among those of the district.
#[component]
fn InstitutionItem(
    /// The item.
    field: Field<Option<OrganizationId>>,
) -> impl IntoView {
    let framed = Framed::of(&field, true);
    let described_by = framed.described_by();
    let Field {
        id, value, write, ..
    } = field;
    let typed = RwSignal::new(String::new());
    let wanted = Memo::new(move |_| typed.with(|typed| typed.trim().to_owned()));
    let found = load(
        move || wanted.get(),
        |client, text| async move {
            let query = OrganizationList {
                kind: Some(OrganizationKind::MedicalInstitution),
                text: (!text.is_empty()).then_some(text),
                after: None,
                limit: Some(SHOWN),
            };
            Ok(client.organizations().list(&query).await?.items)
        },
    );
    let chosen = load(
        move || value.get(),
        |client, id| async move {
            match id {
                None => Ok(None),
                Some(id) => Ok(Some(client.organizations().get(id).await?.value)),
            }
        },
    );
    let reading = Signal::derive(move || {
        let one = chosen.value()??;
        (value.get() == Some(one.id)).then(|| words(&one))
    });
    let name = format!("{id}-pick");
    let picks = move || {
        let all: Vec<_> = found
            .value()?
            .into_iter()
            .filter(|one| !one.stopped)
            .collect();
        if all.is_empty() {
            let none = text::notification::proxy::none();
            return Some(view! { <p class="field-support" role="status">{none}</p> }.into_any());
        }
        let rows: Vec<_> = all
            .into_iter()
            .enumerate()
            .map(|(index, one)| {
                let own = one.id;
                let pick = format!("{name}-{index}");
                view! {
                    <div class="pick">
                        <input
                            id=pick.clone()
                            type="radio"
                            name=name.clone()
                            prop:checked=move || value.get() == Some(own)
                            on:change=move |_| write.run(Some(own))
                        />
                        <label for=pick>{words(&one)}</label>
                    </div>
                }
            })
            .collect();
        Some(view! { <div class="picks picks-long">{rows}</div> }.into_any())
    };
    let first = format!("{id}-pick-0");
    // Enter takes the only one that is left.
    let enter = move |event: leptos::ev::KeyboardEvent| {
        let plain = event.key() == "Enter" && !event.ctrl_key() && !event.meta_key();
        if !plain || browser::is_composing(&event) {
            return;
        }
        event.prevent_default();
        if let Some([one]) = found.value().as_deref() {
            write.run(Some(one.id));
        } else {
            browser::focus_later(first.clone());
        }
    };
    view! {
        <Frame
            framed=framed
            mark=Signal::stored(Mark::Required)
            support=Some(text::notification::proxy::search_note())
            reading=reading
            group=true
        >
            <input
                id=format!("{id}-0")
                class=Width::Full.class()
                type="search"
                autocomplete="off"
                aria-label=text::notification::proxy::search()
                aria-describedby=described_by
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=enter
            />
            {picks}
        </Frame>
    }
}
