//! 代わりに報告する.

use chrono::{DateTime, Utc};
use hersys_domain::id::CaseId;
use hersys_domain::observation::{DailySymptom, Observation, ProxyReport, UrgentSymptom, Vital};
use leptos::prelude::*;

use super::Asked;
use super::proxy_draft::Draft;
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::ui::button::{Button, Look};
use crate::ui::choice::{CheckboxGroup, Choice, Tick};
use crate::ui::date_input::DateField;
use crate::ui::field::{Bound, Need};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::select::SelectField;
use crate::ui::text_area::AreaField;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

fn choices<T: Label>(all: &[T]) -> Vec<Choice<T>> {
    all.iter()
        .map(|one| Choice {
            value: *one,
            label: one.label(),
            note: None,
        })
        .collect()
}

fn now() -> DateTime<Utc> {
    browser::now_in_japan().map_or_else(DateTime::default, |now| now.to_utc())
}

/// The form.
#[component]
pub(super) fn Proxy(
    /// The case.
    case: CaseId,
    /// Its reports, to be asked for again.
    asked: Asked,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    use text::follow_up::proxy as say;
    let toasts = Toasts::get();
    let form = Form::new("proxy", Draft::begin()).guarded();
    let submit = move || {
        form.send(
            move |client, draft: Draft, key| async move {
                let body = draft.report(now());
                client.observations().report(case, &body, key).await
            },
            move |_: Observation| {
                toasts.tell(say::done());
                open.set(false);
                asked.again();
            },
        );
    };
    browser::focus_later("proxy-channel");
    view! {
        <section class="panel">
            <h2 class="panel-title">{say::title()}</h2>
            <FormView state=form.state() on_submit=submit>
                <Source form=form/>
                <Measured form=form/>
                <Said form=form/>
                <div class="form-actions">
                    <Button look=Look::Solid submit=true>{say::submit()}</Button>
                    <Button on_press=move || open.set(false)>{text::ui::cancel()}</Button>
                </div>
            </FormView>
        </section>
    }
}

#[component]
fn Source(
    /// The form.
    form: Form<Draft>,
) -> impl IntoView {
    use text::follow_up::proxy as say;
    let options = ProxyReport::CHANNELS
        .iter()
        .map(|channel| (channel.to_string(), channel.label()))
        .collect::<Vec<_>>();
    let channel = form.choice(
        "/channel",
        say::channel(),
        |draft: &Draft| draft.channel.clone(),
        |draft, channel: String| draft.channel = channel,
    );
    let measured = form.item(
        "/report/measured_at",
        say::measured(),
        |draft: &Draft| draft.measured_on,
        |draft, on| draft.measured_on = on,
    );
    view! {
        <div class="proxy-row">
            <SelectField bound=channel options=options need=Need::Required/>
            <DateField bound=measured support=say::measured_support()/>
        </div>
    }
}

#[component]
fn Measured(
    /// The form.
    form: Form<Draft>,
) -> impl IntoView {
    use text::follow_up::proxy as say;
    type Item = (
        &'static str,
        Text,
        fn(&Draft) -> String,
        fn(&mut Draft, String),
    );
    let items: [Item; 4] = [
        (
            "/report/temperature",
            say::temperature(),
            |draft| draft.temperature.clone(),
            |draft, typed| draft.temperature = typed,
        ),
        (
            "/report/spo2",
            say::spo2(),
            |draft| draft.spo2.clone(),
            |draft, typed| draft.spo2 = typed,
        ),
        (
            "/report/pulse",
            say::pulse(),
            |draft| draft.pulse.clone(),
            |draft, typed| draft.pulse = typed,
        ),
        (
            "/report/respiration",
            say::respiration(),
            |draft| draft.respiration.clone(),
            |draft, typed| draft.respiration = typed,
        ),
    ];
    let items: Vec<_> = items
        .into_iter()
        .map(|(pointer, label, read, write)| {
            let bound = form.item(pointer, label, read, write);
            view! { <TextField bound=bound width=Width::Short keys="decimal"/> }
        })
        .collect();
    let unmeasured = form.choice(
        "/report/unmeasured",
        say::unmeasured(),
        |draft: &Draft| draft.unmeasured.clone(),
        |draft, all| draft.unmeasured = all,
    );
    let odd = move || {
        let report = form.value().report(now()).report;
        !report.odd().is_empty()
    };
    let confirmed = Signal::derive(move || form.value().confirmed);
    let confirm = Callback::new(move |on| form.update(|draft| draft.confirmed = on));
    view! {
        <div class="proxy-row">{items}</div>
        <CheckboxGroup bound=unmeasured choices=choices(&[Vital::Temperature, Vital::Spo2])/>
        <Show when=odd>
            <Tick id="proxy-confirmed" label=say::confirmed() ticked=confirmed on_tick=confirm/>
        </Show>
    }
}

#[component]
fn Said(
    /// The form.
    form: Form<Draft>,
) -> impl IntoView {
    use text::follow_up::proxy as say;
    let symptoms = form.choice(
        "/report/symptoms",
        say::symptoms(),
        |draft: &Draft| draft.symptoms.clone(),
        |draft, all: Vec<DailySymptom>| draft.symptoms = all,
    );
    let urgent = form.choice(
        "/report/urgent",
        say::urgent(),
        |draft: &Draft| draft.urgent.clone(),
        |draft, all: Vec<UrgentSymptom>| draft.urgent = all,
    );
    let note: Bound<String> = form.item(
        "/report/note",
        say::note(),
        |draft: &Draft| draft.note.clone(),
        |draft, note| draft.note = note,
    );
    let asked = Signal::derive(move || form.value().asked);
    let urgent_asked = Signal::derive(move || form.value().urgent_asked);
    let ask = Callback::new(move |on| form.update(|draft| draft.asked = on));
    let ask_urgent = Callback::new(move |on| form.update(|draft| draft.urgent_asked = on));
    view! {
        <Tick id="proxy-asked" label=say::asked() ticked=asked on_tick=ask/>
        <CheckboxGroup bound=symptoms choices=choices(DailySymptom::ALL) support=say::symptoms_support()/>
        <Tick id="proxy-urgent-asked" label=say::urgent_asked() ticked=urgent_asked on_tick=ask_urgent/>
        <CheckboxGroup bound=urgent choices=choices(UrgentSymptom::ALL)/>
        <AreaField bound=note rows=3/>
    }
}
