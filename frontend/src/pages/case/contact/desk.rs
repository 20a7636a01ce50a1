//! The rows of the grid, and sending them.

use hersys_client::{ClientError, IdempotencyKey};
use hersys_domain::contact::{
    ContactIdentity, ContactOutcome, ContactResult, ContactRow, ROWS, RegisterContacts,
};
use hersys_domain::id::CaseId;
use hersys_domain::same_person::{CandidateElsewhere, Candidates};
use hersys_domain::validate::FieldError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cells::{Cells, Column};
use crate::browser;
use crate::session::Session;

/// Rows that stand there at first.
const FIRST: usize = 3;

/// A row of the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// Its number for ids; no two ever have the same.
    pub(super) id: u32,
    /// What is typed.
    pub(super) cells: RwSignal<Cells>,
    /// What is wrong with it.
    pub(super) faults: RwSignal<Vec<FieldError>>,
    /// People on record who look alike.
    pub(super) asked: RwSignal<Option<Candidates>>,
}

/// Somebody who was registered, and centres that may know them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Elsewhere {
    pub(super) name: String,
    pub(super) centers: Vec<CandidateElsewhere>,
}

/// What the last sending did.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Told {
    pub(super) done: usize,
    pub(super) already: usize,
    pub(super) left: usize,
    pub(super) elsewhere: Vec<Elsewhere>,
}

/// The grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk {
    case: CaseId,
    pub(super) lines: RwSignal<Vec<Line>>,
    next: StoredValue<u32>,
    /// Rows that did not fit when they were pasted.
    pub(super) left_out: RwSignal<usize>,
    pub(super) pending: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<ClientError>>,
    pub(super) told: RwSignal<Option<Told>>,
    /// Whether there was nothing to send.
    pub(super) nothing: RwSignal<bool>,
    /// Whose the rows are: one that is added while another is typed into would otherwise go with that one.
    owner: StoredValue<Option<Owner>>,
    /// Of the rows as they stand: sent again unchanged they are the same act.
    key: StoredValue<IdempotencyKey>,
    on_done: Callback<()>,
}

impl Desk {
    pub(super) fn new(case: CaseId, on_done: Callback<()>) -> Self {
        let desk = Self {
            case,
            lines: RwSignal::new(Vec::new()),
            next: StoredValue::new(1),
            left_out: RwSignal::new(0),
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            told: RwSignal::new(None),
            nothing: RwSignal::new(false),
            owner: StoredValue::new(Owner::current()),
            key: StoredValue::new(browser::idempotency_key()),
            on_done,
        };
        for _ in 0..FIRST {
            desk.add();
        }
        desk
    }

    /// Adds a row; none where there are as many as are registered at once.
    pub(super) fn add(self) -> Option<Line> {
        if self.lines.with_untracked(Vec::len) >= ROWS {
            return None;
        }
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let make = || Line {
            id,
            cells: RwSignal::new(Cells::default()),
            faults: RwSignal::new(Vec::new()),
            asked: RwSignal::new(None),
        };
        let line = self.owner.with_value(|owner| match owner {
            Some(owner) => owner.with(make),
            None => make(),
        });
        self.lines.update(|all| all.push(line));
        Some(line)
    }

    pub(super) fn remove(self, id: u32) {
        self.lines.update(|all| all.retain(|line| line.id != id));
        if self.lines.with_untracked(Vec::is_empty) {
            self.add();
        }
        self.touched();
    }

    /// Whether anything is typed.
    pub(super) fn is_dirty(self) -> bool {
        self.lines.with(|all| {
            all.iter()
                .any(|line| line.cells.with(|cells| !cells.is_blank()))
        })
    }

    /// What is sent from now on is another act.
    fn touched(self) {
        self.key.set_value(browser::idempotency_key());
    }

    /// A cell is typed into; whoever fills the last row finds another below it.
    pub(super) fn write(self, line: Line, column: Column, typed: String) {
        let place = Column::ALL.iter().position(|one| *one == column);
        line.cells.update(|cells| {
            if let Some(cell) = place.and_then(|place| cells.0.get_mut(place)) {
                *cell = typed;
            }
        });
        let pointer = format!("/{}", column.name());
        line.faults
            .update(|all| all.retain(|fault| fault.pointer != pointer));
        line.asked.set(None);
        self.touched();
        let last = self
            .lines
            .with_untracked(|all| all.last().map(|one| one.id));
        if last == Some(line.id) && line.cells.with_untracked(|cells| !cells.is_blank()) {
            self.add();
        }
    }

    /// A cell is left: a number becomes the word of its choice.
    pub(super) fn settle(self, line: Line, column: Column) {
        // A row that was registered is gone, and its field is left all the same.
        if !self
            .lines
            .with_untracked(|all| all.iter().any(|one| one.id == line.id))
        {
            return;
        }
        let typed = line
            .cells
            .with_untracked(|cells| cells.get(column).to_owned());
        if let Some(said) = Cells::settled(column, &typed).filter(|said| *said != typed) {
            self.write(line, column, said);
        }
    }

