use std::{collections::BTreeMap, fmt, str::FromStr};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;

/// The least levels that somebody asks for: `info,hyper=warn`.
///
/// A level alone is that of all targets that are not named; what is not said is left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Directives {
    default: Option<LevelFilter>,
    targets: BTreeMap<String, LevelFilter>,
}

/// How many directives there may be.
const MAX: usize = 100;

impl Directives {
    /// These levels, and those of `base` where these say nothing.
    pub(super) fn over(&self, base: &Targets) -> Targets {
        let named = base.clone().with_targets(self.targets.clone());
        match self.default {
            Some(level) => named.with_default(level),
            None => named,
        }
    }
}

impl FromStr for Directives {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut directives = Self::default();
        for (count, part) in text.split(',').map(str::trim).enumerate() {
            if count == MAX {
                return Err(format!("there are more than {MAX} levels"));
            }
            match part.split_once('=') {
                None => directives.default = Some(level(part)?),
                Some((target, named)) => {
                    directives.targets.insert(self::target(target.trim())?, level(named.trim())?);
                }
            }
        }
        Ok(directives)
    }
}

fn level(text: &str) -> Result<LevelFilter, String> {
    let known = ["off", "error", "warn", "info", "debug", "trace"];
    match known.iter().any(|known| known.eq_ignore_ascii_case(text)) {
        true => text.parse().map_err(|_| format!("`{text}` is no level")),
        false => Err(format!(
            "`{text}` is no level; use `off`, `error`, `warn`, `info`, `debug` or `trace`, and `target=level` for a target"
        )),
    }
}

fn target(text: &str) -> Result<String, String> {
    match text.is_empty() || text.contains(|it: char| it.is_whitespace() || it.is_control()) {
        true => Err(format!("{text:?} is no target; write one as in `hyper=warn`")),
        false => Ok(text.to_owned()),
    }
}

impl fmt::Display for Directives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        if let Some(level) = self.default {
            write!(f, "{level}")?;
            between = ",";
        }
        for (target, level) in &self.targets {
            write!(f, "{between}{target}={level}")?;
            between = ",";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn read_and_shown() {
        for (text, shown) in [
            ("info", "info"),
            ("INFO , hyper = Warn", "info,hyper=warn"),
            ("b=off,a::c=trace", "a::c=trace,b=off"),
            ("warn,info", "info"),
        ] {
            let directives: Directives = text.parse().unwrap();
            assert_eq!(directives.to_string(), shown, "{text}");
            assert_eq!(shown.parse(), Ok(directives), "{text}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (text, expected) in [
            ("", "`` is no level"),
            ("inof", "`inof` is no level; use `off`"),
            ("3", "`3` is no level"),
            ("info,", "`` is no level"),
            ("hyper=", "`` is no level"),
            ("=info", "\"\" is no target"),
            ("a b=info", "\"a b\" is no target"),
            (&"info,".repeat(101), "more than 100"),
        ] {
            let error = text.parse::<Directives>().unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_not_said_stays() {
        let base =
            Targets::new().with_default(LevelFilter::INFO).with_target("hyper", LevelFilter::WARN);
        let over = |text: &str| text.parse::<Directives>().unwrap().over(&base);
        let named = over("mine=debug");
        assert!(named.would_enable("mine::deep", &Level::DEBUG));
        assert!(named.would_enable("other", &Level::INFO));
        assert!(!named.would_enable("hyper", &Level::INFO));
        let all = over("error,hyper=trace");
        assert!(!all.would_enable("other", &Level::WARN));
        assert!(all.would_enable("hyper", &Level::TRACE));
    }
}
