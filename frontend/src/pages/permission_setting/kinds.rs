//! The kinds of organisation that one registers.

use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission_setting::adjustable;
use leptos::prelude::*;

use crate::locale::text;
use crate::message::Label;
use crate::session::Session;
use crate::ui::page_header::PageHeader;
use crate::ui::table::{Column, Table};

fn columns() -> Vec<Column<OrganizationKind>> {
    use text::permission_setting::kinds;
    vec![
        Column::new(text::organization::label::kind(), |kind| {
            kind.label().into_render().into_any()
        }),
        Column::new(kinds::items(), |kind| match adjustable(*kind).len() {
            0 => kinds::none().into_render().into_any(),
            count => kinds::count(count).into_render().into_any(),
        }),
    ]
}

/// The address of the setting of a kind.
pub(super) fn address(kind: OrganizationKind) -> String {
    format!("/organizations/permissions/{kind}")
}

/// The list of kinds.
#[component]
pub fn PermissionKinds() -> impl IntoView {
    use text::permission_setting::kinds;
    let own = Session::get().me_now().map(|me| me.organization.kind);
    let rows = own.map_or_else(Vec::new, |kind| kind.may_create().to_vec());
    let back = ("/organizations".to_owned(), text::organization::back());
    view! {
        <PageHeader title=text::permission_setting::title() lead=kinds::lead() back=back/>
        <Table caption=kinds::caption() columns=columns() rows=rows href=|kind| address(*kind)/>
    }
}
