//! What happens to books, told to everybody who watches.

use radicle::{
    Status, Stream,
    tokio_stream::{StreamExt, wrappers::BroadcastStream},
};
use tokio::sync::broadcast;

use crate::{
    names::{BookId, Parent},
    proto::{Book, BookEvent, book_event::Kind},
};

/// Where events go through. Who is more than 256 behind is told to start again.
#[derive(Debug)]
pub(crate) struct Events(broadcast::Sender<(BookId, BookEvent)>);

impl Events {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(256).0)
    }

    pub(crate) fn tell(&self, id: BookId, kind: Kind, book: Book) {
        // Nobody watching is no error.
        let _ = self.0.send((id, BookEvent { kind: kind.into(), book: Some(book) }));
    }

    /// The events of the parent's books from now on.
    pub(crate) fn watch(
        &self,
        parent: Parent,
    ) -> impl Stream<Item = Result<BookEvent, Status>> + Send + use<> {
        BroadcastStream::new(self.0.subscribe()).filter_map(move |event| match event {
            Ok((id, event)) => parent.holds(id).then_some(Ok(event)),
            Err(_lagged) => {
                Some(Err(Status::unavailable("events were lost; list and watch again")))
            }
        })
    }
}
