//! The places that flags are read from.

pub(super) mod command_line;
pub(super) mod directory;
pub(super) mod environment;
#[cfg(feature = "flags-etcd")]
pub(super) mod etcd;
pub(super) mod file;
mod toml;
pub(super) mod watch;
mod yaml;

use super::{
    declare::Flag,
    framework, names,
    source::{Given, Layer},
};

/// A key and its text as a file or directory has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    /// None where YAML says `null`.
    pub(super) text: Option<String>,
    /// `greeter.toml:3`
    pub(super) origin: String,
}

/// What the entries say of each flag. What is wrong with a key is a problem, and its entry left out.
pub(super) fn layer(flags: &[Flag], entries: Vec<Entry>, problems: &mut Vec<String>) -> Layer {
    let mut layer: Layer = vec![None; flags.len()];
    let mut origins: Vec<Option<String>> = vec![None; flags.len()];
    for Entry { key, text, origin } in entries {
        let index = match names::find(flags, &key) {
            Ok(index) => index,
            Err(problem) => {
                problems.push(format!("{origin}: {problem}"));
                continue;
            }
        };
        let name = flags[index].spec.name;
        if framework::is_about_sources(name) {
            problems.push(format!(
                "{origin}: `{name}` says where flags are read; give it on the command line or in the environment"
            ));
        } else if let Some(earlier) = origins[index].replace(origin.clone()) {
            problems.push(format!("{origin}: `{name}` is set twice, also at {earlier}"));
        } else {
            layer[index] = text.map(|text| Given { text, origin });
        }
    }
    layer
}

/// An element of a list, which commas separate from the others.
fn element(key: &str, text: String) -> Result<String, String> {
    match text.contains(',') {
        true => Err(format!("{key:?} has a comma in an element; they separate the elements")),
        false => Ok(text),
    }
}
