use std::{error::Error as StdError, fmt};

/// Why a program does not start with its flags, or what it prints instead of starting.
///
/// `Debug` shows the text of `Display`, which is what a `main` that returns the error prints.
pub struct Error(Kind);

enum Kind {
    /// `--help` and `--version`.
    Asked(String),
    /// The command line cannot be read.
    Usage(String),
    /// Values are wrong or missing, a line each.
    Values(Vec<String>),
}

impl Error {
    pub(super) fn asked(text: String) -> Self {
        Self(Kind::Asked(text))
    }

    pub(super) fn usage(text: String) -> Self {
        Self(Kind::Usage(text))
    }

    pub(super) fn values(problems: Vec<String>) -> Self {
        Self(Kind::Values(problems))
    }

    /// What the process ends with: 0 for `--help` and `--version`, else 2.
    pub fn exit_code(&self) -> i32 {
        match self.0 {
            Kind::Asked(_) => 0,
            Kind::Usage(_) | Kind::Values(_) => 2,
        }
    }

    /// Prints the text, to standard output if it was asked for, and ends the process.
    pub fn exit(&self) -> ! {
        match self.exit_code() {
            0 => print!("{self}"),
            _ => eprintln!("{self}"),
        }
        std::process::exit(self.exit_code())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Asked(text) | Kind::Usage(text) => f.write_str(text),
            Kind::Values(problems) => {
                let lines: Vec<_> = problems.iter().map(|it| format!("error: {it}")).collect();
                f.write_str(&lines.join("\n"))
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for Error {}
