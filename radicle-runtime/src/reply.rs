use tonic::Response;

/// A message or a response of it: what a user's alias of `Result` may hide.
///
/// `Form` tells the two apart and is inferred.
pub trait Reply<T, Form> {
    /// Wraps the message, if it is not.
    fn into_response(self) -> Response<T>;
}

/// The form of a bare message.
#[derive(Debug)]
pub enum Bare {}

/// The form of tonic's response.
#[derive(Debug)]
pub enum Wrapped {}

impl<T> Reply<T, Bare> for T {
    fn into_response(self) -> Response<T> {
        Response::new(self)
    }
}

impl<T> Reply<T, Wrapped> for Response<T> {
    fn into_response(self) -> Response<T> {
        self
    }
}

/// Called by `#[radicle::service]` where the return type does not tell.
pub fn response<T, Form>(reply: impl Reply<T, Form>) -> Response<T> {
    reply.into_response()
}
