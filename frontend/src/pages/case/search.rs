//! Looking for somebody: part of a name, a phone or its last four digits, a 患者等ID. What is looked for goes
//! in the body of the request and stands nowhere else.

use hersys_domain::case_list::CaseColumn;
use hersys_domain::person::PersonSearch;
use leptos::prelude::*;

use super::address;
use super::columns::columns;
use crate::browser;
use crate::locale::text;
use crate::pages::purpose::Stated;
use crate::ui::button::{Button, Look};
use crate::ui::load::{Load, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::Table;

/// As many as the server tells of.
const MANY: usize = 100;

/// Where one types whom one looks for.
#[component]
pub(super) fn SearchBox(
    /// Who is looked for.
    sought: RwSignal<Option<String>>,
) -> impl IntoView {
    use text::case::search;
    let typed = RwSignal::new(String::new());
    Effect::new(move || {
        if sought.with(Option::is_none) {
            typed.set(String::new());
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked().trim().to_owned();
        sought.set((!text.is_empty()).then_some(text));
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && browser::is_composing(&event) {
            event.prevent_default();
        } else if event.key() == "Escape" && !browser::is_composing(&event) {
            sought.set(None);
        }
    };
    view! {
        <form class="search" role="search" autocomplete="off" on:submit=submit on:keydown=keys>
            <label class="field-label" for="case-search">{search::label()}</label>
            <p id="case-search-support" class="field-support">{search::support()}</p>
            <div class="search-row">
                <input
                    id="case-search"
                    class="input input-medium"
                    type="search"
                    data-search=""
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="100"
                    aria-describedby="case-search-support"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <Button submit=true look=Look::Solid>{search::submit()}</Button>
            </div>
        </form>
    }
}

/// Who was found.
#[component]
pub(super) fn Results(
    /// Who is looked for.
    sought: RwSignal<Option<String>>,
) -> impl IntoView {
    use text::case::search;
    let stated = Stated::get();
    let found = load(
        move || (sought.get().unwrap_or_default(), stated.purpose()),
        |client, (text, purpose)| async move {
            let body = PersonSearch { text: text.clone() };
            let page = client.stating(purpose).persons().search(&body).await?;
            Ok((text, page.items))
        },
    );
    let title = move || search::title(sought.get().unwrap_or_default()).get();
    view! {
        <section class="results">
            <div class="results-head">
                <h2>{title}</h2>
                <Button on_press=move || sought.set(None)>{search::clear()}</Button>
            </div>
            <Load of=found let:found>
                {
                    let (text, cases) = found;
                    let count = cases.len();
                    if count == 0 {
                        view! {
                            <div class="empty" role="status"><p>{search::empty(text)}</p><p>{search::empty_hint()}</p></div>
                        }
                        .into_any()
                    } else {
                        let many = (count >= MANY).then(|| {
                            view! {
                                <Notice tone=Tone::Warning title=search::many(count)><p>{search::many_hint()}</p></Notice>
                            }
                        });
                        view! {
                            {many}
                            <p class="results-count" role="status">{text::case::result_count(count)}</p>
                            <div class="cases"><Table caption=text::case::caption() columns=columns(CaseColumn::USUAL) rows=cases href=address/></div>
                        }
                        .into_any()
                    }
                }
            </Load>
        </section>
    }
}
