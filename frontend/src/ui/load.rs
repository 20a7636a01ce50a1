//! What comes from the server: asked for, awaited, shown, or shown to have failed. Nothing shows a failure
//! as emptiness.

use hersys_client::{Client, ClientError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Button;
use super::notice::Failure;
use crate::locale::text;
use crate::session::Session;

/// How something asked for stands.
#[derive(Debug, Clone)]
enum Standing<T> {
    Awaited,
    Here(T),
    Failed(ClientError),
}

/// Something asked of the server.
#[derive(Debug)]
pub struct Loaded<T: Send + Sync + 'static> {
    standing: RwSignal<Standing<T>>,
    busy: RwSignal<bool>,
    turn: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Asks again; what is there stays shown meanwhile.
    pub fn again(self) {
        self.turn.update(|turn| *turn += 1);
    }

    /// Takes a value that is newer than what was asked for, e.g. the answer to a change.
    pub fn put(self, value: T) {
        self.standing.set(Standing::Here(value));
    }

    /// The value, if it is here; followed inside a reactive function.
    pub fn value(self) -> Option<T> {
        self.standing.with(|standing| match standing {
            Standing::Here(value) => Some(value.clone()),
            _ => None,
        })
    }
}

/// Asks the server for what `make` calls for, again whenever what `from` reads changes.
pub fn load<S, T, Made>(
    from: impl Fn() -> S + Send + Sync + 'static,
    make: impl Fn(Client, S) -> Made + Clone + 'static,
) -> Loaded<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
    Made: Future<Output = Result<T, ClientError>> + 'static,
{
    let session = Session::get();
    let loaded = Loaded {
        standing: RwSignal::new(Standing::Awaited),
        busy: RwSignal::new(false),
        turn: RwSignal::new(0),
    };
    let source = Memo::new(move |_| from());
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        let from = source.get();
        loaded.turn.track();
        asked.update_value(|asked| *asked += 1);
        let mine = asked.get_value();
        loaded.busy.set(true);
        let make = make.clone();
        spawn_local(async move {
            let answer = session.call(|client| make(client, from.clone())).await;
            // The page may be gone, or a newer question asked.
            if asked.try_get_value() == Some(mine) {
                loaded.busy.set(false);
                loaded
                    .standing
                    .set(answer.map_or_else(Standing::Failed, Standing::Here));
            }
        });
    });
    loaded
}

/// Shows what was asked for once it is here, until then a skeleton; a failure in words, with a way out.
#[component]
pub fn Load<T, Shown, View>(
    /// What was asked for.
    of: Loaded<T>,
    /// Lines of the skeleton.
    #[prop(default = 4)]
    lines: usize,
    /// Shows it.
    children: Shown,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Shown: Fn(T) -> View + Send + 'static,
    View: IntoView + 'static,
{
    let body = move || match of.standing.get() {
        Standing::Awaited => view! { <Skeleton lines=lines/> }.into_any(),
        Standing::Here(value) => children(value).into_any(),
        Standing::Failed(error) => view! {
            <Failure error=error>
                <Button on_press=move || of.again()>{text::ui::retry()}</Button>
            </Failure>
        }
        .into_any(),
    };
    view! { <div class="load" aria-busy=move || if of.busy.get() { "true" } else { "false" }>{body}</div> }
}

/// The same, for what is asked for again while it is read: the content is built once and follows the value,
/// so that neither the focus nor the place on the page is lost.
#[component]
pub fn LoadKept<T, Shown, View>(
    /// What was asked for.
    of: Loaded<T>,
    /// Lines of the skeleton.
    #[prop(default = 4)]
    lines: usize,
    /// Shows it.
    children: Shown,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    Shown: Fn(Signal<T>) -> View + Send + 'static,
    View: IntoView + 'static,
{
    // What is shown, and typed into it, stays when asking again fails: that is said above it. Only what one may not see
    // any more goes.
    let kind = Memo::new(move |last: Option<&u8>| {
        of.standing.with(|standing| match standing {
            Standing::Awaited => 0_u8,
            Standing::Here(_) => 1,
            Standing::Failed(error) => match last {
                Some(1) if error.problem().is_none_or(|problem| problem.status >= 500) => 1,
                _ => 2,
            },
        })
    });
    let again = move || {
        let failed = of.standing.with(|standing| match standing {
            Standing::Failed(error) => Some(error.clone()),
            _ => None,
        });
        failed.filter(|_| kind.get() == 1).map(|error| {
            view! {
                <Failure error=error>
                    <Button on_press=move || of.again()>{text::ui::retry()}</Button>
                </Failure>
            }
        })
    };
    let body = move || match (kind.get(), of.standing.get_untracked()) {
        (1, Standing::Here(first)) => {
            let value = Memo::new(move |last: Option<&T>| {
                of.value()
                    .or_else(|| last.cloned())
                    .unwrap_or_else(|| first.clone())
            });
            children(value.into()).into_any()
        }
        (2, Standing::Failed(error)) => view! {
            <Failure error=error>
                <Button on_press=move || of.again()>{text::ui::retry()}</Button>
            </Failure>
        }
        .into_any(),
        _ => view! { <Skeleton lines=lines/> }.into_any(),
    };
    view! { <div class="load" aria-busy=move || if of.busy.get() { "true" } else { "false" }>{again} {body}</div> }
}

/// The place of what is still to come.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView {
    let lines: Vec<_> = (0..lines)
        .map(|_| view! { <span class="skeleton-line"></span> })
        .collect();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{text::ui::loading()}</span>
            {lines}
        </div>
    }
}
