use std::fs;

use super::*;
use crate::flags::Source;

#[test]
fn each_source_holds_over_the_ones_before() {
    let folder = Folder::new();
    let file = folder.write("shop.toml", "greeting = 'file'\ngrpc-port = 1\n");
    fs::create_dir(folder.path("map")).unwrap();
    folder.write("map/greeting", "directory\n");
    folder.write("map/grpc_port", "2\n");
    let directory = shown(&folder.path("map"));
    let (file, directory) = (format!("--config={file}"), format!("--config-dir={directory}"));
    let variables = [("SHOP_GREETING", "environment"), ("SHOP_GRPC_PORT", "3")];
    let arguments = ["--greeting", "argument", "--grpc-port", "4"];
    type Row<'r> = (&'r [&'r str], &'r [(&'r str, &'r str)], Source, &'r str, u16);
    let table: [Row<'_>; 5] = [
        (&[], &[], Source::Default, "Hello", 8081),
        (&[&file], &[], Source::File, "file", 1),
        (&[&file, &directory], &[], Source::Directory, "directory", 2),
        (&[&file, &directory], &variables, Source::Environment, "environment", 3),
        (
            &[&[&*file, &directory], &arguments[..]].concat(),
            &variables,
            Source::CommandLine,
            "argument",
            4,
        ),
    ];
    for (arguments, variables, source, greeting, port) in table {
        let flags = load(arguments, variables).unwrap();
        assert_eq!((&**flags.greeting.get(), flags.grpc_port), (greeting, port), "{source}");
        for name in ["greeting", "grpc_port"] {
            let now = now(&flags, name);
            assert_eq!((now.source, now.changed), (source, source != Source::Default), "{name}");
        }
    }
}

#[test]
fn origins_say_where_a_value_stands() {
    let folder = Folder::new();
    let file = folder.write("shop.yaml", "# the shop\ngreeting: Hi\npeers: [a, b]\n");
    let directory = Folder::new();
    let patience = directory.write("patience", "2s");
    let arguments = [&format!("--config={file}"), "--grpc_port=1"];
    let flags = load(&arguments, &[("SHOP_CONFIG_DIR", &shown(&directory.0))]).unwrap();
    assert_eq!(flags.peers, ["a", "b"]);
    for (name, origin) in [
        ("greeting", format!("{file}:2")),
        ("patience", patience),
        ("token", "SHOP_TOKEN".to_owned()),
        ("grpc_port", "--grpc-port".to_owned()),
        ("verbose", String::new()),
    ] {
        assert_eq!(now(&flags, name).origin, origin);
    }
}

#[test]
fn the_command_line_is_as_everywhere() {
    let flags =
        load(&["--verbose", "--peers=a,b", "--peers", "c", "--grpc_port", "1"], &[]).unwrap();
    assert!(flags.verbose);
    assert_eq!((&flags.peers[..], flags.grpc_port), (&["a", "b", "c"].map(str::to_owned)[..], 1));
    assert!(!load(&["--verbose=false"], &[("SHOP_VERBOSE", "true")]).unwrap().verbose);
    for (arguments, expected) in [
        (&["--grpc-prot=1"][..], "tip: a similar argument exists: '--grpc-port'"),
        (&["--grpc-port"], "a value is required for '--grpc-port <u16>'"),
        (&["--verbose", "no"], "unexpected argument 'no'"),
        (&["--grpc-port=1", "--grpc-port=2"], "cannot be used multiple times"),
    ] {
        let error = load(arguments, &[]).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.exit_code(), 2);
    }
}

#[test]
fn help_and_version_are_no_mistakes() {
    let help = load(&["--help"], &[]).unwrap_err();
    for expected in [
        "A program for tests.",
        "--grpc-port <u16>",
        "The port that speaks gRPC. [default: 8081] [env: SHOP_GRPC_PORT]",
        "How long a greeting may take. [default: 1m30s] [env: SHOP_PATIENCE] [dynamic]",
        "What the till is opened with. [env: SHOP_TOKEN] [dynamic]",
        "--verbose[=<bool>]",
        "--peers <Vec<String>>",
        "--config <String>",
        "--log-level",
        "--version",
    ] {
        assert!(help.to_string().contains(expected), "{expected} is missing: {help}");
    }
    let version = load(&["--version"], &[]).unwrap_err();
    assert_eq!(version.to_string(), "shop 1.2.3\n");
    assert_eq!((help.exit_code(), version.exit_code()), (0, 0));
}

