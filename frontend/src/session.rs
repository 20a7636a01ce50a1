//! Who is signed in, and the one way to call the server: what a locked or ended session stops goes on by
//! itself once it is open again, with the page still there.

use futures::channel::oneshot;
use hersys_client::{Client, ClientError};
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;
use hersys_domain::session::Me;
use leptos::prelude::*;

use crate::browser;

/// How the session stands.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Not known yet.
    Starting,
    /// The server could not be asked.
    Unreachable(ClientError),
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is signed in and at work.
    Active,
    /// Locked after a time without use; the page is kept underneath.
    Locked,
    /// Ended in the midst of work; the page is kept underneath.
    Ended,
    /// A fresh code is asked for before an act of weight; the page is kept underneath.
    Confirming,
}

/// The session, in the context.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    client: StoredValue<Client>,
    state: RwSignal<State>,
    me: RwSignal<Option<Me>>,
    /// Changes when the pages must be built anew: another person, another organisation.
    generation: RwSignal<u32>,
    waiting: StoredValue<Vec<oneshot::Sender<()>>>,
    last_use: StoredValue<f64>,
}

impl Session {
    /// Makes the session of a program and puts it into the context.
    pub fn start() -> Self {
        let session = Self {
            client: StoredValue::new(Client::new(&browser::origin())),
            state: RwSignal::new(State::Starting),
            me: RwSignal::new(None),
            generation: RwSignal::new(0),
            waiting: StoredValue::new(Vec::new()),
            last_use: StoredValue::new(browser::now_seconds()),
        };
        provide_context(session);
        Effect::new(move || {
            let language = crate::locale::current().tag();
            session
                .client
                .with_value(|client| client.set_language(language));
        });
        session.watch_use();
        session
    }

    /// The session of the program.
    pub fn get() -> Self {
        expect_context()
    }

    /// The client, for calls about the session itself.
    pub fn client(self) -> Client {
        self.client.get_value()
    }

    /// Who is signed in, as a page finds it when it is built; a page does not outlive them.
    pub fn me_now(self) -> Option<Me> {
        self.me.get_untracked()
    }

    /// How the session stands; followed inside a reactive function.
    pub fn state(self) -> State {
        self.state.get()
    }

    /// How the session stands now; none once the program is gone.
    pub fn state_now(self) -> Option<State> {
        self.state.try_get_untracked()
    }

    /// Who is signed in; followed inside a reactive function.
    pub fn me(self) -> Option<Me> {
        self.me.get()
    }

    /// Which life of the pages this is; none when they are not to be shown at all.
    pub fn generation(self) -> Option<u32> {
        self.me.with(Option::is_some).then(|| self.generation.get())
    }

    /// Whether the present organisation and roles allow something, as a page finds it when it is built; the
    /// server decides all the same.
    pub fn allows(self, permission: Permission) -> bool {
        self.me.with_untracked(|me| {
            me.as_ref()
                .is_some_and(|me| me.permissions.contains(&permission))
        })
    }

    /// The relations on which something is allowed, as a page finds it when it is built.
    pub fn relations(self, permission: Permission) -> Vec<Relation> {
        self.me.with_untracked(|me| {
            me.as_ref()
                .map_or_else(Vec::new, |me| me.relations(permission))
        })
    }

    /// Asks the server who is signed in.
    pub async fn look(self) {
        self.state.set(State::Starting);
        match self.client().session().me().await {
            Ok(me) => self.enter(me),
            Err(error) if error.is(ProblemCode::NotSignedIn) => self.state.set(State::SignedOut),
            Err(error) if error.is(ProblemCode::SessionLocked) => self.state.set(State::Locked),
            Err(error) => self.state.set(State::Unreachable(error)),
        }
    }

    /// Somebody has signed in, unlocked or confirmed.
    pub fn enter(self, me: Me) {
        let who = |me: &Me| (me.account_id, me.organization.organization_id);
        let same = self
            .me
            .with_untracked(|old| old.as_ref().is_none_or(|old| who(old) == who(&me)));
        self.last_use.set_value(browser::now_seconds());
        self.me.set(Some(me));
        self.state.set(State::Active);
        if same {
            for waiter in self.take_waiting() {
                let _ = waiter.send(());
            }
        } else {
            self.take_waiting();
            self.generation.update(|generation| *generation += 1);
        }
    }

    /// Forgets who is signed in and takes every page away.
    pub fn leave(self) {
        self.take_waiting();
        self.me.set(None);
        self.generation.update(|generation| *generation += 1);
        self.state.set(State::SignedOut);
    }

    /// Locks the screen at once, and the session on the server; the page is kept underneath.
    pub async fn lock(self) {
        self.state.set(State::Locked);
        match self.client().session().lock().await {
            Err(error) if error.is(ProblemCode::NotSignedIn) => self.unlock_failed(&error),
            // Without the server the screen is locked all the same; the code it then asks for is checked there.
            _ => {}
        }
    }

    /// A code did not open the session.
    pub fn unlock_failed(self, error: &ClientError) {
        if error.is(ProblemCode::NotSignedIn) {
            let working = self.me.with_untracked(Option::is_some);
            self.state.set(if working {
                State::Ended
            } else {
                State::SignedOut
            });
        }
    }

    /// Gives up an act that waits for a fresh code.
    pub fn give_up(self) {
        self.take_waiting();
        self.state.set(State::Active);
    }

    /// Calls the server. When the session is locked, has ended or needs a fresh code, the reader is asked,
    /// and the call is made again.
    ///
    /// # Errors
    /// What the call meets, or what stopped it when the reader gave up.
    pub async fn call<T, Made>(self, make: impl Fn(Client) -> Made) -> Result<T, ClientError>
    where
        Made: Future<Output = Result<T, ClientError>>,
    {
        loop {
            let failed = match make(self.client()).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let next = match failed.code() {
                Some(ProblemCode::NotSignedIn) => State::Ended,
                Some(ProblemCode::SessionLocked) => State::Locked,
                Some(ProblemCode::StepUpRequired) => State::Confirming,
                _ => return Err(failed),
            };
            let (sender, receiver) = oneshot::channel();
            self.waiting.update_value(|all| all.push(sender));
            self.state.set(next);
            if receiver.await.is_err() {
                return Err(failed);
            }
        }
    }

    fn take_waiting(self) -> Vec<oneshot::Sender<()>> {
        let mut taken = Vec::new();
        self.waiting.update_value(|all| taken = std::mem::take(all));
        taken
    }

    /// Locks the screen when nothing has been typed or pointed at for as long as the server says.
    fn watch_use(self) {
        let used = move || self.last_use.set_value(browser::now_seconds());
        let _ = window_event_listener(leptos::ev::keydown, move |_| used());
        let _ = window_event_listener(leptos::ev::pointerdown, move |_| used());
        let look = move || {
            let idle = browser::now_seconds() - self.last_use.get_value();
            let limit = self
                .me
                .with_untracked(|me| me.as_ref().map(|me| f64::from(me.locks_after_seconds)));
            if limit.is_some_and(|limit| idle >= limit)
                && self.state.get_untracked() == State::Active
            {
                self.state.set(State::Locked);
            }
        };
        set_interval(look, std::time::Duration::from_secs(10));
    }
}
