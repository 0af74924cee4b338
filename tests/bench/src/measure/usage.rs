//! What the kernel says a process used, read from `/proc`.

use std::{collections::BTreeMap, fs, time::Duration};

use crate::Result;

/// The kernel counts `utime` and `stime` in hundredths of a second on every Linux platform
/// (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// The CPU time of a process at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CpuTime {
    /// Per living thread, exact: the first field of `task/<tid>/schedstat`.
    threads: BTreeMap<u32, Duration>,
    /// Of all threads, ended ones too, in ticks: `utime` and `stime` of `stat`.
    ticks: u64,
}

impl CpuTime {
    /// Reads what a process used until now.
    pub fn of(pid: u32) -> Result<Self> {
        let mut threads = BTreeMap::new();
        for entry in fs::read_dir(format!("/proc/{pid}/task"))? {
            let entry = entry?;
            let thread = entry.file_name().to_string_lossy().parse()?;
            // A thread may end between the listing and this line.
            if let Ok(text) = fs::read_to_string(entry.path().join("schedstat")) {
                threads.insert(thread, running_time(&text)?);
            }
        }
        let ticks = ticks(&fs::read_to_string(format!("/proc/{pid}/stat"))?, OWN)?;
        Ok(Self { threads, ticks })
    }

    /// The CPU time used since an earlier moment: exact if every thread of then still lives,
    /// else to the tick.
    pub fn since(&self, earlier: &Self) -> Duration {
        if earlier.threads.keys().any(|thread| !self.threads.contains_key(thread)) {
            return TICK * u32::try_from(self.ticks - earlier.ticks).unwrap_or(u32::MAX);
        }
        let total = |moment: &Self| moment.threads.values().sum::<Duration>();
        total(self).saturating_sub(total(earlier))
    }
}

fn running_time(schedstat: &str) -> Result<Duration> {
    let nanos = schedstat.split_whitespace().next().ok_or("an empty schedstat")?;
    Ok(Duration::from_nanos(nanos.parse()?))
}

/// The CPU time of all processes that this one started and that have ended, with those that they started
/// themselves, to the tick.
pub fn children_time() -> Result<Duration> {
    let ticks = ticks(&fs::read_to_string("/proc/self/stat")?, CHILDREN)?;
    Ok(TICK * u32::try_from(ticks)?)
}

/// Where `stat` has `utime`, behind the program's name.
const OWN: usize = 11;

/// Where `stat` has `cutime`, behind the program's name.
const CHILDREN: usize = 13;

/// User and system time. The program's name stands in brackets and may hold spaces and brackets itself.
fn ticks(stat: &str, first: usize) -> Result<u64> {
    let (_, fields) = stat.rsplit_once(") ").ok_or("no program name in stat")?;
    let mut times = fields.split_whitespace().skip(first).take(2).map(str::parse::<u64>);
    match (times.next(), times.next()) {
        (Some(user), Some(system)) => Ok(user? + system?),
        _ => Err("stat ends before its times".into()),
    }
}

/// The memory of a process that is in RAM now.
pub fn resident_bytes(pid: u32) -> Result<u64> {
    // `status` is cheaper, but the kernel adds its counters up only now and then.
    resident(&fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?)
}

fn resident(rollup: &str) -> Result<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"));
    let kilobytes = line.and_then(|rest| rest.trim().strip_suffix(" kB"));
    Ok(kilobytes.ok_or("no Rss in smaps_rollup")?.trim().parse::<u64>()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(threads: &[(u32, u64)], ticks: u64) -> CpuTime {
        let threads = threads.iter().map(|&(id, ms)| (id, Duration::from_millis(ms))).collect();
        CpuTime { threads, ticks }
    }

    #[test]
    fn stat_with_brackets_in_the_name() {
        let stat = "12 (a ) b) S 1 12 12 0 -1 4194560 99 0 0 0 31 11 0 0 20 0 2 0 100";
        assert_eq!(ticks(stat, OWN).unwrap(), 42);
        assert_eq!(ticks(stat, CHILDREN).unwrap(), 0);
        assert!(ticks("12 (short) S 1", OWN).is_err());
        assert!(ticks("", OWN).is_err());
    }

    #[test]
    fn schedstat_is_in_nanoseconds() {
        assert_eq!(running_time("1500000 20 3\n").unwrap(), Duration::from_micros(1500));
        assert!(running_time("").is_err());
    }

    #[test]
    fn rollup_gives_bytes() {
        let rollup = "55-7f ---p 00000000 00:00 0 [rollup]\nRss:        5120 kB\nPss: 3 kB\n";
        assert_eq!(resident(rollup).unwrap(), 5 << 20);
        assert!(resident("Pss: 3 kB").is_err());
    }

    #[test]
    fn new_threads_count_from_zero() {
        let earlier = moment(&[(1, 10)], 1);
        let later = moment(&[(1, 15), (2, 3)], 2);
        assert_eq!(later.since(&earlier), Duration::from_millis(8));
    }

    #[test]
    fn an_ended_thread_needs_the_ticks() {
        let earlier = moment(&[(1, 10), (2, 10)], 2);
        let later = moment(&[(1, 15)], 7);
        assert_eq!(later.since(&earlier), Duration::from_millis(50));
    }

    #[test]
    fn this_process_can_be_read() {
        let pid = std::process::id();
        let before = CpuTime::of(pid).unwrap();
        assert!(CpuTime::of(pid).unwrap().ticks >= before.ticks);
        assert!(resident_bytes(pid).unwrap() > 0);
    }
}
