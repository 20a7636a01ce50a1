//! The permission table as a page that a lawyer can read.

use std::fmt::Write as _;

use hersys_domain::permission::all_rules;

/// Markdown, one line a rule.
pub fn table() -> String {
    let mut out = String::from(
        "# Permissions\n\nGenerated from `crates/domain/src/permission/rules` by `just gen`. What no line allows is refused.\n\n\
         | permission | kinds of organisation | roles | relations to the record | basis |\n| --- | --- | --- | --- | --- |\n",
    );
    for rule in all_rules() {
        let join = |items: Vec<&str>| items.join(", ");
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            rule.permission,
            join(rule.kinds.iter().map(|kind| kind.as_str()).collect()),
            join(rule.roles.iter().map(|role| role.as_str()).collect()),
            join(
                rule.relations
                    .iter()
                    .map(|relation| relation.as_str())
                    .collect()
            ),
            rule.basis
        );
    }
    out
}
