use std::{collections::VecDeque, sync::Arc, time::Duration};

use tracing::Level;

use super::{
    budget::{Budget, Reserved},
    record::{Details, cut, message},
};

/// Bytes of an event's text that are kept.
const TEXT: usize = 1024;

/// An event within a call.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Since the start of the call.
    pub(crate) at: Duration,
    pub(crate) level: Level,
    pub(crate) target: &'static str,
    /// The message and the fields.
    pub(crate) text: Arc<str>,
}

impl Event {
    pub(crate) fn new(at: Duration, level: Level, target: &'static str, text: &str) -> Self {
        Self { at, level, target, text: cut(text, TEXT).into() }
    }

    fn bytes(&self) -> usize {
        // The counts before an Arc's content.
        size_of::<Self>() + 2 * size_of::<usize>() + self.text.len()
    }
}

/// What the events of one call may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct EventLimits {
    pub(super) events: usize,
    pub(super) bytes: usize,
}

/// The events of a call: the first and the last ones, each half of what there is room for.
#[derive(Debug)]
pub(crate) struct Events {
    first: Vec<Event>,
    first_bytes: usize,
    last: VecDeque<Event>,
    last_bytes: usize,
    discarded: u64,
    limits: EventLimits,
    reserved: Reserved,
}

impl Events {
    pub(super) fn new(budget: &Arc<Budget>, limits: EventLimits) -> Self {
        Self {
            first: Vec::new(),
            first_bytes: 0,
            last: VecDeque::new(),
            last_bytes: 0,
            discarded: 0,
            limits,
            reserved: budget.reserve_none(),
        }
    }

    pub(crate) fn push(&mut self, event: Event) {
        let bytes = event.bytes();
        let EventLimits { events: most, bytes: room } = self.limits;
        let is_first = self.last.is_empty() && self.discarded == 0;
        if is_first && self.first.len() < most.div_ceil(2) && self.first_bytes + bytes <= room / 2 {
            if self.reserved.grow(bytes) {
                self.first_bytes += bytes;
                self.first.push(event);
            } else {
                self.discard(1);
            }
            return;
        }
        while self.last.len() >= most / 2 || self.last_bytes + bytes > room / 2 {
            let Some(oldest) = self.last.pop_front() else {
                return self.discard(1);
            };
            self.last_bytes -= oldest.bytes();
            self.reserved.shrink(oldest.bytes());
            self.discard(1);
        }
        if self.reserved.grow(bytes) {
            self.last_bytes += bytes;
            self.last.push_back(event);
        } else {
            // Later events would seem to follow those before this one.
            let lost = std::mem::take(&mut self.last);
            self.reserved.shrink(std::mem::take(&mut self.last_bytes));
            self.discard(lost.len() as u64 + 1);
        }
    }

    fn discard(&mut self, events: u64) {
        self.discarded += events;
        self.reserved.budget().drop_events(events);
    }

    /// What a finished call keeps of its events and its status message.
    pub(super) fn finish(self, text: &str) -> Details {
        let Self { mut first, last, discarded, mut reserved, .. } = self;
        let text = message(text);
        let bytes = size_of::<Details>() + 2 * size_of::<usize>() + text.len();
        let message = if reserved.grow(bytes) { text.into() } else { Box::default() };
        let before_discarded = first.len();
        first.reserve_exact(last.len());
        first.extend(last);
        first.shrink_to_fit();
        Details { message, events: first, discarded, before_discarded, reserved: Some(reserved) }
    }

    /// A copy for a reader, while the call goes on.
    pub(crate) fn snapshot(&self) -> Arc<Details> {
        Arc::new(Details {
            message: Box::default(),
            events: self.first.iter().chain(&self.last).cloned().collect(),
            discarded: self.discarded,
            before_discarded: self.first.len(),
            reserved: None,
        })
    }
}

impl Details {
    /// Gives the events up, and their bytes.
    pub(super) fn without_events(mut self) -> Self {
        let events = std::mem::take(&mut self.events);
        let bytes = events.iter().map(Event::bytes).sum();
        if let Some(reserved) = &mut self.reserved {
            reserved.shrink(bytes);
            reserved.budget().drop_events(events.len() as u64);
        }
        self.discarded += events.len() as u64;
        self.before_discarded = 0;
        self
    }
}