#[test]
fn whatever_is_wrong_is_told_at_once() {
    let folder = Folder::new();
    let file = folder.write("shop.toml", "greetng = 'Hi'\ngrpc_port = 70000\nconfig = 'x'\n");
    let directory = Folder::new();
    let patience = directory.write("patience", "5\n");
    let other = directory.write("tokn", "x");
    let arguments = [
        &format!("--config={file}"),
        &format!("--config-dir={}", shown(&directory.0)),
        "--log-level=loud",
    ];
    let error = load(&arguments, &[("SHOP_VERBOSE", "yes"), ("SHOP_GREETING", "")]).unwrap_err();
    let mut expected = [
        format!("{file}:1: there is no flag \"greetng\"; did you mean `greeting`?"),
        format!(
            "{file}:3: `config` says where flags are read; give it on the command line or in the environment"
        ),
        format!("{other}: there is no flag \"tokn\"; did you mean `token`?"),
        format!("flag `grpc_port`: \"70000\" from {file}:2 is refused: it takes a whole number from 0 to 65535"),
        "flag `greeting`: \"\" from SHOP_GREETING is refused: it is empty".to_owned(),
        format!("flag `patience`: \"5\" from {patience} is refused: `5` has no unit; write a duration as in `2s`, `150ms` or `1h30m`"),
        "flag `verbose`: \"yes\" from SHOP_VERBOSE is refused: it takes `true` or `false`".to_owned(),
        "flag `log_level`: \"loud\" from --log-level is refused: `loud` is no level; use `off`, `error`, `warn`, `info`, `debug` or `trace`, and `target=level` for a target".to_owned(),
    ];
    expected.iter_mut().for_each(|line| line.insert_str(0, "error: "));
    assert_eq!(error.to_string(), expected.join("\n"));
    assert_eq!(error.exit_code(), 2);
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = Folder::new();
    let file = |name: &str, text: &str| format!("--config={}", folder.write(name, text));
    let twice = Folder::new();
    twice.write("grpc_port", "1");
    twice.write("grpc-port", "1");
    let directory = shown(&twice.0);
    let pipe = folder.0.join("pipe.toml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for (argument, expected) in [
        (format!("--config={}", pipe.display()), "pipe.toml cannot be read: it is not a file"),
        ("--config=/nonexistent.toml".to_owned(), "/nonexistent.toml cannot be read: "),
        ("--config-dir=/nonexistent".to_owned(), "/nonexistent cannot be read: "),
        (file("a.ini", ""), "a.ini: name it `.toml`, `.yaml` or `.yml`"),
        (file("a.toml", "a = "), "a.toml:1: "),
        (file("a.yml", "a: ["), "a.yml:"),
        (file("long.yml", &"#".repeat(1024 * 1024 + 1)), "is longer than 1048576 bytes"),
        (file("twice.yml", "greeting: a\ngreeting: b\n"), "twice.yml:2: `greeting` is set twice"),
        (format!("--config-dir={directory}"), "/grpc_port: `grpc_port` is set twice, also at "),
    ] {
        let error = load(&[&argument], &[]).unwrap_err().to_string();
        assert!(error.contains(expected), "{argument}: {error}");
    }
    let missing = Settings::loader().arguments(["shop", &file("b.toml", "token = \"x\"\n= 1")]);
    let error = missing.environment([]).load().unwrap_err().to_string();
    assert!(!error.contains("is required"), "it may be in the file: {error}");
}

#[test]
fn what_is_missing_is_told_with_its_names() {
    let error = Settings::loader().arguments(["shop"]).environment([]).load().unwrap_err();
    assert_eq!(
        error.to_string(),
        "error: flag `token` is required: give `--token`, the environment variable `SHOP_TOKEN`, or `token` in a file of `--config` or `--config-dir`"
    );
}

#[test]
fn defaults_are_checked_too() {
    #[derive(crate::Flags)]
    #[flags(crate = crate)]
    #[expect(dead_code, reason = "it is never made")]
    struct Bad {
        #[flag(default = "x")]
        port: u16,
        #[flag(default = String::new(), validate = not_empty)]
        name: String,
    }
    let error = Bad::loader().arguments(["shop"]).environment([]).load().unwrap_err();
    assert_eq!(
        error.to_string(),
        "error: flag `port`: its default is refused: it takes a whole number from 0 to 65535\n\
         error: flag `name`: its default is refused: it is empty"
    );
}

#[test]
fn secrets_are_nowhere() {
    let flags = load(&[], &[]).unwrap();
    let registry = flags.registry();
    let checksums = registry.checksums();
    let refused = registry.set("token", "no", None, "a test").unwrap_err();
    registry.set("token", "0pen-Sesame-2", None, "a test").unwrap();
    assert_eq!(*flags.token.get(), "0pen-Sesame-2");
    assert_eq!(registry.checksums(), checksums, "that they changed does not show");
    let shown = format!("{refused:?} {flags:?} {:?}", registry.snapshot());
    assert!(shown.contains("********"), "{shown}");
    assert!(!shown.contains("0pen") && !shown.contains("no is short"), "{shown}");
    for (arguments, variables) in [
        (&["--token=0pn"][..], &[][..]),
        (&[], &[("SHOP_TOKEN", "0pn")]),
        (&["--token=0pen-Sesame", "--help"], &[]),
        (&["--token=0pen-Sesame", "--grpc-port=x"], &[]),
    ] {
        let error = load(arguments, variables).unwrap_err().to_string();
        assert!(!error.contains("0p"), "{error}");
    }
}
