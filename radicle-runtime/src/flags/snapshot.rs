use std::time::SystemTime;

use serde::{Serialize, Serializer};

use super::{Registry, Source, checksum::Checksum, names, registry::State, source::Layers};
use crate::logging::rfc3339;

/// The flags at one moment, without secrets.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Snapshot {
    #[serde(flatten)]
    pub(crate) checksums: Checksums,
    /// In the order of the struct, then radicle's own.
    pub(crate) flags: Vec<FlagNow>,
    /// The newest first.
    pub(crate) history: Vec<ChangeNow>,
    /// What is watched.
    #[serde(rename = "watched")]
    pub(crate) places: Vec<PlaceNow>,
}

/// Whether two programs run with the same flags: those that are set, but no secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Checksums {
    #[serde(rename = "checksum_static")]
    pub(crate) fixed: String,
    #[serde(rename = "checksum_dynamic")]
    pub(crate) dynamic: String,
}

/// What holds for a flag.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FlagNow {
    pub(crate) name: &'static str,
    /// `--grpc-server-port`
    pub(crate) argument: String,
    /// `GREETER_GRPC_SERVER_PORT`
    pub(crate) variable: String,
    pub(crate) description: &'static str,
    /// `u16`
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    #[serde(rename = "is_dynamic")]
    pub(crate) dynamic: bool,
    #[serde(rename = "is_secret")]
    pub(crate) secret: bool,
    #[serde(rename = "current_value")]
    pub(crate) current: String,
    /// None if it must be set.
    #[serde(rename = "default_value")]
    pub(crate) default: Option<String>,
    #[serde(rename = "is_changed")]
    pub(crate) changed: bool,
    pub(crate) source: Source,
    /// Where in the source: `greeter.toml:3`.
    pub(crate) origin: String,
    /// Whether the page holds over the other sources, which a reset ends.
    #[serde(rename = "is_set_here")]
    pub(crate) on_page: bool,
    #[serde(rename = "updated", serialize_with = "time")]
    pub(crate) since: SystemTime,
    pub(crate) version: u64,
    #[serde(rename = "last_refused")]
    pub(crate) refused: Option<RefusedNow>,
}

/// The last value that a flag refused.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RefusedNow {
    /// None if it was the removal of one.
    pub(crate) value: Option<String>,
    pub(crate) reason: String,
    pub(crate) source: Source,
    pub(crate) origin: String,
    #[serde(serialize_with = "time")]
    pub(crate) time: SystemTime,
    /// How many there were.
    pub(crate) count: u64,
}

/// A change of a flag.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangeNow {
    pub(crate) name: &'static str,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) source: Source,
    pub(crate) origin: String,
    #[serde(serialize_with = "time")]
    pub(crate) time: SystemTime,
}

/// A file, directory or server that is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PlaceNow {
    pub(crate) source: Source,
    pub(crate) place: String,
    /// When it last changed, or was read first.
    #[serde(rename = "updated", serialize_with = "time")]
    pub(crate) since: SystemTime,
    /// What is wrong with it.
    pub(crate) problems: Vec<String>,
}

fn time<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*time))
}

impl Registry {
    pub(crate) fn snapshot(&self) -> Snapshot {
        let state = self.state();
        let change = |change: &super::registry::Change| ChangeNow {
            name: self.flags[change.flag].spec.name,
            from: change.from.clone(),
            to: change.to.clone(),
            source: change.source,
            origin: change.origin.clone(),
            time: change.time,
        };
        Snapshot {
            checksums: self.checksums_of(&state),
            flags: (0..self.flags.len()).map(|index| self.flag_now(&state, index)).collect(),
            history: state.history.iter().rev().map(change).collect(),
            places: state.places.clone(),
        }
    }

    pub(crate) fn checksums(&self) -> Checksums {
        self.checksums_of(&self.state())
    }

    fn checksums_of(&self, state: &State) -> Checksums {
        let mut flags: Vec<_> = self.flags.iter().zip(&state.flags).collect();
        flags.sort_by_key(|(flag, _)| flag.spec.name);
        let of = |dynamic: bool| {
            let mut checksum = Checksum::new();
            for (flag, now) in &flags {
                if flag.spec.dynamic == dynamic && now.source != Source::Default {
                    checksum.add(flag.spec.name);
                    checksum.add(now.shown.as_str());
                }
            }
            checksum.hex()
        };
        Checksums { fixed: of(false), dynamic: of(true) }
    }

    fn flag_now(&self, state: &State, index: usize) -> FlagNow {
        let (spec, now) = (&self.flags[index].spec, &state.flags[index]);
        let refused = now.refused.as_ref().map(|it| RefusedNow {
            value: it.value(spec),
            reason: it.reason.clone(),
            source: it.source,
            origin: it.origin().to_owned(),
            time: it.time,
            count: it.count,
        });
        FlagNow {
            name: spec.name,
            argument: format!("--{}", names::kebab(spec.name)),
            variable: names::variable(&self.about, spec.name),
            description: spec.description,
            type_name: spec.type_name.clone(),
            dynamic: spec.dynamic,
            secret: spec.secret,
            current: now.shown.as_str().to_owned(),
            default: now.default.as_ref().map(|it| it.as_str().to_owned()),
            changed: is_changed(&now.layers),
            source: now.source,
            origin: now.origin.clone(),
            on_page: now.layers.get(Source::Page).is_some(),
            since: now.since,
            version: now.version,
            refused,
        }
    }
}

/// As Go's flags mean it: whether somebody set the flag.
fn is_changed(layers: &Layers) -> bool {
    layers.top().is_some()
}
