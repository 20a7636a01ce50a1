//! What optional items and their values are called: by their definitions.

use hersys_domain::jp_date::display;
use hersys_domain::optional_item::{
    OptionalAudience, OptionalChoice, OptionalItem, OptionalItemKind, OptionalValues,
};
use serde_json::Value;

use crate::locale::{Text, text};
use crate::pages::case::entry::number;

/// Whose items they are.
pub(super) fn set_title(values: &OptionalValues) -> Text {
    match values.audience {
        OptionalAudience::Own => text::optional_item::own_set(&values.organization),
        OptionalAudience::Area => text::optional_item::area_set(&values.organization),
    }
}

/// What an item is called.
pub(super) fn label(item: &OptionalItem) -> Text {
    let label = item.definition.label.as_str();
    match item.definition.retired {
        true => text::optional_item::retired_item(label),
        false => label.into(),
    }
}

/// What a choice is called.
pub(super) fn choice(choice: &OptionalChoice) -> Text {
    match choice.retired {
        true => text::optional_item::retired_choice(&choice.label),
        false => choice.label.as_str().into(),
    }
}

fn chosen(item: &OptionalItem, code: &Value) -> Text {
    let code = code.as_str().unwrap_or_default();
    let found = item.definition.choices.iter().find(|one| one.code == code);
    found.map_or_else(|| code.into(), choice)
}

/// What a value says.
pub(super) fn said(item: &OptionalItem, value: &Value) -> Text {
    let typed = || Text::from(value.as_str().unwrap_or_default());
    match item.kind {
        OptionalItemKind::Text => typed(),
        OptionalItemKind::Number => {
            let unit = item.definition.unit.as_deref().unwrap_or_default();
            format!("{}{unit}", number(value)).into()
        }
        OptionalItemKind::Date => value
            .as_str()
            .and_then(|text| text.parse().ok())
            .map_or_else(typed, |day| display(day).into()),
        OptionalItemKind::Choice => chosen(item, value),
        OptionalItemKind::Choices => {
            let all = value.as_array().into_iter().flatten();
            Text::listed(all.map(|code| chosen(item, code)).collect())
        }
    }
}
