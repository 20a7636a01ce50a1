//! What the process takes of the machine, under the names that every program gives them. Read from Linux' `/proc`;
//! left out elsewhere.

use std::fs;
use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// Ticks of a second in `/proc/self/stat`: a promise of Linux to programs on the machines we build for.
const TICKS: f64 = 100.0;

pub(super) fn register(registry: &mut Registry) {
    if let Some(bytes) = fs::read_to_string("/proc/self/status")
        .ok()
        .as_deref()
        .and_then(resident)
    {
        let gauge: Gauge = Gauge::default();
        gauge.set(bytes);
        registry.register_with_unit(
            "process_resident_memory",
            "Memory that the process holds",
            Unit::Bytes,
            gauge,
        );
    }
    if let Some(seconds) = fs::read_to_string("/proc/self/stat")
        .ok()
        .as_deref()
        .and_then(cpu)
    {
        let counter = Counter::<f64, AtomicU64>::default();
        counter.inc_by(seconds);
        registry.register_with_unit(
            "process_cpu",
            "Time that the process has computed",
            Unit::Seconds,
            counter,
        );
    }
}

/// Bytes of `VmRSS:    1234 kB`.
fn resident(status: &str) -> Option<i64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.split_whitespace().next()?.parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// Seconds of user and system time: the 14th and 15th field. The second is the program's name in parentheses, which may
/// hold anything.
fn cpu(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some((f64::from(user) + f64::from(system)) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_is_read() {
        let status = "Name:\thersys\nVmHWM:\t  20 kB\nVmRSS:\t   12 kB\nThreads:\t3\n";
        assert_eq!(resident(status), Some(12 * 1024));
        assert_eq!(resident("Name:\thersys\n"), None);
        let stat = "7 (odd) name) S 1 7 7 0 -1 4194560 900 0 0 0 150 50 0 0 20 0 3 0 99 1 1";
        assert_eq!(cpu(stat), Some(2.0));
        assert_eq!(cpu("7 (x) S 1"), None);
    }
}
