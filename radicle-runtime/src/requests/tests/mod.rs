mod events;
mod interleavings;
mod model;
mod support;
