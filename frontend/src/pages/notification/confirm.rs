//! The last look before the legal act: one key sends it.

use hersys_client::ClientError;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::record::{Receipt, Submission};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::entry::{Entry, Judged};
use super::field::label_of;
use super::person::age_words;
use super::saver::Saver;
use crate::browser;
use crate::locale::{Text, text};
use crate::message::{Label, field_error};
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::Button;
use crate::ui::choice::Tick;
use crate::ui::dialog::Dialog;
use crate::ui::table::Facts;

/// Id of the button that submits.
const SUBMIT_ID: &str = "n-confirm-submit";

/// A name as it is read; the words for none where there is none.
pub(super) fn name_of(form: &NotificationForm) -> Text {
    let person = &form.person;
    let name = format!("{} {}", person.family_name.trim(), person.given_name.trim());
    if person.name_unknown {
        text::notification::name_unknown_name()
    } else if name.trim().is_empty() {
        text::notification::no_name()
    } else {
        name.trim().into()
    }
}

/// How many items want a second look, and why each does.
fn warned(judged: &Judged) -> AnyView {
    let why = judged
        .warnings
        .iter()
        .map(|warning| view! { <li>{label_of(&warning.pointer)} " " {field_error(warning)}</li> })
        .collect_view();
    view! {
        {text::notification::confirm::count(judged.warnings.len())}
        <ul class="confirm-warnings">{why}</ul>
    }
    .into_any()
}

/// How many items are left empty, and which.
fn missing(judged: &Judged) -> AnyView {
    let names: Vec<_> = judged.gaps.iter().map(|gap| gap.item.label()).collect();
    let named = (!names.is_empty())
        .then(|| view! { <span class="field-support">{Text::listed(names)}</span> });
    view! {
        {text::notification::confirm::count(judged.gaps.len())}
        {named}
    }
    .into_any()
}

fn summary(form: &NotificationForm, judged: &Judged) -> Vec<(Text, AnyView)> {
    use text::notification::confirm;
    let who = {
        let sex = form
            .person
            .sex
            .map(|sex| sex.label().get())
            .unwrap_or_default();
        let age = judged
            .facts
            .age
            .map(|age| age_words(age).get())
            .unwrap_or_default();
        format!("{}　{sex}　{age}", name_of(form).get())
    };
    let category = form.category.map(|category| category.label().get());
    vec![
        (confirm::who(), who.into_any()),
        (
            text::notification::section::category(),
            category.unwrap_or_default().into_any(),
        ),
        (confirm::warnings(), warned(judged)),
        (confirm::gaps(), missing(judged)),
    ]
}

/// Asks, and submits.
#[component]
pub(super) fn ConfirmSubmission(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What saves the draft.
    saver: Saver,
    /// Hears why it was not taken.
    on_refused: Callback<ClientError>,
) -> impl IntoView {
    use text::notification::confirm;
    let entry = Entry::get();
    let session = Session::get();
    let router = Router::get();
    let pending = RwSignal::new(false);
    let explained = RwSignal::new(false);
    let key = StoredValue::new(browser::idempotency_key());
    Effect::new(move || {
        if open.get() {
            key.set_value(browser::idempotency_key());
            browser::focus_later(SUBMIT_ID);
        }
    });
    let by_proxy = move || entry.form.with(|form| form.proxy.is_some());
    let submit = move || {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        spawn_local(async move {
            let word = Submission {
                explained: explained.get_untracked(),
            };
            let way = if untrack(by_proxy) {
                Way::Proxy
            } else {
                Way::Doctor
            };
            let answer = send(session, saver, way, word, key.get_value()).await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            open.set(false);
            match answer {
                Ok(receipt) => {
                    router.go(&format!(
                        "/notifications/{}/receipt",
                        receipt.notification_id
                    ));
                }
                Err(error) => on_refused.run(error),
            }
        });
    };
    view! {
        <Dialog open=open title=confirm::title()>
            <p>{move || if by_proxy() { text::notification::proxy::confirm() } else { confirm::text() }.get()}</p>
            {move || entry.form.with(|form| entry.judged.with(|judged| {
                let rows = summary(form, judged);
                let gaps = !judged.gaps.is_empty();
                view! {
                    <Facts rows=rows/>
                    {gaps.then(|| view! { <p class="field-support">{confirm::gaps_text()}</p> })}
                }
            }))}
            <Show when=move || !by_proxy()>
                <Tick
                    id="n-explained"
                    label=confirm::explained()
                    note=None
                    ticked=explained
                    on_tick=Callback::new(move |told| explained.set(told))
                />
            </Show>
            <div class="dialog-actions">
                <Button on_press=move || open.set(false)>{text::ui::cancel()}</Button>
                <button
                    type="button"
                    id=SUBMIT_ID
                    class="button button-solid"
                    disabled=pending
                    on:click=move |_| submit()
                >
                    {confirm::submit()}
                </button>
            </div>
        </Dialog>
    }
}

/// Who sends it.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// The doctor.
    Doctor,
    /// A health centre, for an institution.
    Proxy,
}

async fn send(
    session: Session,
    saver: Saver,
    way: Way,
    word: Submission,
    key: hersys_client::IdempotencyKey,
) -> Result<Receipt, ClientError> {
    let record = saver.flush().await?;
    session
        .call(|client| {
            let (record, word) = (record.clone(), word.clone());
            async move {
                let (to, etag) = (client.notifications(), &record.etag);
                match way {
                    Way::Doctor => to.submit(record.id, etag, &word, key).await,
                    Way::Proxy => to.submit_by_proxy(record.id, etag, &word, key).await,
                }
            }
        })
        .await
}
