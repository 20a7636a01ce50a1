//! Permissions by what they are about.

use hersys_domain::permission::Permission;

use crate::locale::{Text, text};

/// Names of the groups, in the order in which they stand.
const GROUPS: &[&str] = &[
    "patient",
    "notification",
    "follow_up",
    "statistics",
    "other",
];

fn group(permission: Permission) -> &'static str {
    match permission.as_str().split('.').next().unwrap_or_default() {
        "person" | "case" => "patient",
        "notification" => "notification",
        "observation" | "alert" | "invitation" => "follow_up",
        "statistics" => "statistics",
        _ => "other",
    }
}

/// The permissions of each group that has any, in their order.
pub(super) fn groups(permissions: &[Permission]) -> Vec<(&'static str, Vec<Permission>)> {
    GROUPS
        .iter()
        .map(|name| {
            let members = permissions.iter().copied();
            (*name, members.filter(|one| group(*one) == *name).collect())
        })
        .filter(|(_, members): &(_, Vec<_>)| !members.is_empty())
        .collect()
}

/// What a group is called.
pub(super) fn title(group: &str) -> Text {
    text::permission_setting::group::find(group)
        .unwrap_or_else(text::permission_setting::group::other)
}

/// What must be known before something of a group is withheld.
pub(super) fn warning(members: &[Permission]) -> Option<Text> {
    use text::permission_setting::support;
    if members.contains(&Permission::PersonRead) {
        Some(support::person_read())
    } else if members.contains(&Permission::NotificationSubmit) {
        Some(support::notification_submit())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_stands_in_one_group_that_has_words() {
        let all = groups(Permission::ALL);
        let counted: usize = all.iter().map(|(_, members)| members.len()).sum();
        assert_eq!(counted, Permission::ALL.len());
        for name in GROUPS {
            assert!(
                text::permission_setting::group::find(name).is_some(),
                "{name}"
            );
        }
    }
}
