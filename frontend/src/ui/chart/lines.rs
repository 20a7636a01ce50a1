//! Values over days as dots and lines, with bands of reference. Days without a value break the line: nothing
//! is drawn that was not measured. The arrow keys walk the dots; what one says is read out below.

use leptos::prelude::*;

use super::scale::{Linear, every};
use super::width::measured;
use crate::locale::Text;

const HEIGHT: f64 = 200.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 26.0;
/// Where the days begin; a strip below a chart begins there, too.
pub const LEFT: f64 = 56.0;
/// Kept free at the right, for half a dot.
pub const RIGHT: f64 = 12.0;
/// What the words of a day take.
const WORDS: f64 = 46.0;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// When, in days since the first day of the axis.
    pub at: f64,
    /// The value.
    pub value: f64,
    /// When and what, in words.
    pub words: Text,
    /// Whether it lies beyond a limit; its shape tells it, too.
    pub marked: bool,
    /// Whether something is to be known with it, shown by a mark above (解熱剤).
    pub noted: bool,
}

/// Something that changed on the way, as an upright line through the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When, in days since the first day of the axis.
    pub at: f64,
    /// What has held from then on.
    pub words: Text,
}

/// A band of reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// From this value.
    pub from: f64,
    /// Up to this one.
    pub until: f64,
    /// Whether it is the graver one.
    pub grave: bool,
}

/// The axes: fixed, so that two people's charts can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Axes {
    /// The lowest and the highest value.
    pub range: (f64, f64),
    /// The values that have a line.
    pub ticks: Vec<i32>,
    /// The days, as they stand below.
    pub days: Vec<String>,
}

impl Axes {
    /// Days to pixels.
    pub fn along(&self, width: f64) -> Linear {
        let days = u32::try_from(self.days.len().max(1)).map_or(f64::MAX, f64::from);
        Linear::new((0.0, days), (LEFT, width - RIGHT))
    }
}

