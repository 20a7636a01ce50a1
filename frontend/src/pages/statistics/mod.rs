//! 発生動向: new cases by day, divided by one thing at a time.

mod choose;
mod figures;
mod table;

use chrono::Datelike as _;
use hersys_client::{Client, SeriesQuery};
use hersys_domain::figure::Series;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use self::choose::{Choose, chosen};
use self::figures::{Day, Member, gathered, members, sums};
use self::table::{Legend, sheet};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words;
use crate::router::Router;
use crate::session::Session;
use crate::ui::chart::stacked::{Bar, StackedBars};
use crate::ui::chart::table::ChartTable;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::save_button::{SaveButton, WORKBOOK, file_name};

/// The page.
#[component]
pub fn StatisticsPage() -> impl IntoView {
    let router = Router::get();
    let series = load(
        move || chosen(router),
        |client, query: SeriesQuery| async move { client.statistics().series(&query).await },
    );
    let may_export = Session::get().allows(Permission::StatisticsExport);
    let export = may_export.then(|| {
        let query = Memo::new(move |_| chosen(router));
        let fetch = move |client: Client| {
            let query = query.get_untracked();
            async move { client.statistics().workbook(&query).await }
        };
        let name = Signal::derive(|| file_name("発生動向", "xlsx"));
        view! { <SaveButton label=text::export::button() name=name kind=WORKBOOK fetch=fetch/> }
    });
    view! {
        <PageHeader title=text::statistics::title()>{export}</PageHeader>
        <Choose/>
        <Load of=series lines=8 let:series>
            <Shown series=series/>
        </Load>
    }
}

#[component]
fn Shown(
    /// The series.
    series: Series,
) -> impl IntoView {
    let as_of = words::instant(series.as_of);
    let head = view! {
        <p class="figures-head">
            <strong>{series.area_name.clone()}</strong>
            <span>{text::statistics::total(series.total)}</span>
            <span class="soft">{text::statistics::as_of(as_of)}</span>
        </p>
    };
    if series.total == 0 {
        return view! {
            {head}
            <div class="empty"><p>{text::statistics::empty()}</p><p>{text::statistics::empty_hint()}</p></div>
        }
        .into_any();
    }
    let members = members(&series);
    let days = sums(&series, &members);
    let peak = days.iter().max_by_key(|day| day.sum());
    let description = text::statistics::chart_text(
        series.from,
        peak.map(Day::sum).unwrap_or_default(),
        peak.map(|day| day.on.to_string()).unwrap_or_default(),
        series.total,
        series.until,
    );
    let title = text::statistics::chart_title(&series.area_name, series.dates.label());
    let (drawn, parts) = gathered(series.dimension, &days, &members);
    let bars: Vec<_> = drawn.iter().map(|day| bar(day, &parts)).collect();
    view! {
        {head}
        <StackedBars id="epidemic-curve" bars=bars title=title description=description/>
        <Legend members=parts/>
        <ChartTable caption=text::statistics::chart() file="発生動向" sheet=sheet(&days, members)/>
    }
    .into_any()
}

/// A day as a bar, with what it holds in words.
fn bar(day: &Day, members: &[Member]) -> Bar {
    let whole = text::statistics::point(day.sum(), words::full_day(day.on));
    let parts: Vec<_> = members
        .iter()
        .zip(&day.amounts)
        .filter(|(_, amount)| members.len() > 1 && **amount > 0)
        .map(|(member, amount)| text::statistics::point_part(amount, &member.name))
        .collect();
    let words = if parts.is_empty() {
        whole
    } else {
        text::statistics::point_parts(Text::listed(parts), whole)
    };
    Bar {
        short: format!("{}/{}", day.on.month(), day.on.day()),
        words,
        parts: day.amounts.clone(),
    }
}
