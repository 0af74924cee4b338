use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use serde::Serialize;

use super::super::super::links::Links;
use crate::{
    logging::rfc3339_micros,
    metrics::code_name,
    requests::{Details, Family, Record},
};

/// One call.
#[derive(Serialize)]
pub(super) struct Call {
    pub(super) family: String,
    /// `grpc` or `rest`.
    pub(super) transport: &'static str,
    pub(super) peer: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) trace_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logs_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trace_url: Option<String>,
    /// RFC 3339, UTC.
    pub(super) started: String,
    pub(super) active: bool,
    /// So far, while the call runs.
    pub(super) elapsed_ms: f64,
    pub(super) deadline_ms: Option<f64>,
    /// None while the call runs.
    pub(super) code: Option<&'static str>,
    pub(super) message: String,
    pub(super) messages_received: u64,
    pub(super) bytes_received: u64,
    pub(super) messages_sent: u64,
    pub(super) bytes_sent: u64,
    pub(super) events: Vec<Event>,
    /// Those that were left out, and how many are shown before them.
    pub(super) events_discarded: u64,
    pub(super) events_before_discarded: usize,
}

/// Something that happened inside of a call.
#[derive(Serialize)]
pub(super) struct Event {
    /// RFC 3339, UTC.
    pub(super) time: String,
    /// Since the event before that is shown, or the start of the call.
    pub(super) since_previous_ms: f64,
    pub(super) level: &'static str,
    pub(super) target: &'static str,
    pub(super) text: String,
}

/// The wall clock of past moments: one moment has one time, whenever it is asked for, unless somebody sets
/// the clock.
#[derive(Default)]
pub(super) struct WallClock(Mutex<Option<(Instant, SystemTime)>>);

/// How far the clocks may drift apart.
const DRIFT: Duration = Duration::from_millis(50);

impl WallClock {
    pub(super) fn at(&self, now: Instant) -> Clock {
        let mut moment = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = (now, SystemTime::now());
        let kept = Clock { now, moment: *moment.get_or_insert(fresh) };
        let behind = fresh.1.duration_since(kept.at(now)).unwrap_or_else(|ahead| ahead.duration());
        if behind <= DRIFT {
            return kept;
        }
        *moment = Some(fresh);
        Clock { now, moment: fresh }
    }
}

/// One moment on both clocks.
pub(super) struct Clock {
    pub(super) now: Instant,
    moment: (Instant, SystemTime),
}

impl Clock {
    fn at(&self, instant: Instant) -> SystemTime {
        let (known, system) = self.moment;
        let time = match instant.checked_duration_since(known) {
            Some(after) => system.checked_add(after),
            None => system.checked_sub(known - instant),
        };
        time.unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl Call {
    pub(super) fn of(
        family: Arc<Family>,
        record: Record,
        clock: &Clock,
        links: &Links<'_>,
    ) -> Self {
        let request_id = record.request_id.map(|id| match id.is_cut() {
            true => format!("{}…", id.as_str()),
            false => id.as_str().to_owned(),
        });
        let whole_id = record.request_id.as_ref().filter(|id| !id.is_cut()).map(|id| id.as_str());
        let trace_id = record.trace_id.as_ref().map(|id| id.as_str());
        let details = record.details.as_deref();
        let started = clock.at(record.started);
        Self {
            family: family.name().to_owned(),
            transport: record.transport,
            peer: record.peer.map(|peer| peer.to_string()),
            request_id,
            trace_id: trace_id.map(str::to_owned),
            logs_url: links.logs(whole_id, trace_id),
            trace_url: links.trace(trace_id),
            started: rfc3339_micros(started),
            active: record.code.is_none(),
            elapsed_ms: millis(record.elapsed),
            deadline_ms: record.deadline.map(millis),
            code: record.code.map(code_name),
            message: details.map(|it| it.message.to_string()).unwrap_or_default(),
            messages_received: record.messages_received,
            bytes_received: record.bytes_received,
            messages_sent: record.messages_sent,
            bytes_sent: record.bytes_sent,
            events: details.map(|it| events(it, started)).unwrap_or_default(),
            events_discarded: details.map_or(0, |it| it.discarded),
            events_before_discarded: details.map_or(0, |it| it.before_discarded),
        }
    }
}

fn events(details: &Details, started: SystemTime) -> Vec<Event> {
    let mut previous = Duration::ZERO;
    let shown = |event: &crate::requests::Event| {
        let since = event.at.saturating_sub(std::mem::replace(&mut previous, event.at));
        Event {
            time: rfc3339_micros(started + event.at),
            since_previous_ms: millis(since),
            level: event.level.as_str(),
            target: event.target,
            text: event.text.to_string(),
        }
    };
    details.events.iter().map(shown).collect()
}

pub(super) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
