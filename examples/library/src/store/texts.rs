use radicle::Status;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{Error, Store, books};
use crate::{names::BookId, proto::Book};

/// A text on its way in. Dropped before [`Upload::finish`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Upload {
    store: Store,
    book: BookId,
    text: i64,
    chunks: i64,
    finished: bool,
}

/// A stored text.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    id: i64,
    pub(crate) content_type: String,
    length: i64,
}

impl Store {
    pub(crate) async fn upload(
        &self,
        book: BookId,
        content_type: String,
    ) -> Result<Upload, Status> {
        let text = self
            .run(move |db| {
                books::find(db, book)?;
                db.execute("INSERT INTO text (content_type) VALUES (?)", [&content_type])?;
                Ok(db.last_insert_rowid())
            })
            .await?;
        Ok(Upload { store: self.clone(), book, text, chunks: 0, finished: false })
    }

    pub(crate) async fn text(&self, id: BookId) -> Result<Text, Status> {
        self.run(move |db| {
            books::find(db, id)?;
            let mut query = db.prepare_cached(
                "SELECT text.id, content_type, length FROM text JOIN book ON book.text = text.id
                 WHERE book.id = ?",
            )?;
            let text = query
                .query_row([id.book], |row| {
                    Ok(Text { id: row.get(0)?, content_type: row.get(1)?, length: row.get(2)? })
                })
                .optional()?;
            text.ok_or_else(|| Error::not_found(format!("a text of {id}")))
        })
        .await
    }

    /// The chunk of a text that comes after `sent` bytes in `number` chunks; `None` at the end.
    ///
    /// # Errors
    /// ABORTED when the text was replaced in between.
    pub(crate) async fn chunk(
        &self,
        text: &Text,
        number: i64,
        sent: usize,
    ) -> Result<Option<Vec<u8>>, Status> {
        if i64::try_from(sent).is_ok_and(|sent| sent >= text.length) {
            return Ok(None);
        }
        let id = text.id;
        let gone = || Error::Refused(Status::aborted("the text was replaced; ask again"));
        self.run(move |db| {
            db.prepare_cached("SELECT data FROM chunk WHERE text = ? AND number = ?")?
                .query_row([id, number], |row| row.get(0))
                .optional()?
                .map(Some)
                .ok_or_else(gone)
        })
        .await
    }
}

impl Upload {
    pub(crate) async fn append(&mut self, data: Vec<u8>) -> Result<(), Status> {
        let (text, number) = (self.text, self.chunks);
        self.chunks += 1;
        self.store
            .run(move |db| {
                db.prepare_cached("INSERT INTO chunk (text, number, data) VALUES (?, ?, ?)")?
                    .execute(params![text, number, data])?;
                db.prepare_cached("UPDATE text SET length = length + ? WHERE id = ?")?
                    .execute(params![data.len(), text])?;
                Ok(())
            })
            .await
    }

    /// Makes it the text of its book.
    pub(crate) async fn finish(mut self) -> Result<Book, Status> {
        let (text, id) = (self.text, self.book);
        let book = self
            .store
            .run(move |db| {
                books::find(db, id)?;
                delete(db, id)?;
                db.execute(
                    "UPDATE book SET text = ?, update_time = ? WHERE id = ?",
                    params![text, books::now(), id.book],
                )?;
                books::find(db, id)
            })
            .await?;
        self.finished = true;
        Ok(book)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        let (store, text) = (self.store.clone(), self.text);
        tokio::spawn(async move {
            // A failure is logged where it happens, and the next start cleans up.
            let _ =
                store.run(move |db| Ok(db.execute("DELETE FROM text WHERE id = ?", [text])?)).await;
        });
    }
}

/// Deletes the text of a book, if it has one.
pub(super) fn delete(db: &Transaction<'_>, id: BookId) -> Result<(), Error> {
    let text: Option<i64> =
        db.query_row("SELECT text FROM book WHERE id = ?", [id.book], |row| row.get(0))?;
    db.execute("UPDATE book SET text = NULL WHERE id = ?", [id.book])?;
    db.execute("DELETE FROM text WHERE id = ?", [text])?;
    Ok(())
}
