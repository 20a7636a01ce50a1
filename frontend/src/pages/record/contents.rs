//! A notification to read: where it came from, what was written with what looks wrong beside it, what is
//! missing.

use hersys_domain::absent::Absence;
use hersys_domain::jp_date;
use hersys_domain::notification::absence::not_collected;
use hersys_domain::notification::correction::Query;
use hersys_domain::notification::item::Item;
use hersys_domain::notification::read::read;
use hersys_domain::notification::record::Notification;
use hersys_domain::notification::rule_set::RuleSet;
use hersys_domain::validate::FieldError;
use leptos::prelude::*;

use super::line::{Line, Names, Section, Wanted, told_withheld};
use super::written::Reader;
use super::{Desk, state};
use crate::locale::{Text, text};
use crate::message::{Label, field_error};
use crate::pages::case::words;
use crate::ui::load::{Loaded, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::Facts;

/// What was written, with warnings and gaps; also a part of 患者情報.
#[component]
pub fn NotificationRecord(
    /// The notification.
    found: Notification,
    /// Where something is done about it; none where it is only shown.
    #[prop(optional_no_strip)]
    desk: Option<Desk>,
) -> impl IntoView {
    let names = names(Wanted::of([&found.form]));
    let parts = StoredValue::new(found.clone());
    let sections = move || {
        let names = names.value().unwrap_or_default();
        parts.with_value(|found| {
            let today = jp_date::jst_date(found.summary.submitted_at);
            let gaps: Vec<&'static str> = found
                .gaps
                .iter()
                .filter_map(|gap| gap.item.pointer())
                .collect();
            let mut all = Reader::new(&found.form, &names, today).sections();
            told_withheld(&mut all, &found.withheld);
            let unasked = unasked(found);
            let parts: Vec<_> = all
                .into_iter()
                .map(|section| {
                    view! { <Part section=section warnings=found.warnings.clone() gaps=gaps.clone() withheld=found.withheld.clone() queries=found.queries.clone() unasked=unasked.clone() desk=desk/> }
                })
                .collect();
            view! { {parts} <Unasked items=unasked/> }
        })
    };
    let count = found.warnings.len();
    let warned = (count > 0).then(|| {
        view! {
            <Notice tone=Tone::Warning title=text::queue::view::warnings_title(count)>
                <p>{text::queue::view::warnings_text()}</p>
            </Notice>
        }
    });
    view! {
        <Head found=found.clone()/>
        {warned}
        <div class="written">
            <div class="written-main">{sections}</div>
            <Gaps found=found/>
        </div>
    }
}

/// Looks up the names behind codes.
pub fn names(wanted: Wanted) -> Loaded<Names> {
    load(
        move || wanted.clone(),
        |client, wanted| async move {
            let mut names = Names::default();
            for code in wanted.municipalities {
                let found = client.reference().municipality(code).await?;
                names.municipalities.push(found);
            }
            if wanted.countries {
                let found = client.reference().countries().await?;
                let named = found.items.into_iter().map(|one| (one.alpha2, one.name));
                names.countries = named.collect();
            }
            Ok(names)
        },
    )
}

/// What the rules of its day did not ask for and nobody wrote.
fn unasked(found: &Notification) -> Vec<Item> {
    let today = jp_date::jst_date(found.summary.submitted_at);
    let facts = read(&found.form, today).facts;
    RuleSet::in_force(found.rule_set)
        .map(|rules| not_collected(&found.form, &facts, rules))
        .unwrap_or_default()
}

/// These items in one line, so that the page stays short and nobody takes them for forgotten.
#[component]
fn Unasked(
    /// The items.
    items: Vec<Item>,
) -> impl IntoView {
    if items.is_empty() {
        return ().into_any();
    }
    let words = move || {
        let items: Vec<_> = items
            .iter()
            .filter_map(|item| text::notification::item::find(item.as_str()))
            .map(|words| words.get())
            .collect();
        text::record::unasked(
            items.join(&text::record::and().get()),
            Absence::NotCollected.label().get(),
        )
        .get()
    };
    view! { <p class="written-unasked">{words}</p> }.into_any()
}

/// Where it came from and how it stands.
#[component]
fn Head(
    /// The notification.
    found: Notification,
) -> impl IntoView {
    use text::queue::label;
    let one = &found.summary;
    let plain = |words: String| words.into_any();
    let shown = |words: Text| words.into_render().into_any();
    let accepted = one.accepted_at.map_or_else(
        || state(one),
        |at| text::queue::view::accepted(words::instant(at)),
    );
    let intake = text::notification::intake::find(found.intake.as_str());
    let rows = vec![
        (label::state(), shown(accepted)),
        (
            label::submitted_at(),
            plain(words::instant(one.submitted_at)),
        ),
        (label::institution(), plain(one.institution_name.clone())),
        (
            label::receiving(),
            plain(found.receiving_center.name.clone()),
        ),
        (
            label::responsible(),
            plain(found.responsible_center.name.clone()),
        ),
        (label::number(), plain(one.person_number.to_string())),
        (
            label::intake(),
            shown(intake.unwrap_or_else(text::ui::unset)),
        ),
        (label::entered_by(), plain(found.entered_by_name.clone())),
        (
            label::explained(),
            found.explained_at.map_or_else(
                || shown(text::queue::view::not_explained()),
                |at| plain(words::instant(at)),
            ),
        ),
    ];
    view! { <div class="facts-wide"><Facts rows=rows/></div> }
}

#[component]
fn Part(
    /// The part.
    section: Section,
    /// All that looks wrong.
    warnings: Vec<FieldError>,
    /// Pointers of what is 未入力.
    gaps: Vec<&'static str>,
    /// Pointers of what the reader may not read.
    withheld: Vec<String>,
    /// Questions about it.
    queries: Vec<Query>,
    /// Items that the rules of its day did not ask for.
    unasked: Vec<Item>,
    /// Where one may ask about it.
    desk: Option<Desk>,
) -> impl IntoView {
    let lines: Vec<_> = section
        .lines
        .into_iter()
        .filter_map(|line| {
            let warned: Vec<_> = warnings
                .iter()
                .filter(|warning| line.shows(&warning.pointer))
                .map(field_error)
                .collect();
            let gap = gaps.iter().any(|pointer| line.shows(pointer));
            let asked = queries.iter().any(|one| {
                let own = line.shows(&one.pointer) || line.item() == one.pointer;
                one.answer.is_none() && own
            });
            let kept_back = withheld.iter().any(|pointer| line.shows(pointer));
            let said = !line.values.is_empty() || !warned.is_empty();
            let shown = said || gap || asked || kept_back;
            let missing = if unasked.iter().filter_map(|item| item.pointer()).any(|pointer| line.shows(pointer)) {
                Absence::NotCollected
            } else {
                Absence::NotEntered
            };
            shown.then(|| view! { <WrittenLine line=line missing=missing warned=warned withheld=kept_back asked=asked desk=desk/> })
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="written-part"><h2>{section.title}</h2><dl class="facts">{lines}</dl></section> }
    })
}

