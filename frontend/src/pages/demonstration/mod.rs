//! The mailbox of a demonstration: what patients would have got. Open to anybody, on no other system.

use hersys_domain::invitation::DemonstrationMessage;
use leptos::prelude::*;

use crate::locale::text;
use crate::message::Label;
use crate::pages::case::words;
use crate::ui::button::Button;
use crate::ui::load::{Load, load};

/// The page.
#[component]
pub fn Mailbox() -> impl IntoView {
    use text::demonstration::mailbox as say;
    let messages = load(
        || (),
        |client, ()| async move { client.demonstration().messages().await },
    );
    view! {
        <main class="bare mailbox">
            <h1>{say::title()}</h1>
            <p class="lead">{say::lead()}</p>
            <p><Button on_press=move || messages.again()>{say::reload()}</Button></p>
            <Load of=messages let:all>
                {
                    let none = all.is_empty().then(|| view! { <p class="empty">{say::empty()}</p> });
                    let all: Vec<_> = all.into_iter().map(|one| view! { <Message one=one/> }).collect();
                    view! { {none} <ol class="mails">{all}</ol> }
                }
            </Load>
        </main>
    }
}

/// The link in a message, below this server.
fn link(text: &str) -> Option<String> {
    let secret = text.split("/p/#").nth(1)?;
    let secret: String = secret
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    Some(format!("/p/#{secret}"))
}

#[component]
fn Message(
    /// The message.
    one: DemonstrationMessage,
) -> impl IntoView {
    use text::demonstration::mailbox as say;
    let open = link(&one.text).map(|href| {
        view! { <a class="button button-outline" href=href target="_blank" rel="noopener">{say::open()}</a> }
    });
    view! {
        <li class="panel mail">
            <p class="soft">{one.channel.label()} " " {say::to()} " " {one.to} " " {words::instant(one.made_at)}</p>
            <p class="mail-text">{one.text}</p>
            {open}
        </li>
    }
}
