//! 基本情報の変更, by the responsible centre: with the items of a notification.

use chrono::NaiveDate;
use hersys_client::{ClientError, Versioned};
use hersys_domain::person::{Person, PersonPatch};
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::meanwhile::Meanwhile;
use crate::browser;
use crate::locale::text;
use crate::pages::notification::{Known, KnownFaults, KnownItems, Overtaken};
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::form_view::FormFrame;
use crate::ui::load::Loaded;
use crate::ui::notice::Failure;
use crate::ui::page_header::TITLE_ID;
use crate::ui::toast::Toasts;

const SUMMARY_ID: &str = "person-summary";

type Record = Versioned<Person>;

/// The form.
#[component]
pub(super) fn PersonEdit(
    /// The record as it stands.
    found: Record,
    /// The day whose age counts: that of the diagnosis, else of the report.
    age_day: NaiveDate,
    /// Takes the newer one.
    record: Loaded<Record>,
    /// Whether it is being changed.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let (session, toasts) = (Session::get(), Toasts::get());
    let etag = StoredValue::new(found.etag);
    let meanwhile = RwSignal::new(None::<Overtaken>);
    let known = Known::start(found.value, age_day);
    let pending = RwSignal::new(false);
    let sent = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    Router::get().guard(Signal::derive(move || known.is_dirty() && !sent.get()));
    let submit = move || {
        if pending.get_untracked() {
            return;
        }
        failure.set(None);
        let Some((before, after)) = known.read() else {
            browser::focus_later(SUMMARY_ID);
            return;
        };
        let patch = PersonPatch::between(&before, &after);
        pending.set(true);
        spawn_local(async move {
            let answer = session
                .call(|client| {
                    let (etag, patch) = (etag.get_value(), patch.clone());
                    async move { client.persons().change(before.id, &etag, &patch).await }
                })
                .await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(now) => {
                    sent.set(true);
                    toasts.tell(text::case::person::changed());
                    editing.set(false);
                    record.put(now);
                    browser::focus_later(TITLE_ID);
                }
                Err(error) => {
                    let now = error.standing::<Person>();
                    let overtaken =
                        now.and_then(|now| Some((now.etag, known.overtake(now.value)?)));
                    if let Some((now, overtaken)) = overtaken {
                        // The next try is based on what stands now.
                        etag.set_value(now);
                        meanwhile.set(Some(overtaken));
                        browser::focus_later(SUMMARY_ID);
                        return;
                    }
                    let invalid = error
                        .problem()
                        .filter(|problem| problem.code == ProblemCode::Invalid);
                    match invalid {
                        Some(problem) => known.refuse(&problem.errors),
                        None => failure.set(Some(error)),
                    }
                    browser::focus_later(SUMMARY_ID);
                }
            }
        });
    };
    let leave = move || {
        editing.set(false);
        browser::focus_later(TITLE_ID);
        if meanwhile.with_untracked(Option::is_some) {
            record.again();
        }
    };
    view! {
        <FormFrame class="notification-form" on_submit=Callback::new(move |()| submit())>
            <h2>{text::case::person::change_title()}</h2>
            <p class="lead">{text::case::person::change_lead()}</p>
            <div id=SUMMARY_ID class="form-summary" tabindex="-1">
                {move || failure.get().map(|error| view! { <Failure error=error/> })}
                {move || meanwhile.get().map(|of| view! { <Meanwhile of=of/> })}
                <KnownFaults/>
            </div>
            <KnownItems/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true disabled=pending>{text::ui::save()}</Button>
                <Button on_press=leave>{text::ui::cancel()}</Button>
            </div>
        </FormFrame>
    }
}