/// The chart.
#[component]
pub fn Lines(
    /// Id of its frame on the page; `-title` and `-text` are those of its words.
    id: &'static str,
    /// Its title.
    title: Text,
    /// What it shows, for those who do not see it.
    description: Text,
    /// The axes.
    axes: Axes,
    /// The bands.
    bands: Vec<Band>,
    /// The values, in order of time.
    dots: Vec<Dot>,
    /// What changed on the way, in order of time.
    #[prop(optional)]
    changes: Vec<Change>,
) -> impl IntoView {
    let width = measured(id);
    let at = RwSignal::new(None::<usize>);
    let count = dots.len();
    let dots = StoredValue::new(dots);
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
        dots.with_value(|dots| dots.get(index).map(|dot| dot.words.get()))
    };
    let drawn = move || draw(&axes, &bands, &changes, dots, width.get(), at);
    let title_id = format!("{id}-title");
    let text_id = format!("{id}-text");
    view! {
        <figure class="chart">
            <figcaption id=title_id.clone() class="chart-title">{title}</figcaption>
            <p id=text_id.clone() class="visually-hidden">{description}</p>
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

fn draw(
    axes: &Axes,
    bands: &[Band],
    changes: &[Change],
    dots: StoredValue<Vec<Dot>>,
    width: f64,
    at: RwSignal<Option<usize>>,
) -> impl IntoView + use<> {
    let (low, high) = axes.range;
    let up = Linear::new((low, high), (HEIGHT - BOTTOM, TOP));
    let along = axes.along(width);
    let right = width - RIGHT;
    let bands: Vec<_> = bands
        .iter()
        .map(|band| {
            let (top, foot) = (up.at(band.until.min(high)), up.at(band.from.max(low)));
            let class = if band.grave { "chart-band chart-band-grave" } else { "chart-band" };
            view! { <rect class=class x=LEFT.to_string() y=top.to_string() width=(right - LEFT).max(0.0).to_string() height=(foot - top).to_string()></rect> }
        })
        .collect();
    let lines: Vec<_> = axes
        .ticks
        .iter()
        .map(|tick| {
            let y = up.at(f64::from(*tick));
            view! {
                <line class="chart-line" x1=LEFT.to_string() x2=right.to_string() y1=y.to_string() y2=y.to_string()></line>
                <text class="chart-number" x=(LEFT - 8.0).to_string() y=(y + 5.0).to_string()>{tick.to_string()}</text>
            }
        })
        .collect();
    let each = every(axes.days.len(), right - LEFT, WORDS);
    let words: Vec<_> = axes
        .days
        .iter()
        .enumerate()
        .filter(|(index, _)| index.is_multiple_of(each))
        .map(|(index, day)| {
            let x = along.at(u32::try_from(index).map_or(0.0, f64::from));
            view! { <text class="chart-day" x=x.to_string() y=(HEIGHT - 6.0).to_string()>{day.clone()}</text> }
        })
        .collect();
    let changes = upright(changes, &along, right);
    let path = dots.with_value(|dots| path(dots, &along, &up));
    let marks: Vec<_> = dots.with_value(|dots| {
        dots.iter()
            .enumerate()
            .map(|(index, dot)| mark(index, dot, &along, &up, at).into_any())
            .collect()
    });
    view! {
        <svg class="chart-svg" viewBox=format!("0 0 {width} {HEIGHT}") width=width.to_string() height=HEIGHT.to_string() aria-hidden="true">
            {bands}
            {lines}
            {changes}
            {words}
            <path class="chart-path" d=path></path>
            {marks}
        </svg>
    }
}

/// What a change's words take at least.
const CHANGE_WORDS: f64 = 96.0;

/// Lines of what changed; words where the line before leaves room for them.
fn upright(changes: &[Change], along: &Linear, right: f64) -> Vec<AnyView> {
    let mut free = LEFT;
    changes
        .iter()
        .map(|change| {
            let x = along.at(change.at);
            let fits = x >= free && x + CHANGE_WORDS <= right;
            let words = fits.then(|| {
                free = x + CHANGE_WORDS;
                let words = change.words.clone();
                view! { <text class="chart-change-words" x=(x + 4.0).to_string() y=(TOP + 8.0).to_string()>{words}</text> }
            });
            view! {
                <line class="chart-change" x1=x.to_string() x2=x.to_string() y1=TOP.to_string() y2=(HEIGHT - BOTTOM).to_string()></line>
                {words}
            }
            .into_any()
        })
        .collect()
}

/// Lines between values of the same day or of days in a row.
fn path(dots: &[Dot], along: &Linear, up: &Linear) -> String {
    let mut out = String::new();
    let mut before: Option<f64> = None;
    for dot in dots {
        let joined = before.is_some_and(|before| dot.at.floor() - before.floor() <= 1.0);
        let word = if joined { 'L' } else { 'M' };
        out.push_str(&format!(
            "{word}{:.1} {:.1}",
            along.at(dot.at),
            up.at(dot.value)
        ));
        before = Some(dot.at);
    }
    out
}

fn mark(
    index: usize,
    dot: &Dot,
    along: &Linear,
    up: &Linear,
    at: RwSignal<Option<usize>>,
) -> impl IntoView + use<> {
    let (x, y) = (along.at(dot.at), up.at(dot.value));
    let chosen = move || at.get() == Some(index);
    let shape = if dot.marked {
        let d = format!("M{x:.1} {:.1}l6 6l-6 6l-6 -6z", y - 6.0);
        view! { <path class="chart-dot chart-dot-marked" class:chart-dot-chosen=chosen d=d></path> }
            .into_any()
    } else {
        view! { <circle class="chart-dot" class:chart-dot-chosen=chosen cx=x.to_string() cy=y.to_string() r="4.5"></circle> }
            .into_any()
    };
    let noted = dot.noted.then(|| {
        let d = format!("M{:.1} {:.1}h8l-4 6z", x - 4.0, y - 16.0);
        view! { <path class="chart-noted" d=d></path> }
    });
    view! {
        {shape}
        {noted}
        <circle class="chart-hit" cx=x.to_string() cy=y.to_string() r="12" on:pointerenter=move |_| at.set(Some(index))></circle>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(at: f64) -> Dot {
        Dot {
            at,
            value: 1.0,
            words: "".into(),
            marked: false,
            noted: false,
        }
    }

    #[test]
    fn a_day_without_a_value_breaks_the_line() {
        let scale = Linear::new((0.0, 10.0), (0.0, 10.0));
        let drawn = path(
            &[dot(0.3), dot(0.9), dot(1.2), dot(3.1), dot(4.9)],
            &scale,
            &scale,
        );
        let begins = drawn.matches('M').count();
        let joins = drawn.matches('L').count();
        assert_eq!((begins, joins), (2, 3), "{drawn}");
    }
}
