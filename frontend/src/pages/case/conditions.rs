//! All filters of the list of cases, in a dialog, and what narrows the list now as chips that can be taken away.

use hersys_domain::absent::DateState;
use hersys_domain::case::{CaseStatus, Severity, Sex, Whereabouts};
use hersys_domain::case_list::{AGE_MAX, CaseFilter, CaseSign, FillableItem};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::filters::{Day, bound, options, setting};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::choice::{CheckboxGroup, Choice};
use crate::ui::dialog::Dialog;
use crate::ui::field::Need;
use crate::ui::text_input::{TextField, Width};

/// Opens the dialog with all filters.
#[component]
pub(super) fn ConditionsButton() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button on_press=move || open.set(true)>{text::case_list::more()}</Button>
        <Dialog open=open title=text::case_list::more_title()>
            <Conditions/>
            <div class="dialog-actions">
                <Button look=Look::Solid on_press=move || open.set(false)>{text::case_list::more_done()}</Button>
            </div>
        </Dialog>
    }
}

/// Several out of a set.
#[component]
fn Several(
    /// Its word in the address.
    name: &'static str,
    /// Its label.
    label: Text,
    /// Wire forms and labels.
    options: Vec<(String, Text)>,
) -> impl IntoView {
    let router = Router::get();
    let value = Signal::derive(move || {
        let text = router.query(name).unwrap_or_default();
        text.split(',')
            .filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    let mut bound = bound(name, label, value, |given: Vec<String>| given.join(","));
    bound.id = format!("condition-{name}");
    let choices = options
        .into_iter()
        .map(|(value, label)| Choice {
            value,
            label,
            note: None,
        })
        .collect();
    view! { <CheckboxGroup bound=bound choices=choices need=Need::Unsaid/> }
}

/// A number or a code.
#[component]
fn Typed(
    /// Its word in the address.
    name: &'static str,
    /// Its label.
    label: Text,
    /// What is typed there.
    support: Text,
) -> impl IntoView {
    let router = Router::get();
    let value = Signal::derive(move || router.query(name).unwrap_or_default());
    let mut bound = bound(name, label, value, |given: String| {
        let mut filter = CaseFilter::default();
        let text = given.trim().to_owned();
        // Only what can be read is asked of the server.
        let fits = filter.put(name, &text).is_ok()
            && filter.age_from.max(filter.age_until) <= Some(AGE_MAX);
        if fits {
            filter
                .pairs()
                .pop()
                .map(|(_, text)| text)
                .unwrap_or_default()
        } else {
            String::new()
        }
    });
    bound.id = format!("condition-{name}");
    view! { <TextField bound=bound need=Need::Unsaid width=Width::Short keys="numeric" support=support/> }
}

/// The signs that one may read.
fn signs() -> Vec<(String, Text)> {
    let session = Session::get();
    let may = |sign: &CaseSign| {
        session.allows(match sign {
            CaseSign::Alert => Permission::AlertRead,
            CaseSign::Silent => Permission::ObservationRead,
            _ => Permission::ClinicalRead,
        })
    };
    let seen: Vec<CaseSign> = CaseSign::ALL.iter().copied().filter(may).collect();
    options(&seen)
}

fn onset() -> Vec<(String, Text)> {
    DateState::ALL
        .iter()
        .filter_map(|one| Some((one.to_string(), text::case_list::onset::find(one.as_str())?)))
        .collect()
}

#[component]
fn Conditions() -> impl IntoView {
    use text::case_list::{filter, from, until};
    let signs = signs();
    let having = (!signs.is_empty())
        .then(|| view! { <Several name="having" label=filter::having() options=signs/> });
    view! {
        <form class="conditions" autocomplete="off" on:submit=move |event| event.prevent_default()>
            {having}
            <Several name="status" label=filter::status() options=options(CaseStatus::ALL)/>
            <Several name="severity" label=filter::severity() options=options(Severity::ALL)/>
            <Several name="whereabouts" label=filter::whereabouts() options=options(Whereabouts::ALL)/>
            <Several name="sex" label=filter::sex() options=options(Sex::ALL)/>
            <div class="span-row">
                <Typed name="age_from" label=from(filter::age()) support=text::case_list::age_support()/>
                <Typed name="age_until" label=until(filter::age()) support=text::case_list::age_support()/>
                <Typed name="municipality_code" label=text::case_list::municipality_code() support=text::case_list::code_support()/>
            </div>
            <div class="span-row">
                <Day name="diagnosed_from" label=from(filter::diagnosed())/>
                <Day name="diagnosed_until" label=until(filter::diagnosed())/>
            </div>
            <div class="span-row">
                <Day name="onset_from" label=from(filter::onset_on())/>
                <Day name="onset_until" label=until(filter::onset_on())/>
            </div>
            <Several name="onset" label=filter::onset() options=onset()/>
            <div class="span-row">
                <Day name="published_from" label=from(filter::published())/>
                <Day name="published_until" label=until(filter::published())/>
            </div>
            <Several name="missing" label=filter::missing() options=options(FillableItem::ALL)/>
            <Several name="present" label=filter::present() options=options(FillableItem::ALL)/>
        </form>
    }
}

/// What a filter says, in words: its name and its choices.
fn words(name: &str, value: &str) -> Text {
    use text::case_list::{chip, filter, from, until};
    let each = |label: fn(&str) -> Option<Text>| -> Text {
        let all: Vec<String> = value
            .split(',')
            .map(|one| label(one).map_or_else(|| one.to_owned(), |words| words.get()))
            .collect();
        all.join(&text::case_list::comma().get()).into()
    };
    let of = |label: Text, words: Text| chip(label, words);
    match name {
        "status" => of(
            filter::status(),
            each(|one| Some(one.parse::<CaseStatus>().ok()?.label())),
        ),
        "severity" => of(
            filter::severity(),
            each(|one| Some(one.parse::<Severity>().ok()?.label())),
        ),
        "whereabouts" => of(
            filter::whereabouts(),
            each(|one| Some(one.parse::<Whereabouts>().ok()?.label())),
        ),
        "sex" => of(
            filter::sex(),
            each(|one| Some(one.parse::<Sex>().ok()?.label())),
        ),
        "onset" => of(filter::onset(), each(text::case_list::onset::find)),
        "missing" => of(filter::missing(), each(text::case_list::item::find)),
        "present" => of(filter::present(), each(text::case_list::item::find)),
        "having" => of(filter::having(), each(text::case_list::sign::find)),
        "age_from" => of(from(filter::age()), text::case::age_years(value)),
        "age_until" => of(until(filter::age()), text::case::age_years(value)),
        "assigned_to" => of(
            filter::assigned_to(),
            text::case_list::several(value.split(',').count()),
        ),
        "receiving_center_id" => of(
            filter::receiving_center_id(),
            text::case_list::several(value.split(',').count()),
        ),
        "kind" => of(
            filter::kind(),
            text::case::kind::find(value).unwrap_or_else(|| value.to_owned().into()),
        ),
        "municipality_code" => of(filter::municipality_code(), value.replace(',', " ").into()),
        _ => day_words(name, value),
    }
}

fn day_words(name: &str, value: &str) -> Text {
    use text::case_list::{chip, filter, from, until};
    let label = match name.split_once('_').map(|(item, _)| item) {
        Some("reported") => filter::reported(),
        Some("diagnosed") => filter::diagnosed(),
        Some("onset") => filter::onset_on(),
        _ => filter::published(),
    };
    let label = if name.ends_with("_from") {
        from(label)
    } else {
        until(label)
    };
    chip(label, value.to_owned())
}

/// What narrows the list now; each can be taken away by itself, and all at once.
#[component]
pub(super) fn Chips() -> impl IntoView {
    let router = Router::get();
    let pairs = Memo::new(move |_| setting(router).filter.pairs());
    let clear = move || {
        let none: Vec<_> = CaseFilter::NAMES
            .iter()
            .chain(&["view", "after"])
            .map(|name| (*name, None))
            .collect();
        router.set_query(&none);
    };
    let chip = move |(name, value): (&'static str, String)| {
        let words = words(name, &value);
        let label = text::case_list::take_away(words.clone());
        let press = move |_| router.set_query(&[(name, None), ("after", None)]);
        view! {
            <li><button type="button" class="chip" aria-label=label on:click=press>{words}<span aria-hidden="true">"×"</span></button></li>
        }
    };
    view! {
        <Show when=move || pairs.with(|all| !all.is_empty())>
            <div class="chips">
                <ul aria-label=text::case_list::narrowed()><For each=move || pairs.get() key=Clone::clone children=chip/></ul>
                <Button look=Look::Plain on_press=clear>{text::case::filter::clear()}</Button>
            </div>
        </Show>
    }
}
