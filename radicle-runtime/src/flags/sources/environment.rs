use std::ffi::OsString;

use crate::flags::{
    declare::{About, Flag},
    names,
    source::{Given, Layer},
};

/// What the environment says of each flag.
///
/// Variables that are no flag's belong to others, such as those that Kubernetes sets for services.
pub(crate) fn read(
    about: &About,
    flags: &[Flag],
    variables: &[(OsString, OsString)],
    problems: &mut Vec<String>,
) -> Layer {
    let mut given = |flag: &Flag| {
        let origin = names::variable(about, flag.spec.name);
        let (_, value) = variables.iter().find(|(name, _)| *name == *origin)?;
        match value.to_str() {
            Some(text) => Some(Given { text: text.to_owned(), origin }),
            None => {
                problems.push(format!("the environment variable `{origin}` is not UTF-8"));
                None
            }
        }
    };
    flags.iter().map(&mut given).collect()
}
