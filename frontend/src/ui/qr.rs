//! A QR code, drawn from the path of its dark modules.

use leptos::prelude::*;

use crate::locale::Text;

/// Light modules around the code, as ISO/IEC 18004 asks for.
const QUIET: i64 = 4;

/// A QR code.
#[component]
pub fn QrCode(
    /// Modules on a side.
    size: u32,
    /// The dark modules, in units of one module.
    path: String,
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: Text,
) -> impl IntoView {
    let side = i64::from(size) + 2 * QUIET;
    let frame = format!("-{QUIET} -{QUIET} {side} {side}");
    view! {
        <svg class="qr" role="img" aria-label=label viewBox=frame shape-rendering="crispEdges">
            <rect x=-QUIET y=-QUIET width=side height=side fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    }
}
