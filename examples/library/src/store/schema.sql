CREATE TABLE IF NOT EXISTS shelf (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  theme TEXT NOT NULL
) STRICT;

-- A stored file. Until a book points to it, it is an upload that may still fail.
CREATE TABLE IF NOT EXISTS text (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  content_type TEXT NOT NULL,
  length       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS chunk (
  text   INTEGER NOT NULL REFERENCES text (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  data   BLOB NOT NULL,
  PRIMARY KEY (text, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS book (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  shelf       INTEGER NOT NULL REFERENCES shelf (id),
  title       TEXT NOT NULL,
  author      TEXT NOT NULL,
  year        INTEGER,
  genre       INTEGER NOT NULL,
  text        INTEGER REFERENCES text (id),
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS book_of_shelf ON book (shelf, id);
CREATE INDEX IF NOT EXISTS book_of_text ON book (text);

-- What an interrupted upload left.
DELETE FROM text WHERE id NOT IN (SELECT text FROM book WHERE text IS NOT NULL);
