use std::future::Future;

/// Runs the streams of an HTTP/2 connection as tasks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spawn;

impl<F> hyper::rt::Executor<F> for Spawn
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, future: F) {
        tokio::spawn(future);
    }
}
