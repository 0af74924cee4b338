//! A build script without a crate: the tests run it in folders of every kind.

fn main() {
    radicle_build::build_info();
}
