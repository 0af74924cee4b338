use prost_types::NullValue;

use crate::json::Enumeration;

impl Enumeration for NullValue {
    const NAMES: &'static [(&'static str, i32)] = &[("NULL_VALUE", 0)];
    const NULL: bool = true;
}