    /// Spreads pasted cells over the grid, from a cell on to the right and downwards. A line of titles is passed over.
    pub(super) fn spread(self, from: Line, column: Column, rows: Vec<Vec<String>>) {
        let title = column.label().now();
        let headed = rows
            .first()
            .and_then(|row| row.first())
            .is_some_and(|cell| *cell == title || (column == Column::Name && cell == "氏名"));
        let start = Column::ALL.iter().position(|one| *one == column);
        let mut at = self
            .lines
            .with_untracked(|all| all.iter().position(|line| line.id == from.id));
        let mut left_out = 0;
        for row in rows.into_iter().skip(usize::from(headed)) {
            if row.iter().all(String::is_empty) {
                continue;
            }
            let line = at.and_then(|at| self.lines.with_untracked(|all| all.get(at).copied()));
            let Some(line) = line.or_else(|| self.add()) else {
                left_out += 1;
                continue;
            };
            let columns = Column::ALL.iter().skip(start.unwrap_or_default());
            for (column, cell) in columns.zip(row) {
                self.write(line, *column, cell);
                self.settle(line, *column);
            }
            at = at.map(|at| at + 1);
        }
        self.left_out.set(left_out);
    }

    /// Registers every row that can be read; the others stay with what is wrong with them.
    pub(super) fn send(self) {
        let all: Vec<Line> = self.lines.get_untracked();
        self.send_some(all.into_iter().map(|line| (line, None)).collect());
    }

    /// Registers one row as the person that somebody has chosen, or as a new one.
    pub(super) fn decide(self, line: Line, known: Option<CaseId>) {
        self.touched();
        self.send_some(vec![(line, Some(known))]);
    }

    fn send_some(self, wanted: Vec<(Line, Option<Option<CaseId>>)>) {
        if self.pending.get_untracked() {
            return;
        }
        let (mut lines, mut rows, mut left) = (Vec::new(), Vec::<ContactRow>::new(), 0);
        for (line, decided) in wanted {
            if line.cells.with_untracked(Cells::is_blank) {
                continue;
            }
            let (mut row, mut faults) = line.cells.with_untracked(Cells::row);
            if let Err(more) = row.read(browser::today().unwrap_or_default()) {
                let known: Vec<_> = faults.iter().map(|one| one.pointer.clone()).collect();
                faults.extend(
                    more.0
                        .into_iter()
                        .filter(|one| !known.contains(&one.pointer)),
                );
            }
            if faults.is_empty() {
                if let Some(known) = decided {
                    row.identity = Some(match known {
                        Some(_) => ContactIdentity::Known,
                        None => ContactIdentity::New,
                    });
                    row.known_case_id = known;
                }
                lines.push(line);
                rows.push(row);
            } else {
                left += 1;
            }
            line.faults.set(faults);
        }
        self.nothing.set(rows.is_empty() && left == 0);
        self.told.set(None);
        self.failure.set(None);
        if rows.is_empty() {
            self.told.set((left > 0).then(|| Told {
                left,
                ..Told::default()
            }));
            return;
        }
        self.call(lines, RegisterContacts { rows }, left);
    }

    fn call(self, lines: Vec<Line>, body: RegisterContacts, left: usize) {
        self.pending.set(true);
        let (session, case, key) = (Session::get(), self.case, self.key.get_value());
        spawn_local(async move {
            let call = |client: hersys_client::Client| {
                let body = body.clone();
                async move { client.contacts().register(case, &body, key).await }
            };
            match session.call(call).await {
                Ok(found) => self.hear(&lines, found.results, left),
                Err(error) => self.failure.set(Some(error)),
            }
            self.pending.set(false);
        });
    }

    /// Takes what was registered out of the grid; what was not stays at its place.
    fn hear(self, lines: &[Line], results: Vec<ContactResult>, left: usize) {
        let mut told = Told {
            left,
            ..Told::default()
        };
        let mut gone = Vec::new();
        for (line, result) in lines.iter().zip(results) {
            match result.outcome {
                ContactOutcome::Registered | ContactOutcome::Linked => {
                    told.done += 1;
                    gone.push(line.id);
                    let elsewhere = result
                        .candidates
                        .filter(|found| !found.elsewhere.is_empty());
                    told.elsewhere.extend(elsewhere.map(|found| {
                        Elsewhere {
                            name: line
                                .cells
                                .with_untracked(|cells| cells.get(Column::Name).to_owned()),
                            centers: found.elsewhere,
                        }
                    }));
                }
                ContactOutcome::Already => {
                    told.already += 1;
                    gone.push(line.id);
                }
                ContactOutcome::Asks => {
                    told.left += 1;
                    line.asked.set(result.candidates);
                }
                ContactOutcome::Refused => {
                    told.left += 1;
                    line.faults.set(result.errors);
                }
            }
        }
        self.touched();
        self.lines
            .update(|all| all.retain(|line| !gone.contains(&line.id)));
        while self.lines.with_untracked(Vec::len) < FIRST && self.add().is_some() {}
        let any = told.done + told.already > 0;
        self.told.set(Some(told));
        if any {
            self.on_done.run(());
        }
        browser::focus_later("contacts-told");
    }
}
