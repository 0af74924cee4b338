//! The SQLite file.

mod books;
mod error;
mod shelves;
mod texts;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use radicle::Status;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use self::error::Error;
pub(crate) use self::texts::Text;

/// The library's database. Clones share one connection, which one call uses at a time.
#[derive(Clone, Debug)]
pub(crate) struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// # Errors
    /// A file that cannot be opened, or that is not a database.
    pub(crate) fn open(path: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let in_path = |error| format!("cannot open the database {}: {error}", path.display());
        let connection = Connection::open(path).map_err(in_path)?;
        prepare(&connection).map_err(in_path)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Works in a transaction, which a failure undoes, beside the threads that serve calls.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Status> {
        let connection = self.0.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Whoever panicked has left no transaction behind.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok::<_, Error>(result)
        });
        Ok(done.await.map_err(|_| Status::internal("the store failed"))??)
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.execute_batch(include_str!("schema.sql"))
}
