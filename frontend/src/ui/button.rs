//! Buttons, and links that look like them.

use leptos::prelude::*;

/// How weighty a button looks. A page has one solid button at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The one thing to do here.
    Solid,
    /// Other things to do.
    #[default]
    Outline,
    /// By the way.
    Plain,
    /// Takes something away.
    Danger,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Solid => "button button-solid",
            Self::Outline => "button button-outline",
            Self::Plain => "button button-plain",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// How weighty it looks.
    #[prop(optional)]
    look: Look,
    /// Whether it submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Whether it can be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if let Some(act) = on_press {
            act.run(());
        }
    };
    view! {
        <button type=if submit { "submit" } else { "button" } class=look.class() disabled=disabled on:click=press>
            {children()}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How weighty it looks.
    #[prop(optional)]
    look: Look,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! { <a href=href class=look.class()>{children()}</a> }
}
