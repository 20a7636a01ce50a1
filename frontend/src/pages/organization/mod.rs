//! 機関の管理.

mod change;
mod detail;
mod list;
mod new;

pub use change::OrganizationChange;
pub use detail::OrganizationDetail;
pub use list::OrganizationList;
pub use new::OrganizationNew;

use hersys_domain::organization::Organization;
use leptos::prelude::*;

use crate::locale::text;

/// Whether an organisation is in use, in a word.
#[component]
fn Status(
    /// Whether it has been stopped.
    stopped: bool,
) -> impl IntoView {
    if stopped {
        view! { <span class="tag tag-stopped">{text::organization::status::stopped()}</span> }
            .into_any()
    } else {
        view! { <span class="tag tag-active">{text::organization::status::active()}</span> }
            .into_any()
    }
}

/// The address of an organisation's page.
fn address(organization: &Organization) -> String {
    format!("/organizations/{}", organization.id)
}
