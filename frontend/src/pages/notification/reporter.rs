//! 医師・医療機関.

use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::contact::PhoneItem;
use super::entry::Entry;
use super::field::at;
use super::frame::Mark;
use super::inputs::{DateItem, NoteItem, TextItem};
use super::section::{Section, Slot};
use crate::locale::text;
use crate::ui::text_input::Width;

/// 医師・医療機関.
#[component]
pub(super) fn ReporterSection() -> impl IntoView {
    let entry = Entry::get();
    let slots = vec![
        Slot::main(move || {
            let field = entry.field(at!(reporter.physician));
            view! { <TextItem field=field mark=Signal::stored(Mark::Required) width=Width::Medium/> }
        }),
        Slot::main(move || {
            let field = entry.field(at!(reporter.reported_on));
            view! { <DateItem field=field mark=entry.mark(Item::ReportDate)/> }
        }),
        Slot::other(move || {
            view! {
                <div class="field-row">
                    <PhoneItem field=entry.field(at!(reporter.phone))/>
                    <PhoneItem field=entry.field(at!(reporter.phone_after_hours))/>
                </div>
            }
        }),
        Slot::other(move || {
            view! {
                <TextItem
                    field=entry.field(at!(reporter.institution_name))
                    support=text::notification::support::institution()
                />
                <div class="field-row">
                    <TextItem field=entry.field(at!(reporter.institution_address))/>
                    <PhoneItem field=entry.field(at!(reporter.institution_phone))/>
                </div>
            }
        }),
        Slot::other(move || view! { <NoteItem field=entry.field(at!(remarks))/> }),
    ];
    view! { <Section title=text::notification::section::reporter() slots=slots/> }
}
