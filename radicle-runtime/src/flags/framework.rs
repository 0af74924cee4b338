use std::sync::Weak;

use super::{Dynamic, declare::Declarations};
use crate::logging::{Directives, Levels, Sampling};

/// The flags that every program has.
pub(crate) struct Framework {
    /// Where etcd is.
    #[cfg(feature = "flags-etcd")]
    pub(super) config_etcd: Vec<String>,
    /// What the keys there start with; none means the program's name between slashes.
    #[cfg(feature = "flags-etcd")]
    pub(super) config_etcd_prefix: Option<String>,
    /// Which levels are logged; none leaves what the program says.
    pub(crate) log_level: Dynamic<Option<Directives>>,
    /// The part of the successful calls that get a log line; none leaves what the program says.
    pub(crate) log_call_sampling: Dynamic<Option<f64>>,
}

/// The file with flags.
pub(super) const CONFIG: &str = "config";

/// The directory with flags.
pub(super) const CONFIG_DIR: &str = "config_dir";

const CONFIG_ETCD: &str = "config_etcd";
const CONFIG_ETCD_PREFIX: &str = "config_etcd_prefix";

/// Whether a flag says where flags are read, so that it cannot be read there.
pub(super) fn is_about_sources(name: &str) -> bool {
    matches!(name, CONFIG | CONFIG_DIR | CONFIG_ETCD | CONFIG_ETCD_PREFIX)
}

impl Framework {
    pub(super) fn declare(flags: &mut Declarations) -> impl FnOnce() -> Self + use<> {
        flags.add::<Option<String>, _>(
            CONFIG,
            "A file with flags, in TOML or YAML as its name ends.",
            |flag| flag,
        );
        flags.add::<Option<String>, _>(
            CONFIG_DIR,
            "A directory with a file for each flag, as Kubernetes mounts a ConfigMap.",
            |flag| flag,
        );
        #[cfg(feature = "flags-etcd")]
        let config_etcd = flags.add::<Vec<String>, _>(
            CONFIG_ETCD,
            "Where etcd has dynamic flags, `http://127.0.0.1:2379`; the first that answers.",
            |flag| flag,
        );
        #[cfg(feature = "flags-etcd")]
        let config_etcd_prefix = flags.add::<Option<String>, _>(
            CONFIG_ETCD_PREFIX,
            "What their keys start with; the program's name between slashes if not set.",
            |flag| flag,
        );
        let log_level = flags.add::<Dynamic<Option<Directives>>, _>(
            "log_level",
            "The least level that is logged, also by target: `info,hyper=warn`.",
            |flag| flag,
        );
        let log_call_sampling = flags.add::<Dynamic<Option<f64>>, _>(
            "log_call_sampling",
            "The part of the successful calls that get a log line, 0 to 1.",
            |flag| flag.validate(fraction),
        );
        || Self {
            #[cfg(feature = "flags-etcd")]
            config_etcd: config_etcd.take(),
            #[cfg(feature = "flags-etcd")]
            config_etcd_prefix: config_etcd_prefix.take(),
            log_level: log_level.take(),
            log_call_sampling: log_call_sampling.take(),
        }
    }

    /// Has a log go by the flags from now on.
    pub(crate) fn rule_log(&self, levels: Weak<Levels>, sampling: Weak<Sampling>) {
        let set = move |directives: &Option<Directives>| {
            if let Some(levels) = levels.upgrade() {
                levels.set_flag(directives.clone());
            }
        };
        set(&self.log_level.get());
        self.log_level.on_change(set);
        let set = move |fraction: &Option<f64>| {
            if let Some(sampling) = sampling.upgrade() {
                sampling.set_flag(*fraction);
            }
        };
        set(&self.log_call_sampling.get());
        self.log_call_sampling.on_change(set);
    }
}

fn fraction(value: &Option<f64>) -> Result<(), &'static str> {
    match value {
        Some(value) if !(0.0..=1.0).contains(value) => Err("it is not between 0 and 1"),
        _ => Ok(()),
    }
}
