use std::sync::{Arc, Mutex};

use super::*;
use crate::flags::{Refusal, Source, registry::HISTORY};

#[test]
fn a_flag_is_set_and_reset() {
    let flags = load(&["--greeting=Hi"], &[]).unwrap();
    let registry = flags.registry();
    let (before, heard) = (registry.checksums(), Arc::new(Mutex::new(Vec::new())));
    let hear = Arc::clone(&heard);
    flags.greeting.on_change(move |greeting| hear.lock().unwrap().push(greeting.clone()));
    registry.set("greeting", "Hey", Some(1), "the page").unwrap();
    assert_eq!(*flags.greeting.get(), "Hey");
    let flag = now(&flags, "greeting");
    assert_eq!((flag.source, flag.version, flag.on_page), (Source::Page, 2, true));
    assert_eq!((&*flag.origin, flag.default.as_deref()), ("the page", Some("Hello")));
    let after = registry.checksums();
    assert_eq!(before.fixed, after.fixed);
    assert_ne!(before.dynamic, after.dynamic);
    assert_eq!(registry.reset("greeting", Some(1)), Err(Refusal::Changed(2)));
    registry.reset("greeting", Some(2)).unwrap();
    let flag = now(&flags, "greeting");
    assert_eq!((&*flag.current, flag.source, flag.on_page), ("Hi", Source::CommandLine, false));
    assert_eq!(registry.checksums(), before);
    assert_eq!(*heard.lock().unwrap(), ["Hey", "Hi"]);
    let history = registry.snapshot().history;
    let told: Vec<_> = history.iter().map(|it| (&*it.from, &*it.to, it.source)).collect();
    assert_eq!(told, [("Hey", "Hi", Source::CommandLine), ("Hi", "Hey", Source::Page)]);
}

#[test]
fn what_is_refused_leaves_the_old_value() {
    let flags = load(&[], &[]).unwrap();
    let registry = flags.registry();
    let value = |reason: &str| Refusal::Value(reason.to_owned());
    for (key, text, version, expected) in [
        ("greeting", "", None, value("it is empty")),
        ("greeting", &*"x".repeat(65 * 1024), None, value("it is longer than 65536 bytes")),
        ("greeting", "Hi", Some(7), Refusal::Changed(1)),
        ("grpc-port", "1", None, value("it is static: a change takes effect at the next start")),
        ("token", "x", None, value("the reason could tell the secret")),
        ("grpc_port", "x", None, value("it takes a whole number from 0 to 65535")),
        (
            "greting",
            "Hi",
            None,
            Refusal::Unknown("there is no flag \"greting\"; did you mean `greeting`?".to_owned()),
        ),
    ] {
        assert_eq!(registry.set(key, text, version, "a test"), Err(expected), "{key}");
    }
    assert_eq!((&**flags.greeting.get(), flags.grpc_port), ("Hello", 8081));
    let refused = now(&flags, "greeting").refused.unwrap();
    assert_eq!((refused.count, refused.source, &*refused.origin), (2, Source::Page, "a test"));
    assert_eq!(refused.value.unwrap().chars().count(), 257, "the beginning and an ellipsis");
    assert_eq!(now(&flags, "grpc_port").refused.unwrap().count, 2);
    let counts: Vec<_> = registry.refusals().filter(|(_, count)| *count > 0).collect();
    assert_eq!(counts, [(Source::Page, 5)]);
    assert!(registry.snapshot().history.is_empty());
}

#[test]
fn a_secret_that_is_static_says_so() {
    #[derive(crate::Flags)]
    #[flags(crate = crate)]
    #[expect(dead_code, reason = "it is never read")]
    struct Safe {
        #[flag(default = "a", secret)]
        key: String,
    }
    let flags = Safe::loader().arguments(["safe"]).environment([]).load().unwrap();
    let refused = flags.registry().set("key", "b", None, "a test");
    let reason = "it is static: a change takes effect at the next start";
    assert_eq!(refused, Err(Refusal::Value(reason.to_owned())));
}

#[test]
fn code_that_panics_refuses() {
    #[derive(crate::Flags)]
    #[flags(crate = crate)]
    struct Fragile {
        #[flag(default = 1, validate = |value: &u16| { assert!(*value < 10); Ok::<_, String>(()) })]
        count: Dynamic<u16>,
    }
    let flags = Fragile::loader().arguments(["fragile"]).environment([]).load().unwrap();
    let refused = flags.registry().set("count", "11", None, "a test");
    assert_eq!(refused, Err(Refusal::Value("what reads it panicked".to_owned())));
    flags.count.on_change(|value| assert_ne!(*value, 2));
    flags.registry().set("count", "2", None, "a test").unwrap();
    flags.registry().set("count", "3", None, "a test").unwrap();
    assert_eq!(*flags.count.get(), 3);
}

#[test]
fn the_history_is_bounded() {
    let flags = load(&[], &[]).unwrap();
    let long = "x".repeat(10_000);
    for count in 0..HISTORY + 10 {
        flags.registry().set("greeting", &format!("{count}{long}"), None, "a test").unwrap();
    }
    let history = flags.registry().snapshot().history;
    assert_eq!(history.len(), HISTORY);
    assert!(history[0].to.starts_with(&format!("{}x", HISTORY + 9)), "the newest first");
    assert!(history.iter().all(|change| change.to.len() < 300));
}

#[test]
fn a_name_of_our_own_is_taken() {
    use crate::__private::flags::{About, Declarations};

    struct Loud;
    impl Flags for Loud {
        fn about() -> About {
            Settings::about()
        }
        fn declare(flags: &mut Declarations) -> Box<dyn FnOnce() -> Self> {
            flags.add::<String, _>("log_level", "", |flag| flag.default_text("loud"));
            Box::new(|| Self)
        }
    }
    let error = Loud::loader().arguments(["loud"]).environment([]).load().unwrap_err();
    assert_eq!(
        error.to_string(),
        "error: flag `log_level` is one of radicle's own; give the field another `name`"
    );
}
