use std::sync::{Arc, Mutex, PoisonError};

use crate::Metadata;

/// Trailing metadata of a successful call, which tonic has no place for.
///
/// Put it into the extensions of the response; a clone can be filled until the stream ends. gRPC sends
/// the metadata after the last message, the REST gateway as `Grpc-Trailer-*`. The trailing metadata of a
/// failed call is that of its [`Status`](crate::Status).
///
/// ```
/// let trailers = radicle::Trailers::default();
/// let mut response = radicle::Response::new(());
/// response.extensions_mut().insert(trailers.clone());
/// trailers.update(|metadata| {
///     metadata.insert("rows-read", 42.into());
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Trailers(Arc<Mutex<Metadata>>);

impl Trailers {
    /// Changes the metadata.
    pub fn update(&self, change: impl FnOnce(&mut Metadata)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Takes the metadata to send it.
    pub(crate) fn take(&self) -> Metadata {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
