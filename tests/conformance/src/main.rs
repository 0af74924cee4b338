//! Answers the conformance runner's requests, one by one, until it closes the pipe.

use std::io;

fn main() -> io::Result<()> {
    conformance::testee::serve(io::stdin().lock(), io::stdout().lock())
}
