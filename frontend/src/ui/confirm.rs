//! The question before an act that is not taken back lightly.

use hersys_client::{Client, ClientError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::{Button, Look};
use super::dialog::Dialog;
use super::notice::Failure;
use crate::locale::{Text, text};
use crate::session::Session;

/// The words of a question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Title of the dialog.
    pub title: Text,
    /// What will happen.
    pub text: Text,
    /// Words of the button that does it.
    pub submit: Text,
    /// Whether it takes something away.
    pub danger: bool,
}

/// A button that asks before it does something: red where that takes something away.
#[component]
pub fn AskButton<T, Made>(
    /// Its words.
    #[prop(into)]
    words: Text,
    /// The question.
    question: Question,
    /// What is done.
    make: impl Fn(Client) -> Made + Clone + Send + Sync + 'static,
    /// What happens afterwards.
    #[prop(into)]
    on_done: Callback<T>,
) -> impl IntoView
where
    T: 'static,
    Made: Future<Output = Result<T, ClientError>> + 'static,
{
    let open = RwSignal::new(false);
    let look = if question.danger {
        Look::Danger
    } else {
        Look::Outline
    };
    view! {
        <Button look=look on_press=move || open.set(true)>{words}</Button>
        <Confirm open=open question=question make=make on_done=on_done/>
    }
}

/// A dialog that asks, and does what was asked.
#[component]
pub fn Confirm<T, Made>(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    question: Question,
    /// What is done.
    make: impl Fn(Client) -> Made + Clone + Send + Sync + 'static,
    /// What happens afterwards.
    #[prop(into)]
    on_done: Callback<T>,
) -> impl IntoView
where
    T: 'static,
    Made: Future<Output = Result<T, ClientError>> + 'static,
{
    let session = Session::get();
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    Effect::new(move || {
        open.track();
        failure.set(None);
    });
    let press = Callback::new(move |()| {
        let make = make.clone();
        pending.set(true);
        spawn_local(async move {
            let answer = session.call(make).await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(value) => {
                    open.set(false);
                    on_done.run(value);
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    let Question {
        title,
        text,
        submit,
        danger,
    } = question;
    let (text, submit) = (StoredValue::new(text), StoredValue::new(submit));
    let look = if danger { Look::Danger } else { Look::Solid };
    view! {
        <Dialog open=open title=title>
            <p>{text.get_value()}</p>
            {move || failure.get().map(|error| view! { <Failure error=error/> })}
            <div class="dialog-actions">
                <Button on_press=move || open.set(false)>{text::ui::cancel()}</Button>
                <Button look=look disabled=pending on_press=press>{submit.get_value()}</Button>
            </div>
        </Dialog>
    }
}
