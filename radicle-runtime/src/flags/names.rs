//! A flag's name in each source.

use super::declare::{About, Flag};

/// `grpc-server-port`, as the command line has it.
pub(super) fn kebab(name: &str) -> String {
    name.replace('_', "-")
}

/// `GREETER_GRPC_SERVER_PORT`
pub(super) fn variable(about: &About, name: &str) -> String {
    let prefix = about.env_prefix.map_or_else(|| upper(about.name), str::to_owned);
    if prefix.is_empty() { upper(name) } else { format!("{prefix}_{}", upper(name)) }
}

fn upper(name: &str) -> String {
    name.chars()
        .map(|it| if it.is_alphanumeric() { it.to_ascii_uppercase() } else { '_' })
        .collect()
}

/// The flag that a key means: `grpc_server_port` or `grpc-server-port`.
///
/// # Errors
/// There is none; the error says which flag is spelt nearly so.
pub(super) fn find(flags: &[Flag], key: &str) -> Result<usize, String> {
    let name = key.replace('-', "_");
    if let Some(index) = flags.iter().position(|flag| flag.spec.name == name) {
        return Ok(index);
    }
    let similar = |known: &&str| strsim::jaro_winkler(known, &name);
    let near = flags.iter().map(|flag| flag.spec.name).filter(|known| similar(known) > 0.8);
    let near = near.max_by(|a, b| similar(a).total_cmp(&similar(b)));
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(format!("there is no flag {key:?}{hint}"))
}

#[cfg(test)]
mod tests {
    use super::{super::declare::Declarations, *};

    #[test]
    fn variables_have_the_prefix_of_the_program() {
        let about = |name, env_prefix| About { name, version: "1", description: "", env_prefix };
        for (about, expected) in [
            (about("greeter", None), "GREETER_GRPC_PORT"),
            (about("my-greeter.v2", None), "MY_GREETER_V2_GRPC_PORT"),
            (about("greeter", Some("APP")), "APP_GRPC_PORT"),
            (about("greeter", Some("")), "GRPC_PORT"),
        ] {
            assert_eq!(variable(&about, "grpc_port"), expected);
        }
    }

    #[test]
    fn keys_are_found_or_told_what_they_may_mean() {
        let mut flags = Declarations::default();
        flags.add::<u16, _>("grpc_server_port", "", |flag| flag);
        flags.add::<u16, _>("http_server_port", "", |flag| flag);
        let find = |key| find(&flags.0, key);
        assert_eq!(find("http_server_port"), Ok(1));
        assert_eq!(find("grpc-server-port"), Ok(0));
        let error = |text: &str| Err(text.to_owned());
        assert_eq!(
            find("http_port"),
            error("there is no flag \"http_port\"; did you mean `http_server_port`?")
        );
        assert_eq!(find("token"), error("there is no flag \"token\""));
    }
}
