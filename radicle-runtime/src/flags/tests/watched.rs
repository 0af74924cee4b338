use std::{fs, os::unix::fs::symlink, thread};

use super::*;
use crate::flags::Source;

fn greets(flags: &FlagSet<Settings>, greeting: &str) {
    wait_until(greeting, || **flags.greeting.get() == *greeting);
}

#[test]
fn a_file_is_read_again() {
    let folder = Folder::new();
    let file = folder.write("shop.toml", "greeting = 'a'");
    let flags = load(&["--config", &file], &[]).unwrap();
    for (text, greeting) in [
        ("greeting = 'b'", "b"),
        ("# The same length.\ngreeting = 'c'", "c"),
        ("", "Hello"),
        ("greeting = 'd'", "d"),
    ] {
        folder.write("shop.toml", text);
        greets(&flags, greeting);
    }
    assert_eq!(now(&flags, "greeting").origin, format!("{file}:1"));
    let current = || flags.registry().snapshot().places[0].clone();
    folder.write("shop.toml", "greeting = ");
    wait_until("the mistake", || !current().problems.is_empty());
    assert!(current().problems[0].starts_with(&format!("{file}:1: ")));
    fs::remove_file(&file).unwrap();
    wait_until("the loss", || current().problems[0].contains("cannot be read"));
    assert_eq!(*flags.greeting.get(), "d", "the old value stays");
    folder.write("shop.toml", "greting = 'e'\npatience = '5s'");
    wait_until("the good key", || *flags.patience.get() == Duration::from_secs(5));
    wait_until("the bad one", || current().problems[0].contains("did you mean `greeting`?"));
    folder.write("shop.toml", "greeting = 'f'");
    greets(&flags, "f");
    wait_until("no mistake", || current().problems.is_empty());
    let counts: Vec<_> = flags.registry().refusals().filter(|(_, count)| *count > 0).collect();
    assert_eq!(counts, [(Source::File, 3)]);
}

#[test]
fn a_bad_value_in_a_file_is_refused_once() {
    let folder = Folder::new();
    let file = folder.write("shop.yaml", "greeting: a\ngrpc_port: 1");
    let flags = load(&["--config", &file], &[]).unwrap();
    folder.write("shop.yaml", "greeting: ''\ngrpc_port: 2\npatience: 1s");
    wait_until("one second", || *flags.patience.get() == Duration::from_secs(1));
    folder.write("shop.yaml", "greeting: ''\ngrpc_port: 2\npatience: 2s");
    wait_until("two seconds", || *flags.patience.get() == Duration::from_secs(2));
    assert_eq!((&**flags.greeting.get(), flags.grpc_port), ("a", 1));
    let refused = ["greeting", "grpc_port"].map(|name| now(&flags, name).refused.unwrap());
    let told = refused.each_ref().map(|it| (it.value.as_deref().unwrap(), &*it.reason, it.count));
    let fixed = "it is static: a change takes effect at the next start";
    assert_eq!(told, [("", "it is empty", 1), ("2", fixed, 1)]);
}

#[test]
fn what_others_hold_over_is_kept_for_later() {
    let folder = Folder::new();
    let file = folder.write("shop.toml", "greeting = 'a'");
    let flags = load(&["--config", &file], &[]).unwrap();
    flags.registry().set("greeting", "page", None, "a test").unwrap();
    folder.write("shop.toml", "greeting = 'b'\npatience = '1s'");
    wait_until("the file", || *flags.patience.get() == Duration::from_secs(1));
    assert_eq!(*flags.greeting.get(), "page");
    flags.registry().reset("greeting", None).unwrap();
    assert_eq!(*flags.greeting.get(), "b");
}

/// What Kubernetes does to change a ConfigMap, and when it mounts one.
fn publish(folder: &Folder, generation: usize, files: &[(&str, &str)]) {
    let name = format!("..2026_{generation}");
    fs::create_dir(folder.path(&name)).unwrap();
    for (key, text) in files {
        fs::write(folder.path(&name).join(key), text).unwrap();
        let link = folder.path(key);
        if !link.exists() {
            symlink(format!("..data/{key}"), link).unwrap();
        }
    }
    symlink(&name, folder.path("..data_tmp")).unwrap();
    let old = fs::canonicalize(folder.path("..data"));
    fs::rename(folder.path("..data_tmp"), folder.path("..data")).unwrap();
    if let Ok(old) = old {
        fs::remove_dir_all(old).unwrap();
    }
}

#[test]
fn a_config_map_is_swapped_under_readers() {
    let folder = Folder::new();
    publish(&folder, 0, &[("greeting", "0\n"), ("token", "secret-0\n")]);
    let flags = load(&["--config-dir", &shown(&folder.0)], &[]).unwrap();
    assert_eq!(now(&flags, "token").source, Source::Environment);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut last = 0;
                while last < 50 {
                    let seen: usize = flags.greeting.get().parse().unwrap();
                    assert!(seen >= last, "back in time");
                    last = seen;
                }
            });
        }
        for generation in 1..=50 {
            let text = format!("{generation}\r\n");
            publish(&folder, generation, &[("greeting", &text), ("token", "secret\n")]);
            thread::sleep(Duration::from_millis(3));
        }
    });
    greets(&flags, "50");
    let counts = flags.registry().refusals().map(|(_, count)| count).sum::<u64>();
    assert_eq!(counts, 0, "{:?}", flags.registry().snapshot().places);
    publish(&folder, 51, &[("token", "secret\n")]);
    greets(&flags, "Hello");
}

#[test]
fn the_watch_ends_with_the_flags() {
    let folder = Folder::new();
    let file = folder.write("shop.toml", "greeting = 'a'");
    let flags = load(&["--config", &file], &[]).unwrap();
    let (greeting, registry) =
        (flags.greeting.clone(), std::sync::Arc::downgrade(flags.registry()));
    drop(flags);
    wait_until("the end", || registry.strong_count() == 0);
    assert_eq!(*greeting.get(), "a");
}
