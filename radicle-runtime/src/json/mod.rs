//! ProtoJSON: the mapping that generated code implements, its writer and its reader.
//!
//! Generated code calls [`Writer`] and [`Reader`] with a field table; everything else is here, not generic.
//! Source: <https://protobuf.dev/programming-guides/json/>.

mod bindings;
mod entries;
mod error;
mod escape;
mod field;
mod number;
mod options;
mod reader;
mod registry;
pub(crate) mod scan;
#[cfg(test)]
mod tests;
mod wkt;
mod writer;

pub use self::{
    bindings::Bindings,
    entries::Entries,
    error::{Error, ErrorKind},
    field::{Enumeration, Field, Mapping},
    options::Options,
    reader::Reader,
    registry::Registry,
    writer::Writer,
};

/// The JSON mapping of one message; `radicle-build` implements it.
pub trait Json {
    /// The fields in declaration order, members of oneofs among them.
    fn fields(&self) -> &'static [Field];

    /// Writes every field, or the whole value where [`Json::mapping`] says so.
    fn write_fields(&self, writer: &mut Writer<'_>);

    /// Reads the value of the field with this index in [`Json::fields`], or the whole value.
    ///
    /// # Errors
    /// The text does not fit the field's type.
    fn read_field(&mut self, field: usize, reader: &mut Reader<'_>) -> Result<(), Error>;

    /// Whether the message is an object of its fields or has a form of its own, as `Timestamp` has.
    fn mapping(&self) -> Mapping {
        Mapping::Object
    }
}

/// Appends the message as one JSON value.
///
/// ```
/// use radicle::{json, prost_types::Timestamp};
///
/// let mut text = Vec::new();
/// json::encode(&Timestamp { seconds: 1, nanos: 0 }, &json::Options::default(), &mut text)?;
/// assert_eq!(text, b"\"1970-01-01T00:00:01Z\"");
/// # Ok::<(), json::Error>(())
/// ```
///
/// # Errors
/// Some value has no JSON form, such as a timestamp in the year 10000; `null` stands in its place.
pub fn encode(message: &dyn Json, options: &Options, buffer: &mut Vec<u8>) -> Result<(), Error> {
    let mut writer = Writer::new(buffer, options);
    writer.message_value(message);
    writer.finish()
}

/// Reads one JSON value that fills the whole text into the message, which should be a new one.
///
/// ```
/// use radicle::{json, prost_types::Duration};
///
/// let mut pause = Duration::default();
/// json::decode(&mut pause, b"\"1.5s\"", &json::Options::default())?;
/// assert_eq!(pause, Duration { seconds: 1, nanos: 500_000_000 });
///
/// let error = json::decode(&mut pause, b"1.5", &json::Options::default()).unwrap_err();
/// assert_eq!(error.to_string(), "expected a duration like \"1.5s\", found 1.5 at byte 0");
/// # Ok::<(), json::Error>(())
/// ```
///
/// # Errors
/// The text is not JSON, does not fit the message, nests deeper than [`Options::depth`] or has something
/// behind the value.
pub fn decode(message: &mut dyn Json, text: &[u8], options: &Options) -> Result<(), Error> {
    Reader::json(text, options).document(message)
}

/// Reads one JSON value into the field at a path of names; messages on the way are created.
///
/// # Errors
/// As [`decode`], and when there is no such field.
pub fn decode_field(
    message: &mut dyn Json,
    path: &[&str],
    text: &[u8],
    options: &Options,
) -> Result<(), Error> {
    Reader::json(text, options).document_at(message, path)
}

/// Puts these paths, by proto names, into the field of the message with this name, a
/// `google.protobuf.FieldMask`, if it is empty.
///
/// # Errors
/// There is no such field.
pub(crate) fn fill_mask(
    message: &mut dyn Json,
    field: &str,
    paths: Vec<String>,
) -> Result<(), Error> {
    let options = Options::default();
    let mut reader = Reader::text("", &options);
    reader.offer_paths(paths);
    reader.bind(message, &[field])
}

/// Reads the decoded text of a path variable or a query parameter into the field at a path of names,
/// proto or JSON ones. A repeated field gets one more element. `m[key]` as last name is a map entry.
///
/// # Errors
/// No such field, a text that is not of its type, or a message without a text form. A second value for a
/// singular field replaces the first one; [`Bindings`] refuses it.
pub fn bind(
    message: &mut dyn Json,
    path: &[&str],
    text: &str,
    options: &Options,
) -> Result<(), Error> {
    Reader::text(text, options).bind(message, path)
}
