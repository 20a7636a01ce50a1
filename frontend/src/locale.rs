//! Languages and texts. A text is written in `locales/<language>/<noun>.json` and used as
//! `text::<noun>::<key>()`; it follows the language that is chosen, wherever it is shown.

use std::sync::{Arc, LazyLock};

use leptos::prelude::*;
use leptos::tachys::html::attribute::IntoAttributeValue;

/// The texts, one function each, made by `build.rs`.
pub mod text {
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

pub use text::Locale;

static LOCALE: LazyLock<ArcRwSignal<Locale>> = LazyLock::new(|| ArcRwSignal::new(Locale::Ja));

impl Locale {
    /// The language of a tag: `en` for `en-GB`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let fits = |locale: &&Self| {
            let own = locale.tag().to_ascii_lowercase();
            tag == own
                || tag
                    .strip_prefix(&own)
                    .is_some_and(|rest| rest.starts_with('-'))
        };
        Self::ALL.iter().find(fits).copied()
    }

    /// Its name in itself.
    pub fn name(self) -> String {
        text::language::name().in_locale(self)
    }
}

/// The language spoken now; inside a reactive function this follows the choice.
pub fn current() -> Locale {
    LOCALE.get()
}

/// Speaks another language from now on.
pub fn set(locale: Locale) {
    LOCALE.set(locale);
}

/// A text of the screens, or something that people wrote. Put into a view it follows the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The same in every language, e.g. the name of an organisation.
    Plain(Arc<str>),
    /// By language, in the order of [`Locale::ALL`].
    Fixed(&'static [&'static str]),
    /// By language, with values for the names in braces.
    With(&'static [&'static str], Arc<Vec<(String, Text)>>),
    /// Several, one after the other.
    Listed(Arc<Vec<Text>>),
}

impl Text {
    /// A text by language.
    pub const fn fixed(texts: &'static [&'static str]) -> Self {
        Self::Fixed(texts)
    }

    /// Several, one after the other, with the comma of the language between them.
    pub fn listed(texts: Vec<Self>) -> Self {
        Self::Listed(Arc::new(texts))
    }

    /// Gives a value to the name in braces.
    #[must_use]
    pub fn with(self, name: &str, value: impl Said) -> Self {
        let (texts, mut values) = match self {
            Self::Plain(_) | Self::Listed(_) => return self,
            Self::Fixed(texts) => (texts, Vec::new()),
            Self::With(texts, values) => (texts, values.as_ref().clone()),
        };
        values.push((name.to_owned(), value.said()));
        Self::With(texts, Arc::new(values))
    }

    /// The text in the language spoken now.
    pub fn get(&self) -> String {
        self.in_locale(current())
    }

    /// The text in the language spoken now, where nothing follows the choice: within another text.
    pub fn now(&self) -> String {
        self.in_locale(LOCALE.get_untracked())
    }

    /// The text in one language.
    pub fn in_locale(&self, locale: Locale) -> String {
        let pick = |texts: &[&'static str]| {
            let own = texts.get(locale as usize);
            own.or_else(|| texts.get(1))
                .or_else(|| texts.first())
                .copied()
                .unwrap_or_default()
        };
        match self {
            Self::Plain(text) => text.to_string(),
            Self::Fixed(texts) => pick(texts).to_owned(),
            Self::Listed(texts) => {
                let all: Vec<String> = texts.iter().map(|text| text.in_locale(locale)).collect();
                all.join(if locale == Locale::Ja { "、" } else { ", " })
            }
            Self::With(texts, values) => {
                values
                    .iter()
                    .fold(pick(texts).to_owned(), |text, (name, value)| {
                        text.replace(&format!("{{{name}}}"), &value.in_locale(locale))
                    })
            }
        }
    }
}

/// What may stand for a name in braces: a number, what people wrote, or another text, which follows the language with
/// the whole.
pub trait Said {
    /// As a text.
    fn said(self) -> Text;
}

impl<T: ToString> Said for T {
    fn said(self) -> Text {
        Text::Plain(self.to_string().into())
    }
}

impl Said for Text {
    fn said(self) -> Text {
        self
    }
}

impl Said for &Text {
    fn said(self) -> Text {
        self.clone()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Plain(text.into())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

/// A text by its dotted key.
type Entry = (&'static str, &'static [&'static str]);

/// The text of a key among those of a file.
fn find(all: &[Entry], key: &str) -> Option<Text> {
    let (_, texts) = all.iter().find(|(known, _)| *known == key)?;
    Some(Text::Fixed(texts))
}

/// What a text becomes in a view.
type Shown = Box<dyn FnMut() -> String + Send>;

impl IntoRender for Text {
    type Output = Shown;
    fn into_render(self) -> Shown {
        Box::new(move || self.get())
    }
}

impl IntoAttributeValue for Text {
    type Output = Shown;
    fn into_attribute_value(self) -> Shown {
        Box::new(move || self.get())
    }
}
