use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::SystemTime,
};

use rpprof::{ProfilerGuardBuilder, UnresolvedReport};

use super::{
    Failure, Format, Sampling,
    method::Marking,
    stacks::{self, Kind, Profile, Sample},
    turn::{Turn, Turns},
    worker,
};
use crate::metrics::cpu_seconds;

/// What is missing for profiles.
pub(crate) fn missing() -> Option<&'static str> {
    None
}

/// The process has one timer and one handler of SIGPROF.
static TURNS: Turns = Turns::new();

/// Samples the whole process for a time; stops at once when it is dropped.
pub(crate) async fn take(sampling: Sampling, format: Format) -> Result<Vec<u8>, Failure> {
    let turn = TURNS.take(SystemTime::now() + sampling.duration)?;
    let (_leave, left) = mpsc::channel();
    worker::run(move || run(turn, sampling, format, &left)).await
}

fn run(
    turn: Turn,
    sampling: Sampling,
    format: Format,
    left: &Receiver<()>,
) -> Result<Vec<u8>, Failure> {
    let profile = sample(sampling, left)?;
    let written = stacks::write(&profile, format);
    drop(turn);
    Ok(written)
}

fn sample(sampling: Sampling, left: &Receiver<()>) -> Result<Profile, Failure> {
    let marking = Marking::start();
    let hz = i32::try_from(sampling.hz).unwrap_or(i32::MAX);
    let profiler = ProfilerGuardBuilder::default().frequency(hz).build().map_err(unavailable)?;
    let used_before = cpu_seconds();
    if left.recv_timeout(sampling.duration) != Err(RecvTimeoutError::Timeout) {
        return Err(Failure::Unavailable("the viewer has left".to_owned()));
    }
    let used = cpu_seconds().zip(used_before).map(|(after, before)| after - before);
    let report = profiler.report().build_unresolved().map_err(unavailable)?;
    drop((profiler, marking));
    Ok(profile(&report, sampling, used))
}

fn unavailable(error: rpprof::Error) -> Failure {
    Failure::Unavailable(format!("{error}; profiles need a temporary file, see TMPDIR"))
}

/// `used` is how much CPU time the process took meanwhile, in seconds.
fn profile(report: &UnresolvedReport, sampling: Sampling, used: Option<f64>) -> Profile {
    const CPU: Kind = Kind::new("cpu", "nanoseconds");
    let count: isize = report.data.values().sum();
    // The kernel looks at timers a few hundred times in a second, so a high rate is not reached. What the
    // process really used is shared among the samples that there are.
    let period = match used {
        Some(seconds) if count > 0 && seconds > 0.0 => (seconds * 1e9 / count as f64) as i64,
        _ => 1_000_000_000 / i64::from(sampling.hz),
    };
    let samples = report.data.iter().map(|(taken, count)| {
        let mut returns: Vec<_> = taken.frames.iter().map(|frame| frame.ip).collect();
        // Where the thread was, as if a call had to return there.
        returns.first_mut().into_iter().for_each(|address| *address = address.saturating_add(1));
        let count = *count as i64;
        let name = &taken.thread_name[..taken.thread_name_length];
        let thread = Some(String::from_utf8_lossy(name).into_owned());
        Sample { thread, ..Sample::of_returns(&returns, vec![count, count * period]) }
    });
    Profile {
        title: "CPU time",
        kinds: vec![Kind::new("samples", "count"), CPU],
        default: 1,
        period: (CPU, period),
        started: report.timing.start_time,
        duration: report.timing.duration,
        comments: vec![format!(
            "{count} samples, {} missed, at {} Hz",
            report.missed_samples, sampling.hz
        )],
        samples: samples.collect(),
    }
}
