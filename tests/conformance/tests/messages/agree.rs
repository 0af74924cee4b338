//! Both write the same JSON, read each other's, and refuse the same.

use proptest::{prelude::*, sample::Index};
use serde_json::Value;

use crate::{
    arbitrary,
    deviations::{self, Outcome},
    mutate::{self, Mutation, mutations},
    reflect,
    support::{Flags, generated, name, output, read, write},
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn both_write_the_same(
        name in name(),
        entropy in prop::collection::vec(any::<u8>(), 0..600),
        flags in any::<Flags>(),
    ) {
        let bytes = arbitrary::message(name, &entropy);
        let ours = write(&*generated(name, &bytes), &output(flags)).expect("it has a form");
        match reflect::write(name, &bytes, &output(flags)) {
            Ok(theirs) => {
                let difference = difference(&parse(&ours), &parse(&theirs));
                prop_assert_eq!(difference, None, "{} but {}", ours, theirs);
            }
            Err(error) => prop_assert!(deviations::cannot_write(&error), "{}: {}", error, ours),
        }
    }

    #[test]
    fn both_read_what_either_writes(
        name in name(),
        entropy in prop::collection::vec(any::<u8>(), 0..600),
        flags in any::<Flags>(),
    ) {
        let bytes = arbitrary::message(name, &entropy);
        let ours = write(&*generated(name, &bytes), &output(flags)).expect("it has a form");
        let theirs = reflect::write(name, &bytes, &output(flags)).ok();
        for text in [Some(ours), theirs].iter().flatten() {
            agree(name, text)?;
        }
    }

    #[test]
    fn both_refuse_the_same(
        name in name(),
        entropy in prop::collection::vec(any::<u8>(), 0..100),
        mutations in mutations(),
    ) {
        check_mutated(name, &entropy, &mutations)?;
    }
}

fn check_mutated(
    name: &str,
    entropy: &[u8],
    mutations: &[(Index, Mutation)],
) -> Result<(), TestCaseError> {
    let message = generated(name, &arbitrary::message(name, entropy));
    let text = write(&*message, &output([true, false, false, false])).expect("it has a form");
    let text = mutate::mutate(&text, mutations);
    if let Err(error) = read(name, &text) {
        let offset = error.offset().expect("every error has its place in the text");
        prop_assert!(text.is_char_boundary(offset), "{} in {}", error, text);
    }
    agree(name, &text)
}

/// Both read the same or nothing, but for what is listed.
fn agree(name: &str, text: &str) -> Result<(), TestCaseError> {
    let outcome = Outcome::of(name, text);
    prop_assert!(outcome.agrees() || deviations::explains(&outcome), "{:?}: {}", outcome, text);
    Ok(())
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("both write JSON")
}

/// The first difference, but for those that are meant.
fn difference(ours: &Value, theirs: &Value) -> Option<(Value, Value)> {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let keys = ours.keys().chain(theirs.keys());
            keys.filter_map(|key| match (ours.get(key), theirs.get(key)) {
                (Some(ours), Some(theirs)) => difference(ours, theirs),
                // It writes nothing for an unset message.
                (Some(Value::Null), None) => None,
                (ours, theirs) => {
                    Some((ours.cloned().unwrap_or_default(), theirs.cloned().unwrap_or_default()))
                }
            })
            .next()
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            ours.iter().zip(theirs).find_map(|(ours, theirs)| difference(ours, theirs))
        }
        (Value::Number(ours), Value::Number(theirs)) if ours.as_f64() == theirs.as_f64() => None,
        (Value::String(ours), Value::Null) if deviations::is_written_as_null(ours) => None,
        (ours, theirs) => (ours != theirs).then(|| (ours.clone(), theirs.clone())),
    }
}
