use radicle::Status;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Error, Store};
use crate::{names::ShelfId, page::Page, proto::Shelf};

impl Store {
    pub(crate) async fn create_shelf(&self, theme: String) -> Result<Shelf, Status> {
        self.run(move |db| {
            db.execute("INSERT INTO shelf (theme) VALUES (?)", [&theme])?;
            find(db, ShelfId(db.last_insert_rowid()))
        })
        .await
    }

    pub(crate) async fn shelf(&self, id: ShelfId) -> Result<Shelf, Status> {
        self.run(move |db| find(db, id)).await
    }

    /// A page of the shelves, and the token of the next one.
    pub(crate) async fn shelves(&self, page: Page) -> Result<(Vec<Shelf>, String), Status> {
        self.run(move |db| {
            let mut query =
                db.prepare_cached(&format!("{SELECT} WHERE id > ? ORDER BY id LIMIT ?"))?;
            let rows = query.query_map(params![page.after, page.rows()], read)?;
            let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
            let next = page.cut(&mut rows);
            Ok((rows.into_iter().map(|(_, shelf)| shelf).collect(), next))
        })
        .await
    }

    /// Without `force`, a shelf with books stays.
    pub(crate) async fn delete_shelf(&self, id: ShelfId, force: bool) -> Result<(), Status> {
        self.run(move |db| {
            let books = find(db, id)?.book_count;
            if books > 0 && !force {
                let message = format!("{id} holds {books} books; take them away or use `force`");
                return Err(Error::Refused(Status::failed_precondition(message)));
            }
            super::books::delete_of(db, id)?;
            db.execute("DELETE FROM shelf WHERE id = ?", [id.0])?;
            Ok(())
        })
        .await
    }
}

const SELECT: &str =
    "SELECT id, theme, (SELECT count(*) FROM book WHERE shelf = shelf.id) FROM shelf";

pub(super) fn find(db: &Transaction<'_>, id: ShelfId) -> Result<Shelf, Error> {
    let mut query = db.prepare_cached(&format!("{SELECT} WHERE id = ?"))?;
    let row = query.query_row([id.0], read).optional()?;
    row.map(|(_, shelf)| shelf).ok_or_else(|| Error::not_found(id))
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, Shelf)> {
    let id = row.get(0)?;
    let shelf =
        Shelf { name: ShelfId(id).to_string(), theme: row.get(1)?, book_count: row.get(2)? };
    Ok((id, shelf))
}
