//! A municipality, chosen by prefecture and name.

use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::prefecture::Prefecture;
use hersys_domain::reference::MunicipalityKind;
use leptos::prelude::*;

use super::field::Field;
use super::frame::{Frame, Framed, Mark};
use crate::locale::text;
use crate::ui::load::load;

/// A municipality.
#[component]
pub(super) fn MunicipalityItem(
    /// The item: a code.
    field: Field<String>,
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
) -> impl IntoView {
    let framed = Framed::of(&field, true);
    let Field {
        id, value, write, ..
    } = field;
    let chosen = RwSignal::new(None::<Prefecture>);
    let of_code = move || {
        let code: Option<MunicipalityCode> = value.with(|code| code.parse().ok());
        code.map(|code| code.prefecture())
    };
    let prefecture = Memo::new(move |_| of_code().or_else(|| chosen.get()));
    let found = load(
        move || prefecture.get(),
        |client, prefecture| async move {
            match prefecture {
                None => Ok(Vec::new()),
                Some(prefecture) => {
                    let page = client.reference().municipalities(prefecture, None).await?;
                    Ok(page.items)
                }
            }
        },
    );
    let prefecture_wire = move || prefecture.get().map(|one| one.to_string());
    let prefectures: Vec<_> = Prefecture::ALL
        .iter()
        .map(|one| {
            let own = *one;
            let here = move || prefecture.get() == Some(own);
            view! { <option value=own.to_string() selected=here>{own.name()}</option> }
        })
        .collect();
    let municipalities = move || {
        let all = found.value().unwrap_or_default();
        all.into_iter()
            .filter(|one| one.kind != MunicipalityKind::DesignatedCity)
            .map(|one| {
                let code = one.code.to_string();
                let own = code.clone();
                let here = move || value.with(|value| *value == own);
                view! { <option value=code selected=here>{one.county} {one.name}</option> }
            })
            .collect::<Vec<_>>()
    };
    let choose = move |event| {
        write.run(String::new());
        chosen.set(event_target_value(&event).parse().ok());
    };
    view! {
        <Frame framed=framed mark=mark support=None group=true>
            <div class="municipality">
                <div class="select">
                    <select
                        id=format!("{id}-prefecture")
                        class="input"
                        aria-label=text::notification::place::prefecture()
                        prop:value=move || prefecture_wire().unwrap_or_default()
                        on:change=choose
                    >
                        <option value="">{text::notification::place::prefecture()}</option>
                        {prefectures}
                    </select>
                </div>
                <div class="select">
                    <select
                        id=format!("{id}-municipality")
                        class="input"
                        aria-label=text::notification::place::municipality()
                        on:change=move |event| write.run(event_target_value(&event))
                    >
                        <option value="">{text::notification::place::municipality()}</option>
                        {municipalities}
                    </select>
                </div>
            </div>
        </Frame>
    }
}
