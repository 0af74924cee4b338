use radicle::Status;

/// Why the store did not do it.
#[derive(Debug)]
pub(super) enum Error {
    /// What the caller has to know.
    Refused(Status),
    /// What only the log has to know.
    Database(rusqlite::Error),
}

impl Error {
    pub(super) fn not_found(name: impl ToString) -> Self {
        Self::Refused(Status::not_found(format!("{} does not exist", name.to_string())))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(status) => status,
            Error::Database(error) => {
                tracing::error!(%error, "the database failed");
                Status::internal("the store failed")
            }
        }
    }
}
