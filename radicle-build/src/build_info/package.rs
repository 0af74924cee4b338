//! What `cargo package` knew of the checkout.

use std::{fs, path::Path};

use super::Facts;

/// The facts of a package that was made by `cargo package`, which may lie in a repository that has nothing
/// to do with it.
///
/// Source: <https://doc.rust-lang.org/cargo/commands/cargo-package.html#cargo_vcs_infojson-format>.
pub(super) fn packaged(folder: &Path) -> Option<Facts> {
    parse(&fs::read_to_string(folder.join(".cargo_vcs_info.json")).ok()?)
}

fn parse(json: &str) -> Option<Facts> {
    let revision = after(json, "\"sha1\"")?.strip_prefix('"')?.split('"').next()?;
    if revision.is_empty() || !revision.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let is_dirty = after(json, "\"dirty\"").is_some_and(|value| value.starts_with("true"));
    Some(Facts {
        revision: Some(revision.to_owned()),
        is_dirty: Some(is_dirty),
        ..Facts::default()
    })
}

/// What follows a key, up to the end: its value is a string or a boolean, and cargo writes no other such key.
fn after<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = json.split_once(key)?;
    Some(rest.trim_start().strip_prefix(':')?.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_writes_is_read() {
        for (json, expected) in [
            (
                "{\n  \"git\": {\n    \"sha1\": \"12ab\"\n  },\n  \"path_in_vcs\": \"\"\n}",
                Some(("12ab", false)),
            ),
            (r#"{"git":{"sha1":"12ab","dirty":true},"path_in_vcs":"a"}"#, Some(("12ab", true))),
            (r#"{"git":{"sha1":"12 ab"}}"#, None),
            (r#"{"git":{"sha1":""}}"#, None),
            (r#"{"git":{"sha1":7}}"#, None),
            (r#"{"git":{}}"#, None),
            ("", None),
        ] {
            let found = parse(json).map(|facts| (facts.revision.unwrap(), facts.is_dirty.unwrap()));
            let expected = expected.map(|(revision, dirty)| (revision.to_owned(), dirty));
            assert_eq!(found, expected, "{json}");
        }
    }
}
