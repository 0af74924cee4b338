use super::{Error, ErrorKind, Json, Options, Reader};

/// What a request sets beside its JSON: a field from the body, path variables and query parameters, in
/// this order. Keeps count, so that no query parameter changes what came before.
#[derive(Debug, Default)]
pub struct Bindings {
    bound: Vec<Bound>,
}

/// A field that has its value.
#[derive(Debug)]
pub(super) struct Bound {
    trail: Vec<usize>,
    source: Source,
    /// Whether it takes more than one value.
    many: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Request,
    Query,
}

impl Bindings {
    /// Nothing is set yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the JSON of the body into the field at a path of names.
    ///
    /// # Errors
    /// As [`decode_field`](super::decode_field).
    pub fn body(
        &mut self,
        message: &mut dyn Json,
        path: &[&str],
        text: &[u8],
        options: &Options,
    ) -> Result<(), Error> {
        let mut reader = Reader::json(text, options);
        reader.document_at(message, path)?;
        self.add(reader.into_trail(), Source::Request);
        Ok(())
    }

    /// As [`Bindings::body`]; gives the paths of the fields that the JSON holds, by proto names below the
    /// body's field, for the field mask of a partial update. Lists, maps and well-known types count as a
    /// whole.
    ///
    /// # Errors
    /// As [`decode_field`](super::decode_field).
    pub fn patch(
        &mut self,
        message: &mut dyn Json,
        path: &[&str],
        text: &[u8],
        options: &Options,
    ) -> Result<Vec<String>, Error> {
        let mut reader = Reader::json(text, options);
        reader.note_paths();
        reader.document_at(message, path)?;
        let paths = reader.take_paths();
        self.add(reader.into_trail(), Source::Request);
        Ok(paths)
    }

    /// Reads a decoded path variable into the field at a path of names, whatever the body has put there.
    ///
    /// # Errors
    /// As [`bind`](super::bind).
    pub fn path(
        &mut self,
        message: &mut dyn Json,
        path: &[&str],
        text: &str,
        options: &Options,
    ) -> Result<(), Error> {
        let mut reader = Reader::text(text, options);
        reader.bind(message, path)?;
        self.add(reader.into_trail(), Source::Request);
        Ok(())
    }

    /// Reads a decoded query parameter into the field that its decoded key names: `book.title`, `tags`,
    /// `labels[key]`.
    ///
    /// # Errors
    /// As [`bind`](super::bind). The kinds that a lenient gateway passes over leave the message as it was:
    /// [`ErrorKind::UnknownField`], and [`ErrorKind::Reserved`] for a field that body or path have set.
    /// [`ErrorKind::Duplicate`] for a second value.
    pub fn query(
        &mut self,
        message: &mut dyn Json,
        key: &str,
        text: &str,
        options: &Options,
    ) -> Result<(), Error> {
        let path = split(key);
        let mut reader = Reader::text(text, options);
        reader.respect(&self.bound);
        reader.bind(message, &path)?;
        let trail = reader.into_trail();
        self.add(trail, Source::Query);
        Ok(())
    }

    fn add(&mut self, (trail, many): (Vec<usize>, bool), source: Source) {
        self.bound.push(Bound { trail, source, many });
    }
}

impl Bound {
    /// Why a query parameter may not set the field at this trail, if it may not.
    pub(super) fn refuses(&self, trail: &[usize]) -> Option<(ErrorKind, &'static str)> {
        match self.source {
            Source::Request if trail.starts_with(&self.trail) => {
                Some((ErrorKind::Reserved, "path or body have set the field"))
            }
            Source::Query if trail == self.trail && !self.many => {
                Some((ErrorKind::Duplicate, "the field is given twice"))
            }
            _ => None,
        }
    }
}

/// The names of a query key: split at dots, but not at those in the brackets of a map entry.
fn split(key: &str) -> Vec<&str> {
    let (names, entry) = match key.find('[') {
        Some(bracket) => key.split_at(bracket),
        None => (key, ""),
    };
    let mut path: Vec<_> = names.split('.').collect();
    if let Some(last) = path.last_mut() {
        *last = &key[names.len() - last.len()..names.len() + entry.len()];
    }
    path
}
