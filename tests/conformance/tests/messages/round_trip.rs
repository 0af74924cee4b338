//! Message to JSON and back, with every option of output.

use proptest::prelude::*;

use crate::{
    arbitrary,
    support::{Flags, generated, name, output, read, wire, write},
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn messages_come_back(
        name in name(),
        entropy in prop::collection::vec(any::<u8>(), 0..600),
        flags in any::<Flags>(),
    ) {
        let bytes = arbitrary::message(name, &entropy);
        let message = generated(name, &bytes);
        let text = write(&*message, &output(flags))
            .map_err(|error| TestCaseError::fail(format!("{error}")))?;
        let again = read(name, &text)
            .map_err(|error| TestCaseError::fail(format!("{error} in {text}")))?;
        prop_assert_eq!(wire(&*again), bytes, "{}", text);
    }

    #[test]
    fn pretty_changes_white_space_only(
        name in name(),
        entropy in prop::collection::vec(any::<u8>(), 0..600),
        flags in any::<Flags>(),
    ) {
        let message = generated(name, &arbitrary::message(name, &entropy));
        let [omit, names, ints, _] = flags;
        let plain = write(&*message, &output([omit, names, ints, false])).expect("it has a form");
        let pretty = write(&*message, &output([omit, names, ints, true])).expect("it has a form");
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&pretty).ok(), serde_json::from_str(&plain).ok());
        prop_assert!(pretty.contains('\n') || plain.len() <= 2, "{}", pretty);
    }
}
