//! `/debug/pprof/`: where the time and the memory of the program go.

mod cpu;
mod heap;
mod overview;

pub(super) use self::{cpu::Cpu, heap::Heap, overview::Overview};

use std::time::SystemTime;

use http::StatusCode;

use super::super::{Answer, Query, Refusal};
use crate::profile::{Failure, Format};

const OVERVIEW: &str = "/debug/pprof/";
const CPU: &str = "/debug/pprof/profile";
const HEAP: &str = "/debug/pprof/heap";

fn format(query: &Query) -> Result<Format, Refusal> {
    query.one_of("format", &[("pprof", Format::Pprof), ("svg", Format::FlameGraph)])
}

/// `name` is that of the file that browsers save.
fn answer(taken: Result<Vec<u8>, Failure>, format: Format, name: &str) -> Result<Answer, Refusal> {
    let bytes = taken.map_err(refusal)?;
    let (content_type, file_name) = match format {
        Format::Pprof => ("application/octet-stream", Some(format!("{name}.pb.gz"))),
        Format::FlameGraph => ("image/svg+xml", None),
    };
    Ok(Answer::Bytes { content_type, file_name, bytes })
}

fn refusal(failure: Failure) -> Refusal {
    match failure {
        Failure::Unavailable(message) => Refusal::unavailable(message),
        Failure::Busy { until } => {
            let left = until.duration_since(SystemTime::now()).unwrap_or_default();
            let message = format!(
                "a profile is being taken, for {} s more; try again then",
                left.as_secs() + 1,
            );
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, message)
        }
    }
}
