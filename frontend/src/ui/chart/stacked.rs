//! Bars by day, stacked by part. The arrow keys walk the days; what a day holds is read out below.

use leptos::prelude::*;

use super::scale::{Linear, every, ticks};
use super::width::measured;
use crate::locale::Text;

const HEIGHT: f64 = 300.0;
const LEFT: f64 = 48.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;
/// What the words of a day take.
const WORDS: f64 = 58.0;

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The day, as it stands below.
    pub short: String,
    /// What it holds, in words.
    pub words: Text,
    /// By part, from below.
    pub parts: Vec<i64>,
}

impl Bar {
    /// All parts together.
    pub fn sum(&self) -> i64 {
        self.parts.iter().sum()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "people and days are far fewer than a float tells apart"
)]
const fn float(number: i64) -> f64 {
    number as f64
}

fn place(index: usize) -> f64 {
    u32::try_from(index).map_or(f64::MAX, f64::from)
}

/// The chart.
#[component]
pub fn StackedBars(
    /// Id of its frame on the page; `-title` and `-text` are those of its words.
    id: &'static str,
    /// The bars, in order.
    bars: Vec<Bar>,
    /// Its title.
    title: Text,
    /// What it shows, for those who do not see it.
    description: Text,
) -> impl IntoView {
    let width = measured(id);
    let bars = StoredValue::new(bars);
    let at = RwSignal::new(None::<usize>);
    let count = bars.with_value(Vec::len);
    let walk = move |event: leptos::ev::KeyboardEvent| {
        let last = count.saturating_sub(1);
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => now.map_or(0, |now| (now + 1).min(last)),
            "ArrowLeft" => now.map_or(last, |now| now.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        at.set(Some(next));
    };
    let said = move || {
        let index = at.get()?;
        bars.with_value(|bars| bars.get(index).map(|bar| bar.words.get()))
    };
    let drawn = move || draw(bars, width.get(), at);
    let title_id = format!("{id}-title");
    let text_id = format!("{id}-text");
    view! {
        <figure class="chart">
            <figcaption id=title_id.clone() class="chart-title">{title}</figcaption>
            <p id=text_id.clone() class="chart-text">{description}</p>
            <div
                id=id
                class="chart-frame chart-walk"
                role="img"
                tabindex="0"
                aria-labelledby=title_id
                aria-describedby=text_id
                on:keydown=walk
                on:pointerleave=move |_| at.set(None)
            >
                {drawn}
            </div>
            <output class="chart-said" aria-live="polite">{said}</output>
        </figure>
    }
}

fn draw(bars: StoredValue<Vec<Bar>>, width: f64, at: RwSignal<Option<usize>>) -> impl IntoView {
    let most = bars.with_value(|bars| bars.iter().map(Bar::sum).max().unwrap_or_default());
    let count = bars.with_value(Vec::len);
    let all = ticks(most, 4);
    let top = all.last().copied().unwrap_or(1);
    let base = HEIGHT - BOTTOM;
    let up = Linear::new((0.0, float(top)), (base, TOP));
    let along = Linear::new((0.0, place(count.max(1))), (LEFT, width));
    let lines: Vec<_> = all
        .into_iter()
        .map(|tick| {
            let y = up.at(float(tick));
            view! {
                <line class="chart-line" x1=LEFT.to_string() x2=width.to_string() y1=y.to_string() y2=y.to_string()></line>
                <text class="chart-number" x=(LEFT - 8.0).to_string() y=(y + 5.0).to_string()>{tick.to_string()}</text>
            }
        })
        .collect();
    let each = every(count, width - LEFT, WORDS);
    let columns: Vec<_> = bars.with_value(|bars| {
        bars.iter()
            .enumerate()
            .map(|(index, bar)| column(index, bar, &up, &along, each, at).into_any())
            .collect()
    });
    let height = HEIGHT.to_string();
    view! {
        <svg class="chart-svg" viewBox=format!("0 0 {width} {HEIGHT}") width=width.to_string() height=height aria-hidden="true">
            <defs>
                <pattern id="chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="chart-hatch" width="2" height="6"></rect>
                </pattern>
            </defs>
            {lines}
            {columns}
        </svg>
    }
}

fn column(
    index: usize,
    bar: &Bar,
    up: &Linear,
    along: &Linear,
    each: usize,
    at: RwSignal<Option<usize>>,
) -> impl IntoView + use<> {
    let (left, right) = (along.at(place(index)), along.at(place(index + 1)));
    // In a place that has no width yet it would be negative.
    let room = (right - left).max(0.5);
    let gap = if room > 6.0 { room * 0.15 } else { 0.0 };
    let (x, wide) = (left + gap / 2.0, (room - gap).max(0.5));
    let mut below = 0;
    let mut parts = Vec::new();
    for (part, amount) in bar
        .parts
        .iter()
        .enumerate()
        .filter(|(_, amount)| **amount > 0)
    {
        let (y, foot) = (up.at(float(below + amount)), up.at(float(below)));
        below += amount;
        let high = (foot - y).max(0.5);
        let rect = move |class: String| {
            view! { <rect class=class x=x.to_string() y=y.to_string() width=wide.to_string() height=high.to_string()></rect> }
        };
        parts.push(rect(format!("chart-part chart-part-{}", part % 7)));
        // Every other part is hatched, so that colour is not alone.
        if part % 2 == 1 && wide > 4.0 {
            parts.push(rect("chart-over".to_owned()));
        }
    }
    let words = index.is_multiple_of(each).then(|| {
        let y = (HEIGHT - 8.0).to_string();
        view! { <text class="chart-day" x=left.to_string() y=y>{bar.short.clone()}</text> }
    });
    let chosen = move || at.get() == Some(index);
    view! {
        {parts}
        {words}
        <rect
            class="chart-hit"
            class:chart-chosen=chosen
            x=left.to_string()
            y=TOP.to_string()
            width=room.to_string()
            height=(HEIGHT - BOTTOM - TOP).to_string()
            on:pointerenter=move |_| at.set(Some(index))
        ></rect>
    }
}
