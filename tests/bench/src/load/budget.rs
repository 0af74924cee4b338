use std::{
    fmt,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// How long or how often to call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Window {
    /// Until this much time has passed.
    Seconds(f64),
    /// This many times.
    Calls(u64),
}

impl FromStr for Window {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let window = match text.strip_suffix('s') {
            Some(seconds) => seconds.parse().ok().filter(|it| *it > 0.0).map(Self::Seconds),
            None => text.parse().ok().map(Self::Calls),
        };
        window.ok_or_else(|| format!("`{text}` is neither seconds (`3s`) nor a count (`1000`)"))
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(seconds) => write!(f, "{seconds}s"),
            Self::Calls(calls) => write!(f, "{calls}"),
        }
    }
}

/// What all lanes together may still use of a window.
#[derive(Debug)]
pub struct Budget {
    started: Instant,
    limit: Limit,
}

#[derive(Debug)]
enum Limit {
    Time(Duration),
    Calls(AtomicU64),
}

impl Budget {
    /// Opens a window now.
    pub fn of(window: Window) -> Self {
        let limit = match window {
            Window::Seconds(seconds) => Limit::Time(Duration::from_secs_f64(seconds)),
            Window::Calls(calls) => Limit::Calls(calls.into()),
        };
        Self { started: Instant::now(), limit }
    }

    /// Takes one call; false if none is left.
    pub fn take(&self) -> bool {
        match &self.limit {
            Limit::Time(time) => self.elapsed() < *time,
            Limit::Calls(left) => left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                .is_ok(),
        }
    }

    /// The time since the window opened.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_seconds_or_calls() {
        assert_eq!("1.5s".parse(), Ok(Window::Seconds(1.5)));
        assert_eq!("1000".parse(), Ok(Window::Calls(1000)));
        for wrong in ["", "s", "0s", "-1s", "-1", "3m"] {
            assert!(wrong.parse::<Window>().is_err(), "{wrong}");
        }
        assert_eq!(Window::Seconds(0.5).to_string(), "0.5s");
        assert_eq!(Window::Calls(7).to_string(), "7");
    }

    #[test]
    fn calls_are_taken_exactly_as_often_as_allowed() {
        let budget = Budget::of(Window::Calls(3));
        assert_eq!((0..10).filter(|_| budget.take()).count(), 3);
    }
}
