//! 本日の業務: where the day begins.

mod attention;

use chrono::{DateTime, FixedOffset, Timelike as _};
use hersys_domain::jp_date;
use leptos::prelude::*;

use self::attention::Attention;
use crate::browser;
use crate::locale::text;
use crate::message::Label;
use crate::session::Session;
use crate::shell::navigation;
use crate::ui::page_header::PageHeader;
use crate::ui::table::Facts;

/// The home page.
#[component]
pub fn Home() -> impl IntoView {
    let session = Session::get();
    let today = browser::today().map(jp_date::display);
    let greeting = move || {
        session
            .me()
            .map(|me| text::home::greeting(me.display_name).get())
    };
    view! {
        <PageHeader title=text::home::title()/>
        <p class="home-today"><strong>{today}</strong> " " <span>{greeting}</span></p>
        <div class="home">
            <div class="home-main">
                <section>
                    <h2>{text::home::attention()}</h2>
                    <Attention/>
                </section>
                <Links/>
            </div>
            <aside class="home-side"><Own/></aside>
        </div>
    }
}

/// The pages that are open to the reader.
#[component]
fn Links() -> impl IntoView {
    let session = Session::get();
    let cards: Vec<_> = navigation::open_to(session)
        .filter_map(|(route, nav)| {
            let note = nav.note?;
            Some(view! {
                <li>
                    <a class="card" href=route.path>
                        <span class="card-title">{(nav.label)()}</span>
                        <span class="card-note">{note()}</span>
                    </a>
                </li>
            })
        })
        .collect();
    (!cards.is_empty()).then(|| view! { <section><h2>{text::home::links()}</h2><ul class="cards">{cards}</ul></section> })
}

/// A time of today; with the day when it is another one.
fn clock(at: DateTime<FixedOffset>) -> String {
    let day = at.date_naive();
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    if browser::today() == Some(day) {
        time
    } else {
        format!("{day} {time}")
    }
}

/// Organisation, roles and session of the reader.
#[component]
fn Own() -> impl IntoView {
    let session = Session::get();
    move || {
        let me = session.me()?;
        let own = me.organization;
        let organization = vec![
            (
                text::home::organization_name(),
                own.organization_name.into_any(),
            ),
            (
                text::home::organization_kind(),
                own.kind.label().into_render().into_any(),
            ),
        ];
        let roles: Vec<_> = own
            .roles
            .into_iter()
            .map(|role| {
                let note = text::role::note::find(role.as_str());
                view! { <div class="role"><dt class="tag">{role.label()}</dt><dd>{note.map(IntoRender::into_render)}</dd></div> }
            })
            .collect();
        let minutes = me.locks_after_seconds / 60;
        let end = browser::in_japan(me.ends_at).map(clock);
        Some(view! {
            <section class="panel">
                <h2 class="panel-title">{text::home::organization()}</h2>
                <Facts rows=organization/>
            </section>
            <section class="panel">
                <h2 class="panel-title">{text::home::roles()}</h2>
                <dl class="roles">{roles}</dl>
            </section>
            <section class="panel">
                <h2 class="panel-title">{text::home::session()}</h2>
                <p>{text::home::session_lock(minutes)}</p>
                {end.map(|end| view! { <p>{text::home::session_end(end)}</p> })}
            </section>
        })
    }
}
