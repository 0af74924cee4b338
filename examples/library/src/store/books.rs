use std::time::{Duration, SystemTime};

use radicle::Status;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Error, Store, shelves, texts};
use crate::{
    names::{BookId, Parent, ShelfId},
    page::Page,
    proto::{Book, book::Genre},
};

impl Store {
    pub(crate) async fn create_book(&self, shelf: ShelfId, book: Book) -> Result<Book, Status> {
        self.run(move |db| {
            shelves::find(db, shelf)?;
            let now = now();
            db.execute(
                "INSERT INTO book (shelf, title, author, year, genre, create_time, update_time)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                params![shelf.0, book.title, book.author, book.year, book.genre, now, now],
            )?;
            find(db, BookId { shelf, book: db.last_insert_rowid() })
        })
        .await
    }

    pub(crate) async fn book(&self, id: BookId) -> Result<Book, Status> {
        self.run(move |db| find(db, id)).await
    }

    /// A page of the books, all or those of one genre, and the token of the next page.
    pub(crate) async fn books(
        &self,
        parent: Parent,
        genre: Option<Genre>,
        page: Page,
    ) -> Result<(Vec<Book>, String), Status> {
        self.run(move |db| {
            let shelf = match parent {
                Parent::Shelf(shelf) => {
                    shelves::find(db, shelf)?;
                    Some(shelf.0)
                }
                Parent::All => None,
            };
            let mut query = db.prepare_cached(&format!(
                "{SELECT} WHERE book.id > ?1 AND (?2 IS NULL OR shelf = ?2)
                 AND (?3 IS NULL OR genre = ?3) ORDER BY book.id LIMIT ?4"
            ))?;
            let genre = genre.map(i32::from);
            let rows = query.query_map(params![page.after, shelf, genre, page.rows()], read)?;
            let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
            let next = page.cut(&mut rows);
            Ok((rows.into_iter().map(|(_, book)| book).collect(), next))
        })
        .await
    }

    /// Changes a book as `change` says.
    pub(crate) async fn update_book(
        &self,
        id: BookId,
        change: impl FnOnce(&mut Book) -> Result<(), Status> + Send + 'static,
    ) -> Result<Book, Status> {
        self.run(move |db| {
            let mut book = find(db, id)?;
            change(&mut book).map_err(Error::Refused)?;
            db.execute(
                "UPDATE book SET title = ?, author = ?, year = ?, genre = ?, update_time = ?
                 WHERE id = ?",
                params![book.title, book.author, book.year, book.genre, now(), id.book],
            )?;
            find(db, id)
        })
        .await
    }

    pub(crate) async fn move_book(&self, id: BookId, to: ShelfId) -> Result<Book, Status> {
        self.run(move |db| {
            find(db, id)?;
            shelves::find(db, to)?;
            db.execute(
                "UPDATE book SET shelf = ?, update_time = ? WHERE id = ?",
                params![to.0, now(), id.book],
            )?;
            find(db, BookId { shelf: to, ..id })
        })
        .await
    }

    pub(crate) async fn delete_book(&self, id: BookId) -> Result<(), Status> {
        self.run(move |db| {
            find(db, id)?;
            texts::delete(db, id)?;
            db.execute("DELETE FROM book WHERE id = ?", [id.book])?;
            Ok(())
        })
        .await
    }
}

const SELECT: &str = "SELECT book.id, shelf, title, author, year, genre, text.length, create_time, \
     update_time FROM book LEFT JOIN text ON text.id = book.text";

/// Takes the books of a shelf away.
pub(super) fn delete_of(db: &Transaction<'_>, shelf: ShelfId) -> Result<(), Error> {
    let texts: Vec<i64> = db
        .prepare_cached("SELECT text FROM book WHERE shelf = ? AND text IS NOT NULL")?
        .query_map([shelf.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    db.execute("DELETE FROM book WHERE shelf = ?", [shelf.0])?;
    for text in texts {
        db.execute("DELETE FROM text WHERE id = ?", [text])?;
    }
    Ok(())
}

pub(super) fn find(db: &Transaction<'_>, id: BookId) -> Result<Book, Error> {
    let mut query = db.prepare_cached(&format!("{SELECT} WHERE book.id = ? AND shelf = ?"))?;
    let row = query.query_row([id.book, id.shelf.0], read).optional()?;
    row.map(|(_, book)| book).ok_or_else(|| Error::not_found(id))
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, Book)> {
    let id = BookId { book: row.get(0)?, shelf: ShelfId(row.get(1)?) };
    let book = Book {
        name: id.to_string(),
        title: row.get(2)?,
        author: row.get(3)?,
        year: row.get(4)?,
        genre: row.get(5)?,
        text_bytes: row.get::<_, Option<i64>>(6)?.unwrap_or_default(),
        create_time: Some(time(row.get(7)?)),
        update_time: Some(time(row.get(8)?)),
    };
    Ok((id.book, book))
}

/// Milliseconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn time(milliseconds: i64) -> radicle::prost_types::Timestamp {
    radicle::prost_types::Timestamp {
        seconds: milliseconds.div_euclid(1000),
        nanos: (milliseconds.rem_euclid(1000) * 1_000_000) as i32,
    }
}
