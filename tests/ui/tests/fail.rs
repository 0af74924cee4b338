//! The cases of `fail`: the compiler prints what stands beside each.
//!
//! `TRYBUILD=overwrite` refreshes the expected output.

#[test]
fn fail() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
