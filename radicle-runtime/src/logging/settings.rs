use std::{
    fmt, fs,
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use tonic::Code;
use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::filter::Targets;

use super::{call_log::CODES, level::level_of, line::Shape};

/// How lines read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For people where the log is a terminal, else JSON.
    #[default]
    Auto,
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// What a server logs, how and where to.
///
/// The default is the line of every call and every `tracing` event from `info` on, to standard error,
/// for people where that is a terminal and as JSON elsewhere.
///
/// The first server of a process installs itself as the subscriber of `tracing` events. If the
/// application has one already, that one gets the events, and the lines of calls too as events of
/// the target `radicle::call`, unless a destination is set here.
///
/// ```
/// use radicle::{
///     Code,
///     logging::{Level, LevelFilter, Logs},
/// };
///
/// let logs = Logs::json()
///     .to_file("/var/log/greeter.log")
///     .level(Level::INFO)
///     .target("hyper", LevelFilter::WARN)
///     .call_level(|code| if code == Code::Ok { Level::DEBUG } else { Level::WARN });
/// ```
#[must_use = "give it to the server"]
pub struct Logs {
    pub(super) on: bool,
    pub(super) calls: bool,
    pub(super) capacity: usize,
    pub(super) levels: [Level; CODES],
    pub(super) targets: Targets,
    pub(super) call_sampling: f64,
    format: Format,
    destination: Option<Destination>,
}

enum Destination {
    Stderr,
    Stdout,
    File(PathBuf),
    Writer(Box<dyn Write + Send>),
}

impl Logs {
    /// Everything from `info` on, in the format that fits the destination.
    pub fn new() -> Self {
        Self {
            on: true,
            calls: true,
            capacity: 4 * 1024 * 1024,
            levels: levels(level_of),
            targets: Targets::new().with_default(LevelFilter::INFO),
            call_sampling: 1.0,
            format: Format::Auto,
            destination: None,
        }
    }

    /// As [`new`](Self::new), as JSON.
    pub fn json() -> Self {
        Self::new().format(Format::Json)
    }

    /// As [`new`](Self::new), for people.
    pub fn human() -> Self {
        Self::new().format(Format::Human)
    }

    /// Nothing: no lines of calls, no subscriber of `tracing` events.
    pub fn off() -> Self {
        Self { on: false, ..Self::new() }
    }

    /// How lines read.
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Writes to standard error, even where the application has a subscriber.
    pub fn to_stderr(self) -> Self {
        self.to(Destination::Stderr)
    }

    /// Writes to standard output.
    pub fn to_stdout(self) -> Self {
        self.to(Destination::Stdout)
    }

    /// Appends to a file, which is made if it is not there.
    ///
    /// The server does not start if it cannot be opened. It stays open: rotate it by copying and truncating.
    pub fn to_file(self, path: impl Into<PathBuf>) -> Self {
        self.to(Destination::File(path.into()))
    }

    /// Writes to anything, from a thread of the log's own; one call may bring many lines.
    pub fn to_writer(self, writer: impl Write + Send + 'static) -> Self {
        self.to(Destination::Writer(Box::new(writer)))
    }

    fn to(mut self, destination: Destination) -> Self {
        self.destination = Some(destination);
        self
    }

    /// The least level that is logged where no target says otherwise; `info` if not set.
    pub fn level(mut self, level: impl Into<LevelFilter>) -> Self {
        self.targets = self.targets.with_default(level);
        self
    }

    /// The least level of a target and those below it: `hyper`, `my_crate::orders`, `radicle::call`.
    pub fn target(mut self, target: impl Into<String>, level: impl Into<LevelFilter>) -> Self {
        self.targets = self.targets.with_target(target, level);
        self
    }

    /// Whether a finished call gets a line; on if not set.
    pub fn calls(mut self, on: bool) -> Self {
        self.calls = on;
        self
    }

    /// The part of the calls ending with `Ok` that get a line, chosen by chance; 1 if not set, 0 for none.
    ///
    /// Calls that end otherwise always get theirs. What is below 0 counts as 0, what is above 1 as 1.
    pub fn call_sampling(mut self, fraction: f64) -> Self {
        self.call_sampling = fraction;
        self
    }

    /// The level of a finished call by its code.
    ///
    /// If not set, `Ok`, `Cancelled`, `InvalidArgument`, `NotFound`, `AlreadyExists` and
    /// `Unauthenticated` are `info`; `Unknown`, `Unimplemented`, `Internal` and `DataLoss` are `error`;
    /// the others are `warn`.
    pub fn call_level(mut self, level: impl Fn(Code) -> Level) -> Self {
        self.levels = levels(level);
        self
    }

    /// How many bytes of lines may wait to be written, 4 MiB if not set; what comes on top is dropped.
    pub fn queue_size(mut self, bytes: usize) -> Self {
        self.capacity = bytes;
        self
    }

    /// Whether the lines go there although the application has a subscriber.
    pub(super) fn has_destination(&self) -> bool {
        self.destination.is_some()
    }

    pub(super) fn shape(&self) -> Shape {
        let terminal = match &self.destination {
            None | Some(Destination::Stderr) => io::stderr().is_terminal(),
            Some(Destination::Stdout) => io::stdout().is_terminal(),
            Some(Destination::File(_) | Destination::Writer(_)) => false,
        };
        match self.format {
            Format::Human => Shape::Human,
            Format::Auto if terminal => Shape::Human,
            Format::Auto | Format::Json => Shape::Json,
        }
    }

    /// Opens the destination.
    ///
    /// # Errors
    /// The file cannot be opened; the error names it.
    pub(super) fn open(&mut self) -> io::Result<Box<dyn Write + Send>> {
        match self.destination.take() {
            None | Some(Destination::Stderr) => Ok(Box::new(io::stderr())),
            Some(Destination::Stdout) => Ok(Box::new(io::stdout())),
            Some(Destination::Writer(writer)) => Ok(writer),
            Some(Destination::File(path)) => {
                let file = fs::OpenOptions::new().append(true).create(true).open(&path);
                let named = |error: io::Error| {
                    let text =
                        format!("the log file `{}` cannot be opened: {error}", path.display());
                    io::Error::new(error.kind(), text)
                };
                Ok(Box::new(file.map_err(named)?))
            }
        }
    }
}

fn levels(level: impl Fn(Code) -> Level) -> [Level; CODES] {
    let mut levels = [Level::INFO; CODES];
    for (code, slot) in (0..).map(Code::from_i32).zip(&mut levels) {
        *slot = level(code);
    }
    levels
}

impl Default for Logs {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Logs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let destination = match &self.destination {
            None | Some(Destination::Stderr) => "standard error".into(),
            Some(Destination::Stdout) => "standard output".into(),
            Some(Destination::Writer(_)) => "a writer".into(),
            Some(Destination::File(path)) => path.to_string_lossy(),
        };
        f.debug_struct("Logs")
            .field("on", &self.on)
            .field("calls", &self.calls)
            .field("format", &self.format)
            .field("destination", &destination)
            .field("targets", &self.targets.to_string())
            .field("call_sampling", &self.call_sampling)
            .field("queue_size", &self.capacity)
            .finish_non_exhaustive()
    }
}
