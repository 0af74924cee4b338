//! The services that every server has: health and reflection, called through the same pipeline as all.

pub(crate) mod health;
pub(crate) mod reflection;
