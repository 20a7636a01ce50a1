//! 利用者の管理.

mod change;
mod detail;
mod issued;
mod items;
mod list;
mod new;

pub use change::AccountChange;
pub use detail::AccountDetail;
pub use list::AccountList;
pub use new::AccountNew;

use hersys_domain::account::Account;
use hersys_domain::jp_date;
use leptos::prelude::*;

use crate::browser;
use crate::locale::text;
use crate::message::Label;

/// How an account stands, in a word.
#[component]
fn Status(
    /// The account.
    account: Account,
) -> impl IntoView {
    let expired = account
        .valid_until
        .is_some_and(|end| browser::today().is_some_and(|today| end < today));
    let (class, words) = if account.stopped {
        ("tag tag-stopped", text::account::status::stopped())
    } else if expired {
        ("tag tag-stopped", text::account::status::expired())
    } else if account.enrolled {
        ("tag tag-active", text::account::status::active())
    } else {
        ("tag tag-waiting", text::account::status::waiting())
    };
    view! { <span class=class>{words}</span> }
}

/// The roles of an account.
#[component]
fn Roles(
    /// The account.
    account: Account,
) -> impl IntoView {
    let roles: Vec<_> = account
        .roles
        .into_iter()
        .map(|role| view! { <span class="tag">{role.label()}</span> })
        .collect();
    view! { <span class="tags">{roles}</span> }
}

/// The last day of an account.
fn valid_until(account: &Account) -> AnyView {
    match account.valid_until {
        Some(day) => jp_date::display(day).into_any(),
        None => text::account::no_end().into_render().into_any(),
    }
}

/// The address of an account's page.
fn address(account: &Account) -> String {
    format!("/accounts/{}", account.id)
}
