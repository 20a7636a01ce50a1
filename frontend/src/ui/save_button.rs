//! A button by which a file comes from the server and is saved on the reader's device.

use hersys_client::{Client, ClientError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Button;
use super::notice::Failure;
use super::toast::Toasts;
use crate::browser;
use crate::locale::{Text, text};
use crate::session::Session;

/// What Excel calls a workbook.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a form on paper is.
pub const PDF: &str = "application/pdf";

/// Name of a file made today: `患者一覧_20221003.xlsx`.
pub fn file_name(title: &str, ending: &str) -> String {
    let today = browser::today().map(|day| format!("_{}", day.to_string().replace('-', "")));
    format!("{title}{}.{ending}", today.unwrap_or_default())
}

/// Fetches, then saves; a failure stands beside the button.
#[component]
pub fn SaveButton<Fetch, Made>(
    /// Its words.
    label: Text,
    /// Name of the file.
    name: Signal<String>,
    /// Kind of the file.
    kind: &'static str,
    /// Where it comes from.
    fetch: Fetch,
) -> impl IntoView
where
    Fetch: Fn(Client) -> Made + Clone + Send + Sync + 'static,
    Made: Future<Output = Result<Vec<u8>, ClientError>> + 'static,
{
    let (session, toasts) = (Session::get(), Toasts::get());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let press = move || {
        busy.set(true);
        failure.set(None);
        let fetch = fetch.clone();
        spawn_local(async move {
            match session.call(fetch).await {
                Ok(bytes) => {
                    let name = name.get_untracked();
                    browser::save(&name, kind, &bytes);
                    toasts.tell(text::export::done(name));
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    let words = move || {
        if busy.get() {
            text::export::working().get()
        } else {
            label.get()
        }
    };
    view! {
        <div class="save">
            <Button disabled=busy on_press=press>{words}</Button>
            {move || failure.get().map(|error| view! { <Failure error=error/> })}
        </div>
    }
}
