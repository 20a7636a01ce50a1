//! The form of the optional items of an organisation.

use hersys_domain::etag::etag;
use hersys_domain::optional_item::{OptionalItem, OptionalItemKind, OptionalValues, Values};
use leptos::prelude::*;

use super::draft::{Draft, Typed, pointer};
use super::words::{choice, label, said, set_title};
use crate::browser;
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};
use crate::ui::choice::{CheckboxGroup, Choice};
use crate::ui::date_input::DateField;
use crate::ui::field::{Bound, Need};
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::notice::{Notice, Tone};
use crate::ui::picks::PickField;
use crate::ui::select::SelectField;
use crate::ui::text_area::AreaField;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// So many choices still stand side by side; more are a list.
const PICKS: usize = 6;

/// What somebody else entered meanwhile into items that one changed, too.
type Clash = Vec<(Text, Text)>;

/// The form.
#[component]
pub(super) fn ValuesForm(
    /// The items.
    items: Vec<OptionalItem>,
    /// What is entered.
    values: OptionalValues,
    /// Hears of what is entered then; of nothing where nothing was to be changed.
    #[prop(into)]
    on_done: Callback<Option<OptionalValues>>,
    /// Closes the form.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let form = Form::new("optional", Draft::new(&items, &values.values)).guarded();
    let clash = RwSignal::new(None::<Clash>);
    let based_on = StoredValue::new(values.version);
    let title = set_title(&values);
    let open: Vec<OptionalItem> = items
        .into_iter()
        .filter(|item| !values.withheld.contains(&item.code))
        .filter(|item| !item.definition.retired || values.values.contains_key(&item.code))
        .collect();
    let first = open.first().map(first_of).unwrap_or_default();
    let fields: Vec<_> = open
        .iter()
        .map(|item| field(form, item, &values.values))
        .collect();
    browser::focus_later(first);
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !browser::is_composing(&event) {
            event.prevent_default();
            event.stop_propagation();
            on_close.run(());
        }
    };
    let submit = move || send(form, values.clone(), based_on, clash, on_done);
    view! {
        <section class="panel entry-panel" aria-label=title on:keydown=keys>
            {move || clash.get().map(meanwhile)}
            <FormView state=form.state() on_submit=submit>
                <div class="entry-items">{fields}</div>
                <div class="form-actions">
                    <Button look=Look::Solid submit=true>{text::ui::save()}</Button>
                    <Button on_press=move || on_close.run(())>{text::ui::cancel()}</Button>
                </div>
            </FormView>
        </section>
    }
}

fn id(item: &OptionalItem) -> String {
    format!("optional{}", pointer(item).replace('/', "-"))
}

/// The id of the first control.
fn first_of(item: &OptionalItem) -> String {
    let id = id(item);
    match item.kind {
        OptionalItemKind::Choice if item.definition.choices.len() <= PICKS => format!("{id}-0"),
        OptionalItemKind::Choices => format!("{id}-0"),
        _ => id,
    }
}

/// Choices that are offered: those that are used, and what is chosen already.
fn offered(item: &OptionalItem, values: &Values) -> Vec<(String, Text)> {
    let stands = values.get(&item.code);
    let is_chosen = |code: &str| {
        let one = stands.and_then(|value| value.as_str()) == Some(code);
        let several = stands.and_then(|value| value.as_array());
        one || several.is_some_and(|all| all.iter().any(|value| value.as_str() == Some(code)))
    };
    let all = item.definition.choices.iter();
    all.filter(|one| !one.retired || is_chosen(&one.code))
        .map(|one| (one.code.clone(), choice(one)))
        .collect()
}

