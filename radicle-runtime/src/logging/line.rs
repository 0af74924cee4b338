use std::{cell::RefCell, time::SystemTime};

use tracing::{Event, Level};

use super::{
    escape::{Style, push_escaped},
    fields::Fields,
    timestamp::Timestamps,
};

/// What a line reads as, once nothing is left to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Human,
    Json,
}

/// A line being written, in memory that its thread reuses.
#[derive(Default)]
pub(super) struct Line {
    pub(super) bytes: Vec<u8>,
    timestamps: Timestamps,
}

/// What of a thread's line is kept for the next one.
const KEPT: usize = 4 * 1024;

/// Lends an event's message and fields as people read them in the log.
pub(crate) fn with_event_text(event: &Event<'_>, read: impl FnOnce(&str)) {
    Line::with(|line| {
        event.record(&mut line.fields(Shape::Human));
        read(String::from_utf8_lossy(&line.bytes).trim_start());
    });
}

thread_local! {
    static LINE: RefCell<Line> = RefCell::default();
}

impl Line {
    /// Lends this thread's line, emptied; a new one where it is in use or gone.
    pub(super) fn with(write: impl FnOnce(&mut Self)) {
        let mut write = Some(write);
        let _ = LINE.try_with(|line| {
            let Ok(mut line) = line.try_borrow_mut() else {
                return;
            };
            line.bytes.clear();
            line.bytes.shrink_to(KEPT);
            if let Some(write) = write.take() {
                write(&mut line);
            }
        });
        if let Some(write) = write {
            write(&mut Self::default());
        }
    }

    /// Writes what every line starts with.
    pub(super) fn head(&mut self, shape: Shape, time: SystemTime, level: Level, target: &str) {
        let Self { bytes, timestamps } = self;
        match shape {
            Shape::Json => {
                bytes.extend_from_slice(b"{\"timestamp\":\"");
                timestamps.push(bytes, time);
                bytes.extend_from_slice(b"\",\"level\":\"");
                bytes.extend_from_slice(level.as_str().as_bytes());
                bytes.extend_from_slice(b"\",\"target\":\"");
                push_escaped(bytes, target, Style::Json, KEPT);
                bytes.push(b'"');
            }
            Shape::Human => {
                timestamps.push(bytes, time);
                let padding = if level.as_str().len() < 5 { "  " } else { " " };
                bytes.extend_from_slice(padding.as_bytes());
                bytes.extend_from_slice(level.as_str().as_bytes());
                bytes.push(b' ');
                push_escaped(bytes, target, Style::Plain, KEPT);
                bytes.push(b':');
            }
        }
    }

    pub(super) fn fields(&mut self, shape: Shape) -> Fields<'_> {
        Fields::new(&mut self.bytes, shape)
    }

    pub(super) fn end(&mut self, shape: Shape) {
        self.bytes.extend_from_slice(match shape {
            Shape::Json => b"}\n",
            Shape::Human => b"\n",
        });
    }
}
