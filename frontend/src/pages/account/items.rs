//! Items that issuing and changing have in common.

use hersys_domain::role::Role;

use crate::locale::text;
use crate::message::Label;
use crate::ui::choice::Choice;

/// The roles that may be given: all to one's own people, the administrator's to others'.
pub(super) fn roles(others: bool) -> Vec<Choice<Role>> {
    Role::ALL
        .iter()
        .copied()
        .filter(|role| !others || *role == Role::Administrator)
        .map(|role| Choice {
            value: role,
            label: role.label(),
            note: text::role::note::find(role.as_str()),
        })
        .collect()
}
