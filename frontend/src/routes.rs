//! The pages of the staff's program: one table, from which the navigation, the home page and the guard are made.

use hersys_domain::permission::Permission;
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::pages::account::{AccountChange, AccountDetail, AccountList, AccountNew};
use crate::pages::alert::AlertPage;
use crate::pages::api_key::{ApiKeyDetail, ApiKeyList, ApiKeyNew};
use crate::pages::audit::AuditPage;
use crate::pages::case::{AwaitedTests, CaseDetail, CaseList};
use crate::pages::contact::{RecordNew, WatchedContacts};
use crate::pages::home::Home;
use crate::pages::import::ImportPage;
use crate::pages::merge::{MergeList, MergePage};
use crate::pages::notification::{
    NotificationCorrection, NotificationDraft, NotificationDrafts, NotificationList,
    NotificationNew, NotificationReceipt,
};
use crate::pages::optional_item::{
    OptionalItemChange, OptionalItemDetail, OptionalItemList, OptionalItemNew,
};
use crate::pages::organization::{
    OrganizationChange, OrganizationDetail, OrganizationList, OrganizationNew,
};
use crate::pages::permission_setting::{KindPermissions, OrganizationPermissions, PermissionKinds};
use crate::pages::queue::QueuePage;
use crate::pages::record::NotificationPage;
use crate::pages::statistics::StatisticsPage;
use crate::pages::transfer::{TransferDetail, TransferPage};
use crate::place::{Params, match_path};

/// A page.
pub struct Route {
    /// Its address, with `:name` for what varies.
    pub path: &'static str,
    /// What one must be allowed to do to see it.
    pub permission: Option<Permission>,
    /// Its place in the navigation, if it has one.
    pub nav: Option<Nav>,
    /// What it shows.
    pub view: fn(&Params) -> AnyView,
}

/// A place in the navigation.
pub struct Nav {
    /// Under which heading.
    pub section: Section,
    /// Its words.
    pub label: fn() -> Text,
    /// What the page is for, on the home page; none keeps it away from there.
    pub note: Option<fn() -> Text>,
    /// Whoever may do this has another page for the same.
    pub unless: Option<Permission>,
}

/// A heading of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// 日々の業務.
    Daily,
    /// 管理.
    Administration,
}

impl Section {
    /// All, in order.
    pub const ALL: &'static [Self] = &[Self::Daily, Self::Administration];

    /// Its words.
    pub fn label(self) -> Text {
        match self {
            Self::Daily => text::app::section::daily(),
            Self::Administration => text::app::section::administration(),
        }
    }
}

