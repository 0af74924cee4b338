use std::{fmt, net::SocketAddr, str::FromStr, time::Duration};

use radicle::{Dynamic, Flags, flags::Value};

/// An enum of one's own.
#[derive(Clone, Debug, PartialEq)]
enum Mode {
    Fast,
    Slow,
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "fast" => Ok(Self::Fast),
            "slow" => Ok(Self::Slow),
            other => Err(format!("{other} is neither `fast` nor `slow`")),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Fast { "fast" } else { "slow" })
    }
}

type Alias = radicle::Dynamic<Option<Vec<Duration>>>;

#[derive(Flags)]
#[flags(env_prefix = "")]
struct Settings {
    #[flag(default = Mode::Slow)]
    mode: Mode,
    #[flag(default = "fast")]
    dynamic_mode: Dynamic<Mode>,
    address: Option<SocketAddr>,
    pauses: Alias,
    #[flag(default = vec![1, 2], validate = few)]
    counts: Vec<u8>,
    #[flag(default = '-')]
    r#type: char,
    #[flag(name = "renamed", default = flags())]
    flags: i8,
    verbose: Dynamic<bool>,
}

fn few(values: &[u8]) -> Result<(), String> {
    if values.len() < 4 { Ok(()) } else { Err("too many".to_owned()) }
}

// The names of what the derive makes do not get in the way.
fn flags() -> i8 {
    -7
}

fn is_value<T: Value<M>, M>() {}

fn main() {
    is_value::<Mode, _>();
    let arguments = ["x", "--type=+", "--pauses=1s,2m"];
    let flags = Settings::loader().arguments(arguments).environment([("MODE", "fast")]).load();
    let flags = flags.unwrap();
    assert_eq!((&flags.mode, flags.r#type, flags.flags), (&Mode::Fast, '+', -7));
    assert_eq!(*flags.dynamic_mode.get(), Mode::Fast);
    assert_eq!(flags.pauses.get().as_ref().unwrap().len(), 2);
    assert_eq!((flags.address, &flags.counts[..]), (None, &[1, 2][..]));
    assert!(!*flags.verbose.get());
    let error = Settings::loader().arguments(["x", "--counts=1,2,3,4"]).environment([]).load();
    assert!(error.unwrap_err().to_string().contains("too many"));
}
