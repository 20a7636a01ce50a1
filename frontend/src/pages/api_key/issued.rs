//! A key that has just been issued, shown this once.

use hersys_domain::api_key::IssuedApiKey;
use leptos::prelude::*;

use super::address;
use crate::locale::text::api_key::issued as words;
use crate::ui::once::ShownOnce;

/// The key, to be copied into the system that uses it.
#[component]
pub(super) fn Issued(
    /// What has been issued.
    issued: IssuedApiKey,
) -> impl IntoView {
    let lead = words::lead(&issued.api_key.label);
    let finish = (address(&issued.api_key), words::finish());
    view! {
        <ShownOnce title=words::title() lead=lead label=words::secret() support=words::support() secret=issued.secret
            copy=words::copy() finish=finish/>
    }
}