/// The table. The first fitting line counts.
pub const ROUTES: &[Route] = &[
    Route {
        path: "/",
        permission: None,
        nav: Some(Nav {
            section: Section::Daily,
            label: text::home::title,
            note: None,
            unless: None,
        }),
        view: |_| view! { <Home/> }.into_any(),
    },
    Route {
        path: "/notifications/new",
        permission: Some(Permission::NotificationDraft),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::notification::title,
            note: Some(text::notification::note),
            unless: Some(Permission::NotificationProxy),
        }),
        view: |_| view! { <NotificationNew/> }.into_any(),
    },
    Route {
        path: "/notifications/proxy",
        permission: Some(Permission::NotificationProxy),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::notification::proxy::title,
            note: Some(text::notification::proxy::note),
            unless: None,
        }),
        view: |_| view! { <NotificationNew/> }.into_any(),
    },
    Route {
        path: "/notifications/drafts",
        permission: Some(Permission::NotificationDraft),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::notification::drafts::title,
            note: Some(text::notification::drafts::note),
            unless: None,
        }),
        view: |_| view! { <NotificationDrafts/> }.into_any(),
    },
    Route {
        path: "/notifications/drafts/:id",
        permission: Some(Permission::NotificationDraft),
        nav: None,
        view: |params| with_id(params, |id| view! { <NotificationDraft id=id/> }.into_any()),
    },
    Route {
        path: "/notifications/own",
        permission: Some(Permission::NotificationDraft),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::notification::list::title,
            note: Some(text::notification::list::note),
            unless: Some(Permission::NotificationProxy),
        }),
        view: |_| view! { <NotificationList/> }.into_any(),
    },
    Route {
        path: "/notifications/queue",
        permission: Some(Permission::NotificationAccept),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::queue::title,
            note: Some(text::queue::note),
            unless: None,
        }),
        view: |_| view! { <QueuePage/> }.into_any(),
    },
    Route {
        path: "/notifications/queue/:id",
        permission: Some(Permission::NotificationRead),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <NotificationPage id=id from_queue=true/> }.into_any()
            })
        },
    },
    Route {
        path: "/notifications/:id",
        permission: Some(Permission::NotificationRead),
        nav: None,
        view: |params| with_id(params, |id| view! { <NotificationPage id=id/> }.into_any()),
    },
    Route {
        path: "/notifications/:id/correction",
        permission: Some(Permission::NotificationCorrect),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <NotificationCorrection id=id/> }.into_any()
            })
        },
    },
    Route {
        path: "/notifications/:id/receipt",
        permission: Some(Permission::NotificationRead),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <NotificationReceipt id=id/> }.into_any()
            })
        },
    },
    Route {
        path: "/alerts",
        permission: Some(Permission::AlertRead),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::alert::title,
            note: Some(text::alert::note),
            unless: None,
        }),
        view: |_| view! { <AlertPage/> }.into_any(),
    },
    Route {
        path: "/cases",
        permission: Some(Permission::CaseRead),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::case::title,
            note: Some(text::case::note),
            unless: None,
        }),
        view: |_| view! { <CaseList/> }.into_any(),
    },
    Route {
        path: "/tests/awaited",
        // Whoever enters what an investigation found is of a responsible centre, whose worklist it is.
        permission: Some(Permission::SurveyWrite),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::entry::awaited::title,
            note: Some(text::entry::awaited::note),
            unless: None,
        }),
        view: |_| view! { <AwaitedTests/> }.into_any(),
    },
    Route {
        path: "/contacts",
        // Whoever registers contacts is of a responsible centre, whose list it is.
        permission: Some(Permission::ContactWrite),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::contact::watched::title,
            note: Some(text::contact::watched::note),
            unless: None,
        }),
        view: |_| view! { <WatchedContacts/> }.into_any(),
    },
    Route {
        path: "/contacts/new",
        permission: Some(Permission::ContactWrite),
        nav: None,
        view: |_| view! { <RecordNew/> }.into_any(),
    },
    Route {
        path: "/cases/:id",
        permission: Some(Permission::CaseRead),
        nav: None,
        view: |params| with_id(params, |id| view! { <CaseDetail id=id/> }.into_any()),
    },
    Route {
        path: "/transfers",
        permission: Some(Permission::TransferAccept),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::transfer::title,
            note: Some(text::transfer::note),
            unless: None,
        }),
        view: |_| view! { <TransferPage/> }.into_any(),
    },
    Route {
        path: "/transfers/:id",
        permission: Some(Permission::TransferRead),
        nav: None,
        view: |params| with_id(params, |id| view! { <TransferDetail id=id/> }.into_any()),
    },
    Route {
        path: "/merges",
        permission: Some(Permission::PersonMerge),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::person_merge::title,
            note: Some(text::person_merge::note),
            unless: None,
        }),
        view: |_| view! { <MergeList/> }.into_any(),
    },
    Route {
        path: "/merges/:id",
        permission: Some(Permission::PersonMerge),
        nav: None,
        view: |params| with_id(params, |id| view! { <MergePage id=id/> }.into_any()),
    },
    Route {
        path: "/statistics",
        permission: Some(Permission::StatisticsRead),
        nav: Some(Nav {
            section: Section::Daily,
            label: text::statistics::title,
            note: Some(text::statistics::note),
            unless: None,
        }),
        view: |_| view! { <StatisticsPage/> }.into_any(),
    },
    Route {
        path: "/imports",
        permission: Some(Permission::CaseImport),
        nav: Some(Nav {
            section: Section::Administration,
            label: text::import::title,
            note: Some(text::import::note),
            unless: None,
        }),
        view: |_| view! { <ImportPage/> }.into_any(),
    },
    Route {
        path: "/organizations",
        permission: Some(Permission::OrganizationRead),
        nav: Some(Nav {
            section: Section::Administration,
            label: text::organization::title,
            note: Some(text::organization::note),
            unless: None,
        }),
        view: |_| view! { <OrganizationList/> }.into_any(),
    },
    Route {
        path: "/organizations/new",
        permission: Some(Permission::OrganizationWrite),
        nav: None,
        view: |_| view! { <OrganizationNew/> }.into_any(),
    },
    Route {
        path: "/organizations/permissions",
        permission: Some(Permission::OrganizationWrite),
        nav: None,
        view: |_| view! { <PermissionKinds/> }.into_any(),
    },
    Route {
        path: "/organizations/permissions/:kind",
        permission: Some(Permission::OrganizationWrite),
        nav: None,
        view: |params| match params.read("kind") {
            Some(kind) => view! { <KindPermissions kind=kind/> }.into_any(),
            None => view! { <crate::pages::not_found::NotFound/> }.into_any(),
        },
    },
    Route {
        path: "/organizations/:id/permissions",
        permission: Some(Permission::OrganizationRead),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <OrganizationPermissions id=id/> }.into_any()
            })
        },
    },
    Route {
        path: "/organizations/:id",
        permission: Some(Permission::OrganizationRead),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <OrganizationDetail id=id/> }.into_any()
            })
        },
    },
    Route {
        path: "/organizations/:id/change",
        permission: Some(Permission::OrganizationWrite),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <OrganizationChange id=id/> }.into_any()
            })
        },
    },
    Route {
        path: "/accounts",
        permission: Some(Permission::AccountRead),
        nav: Some(Nav {
            section: Section::Administration,
            label: text::account::title,
            note: Some(text::account::note),
            unless: None,
        }),
        view: |_| view! { <AccountList/> }.into_any(),
    },
    Route {
        path: "/accounts/new",
        permission: Some(Permission::AccountWrite),
        nav: None,
        view: |_| view! { <AccountNew/> }.into_any(),
    },
    Route {
        path: "/api-keys",
        permission: Some(Permission::ApiKeyRead),
        nav: Some(Nav {
            section: Section::Administration,
            label: text::api_key::title,
            note: Some(text::api_key::note),
            unless: None,
        }),
        view: |_| view! { <ApiKeyList/> }.into_any(),
    },
    Route {
        path: "/api-keys/new",
        permission: Some(Permission::ApiKeyWrite),
        nav: None,
        view: |_| view! { <ApiKeyNew/> }.into_any(),
    },
    Route {
        path: "/api-keys/:id",
        permission: Some(Permission::ApiKeyRead),
        nav: None,
        view: |params| with_id(params, |id| view! { <ApiKeyDetail id=id/> }.into_any()),
    },
    Route {
        path: "/optional-items",
        permission: Some(Permission::OptionalItemWrite),
        nav: Some(Nav {
            section: Section::Administration,
            label: text::optional_item::title,
            note: Some(text::optional_item::note),
            unless: None,
        }),
        view: |_| view! { <OptionalItemList/> }.into_any(),
    },
    Route {
        path: "/optional-items/new",
        permission: Some(Permission::OptionalItemWrite),
        nav: None,
        view: |_| view! { <OptionalItemNew/> }.into_any(),
    },
    Route {
        path: "/optional-items/:id",
        permission: Some(Permission::OptionalItemWrite),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <OptionalItemDetail id=id/> }.into_any()
            })
        },
    },
    Route {
        path: "/optional-items/:id/change",
        permission: Some(Permission::OptionalItemWrite),
        nav: None,
        view: |params| {
            with_id(params, |id| {
                view! { <OptionalItemChange id=id/> }.into_any()
            })
        },
    },
    Route {
        path: "/audit",
        permission: Some(Permission::AuditRead),
        nav: Some(Nav {
            section: Section::Administration,
            label: text::audit::title,
            note: Some(text::audit::note),
            unless: None,
        }),
        view: |_| view! { <AuditPage/> }.into_any(),
    },
    Route {
        path: "/accounts/:id",
        permission: Some(Permission::AccountRead),
        nav: None,
        view: |params| with_id(params, |id| view! { <AccountDetail id=id/> }.into_any()),
    },
    Route {
        path: "/accounts/:id/change",
        permission: Some(Permission::AccountWrite),
        nav: None,
        view: |params| with_id(params, |id| view! { <AccountChange id=id/> }.into_any()),
    },
];

/// The page of a record; an id that is none has no page.
fn with_id<Id: std::str::FromStr>(params: &Params, page: fn(Id) -> AnyView) -> AnyView {
    match params.read("id") {
        Some(id) => page(id),
        None => view! { <crate::pages::not_found::NotFound/> }.into_any(),
    }
}

/// The page at an address.
pub fn find(path: &str) -> Option<(&'static Route, Params)> {
    ROUTES
        .iter()
        .find_map(|route| Some((route, match_path(route.path, path)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_the_table_hides_behind_another() {
        for route in ROUTES {
            let example = route
                .path
                .replace(":id", "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11");
            let found = find(&example).map(|(found, _)| found.path);
            assert_eq!(found, Some(route.path));
        }
    }
}
