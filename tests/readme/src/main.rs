//! The README's `src/main.rs` and `src/tests.rs`.

include!(concat!(env!("OUT_DIR"), "/main.rs"));

#[cfg(test)]
mod tests {
    include!(concat!(env!("OUT_DIR"), "/tests.rs"));
}
