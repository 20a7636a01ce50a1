//! The program of patients and their families. It is small on purpose: nothing of the staff's screens may
//! be named here, so that none of it is loaded on a phone.

mod code;
mod home;
mod input;
mod pin;
mod program;
mod record;
mod report;
mod report_form;
mod start;
mod thanks;
mod verify;
mod words;

use leptos::prelude::*;

use self::program::{Program, Stage};
use crate::browser;
use crate::locale::{Locale, text};
use crate::ui::dialog::Dialog;
use crate::ui::language_switch::{self, LanguageSwitch};

/// The program of patients.
#[component]
pub fn Patient() -> impl IntoView {
    let preferred = browser::preferred_languages();
    let spoken = preferred.iter().find_map(|tag| Locale::of_tag(tag));
    language_switch::start(spoken.unwrap_or(Locale::Ja));
    Effect::new(|| {
        document().set_title(&text::app::page_title(text::self_report::program().get()).get());
    });
    let program = Program::start();
    let page = move || match program.stage() {
        Stage::Starting => view! { <p role="status">{text::self_report::loading()}</p> }.into_any(),
        Stage::Unreachable => view! { <start::Unreachable/> }.into_any(),
        Stage::Stranger => view! { <start::Stranger/> }.into_any(),
        Stage::Verify(secret) => view! { <verify::Verify secret=secret/> }.into_any(),
        Stage::Refused => view! { <verify::Refused/> }.into_any(),
        Stage::ChoosePin(ticket) => view! { <pin::ChoosePin ticket=ticket/> }.into_any(),
        Stage::Pin => view! { <pin::PinPage/> }.into_any(),
        Stage::DeadPin => view! { <pin::DeadPin/> }.into_any(),
        Stage::OtherPhone => view! { <code::OtherPhone/> }.into_any(),
        Stage::OtherCode(ticket) => view! { <code::OtherCode ticket=ticket/> }.into_any(),
        Stage::Home(today) => view! { <home::Home today=*today/> }.into_any(),
        Stage::Report(of) => view! { <report::ReportPage of=of.map(|of| *of)/> }.into_any(),
        Stage::Thanks(received) => {
            view! { <thanks::Thanks urgency=received.urgency until=received.correctable_until/> }
                .into_any()
        }
        Stage::Record => view! { <record::Record/> }.into_any(),
    };
    view! {
        <header class="patient-header">
            <p class="brand">{text::self_report::program()}</p>
            <LanguageSwitch/>
        </header>
        <main id="main" class="patient" tabindex="-1">{page}</main>
        <Dialog open=program.unlocking() title=text::self_report::pin::title() closable=false>
            <p>{text::self_report::pin::kept()}</p>
            <pin::PinEntry/>
        </Dialog>
    }
}
