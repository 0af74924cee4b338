use std::{io, thread};

use tokio::sync::oneshot;

use super::Failure;

/// Works on a thread of its own: for one of the runtime's own the end of the program would wait.
///
/// # Errors
/// Those of the work, and that there is no such thread.
pub(super) async fn run(
    work: impl FnOnce() -> Result<Vec<u8>, Failure> + Send + 'static,
) -> Result<Vec<u8>, Failure> {
    let (done, result) = oneshot::channel();
    let work = move || {
        // Nobody receives it when the viewer has left.
        let _ = done.send(work());
    };
    let failed = |error: io::Error| Failure::Unavailable(format!("no thread for it: {error}"));
    thread::Builder::new().name("radicle-profile".to_owned()).spawn(work).map_err(failed)?;
    result.await.unwrap_or_else(|_| Err(Failure::Unavailable("its thread panicked".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn results() {
        let failure = Failure::Unavailable("no".to_owned());
        assert_eq!(run(|| Ok(vec![1])).await, Ok(vec![1]));
        let refused = failure.clone();
        assert_eq!(run(move || Err(refused)).await, Err(failure));
        let panicked = Failure::Unavailable("its thread panicked".to_owned());
        assert_eq!(run(|| panic!("on purpose")).await, Err(panicked));
    }
}
