//! The recovery codes, shown this once.

use hersys_domain::session::RecoveryCodes;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::locale::text;
use crate::router::Router;
use crate::ui::button::{Button, Look};
use crate::ui::choice::Tick;
use crate::ui::field::FieldError;
use crate::ui::page_header::PageHeader;
use crate::ui::toast::Toasts;

/// The codes, to be printed or copied, and the word that they are kept.
#[component]
pub(super) fn RecoverySheet(
    /// The codes.
    codes: RecoveryCodes,
) -> impl IntoView {
    let router = Router::get();
    let toasts = Toasts::get();
    let kept = RwSignal::new(false);
    let pressed = RwSignal::new(false);
    let error = Signal::derive(move || {
        let missing = pressed.get() && !kept.get();
        missing.then(text::enrolment::recovery::kept_required)
    });
    let all = codes.codes.join("\n");
    let copy = move || {
        let all = all.clone();
        spawn_local(async move {
            if browser::copy(&all).await {
                toasts.tell(text::ui::copied());
            }
        });
    };
    let finish = move || {
        pressed.set(true);
        if kept.get_untracked() {
            router.replace("/");
        } else {
            browser::focus_later("kept");
        }
    };
    let lines: Vec<_> = codes
        .codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect();
    browser::focus_later(crate::ui::page_header::TITLE_ID);
    view! {
        <PageHeader title=text::enrolment::recovery::title() lead=text::enrolment::recovery::lead()/>
        <ol class="recovery-codes">{lines}</ol>
        <p>{text::enrolment::recovery::advice()}</p>
        <div class="form-actions no-print">
            <Button on_press=browser::print>{text::enrolment::recovery::print()}</Button>
            <Button on_press=copy>{text::enrolment::recovery::copy()}</Button>
        </div>
        <div class="field no-print">
            <Tick id="kept" label=text::enrolment::recovery::kept() ticked=kept on_tick=Callback::new(move |on| kept.set(on))/>
            <FieldError id="kept-error".to_owned() error=error/>
        </div>
        <div class="form-actions no-print">
            <Button look=Look::Solid on_press=finish>{text::enrolment::recovery::finish()}</Button>
        </div>
    }
}
