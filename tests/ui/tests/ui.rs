//! The cases by topic: `pass` compiles, `fail` prints what stands beside it.
//!
//! `TRYBUILD=overwrite` refreshes the expected output.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*/*.rs");
    cases.compile_fail("fail/*/*.rs");
}
