//! Playing a plan.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::Fault;
use crate::http::{Answer, Connection};
use crate::plan::{Names, Plan, Scenario, Step};
use crate::tally::{Report, Tally};

/// A connection's thread holds a request and an answer; there may be hundreds.
const STACK: usize = 256 * 1024;
/// Times that a refused request is repeated at most.
const REPEATS: usize = 200;

/// What all connections share.
struct Shared {
    plan: Plan,
    next: AtomicUsize,
    began: Instant,
}

/// Plays a plan to its end.
pub fn run(plan: Plan) -> Result<Report, Fault> {
    if plan.scenarios.is_empty() || plan.connections == 0 {
        return Err("nothing to play".into());
    }
    let shared = Arc::new(Shared {
        plan,
        next: AtomicUsize::new(0),
        began: Instant::now(),
    });
    let threads: Result<Vec<_>, _> = (0..shared.plan.connections)
        .map(|_| {
            let shared = Arc::clone(&shared);
            let thread = thread::Builder::new().stack_size(STACK);
            thread.spawn(move || play(&shared))
        })
        .collect();
    let mut all = Tally::default();
    for thread in threads? {
        all.add(thread.join().map_err(|_| "a connection's thread broke")?);
    }
    let seconds = shared.plan.seconds;
    Ok(all.report(seconds.unwrap_or_else(|| shared.began.elapsed().as_secs_f64())))
}

/// One connection: one scenario after the other.
fn play(shared: &Shared) -> Tally {
    let mut connection = Connection::new(shared.plan.address.clone());
    let mut tally = Tally::default();
    let warm = Duration::from_secs_f64(shared.plan.warm_up);
    let mut broken = 0_u32;
    while let Some((number, due)) = turn(shared) {
        let mut own = Tally::default();
        let ended = scenario(shared, &mut connection, number, &mut own);
        let over = shared.began.elapsed();
        if let Err(fault) = &ended {
            own.refuse(0, &fault.to_string());
            connection = Connection::new(shared.plan.address.clone());
            broken += 1;
            // A server that is not there would be asked thousands of times a second.
            thread::sleep(Duration::from_millis(u64::from(broken.min(20)) * 10));
        }
        if matches!(ended, Ok(true)) {
            own.whole.push(over.saturating_sub(due));
        }
        // Measured is what ends within the time, warm-up and tail left out.
        if over >= warm && shared.plan.length().is_none_or(|length| over <= length) {
            tally.add(own);
        }
    }
    tally
}

/// The number of the next scenario and when it is due, waited for; none at the end.
fn turn(shared: &Shared) -> Option<(usize, Duration)> {
    let plan = &shared.plan;
    let number = shared.next.fetch_add(1, Ordering::Relaxed);
    if plan.seconds.is_none() && number >= plan.scenarios.len() {
        return None;
    }
    let due = match plan.rate {
        Some(rate) => Duration::from_secs_f64(f64::from(u32::try_from(number).ok()?) / rate),
        None => shared.began.elapsed(),
    };
    if plan.length().is_some_and(|length| due >= length) {
        return None;
    }
    thread::sleep(due.saturating_sub(shared.began.elapsed()));
    Some((number, due))
}

/// Plays a scenario; whether all of its steps were successes.
fn scenario(
    shared: &Shared,
    connection: &mut Connection,
    number: usize,
    tally: &mut Tally,
) -> Result<bool, Fault> {
    let all = &shared.plan.scenarios;
    let scenario: &Scenario = all.get(number % all.len()).ok_or("no such scenario")?;
    let mut names = Names {
        unique: format!("{:08x}-{number:08x}", std::process::id()),
        codes: scenario.codes.as_ref(),
        ..Names::default()
    };
    for (place, step) in scenario.steps.iter().enumerate() {
        let sent = Instant::now();
        let answer = ask(shared, connection, step, &names, tally)?;
        tally.step(place, sent.elapsed());
        if answer.status != step.expect {
            tally.refuse(answer.status, &String::from_utf8_lossy(&answer.body));
            return Ok(false);
        }
        if !step.keep.is_empty() {
            let value: serde_json::Value = serde_json::from_slice(&answer.body)?;
            for (name, pointer) in &step.keep {
                let found = value.pointer(pointer).ok_or("nothing there to keep")?;
                let text = found
                    .as_str()
                    .map_or_else(|| found.to_string(), str::to_owned);
                names.kept.insert(name, text);
            }
        }
    }
    Ok(true)
}

/// Sends a step, again where the plan and the server say so.
fn ask(
    shared: &Shared,
    connection: &mut Connection,
    step: &Step,
    names: &Names<'_>,
    tally: &mut Tally,
) -> Result<Answer, Fault> {
    let mut repeats = 0;
    loop {
        let answer = connection.ask(&request(&shared.plan.address, step, names))?;
        let busy = matches!(answer.status, 429 | 503);
        if !busy || !shared.plan.repeat || repeats == REPEATS {
            return Ok(answer);
        }
        tally.refuse(answer.status, &String::from_utf8_lossy(&answer.body));
        repeats += 1;
        thread::sleep(Duration::from_secs(answer.retry_after.unwrap_or(1)));
    }
}

fn request(address: &str, step: &Step, names: &Names<'_>) -> Vec<u8> {
    use std::fmt::Write as _;
    let body = names.fill(&step.body);
    let mut text = format!(
        "{} {} HTTP/1.1\r\nHost: {address}\r\n",
        step.method,
        names.fill(&step.path)
    );
    for (name, value) in &step.headers {
        // Writing into a String cannot fail.
        let _ = write!(text, "{name}: {}\r\n", names.fill(value));
    }
    if step.method != "GET" {
        let _ = write!(text, "Content-Length: {}\r\n", body.len());
    }
    text.push_str("\r\n");
    text.push_str(&body);
    text.into_bytes()
}