fn field(form: Form<Draft>, item: &OptionalItem, values: &Values) -> AnyView {
    let (reads, writes) = (item.code.clone(), item.code.clone());
    let chosen = item.kind.chooses();
    let whole: Bound<Typed> = form.bind(
        pointer(item),
        label(item),
        move |draft: &Draft| draft.get(&reads),
        move |draft, typed| draft.set(&writes, typed),
        chosen,
    );
    let text = |whole: Bound<Typed>| {
        whole.as_a_whole(
            |typed: &Typed| typed.text.clone(),
            |typed: &mut Typed, text: String| typed.text = text,
        )
    };
    let help = item.definition.help.as_deref();
    let support: Text = match (item.kind, item.definition.unit.as_deref()) {
        (OptionalItemKind::Number, Some(unit)) => Text::listed(
            [help, Some(unit)]
                .into_iter()
                .flatten()
                .map(Text::from)
                .collect(),
        ),
        _ => help.unwrap_or_default().into(),
    };
    match item.kind {
        OptionalItemKind::Text => {
            view! { <AreaField bound=text(whole) need=Need::Unsaid support=support/> }.into_any()
        }
        OptionalItemKind::Number => view! {
            <TextField bound=text(whole) width=Width::Short need=Need::Unsaid support=support keys="decimal"/>
        }
        .into_any(),
        OptionalItemKind::Date => {
            let bound = whole.as_a_whole(|typed| typed.day, |typed, day| typed.day = day);
            view! { <DateField bound=bound need=Need::Unsaid support=support/> }.into_any()
        }
        OptionalItemKind::Choice => {
            let options = offered(item, values);
            if item.definition.choices.len() <= PICKS {
                view! { <PickField bound=text(whole) options=options need=Need::Unsaid support=support/> }.into_any()
            } else {
                view! {
                    <SelectField bound=text(whole) options=options need=Need::Unsaid support=support none=text::entry::not_entered()/>
                }
                .into_any()
            }
        }
        OptionalItemKind::Choices => {
            let bound = whole.as_a_whole(
                |typed| typed.chosen.clone(),
                |typed, chosen| typed.chosen = chosen,
            );
            let choices = offered(item, values).into_iter().map(|(value, label)| Choice {
                value,
                label,
                note: None,
            });
            view! { <CheckboxGroup bound=bound choices=choices.collect() need=Need::Unsaid support=support/> }
                .into_any()
        }
    }
}

/// What both changed, with what the other entered.
fn meanwhile(both: Clash) -> impl IntoView {
    let lead = match both.is_empty() {
        true => text::optional_item::clash_none(),
        false => text::optional_item::clash_lead(),
    };
    let rows: Vec<_> = both
        .into_iter()
        .map(|(label, theirs)| view! { <li>{label} "　" {text::optional_item::both(theirs)}</li> })
        .collect();
    view! {
        <Notice tone=Tone::Warning title=text::entry::meanwhile()>
            <p>{lead}</p>
            <ul>{rows}</ul>
        </Notice>
    }
}

/// Sends what is typed.
fn send(
    form: Form<Draft>,
    values: OptionalValues,
    based_on: StoredValue<i32>,
    clash: RwSignal<Option<Clash>>,
    on_done: Callback<Option<OptionalValues>>,
) {
    let toasts = Toasts::get();
    form.send_or(
        move |client, draft: Draft, _| {
            let (values, tag) = (values.clone(), etag(based_on.get_value()));
            async move {
                let patch = draft.patch();
                if patch.values.is_empty() {
                    return Ok(None);
                }
                let stands = client.optional_items().enter(&values, &tag, &patch).await?;
                Ok(Some(stands.value))
            }
        },
        move |stands| {
            toasts.tell(text::optional_item::entered());
            on_done.run(stands);
        },
        move |error| {
            // What was typed stays; the next try is based on what stands now.
            let Some(now) = error.standing::<OptionalValues>() else {
                return Heard::Nothing;
            };
            let now = now.value;
            let mut both = Vec::new();
            form.update(|draft| both = draft.rebase(&now.values));
            based_on.set_value(now.version);
            let theirs = |item: &OptionalItem| match now.values.get(&item.code) {
                Some(value) => said(item, value),
                None => text::entry::not_entered(),
            };
            clash.set(Some(
                both.iter()
                    .map(|item| (label(item), theirs(item)))
                    .collect(),
            ));
            browser::focus_later("optional-summary");
            Heard::Shown
        },
    );
}
