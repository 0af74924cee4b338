mod interleavings;
mod model;
mod support;
