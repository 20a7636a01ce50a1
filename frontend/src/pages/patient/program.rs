//! Where the program stands, and the one way to call the server. Nothing is kept on the device but the
//! cookies, which no script can read.

use futures::channel::oneshot;
use hersys_client::{Client, ClientError};
use hersys_domain::observation::Observation;
use hersys_domain::patient::{Received, Today};
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;

/// What fills the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stage {
    /// Asking the server who this is.
    Starting,
    /// It could not be asked.
    Unreachable,
    /// A phone that is not known, without a link.
    Stranger,
    /// A link, whose second fact is asked.
    Verify(String),
    /// The link was for somebody else.
    Refused,
    /// The second fact was right: the ticket for the PIN.
    ChoosePin(String),
    /// A known phone: the PIN.
    Pin,
    /// The PIN helps no more.
    DeadPin,
    /// Another phone: number and birth date.
    OtherPhone,
    /// Another phone: the code.
    OtherCode(String),
    /// The first screen.
    Home(Box<Today>),
    /// Today's report, or the correction of one.
    Report(Option<Box<Observation>>),
    /// It was received.
    Thanks(Box<Received>),
    /// What was reported so far.
    Record,
}

/// The program, in the context.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program {
    client: StoredValue<Client>,
    stage: RwSignal<Stage>,
    unlocking: RwSignal<bool>,
    waiting: StoredValue<Vec<oneshot::Sender<()>>>,
}

impl Program {
    /// Begins: by a link in the address, else by asking the server.
    pub(super) fn start() -> Self {
        let program = Self {
            client: StoredValue::new(Client::new(&browser::origin())),
            stage: RwSignal::new(Stage::Starting),
            unlocking: RwSignal::new(false),
            waiting: StoredValue::new(Vec::new()),
        };
        provide_context(program);
        Effect::new(move || {
            let language = crate::locale::current().tag();
            program
                .client
                .with_value(|client| client.set_language(language));
        });
        let fragment = window().location().hash().unwrap_or_default();
        let secret = fragment.trim_start_matches('#');
        if secret.is_empty() {
            program.look();
        } else {
            program.stage.set(Stage::Verify(secret.to_owned()));
            // The link must not stay in the address, where others could read it.
            browser::forget_fragment();
        }
        let _ = window_event_listener_untyped("visibilitychange", move |_| program.awake());
        program
    }

    /// The program.
    pub(super) fn get() -> Self {
        expect_context()
    }

    /// What fills the page; followed inside a reactive function.
    pub(super) fn stage(self) -> Stage {
        self.stage.get()
    }

    /// Whether the PIN is asked over the page.
    pub(super) const fn unlocking(self) -> RwSignal<bool> {
        self.unlocking
    }

    /// Goes to another page, from its top.
    pub(super) fn go(self, stage: Stage) {
        self.stage.set(stage);
        window().scroll_to_with_x_and_y(0.0, 0.0);
        browser::focus_later("main");
    }

    /// The client, for calls about coming in.
    pub(super) fn client(self) -> Client {
        self.client.get_value()
    }

    /// Asks the server where one stands, and goes there.
    pub(super) fn look(self) {
        spawn_local(async move {
            let stage = match self.client().patients().today().await {
                Ok(today) => Stage::Home(Box::new(today)),
                Err(error) if error.is(ProblemCode::NotSignedIn) => Stage::Stranger,
                Err(error) if error.is(ProblemCode::SessionLocked) => Stage::Pin,
                Err(_) => Stage::Unreachable,
            };
            self.go(stage);
        });
    }

    /// A page that was put aside is asked for anew when it is looked at again: the day may have changed.
    fn awake(self) {
        let home = self
            .stage
            .with_untracked(|stage| matches!(stage, Stage::Home(_)));
        if home && !document().hidden() {
            self.look();
        }
    }

    /// The PIN was right.
    pub(super) fn unlocked(self) {
        if self.unlocking.get_untracked() {
            self.unlocking.set(false);
            for waiter in self.take_waiting() {
                let _ = waiter.send(());
            }
        } else {
            self.look();
        }
    }

    /// The PIN helps no more; what waits is given up.
    pub(super) fn dead(self) {
        self.unlocking.set(false);
        self.take_waiting();
        self.go(Stage::DeadPin);
    }

    fn take_waiting(self) -> Vec<oneshot::Sender<()>> {
        self.waiting
            .try_update_value(std::mem::take)
            .unwrap_or_default()
    }

    /// Calls the server. Where the session is locked, the PIN is asked over the page, which keeps what was
    /// entered, and the call is made again.
    pub(super) async fn call<T, Made>(self, make: impl Fn(Client) -> Made) -> Result<T, ClientError>
    where
        Made: Future<Output = Result<T, ClientError>>,
    {
        loop {
            let failed = match make(self.client()).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if failed.is(ProblemCode::NotSignedIn) {
                self.dead();
                return Err(failed);
            }
            if !failed.is(ProblemCode::SessionLocked) {
                return Err(failed);
            }
            let (sender, receiver) = oneshot::channel();
            self.waiting.update_value(|all| all.push(sender));
            self.unlocking.set(true);
            if receiver.await.is_err() {
                return Err(failed);
            }
        }
    }
}