#[component]
fn WrittenLine(
    /// The line.
    line: Line,
    /// How it is missing where nothing was written.
    missing: Absence,
    /// What looks wrong.
    warned: Vec<Text>,
    /// Whether something stands there that the reader may not read.
    withheld: bool,
    /// Whether a question about it waits for its answer.
    asked: bool,
    /// Where one may ask about it.
    desk: Option<Desk>,
) -> impl IntoView {
    let kept_back = withheld
        .then(|| view! { <span class="written-value soft">{text::record::withheld()}</span> });
    let empty = (line.values.is_empty() && !withheld)
        .then(|| view! { <span class="soft">{missing.label()}</span> });
    let values: Vec<_> = line
        .values
        .iter()
        .cloned()
        .map(|value| view! { <span class="written-value">{value}</span> })
        .collect();
    let marked = !warned.is_empty();
    let warned: Vec<_> = warned
        .into_iter()
        .map(|words| {
            view! { <span class="written-warning"><span class="tag tag-waiting">{text::queue::view::warning()}</span> " " {words}</span> }
        })
        .collect();
    let waiting = asked
        .then(|| view! { <span class="tag tag-waiting">{text::record::query::waiting()}</span> });
    let ask = desk.filter(|desk| desk.may_ask && !asked).map(|desk| {
        let (item, label) = (line.item(), line.label.clone());
        let spoken = text::record::query::ask_about(&label);
        let press = move |_| desk.ask(item.clone(), label.clone());
        view! {
            <button type="button" class="button button-plain line-act no-print" aria-label=spoken on:click=press>
                {text::record::query::ask()}
            </button>
        }
    });
    view! {
        <div class="fact" class:fact-warned=marked>
            <dt>{line.label}</dt>
            <dd class="line-said"><span>{empty} {values} {kept_back} {warned} {waiting}</span> {ask}</dd>
        </div>
    }
}

/// 補記のお願い.
#[component]
fn Gaps(
    /// The notification.
    found: Notification,
) -> impl IntoView {
    let lines: Vec<_> = found
        .gaps
        .iter()
        .map(|gap| {
            let item = text::notification::item::find(gap.item.as_str());
            let enterer = text::queue::enterer::find(gap.enterer.as_str());
            view! {
                <li>
                    <span>{item.map(IntoRender::into_render)}</span>
                    <span class="soft">{enterer.map(IntoRender::into_render)}</span>
                </li>
            }
        })
        .collect();
    let body = if lines.is_empty() {
        view! { <p>{text::queue::view::no_gaps()}</p> }.into_any()
    } else {
        view! { <p class="soft">{text::queue::view::gaps_text()}</p> <ul class="gaps">{lines}</ul> }
            .into_any()
    };
    view! {
        <aside class="panel written-side" aria-labelledby="gaps-title">
            <h2 id="gaps-title" class="panel-title">{text::queue::view::gaps()}</h2>
            {body}
        </aside>
    }
}
