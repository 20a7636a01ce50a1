//! Entries of the audit log as people read them.

use hersys_domain::audit::{AuditEntry, word_key};
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words::instant;
use crate::ui::table::{Column, Table};

/// A text of the table of words, or the identifier itself where there is none.
fn word(found: Option<Text>, plain: &str) -> Text {
    found.unwrap_or_else(|| plain.into())
}

fn who(entry: &AuditEntry) -> Text {
    match entry.actor.as_str() {
        "staff" => entry
            .account_name
            .as_deref()
            .map_or_else(text::audit::other_staff, Text::from),
        actor => word(text::audit::find(&format!("actor.{actor}")), actor),
    }
}

/// What was done: read or changed, and by which permission.
fn what(entry: &AuditEntry) -> Text {
    let Some(permission) = entry.permission.as_deref() else {
        let key = format!("operation.{}", word_key(&entry.operation));
        return word(text::audit::find(&key), &entry.operation);
    };
    let key = format!("permission.{}", permission.replace('.', "_"));
    word(text::audit::find(&key), permission)
}

fn about(entry: &AuditEntry) -> Text {
    let groups = entry.field_groups.iter();
    let word = |group: &String| word(text::audit::find(&format!("group.{group}")), group);
    Text::listed(groups.map(word).collect())
}

fn columns() -> Vec<Column<AuditEntry>> {
    use text::audit::label;
    vec![
        Column::new(label::at(), |one| instant(one.at).into_any()),
        Column::new(label::organization(), |one| {
            let name = one.organization_name.as_deref();
            name.map_or_else(text::ui::unset, Text::from)
                .into_render()
                .into_any()
        }),
        Column::new(label::account(), |one| who(one).into_render().into_any()),
        Column::new(label::operation(), |one| {
            let purpose = one.purpose.map(|purpose| {
                view! { <p class="soft">{label::purpose(purpose.label())}</p> }
            });
            view! { <span>{what(one)}</span> {purpose} }.into_any()
        }),
        Column::new(label::groups(), |one| about(one).into_render().into_any()),
        Column::new(label::count(), |one: &AuditEntry| {
            one.person_count.to_string().into_any()
        })
        .number(),
    ]
}

/// The table.
#[component]
pub fn AuditTable(
    /// What the table holds, for those who do not see it.
    caption: Text,
    /// The entries.
    entries: Vec<AuditEntry>,
) -> impl IntoView {
    view! { <Table caption=caption columns=columns() rows=entries/> }
}

#[cfg(test)]
mod tests {
    use hersys_domain::permission::Permission;

    use super::*;

    #[test]
    fn every_permission_has_words() {
        for permission in Permission::ALL {
            let key = format!("permission.{}", permission.as_str().replace('.', "_"));
            assert!(text::audit::find(&key).is_some(), "{key}");
        }
    }
}
