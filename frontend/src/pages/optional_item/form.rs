//! The items of a definition's form.

use hersys_domain::optional_item::{OptionalAudience, OptionalItemKind};
use hersys_domain::organization::OrganizationKind;
use leptos::prelude::*;

use super::choices::ChoicesField;
use super::draft::Draft;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::session::Session;
use crate::ui::choice::Tick;
use crate::ui::field::{Bound, Need};
use crate::ui::form::Form;
use crate::ui::picks::PickField;
use crate::ui::text_input::{TextField, Width};

fn options<T: Copy + ToString + Label + 'static>(all: &[T]) -> Vec<(String, Text)> {
    all.iter()
        .map(|one| (one.to_string(), one.label()))
        .collect()
}

/// A text of the definition.
fn line(
    form: Form<Draft>,
    name: &'static str,
    label: Text,
    read: fn(&Draft) -> &String,
    write: fn(&mut Draft) -> &mut String,
) -> Bound<String> {
    let pointer = untrack(|| form.value()).pointer(name);
    form.item(
        pointer,
        label,
        move |draft| read(draft).clone(),
        move |draft, text| *write(draft) = text,
    )
}

/// The items.
#[component]
pub(super) fn Items(
    /// The form.
    form: Form<Draft>,
) -> impl IntoView {
    use text::optional_item::{label, support};
    let changing = untrack(|| form.value()).changing;
    let name = line(
        form,
        "label",
        label::label(),
        |one| &one.label,
        |one| &mut one.label,
    );
    let help = line(
        form,
        "help",
        label::help(),
        |one| &one.help,
        |one| &mut one.help,
    );
    let position = line(
        form,
        "position",
        label::position(),
        |one| &one.position,
        |one| &mut one.position,
    );
    let kind = Memo::new(move |_| form.value().kind);
    let by_kind = move || match kind.get() {
        Some(OptionalItemKind::Number) => Some(view! { <NumberItems form=form/> }.into_any()),
        Some(kind) if kind.chooses() => {
            let pointer = untrack(|| form.value()).pointer("choices");
            let bound = form.choice(
                pointer,
                label::choices(),
                |draft| draft.choices.clone(),
                |draft, all| draft.choices = all,
            );
            Some(view! { <ChoicesField bound=bound/> }.into_any())
        }
        _ => None,
    };
    let retired = changing.then(|| {
        let ticked = Signal::derive(move || form.value().retired);
        let tick = Callback::new(move |retired| form.update(|draft| draft.retired = retired));
        view! {
            <Tick id="optional-item-retired" label=label::retired() note=Some(support::retired()) ticked=ticked on_tick=tick/>
        }
    });
    view! {
        <TextField bound=name need=Need::Required support=support::label()/>
        {(!changing).then(|| view! { <FixedItems form=form/> })}
        {by_kind}
        <TextField bound=help support=support::help()/>
        <TextField bound=position support=support::position() width=Width::Short keys="numeric"/>
        {retired}
    }
}

/// What stays for ever once an item is defined.
#[component]
fn FixedItems(
    /// The form.
    form: Form<Draft>,
) -> impl IntoView {
    use text::optional_item::{label, support};
    let code = form.item(
        "/code",
        label::code(),
        |draft| draft.code.clone(),
        |draft, code| draft.code = code,
    );
    let kind = form.choice(
        "/kind",
        label::kind(),
        |draft| draft.kind.map(|kind| kind.to_string()).unwrap_or_default(),
        |draft, kind: String| draft.kind = kind.parse().ok(),
    );
    let audience = form.choice(
        "/audience",
        label::audience(),
        |draft| {
            draft
                .audience
                .map(|one| one.to_string())
                .unwrap_or_default()
        },
        |draft, one: String| draft.audience = one.parse().ok(),
    );
    let own = Session::get().me_now().map(|me| me.organization.kind);
    let has_area = matches!(
        own,
        Some(OrganizationKind::Prefecture | OrganizationKind::Municipality)
    );
    view! {
        <TextField bound=code need=Need::Required support=support::code() width=Width::Medium/>
        <PickField bound=kind options=options(OptionalItemKind::ALL) need=Need::Required support=support::kind()/>
        {has_area.then(|| view! {
            <PickField bound=audience options=options(OptionalAudience::ALL) need=Need::Required support=support::audience()/>
        })}
    }
}

/// What a number has besides.
#[component]
fn NumberItems(
    /// The form.
    form: Form<Draft>,
) -> impl IntoView {
    use text::optional_item::{label, support};
    let unit = line(
        form,
        "unit",
        label::unit(),
        |one| &one.unit,
        |one| &mut one.unit,
    );
    let minimum = line(
        form,
        "minimum",
        label::minimum(),
        |one| &one.minimum,
        |one| &mut one.minimum,
    );
    let maximum = line(
        form,
        "maximum",
        label::maximum(),
        |one| &one.maximum,
        |one| &mut one.maximum,
    );
    let decimals = line(
        form,
        "decimals",
        label::decimals(),
        |one| &one.decimals,
        |one| &mut one.decimals,
    );
    view! {
        <TextField bound=unit support=support::unit() width=Width::Short/>
        <div class="form-pair">
            <TextField bound=minimum support=support::bound() width=Width::Short/>
            <TextField bound=maximum support=support::bound() width=Width::Short/>
        </div>
        <TextField bound=decimals support=support::decimals() width=Width::Short keys="numeric"/>
    }
}
