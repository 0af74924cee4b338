use std::{error::Error, fmt, fmt::Write, net::SocketAddr, time::Duration};

use tracing::field::{Field, Visit};

use super::{
    escape::{Escaped, Style},
    line::Shape,
    timestamp::push_digits,
};

/// The most of a value that an event may bring.
const MAX_VALUE: usize = 8 * 1024;

/// The keys that a line has already; an event's field of that name is written as `field.level`.
const RESERVED: [&str; 4] = ["timestamp", "level", "target", "spans"];

/// Appends keys and values to a line, each with its separator before it.
///
/// Inlined, the keys are of known length, which saves a tenth of the time of a call's line.
pub(super) struct Fields<'a> {
    line: &'a mut Vec<u8>,
    shape: Shape,
}

impl<'a> Fields<'a> {
    pub(super) fn new(line: &'a mut Vec<u8>, shape: Shape) -> Self {
        Self { line, shape }
    }

    /// A text that may hold anything, at most `max` bytes of it.
    pub(super) fn text(&mut self, key: &str, value: &str, max: usize) {
        self.key(key);
        self.line.push(b'"');
        let style = if self.shape == Shape::Json { Style::Json } else { Style::Quoted };
        let mut escaped = Escaped::new(self.line, style, max);
        escaped.push(value);
        escaped.finish();
        self.line.push(b'"');
    }

    /// A word of ours, which needs no escapes and for people no quotes.
    #[inline]
    pub(super) fn word(&mut self, key: &str, value: &str) {
        self.bare(key, |line| line.extend_from_slice(value.as_bytes()));
    }

    #[inline]
    pub(super) fn number(&mut self, key: &str, value: u64) {
        self.key(key);
        push_number(self.line, value);
    }

    /// Milliseconds with three decimals.
    pub(super) fn millis(&mut self, key: &str, value: Duration) {
        self.key(key);
        push_millis(self.line, value);
    }

    pub(super) fn address(&mut self, key: &str, address: SocketAddr) {
        self.bare(key, |line| push_address(line, address));
    }

    /// The message: the only value without a key for people.
    pub(super) fn message(&mut self, message: fmt::Arguments<'_>) {
        match self.shape {
            Shape::Json => self.display("message", message),
            Shape::Human => {
                self.line.push(b' ');
                self.push_display(Style::Plain, message);
            }
        }
    }

    fn display(&mut self, key: &str, value: fmt::Arguments<'_>) {
        self.key(key);
        match self.shape {
            Shape::Json => {
                self.line.push(b'"');
                self.push_display(Style::Json, value);
                self.line.push(b'"');
            }
            Shape::Human => self.push_display(Style::Plain, value),
        }
    }

    fn push_display(&mut self, style: Style, value: fmt::Arguments<'_>) {
        let mut escaped = Escaped::new(self.line, style, MAX_VALUE);
        if escaped.write_fmt(value).is_err() {
            escaped.push("(its Debug or Display failed)");
        }
        escaped.finish();
    }

    fn literal(&mut self, key: &str, value: fmt::Arguments<'_>) {
        self.key(key);
        self.push_display(Style::Plain, value);
    }

    #[inline]
    fn bare(&mut self, key: &str, value: impl FnOnce(&mut Vec<u8>)) {
        self.key(key);
        match self.shape {
            Shape::Json => {
                self.line.push(b'"');
                value(self.line);
                self.line.push(b'"');
            }
            Shape::Human => value(self.line),
        }
    }

    #[inline]
    fn key(&mut self, key: &str) {
        match self.shape {
            Shape::Json => {
                self.line.extend_from_slice(b",\"");
                self.line.extend_from_slice(key.as_bytes());
                self.line.extend_from_slice(b"\":");
            }
            Shape::Human => {
                self.line.push(b' ');
                self.line.extend_from_slice(key.as_bytes());
                self.line.push(b'=');
            }
        }
    }
}

/// Writes a field of an event or span under its own key, which a literal in the code may make odd.
fn keyed(field: &Field, write: impl FnOnce(&str)) {
    let name = field.name();
    let odd = |char: char| char.is_control() || matches!(char, '"' | '\\');
    if RESERVED.contains(&name) {
        write(&format!("field.{name}"));
    } else if name.contains(odd) {
        write(&name.replace(odd, "_"));
    } else {
        write(name);
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            return self.message(format_args!("{value:?}"));
        }
        keyed(field, |key| self.display(key, format_args!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            return self.message(format_args!("{value}"));
        }
        keyed(field, |key| self.text(key, value, MAX_VALUE));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        keyed(field, |key| self.display(key, format_args!("{value}")));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        keyed(field, |key| self.number(key, value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        keyed(field, |key| self.literal(key, format_args!("{value}")));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        keyed(field, |key| self.literal(key, format_args!("{value}")));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        keyed(field, |key| {
            if value.is_finite() {
                self.literal(key, format_args!("{value}"));
            } else {
                self.display(key, format_args!("{value}"));
            }
        });
    }
}

fn push_number(line: &mut Vec<u8>, value: u64) {
    line.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

pub(super) fn push_millis(line: &mut Vec<u8>, value: Duration) {
    let micros = value.as_secs().saturating_mul(1_000_000) + u64::from(value.subsec_micros());
    push_number(line, micros / 1000);
    line.push(b'.');
    push_digits(line, value.subsec_micros() % 1000, 1000);
}

/// The standard formatting costs as much as the rest of a call's line together.
fn push_address(line: &mut Vec<u8>, address: SocketAddr) {
    match address {
        SocketAddr::V4(address) => {
            for (octet, after) in address.ip().octets().into_iter().zip(*b"...:") {
                push_number(line, u64::from(octet));
                line.push(after);
            }
            push_number(line, u64::from(address.port()));
        }
        SocketAddr::V6(address) => line.extend_from_slice(address.to_string().as_bytes()),
    }
}
