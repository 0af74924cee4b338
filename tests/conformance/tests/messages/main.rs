//! Arbitrary messages, and mutations of their JSON: radicle's mapping round trips, and agrees with
//! prost-reflect's but for what `deviations` lists.

mod agree;
mod arbitrary;
mod deviations;
mod mutate;
mod reflect;
mod round_trip;
mod support;
