use std::{fs, str::FromStr};

use prometheus::{
    core::{Collector, Desc},
    proto::{Metric, MetricFamily},
};

use serde::Serialize;

use super::family::{self, Family};

/// Linux tells user space times in this unit on every architecture that Rust has a tier for, whatever
/// the kernel's own rate is.
const TICKS_PER_SECOND: f64 = 100.0;

/// The `process_*` families as Go's client has them, from `/proc`; none on other systems than Linux.
pub(super) struct Process {
    cpu: Family,
    open_fds: Family,
    max_fds: Family,
    virtual_memory: Family,
    resident_memory: Family,
    start_time: Family,
    /// Read once: the kernel's boot time follows the clock, and a process that seems to start anew is an alert.
    started: Option<f64>,
}

impl Process {
    pub(super) fn new() -> Self {
        let gauge = |name: &str, help: &str| Family::gauge(name, help, &[]);
        Self {
            cpu: Family::counter(
                "process_cpu_seconds_total",
                "Total user and system CPU time spent in seconds.",
                &[],
            ),
            open_fds: gauge("process_open_fds", "Number of open file descriptors."),
            max_fds: gauge("process_max_fds", "Maximum number of open file descriptors."),
            virtual_memory: gauge("process_virtual_memory_bytes", "Virtual memory size in bytes."),
            resident_memory: gauge(
                "process_resident_memory_bytes",
                "Resident memory size in bytes.",
            ),
            start_time: gauge(
                "process_start_time_seconds",
                "Start time of the process since unix epoch in seconds.",
            ),
            started: Stat::read().as_ref().and_then(Stat::start_time),
        }
    }
}

impl Collector for Process {
    fn desc(&self) -> Vec<&Desc> {
        [
            &self.cpu,
            &self.open_fds,
            &self.max_fds,
            &self.virtual_memory,
            &self.resident_memory,
            &self.start_time,
        ]
        .map(Family::desc)
        .to_vec()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let stat = Stat::read();
        let cpu = stat.as_ref().map(|stat| family::float_counter(Vec::new(), stat.cpu_seconds));
        let virtual_memory = stat.as_ref().map(|stat| stat.virtual_bytes);
        vec![
            self.cpu.with(cpu.into_iter().collect()),
            self.open_fds.with(gauge(open_fds())),
            self.max_fds.with(gauge(max_fds())),
            self.virtual_memory.with(gauge(virtual_memory)),
            self.resident_memory.with(gauge(resident_bytes())),
            self.start_time.with(gauge(self.started)),
        ]
    }
}

/// The process at one moment; what the system does not tell is `None`.
#[derive(Debug, Serialize)]
pub(crate) struct ProcessNow {
    pub(crate) pid: u32,
    pub(crate) resident_bytes: Option<u64>,
    pub(crate) virtual_bytes: Option<u64>,
    pub(crate) cpu_seconds: Option<f64>,
    pub(crate) open_fds: Option<u64>,
    pub(crate) max_fds: Option<u64>,
}

pub(crate) fn process() -> ProcessNow {
    let stat = Stat::read();
    ProcessNow {
        pid: std::process::id(),
        resident_bytes: resident_bytes().map(|bytes| bytes as u64),
        virtual_bytes: stat.as_ref().map(|stat| stat.virtual_bytes as u64),
        cpu_seconds: stat.map(|stat| stat.cpu_seconds),
        open_fds: open_fds().map(|count| count as u64),
        max_fds: max_fds().map(|count| count as u64),
    }
}

fn resident_bytes() -> Option<f64> {
    field("/proc/self/status", "VmRSS:").map(|kib: f64| kib * 1024.0)
}

fn max_fds() -> Option<f64> {
    field("/proc/self/limits", "Max open files")
}

fn gauge(value: Option<f64>) -> Vec<Metric> {
    value.into_iter().map(|value| family::gauge(Vec::new(), value)).collect()
}

/// The CPU time that the process has used so far, in seconds.
#[cfg(feature = "profile-cpu")]
pub(crate) fn cpu_seconds() -> Option<f64> {
    Some(Stat::read()?.cpu_seconds)
}

/// What `/proc/self/stat` says (proc(5)).
struct Stat {
    cpu_seconds: f64,
    virtual_bytes: f64,
    started_after_boot: f64,
}

impl Stat {
    fn read() -> Option<Self> {
        Self::parse(&fs::read_to_string("/proc/self/stat").ok()?)
    }

    fn parse(stat: &str) -> Option<Self> {
        // The command's name before the last parenthesis may hold anything. Behind it the state is field 3.
        let fields: Vec<_> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        let field = |number: usize| f64::from_str(fields.get(number - 3)?).ok();
        Some(Self {
            cpu_seconds: (field(14)? + field(15)?) / TICKS_PER_SECOND,
            virtual_bytes: field(23)?,
            started_after_boot: field(22)? / TICKS_PER_SECOND,
        })
    }

    fn start_time(&self) -> Option<f64> {
        let boot: f64 = field("/proc/stat", "btime")?;
        Some(boot + self.started_after_boot)
    }
}

/// The first number behind a name at a line's start.
fn field<T: FromStr>(file: &str, name: &str) -> Option<T> {
    let text = fs::read_to_string(file).ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_ascii_whitespace().next()?.parse().ok()
}

fn open_fds() -> Option<f64> {
    let entries = fs::read_dir("/proc/self/fd").ok()?.count();
    // One of them is the folder being read.
    Some(f64::from(u32::try_from(entries).ok()?.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stat_is_read_behind_an_odd_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 90 0 0 0 150 50 0 0 20 0 3 0 1234 5678592 200 1";
        let stat = Stat::parse(stat).unwrap();
        assert!((stat.cpu_seconds - 2.0).abs() < 1e-9);
        assert!((stat.virtual_bytes - 5_678_592.0).abs() < 1e-9);
        assert!((stat.started_after_boot - 12.34).abs() < 1e-9);
        assert!(Stat::parse("7 (short) S").is_none());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn every_family_has_its_value() {
        for family in Process::new().collect() {
            assert_eq!(family.get_metric().len(), 1, "{}", family.name());
        }
    }
}
