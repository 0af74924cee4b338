use std::ffi::OsString;

use clap::{Arg, ArgAction, ArgMatches, Command, error::ErrorKind};

use crate::flags::{
    Error,
    declare::{About, Flag},
    names,
    shown::masked,
    source::{Given, Layer},
};

/// What the arguments say of each flag; the first one is the program's name.
///
/// # Errors
/// They ask for help or the version, or cannot be read.
pub(crate) fn read(
    about: &About,
    flags: &[Flag],
    arguments: Vec<OsString>,
) -> Result<Layer, Error> {
    let matches = command(about, flags).try_get_matches_from(arguments).map_err(|error| {
        let text = error.to_string();
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Error::asked(text),
            _ => Error::usage(text.trim_end().to_owned()),
        }
    })?;
    Ok(flags.iter().map(|flag| given(&matches, flag)).collect())
}

fn given(matches: &ArgMatches, flag: &Flag) -> Option<Given> {
    let values = matches.get_many::<String>(flag.spec.name)?;
    let text = values.map(String::as_str).collect::<Vec<_>>().join(",");
    Some(Given { text, origin: format!("--{}", names::kebab(flag.spec.name)) })
}

fn command(about: &About, flags: &[Flag]) -> Command {
    let command = Command::new(about.name).version(about.version).about(about.description);
    command.args(flags.iter().map(|flag| argument(about, flag)))
}

fn argument(about: &About, flag: &Flag) -> Arg {
    let spec = &flag.spec;
    let argument = Arg::new(spec.name)
        .long(names::kebab(spec.name))
        .help(help(about, flag))
        .value_name(value_name(&spec.type_name))
        .allow_negative_numbers(true);
    let argument = match spec.name.contains('_') {
        true => argument.alias(spec.name),
        false => argument,
    };
    match (spec.switch, spec.repeats) {
        (true, _) => argument.num_args(0..=1).require_equals(true).default_missing_value("true"),
        (_, true) => argument.action(ArgAction::Append),
        _ => argument,
    }
}

/// That a value may be missing says nothing of those that are given.
fn value_name(type_name: &str) -> String {
    let inner = type_name.strip_prefix("Option<").and_then(|it| it.strip_suffix('>'));
    inner.unwrap_or(type_name).to_owned()
}

fn help(about: &About, flag: &Flag) -> String {
    let spec = &flag.spec;
    let mut help = spec.description.to_owned();
    let mut note = |note: String| {
        let between = if help.is_empty() { "" } else { " " };
        help += between;
        help += &note;
    };
    // A default that is refused is told when the program starts.
    if let Ok(Some(default)) = flag.slot.default()
        && !default.shown.is_empty()
    {
        note(format!("[default: {}]", masked(spec, &default.shown).cut()));
    }
    note(format!("[env: {}]", names::variable(about, spec.name)));
    if spec.dynamic {
        note("[dynamic]".to_owned());
    }
    help
}
