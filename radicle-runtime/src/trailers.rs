use std::sync::{Arc, Mutex, PoisonError};

use crate::Metadata;

/// Trailing metadata of a successful call, which tonic has no place for.
///
/// Put it into the extensions of the response; a clone can be filled until the stream ends. gRPC sends
/// the metadata after the last message, the REST gateway as `Grpc-Trailer-*`. The trailing metadata of a
/// failed call is that of its [`Status`](crate::Status).
///
/// HTTP/1 sends only trailers that the headers announce, and the headers of a stream are out long before
/// its end: there, REST clients get those whose names have a value when the handler returns, whatever the
/// value then becomes. Over HTTP/2 they get all.
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

    /// What is there now.
    pub(crate) fn peek(&self) -> Metadata {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the metadata to send it.
    pub(crate) fn take(&self) -> Metadata {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
