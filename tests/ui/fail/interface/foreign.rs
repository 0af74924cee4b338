use std::fmt::Display;

struct Me;

#[radicle::service]
impl Display for Me {}

fn main() {}
