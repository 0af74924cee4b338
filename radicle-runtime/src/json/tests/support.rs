//! Prost messages with the mapping that radicle-build writes for them.

use std::collections::{BTreeMap, HashMap};

use prost_types::{Any, Duration, FieldMask, ListValue, NullValue, Struct, Timestamp, Value};

use crate::{
    __private::{Enumeration, Error, Field, Json, Reader, Writer, field},
    spec::{MessageType, OpenApi, Package},
};

pub(super) static PACKAGE: Package = Package {
    name: "test",
    descriptors: &[],
    messages: &[
        MessageType::of::<Everything>("test.Everything"),
        MessageType::of::<Book>("test.Book"),
    ],
    compilation: &[&PACKAGE, &OTHER],
    openapi: OpenApi::EMPTY,
};

static OTHER: Package = Package {
    name: "other",
    descriptors: &[],
    messages: &[MessageType::of::<()>("other.Empty"), MessageType::of::<()>("test.Book")],
    compilation: &[&PACKAGE, &OTHER],
    openapi: OpenApi::EMPTY,
};

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Book {
    #[prost(string, tag = "1")]
    pub title: String,
    #[prost(int32, tag = "2")]
    pub page_count: i32,
    #[prost(message, optional, boxed, tag = "3")]
    pub sequel: Option<Box<Book>>,
    #[prost(string, repeated, tag = "4")]
    pub authors: Vec<String>,
    #[prost(message, repeated, tag = "5")]
    pub parts: Vec<Book>,
}

impl Json for Book {
    fn fields(&self) -> &'static [Field] {
        BOOK
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        writer.string(&BOOK[0], &self.title);
        writer.i32(&BOOK[1], &self.page_count);
        writer.message(&BOOK[2], &self.sequel);
        writer.repeated(&BOOK[3], &self.authors, Writer::string_value);
        writer.repeated(&BOOK[4], &self.parts, Writer::message_value);
    }

    fn read_field(&mut self, field: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        match field {
            0 => reader.string(&mut self.title),
            1 => reader.i32(&mut self.page_count),
            2 => reader.optional(&mut self.sequel, Reader::message),
            3 => reader.repeated(&mut self.authors, Reader::string),
            4 => reader.repeated(&mut self.parts, Reader::message),
            _ => Ok(()),
        }
    }
}

static BOOK: &[Field] = &[
    field!("title", "title"),
    field!("page_count", "pageCount"),
    field!("sequel", "sequel"),
    field!("authors", "authors"),
    field!("parts", "parts"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(super) enum Kind {
    Unspecified = 0,
    Paper = 1,
    Audio = 2,
    Lost = -1,
}

impl Enumeration for Kind {
    const NAMES: &'static [(&'static str, i32)] = &[
        ("KIND_UNSPECIFIED", 0),
        ("KIND_PAPER", 1),
        ("KIND_AUDIO", 2),
        ("KIND_SOUND", 2),
        ("KIND_LOST", -1),
    ];
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Choice {
    #[prost(string, tag = "50")]
    Text(String),
    #[prost(uint32, tag = "51")]
    Number(u32),
    #[prost(message, tag = "52")]
    Work(Book),
    #[prost(enumeration = "NullValue", tag = "53")]
    Nothing(i32),
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Everything {
    #[prost(string, tag = "1")]
    pub a_string: String,
    #[prost(bool, tag = "2")]
    pub a_bool: bool,
    #[prost(int32, tag = "3")]
    pub an_i32: i32,
    #[prost(sint64, tag = "4")]
    pub an_i64: i64,
    #[prost(fixed32, tag = "5")]
    pub a_u32: u32,
    #[prost(uint64, tag = "6")]
    pub a_u64: u64,
    #[prost(float, tag = "7")]
    pub a_float: f32,
    #[prost(double, tag = "8")]
    pub a_double: f64,
    #[prost(bytes = "vec", tag = "9")]
    pub some_bytes: Vec<u8>,
    #[prost(enumeration = "Kind", tag = "10")]
    pub a_kind: i32,
    #[prost(string, optional, tag = "11")]
    pub maybe_string: Option<String>,
    #[prost(int32, optional, tag = "12")]
    pub maybe_i32: Option<i32>,
    #[prost(bytes = "bytes", optional, tag = "13")]
    pub maybe_bytes: Option<bytes::Bytes>,
    #[prost(string, repeated, tag = "14")]
    pub strings: Vec<String>,
    #[prost(int32, repeated, tag = "15")]
    pub numbers: Vec<i32>,
    #[prost(enumeration = "Kind", repeated, tag = "16")]
    pub kinds: Vec<i32>,
    #[prost(message, repeated, tag = "17")]
    pub books: Vec<Book>,
    #[prost(map = "string, int32", tag = "18")]
    pub labels: HashMap<String, i32>,
    #[prost(btree_map = "bool, string", tag = "19")]
    pub by_flag: BTreeMap<bool, String>,
    #[prost(btree_map = "int64, message", tag = "20")]
    pub by_number: BTreeMap<i64, Book>,
    #[prost(message, optional, tag = "21")]
    pub book: Option<Book>,
    #[prost(message, optional, boxed, tag = "22")]
    pub inner: Option<Box<Everything>>,
    #[prost(message, optional, tag = "23")]
    pub nothing: Option<()>,
    #[prost(message, optional, tag = "24")]
    pub wrapped_string: Option<String>,
    #[prost(message, optional, tag = "25")]
    pub wrapped_i64: Option<i64>,
    #[prost(message, optional, tag = "26")]
    pub wrapped_bytes: Option<Vec<u8>>,
    #[prost(message, optional, tag = "27")]
    pub at: Option<Timestamp>,
    #[prost(message, optional, tag = "28")]
    pub lasts: Option<Duration>,
    #[prost(message, optional, tag = "29")]
    pub mask: Option<FieldMask>,
    #[prost(message, optional, tag = "30")]
    pub object: Option<Struct>,
    #[prost(message, optional, tag = "31")]
    pub any_value: Option<Value>,
    #[prost(message, optional, tag = "32")]
    pub list: Option<ListValue>,
    #[prost(message, optional, tag = "33")]
    pub any: Option<Any>,
    #[prost(enumeration = "NullValue", tag = "34")]
    pub a_null: i32,
    #[prost(message, repeated, tag = "35")]
    pub values: Vec<Value>,
    #[prost(map = "string, enumeration(Kind)", tag = "36")]
    pub kind_by_name: HashMap<String, i32>,
    #[prost(oneof = "Choice", tags = "50, 51, 52, 53")]
    pub choice: Option<Choice>,
}

impl Json for Everything {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        writer.string(&FIELDS[0], &self.a_string);
        writer.bool(&FIELDS[1], &self.a_bool);
        writer.i32(&FIELDS[2], &self.an_i32);
        writer.i64(&FIELDS[3], &self.an_i64);
        writer.u32(&FIELDS[4], &self.a_u32);
        writer.u64(&FIELDS[5], &self.a_u64);
        writer.f32(&FIELDS[6], &self.a_float);
        writer.f64(&FIELDS[7], &self.a_double);
        writer.bytes(&FIELDS[8], &self.some_bytes);
        writer.enumeration::<Kind>(&FIELDS[9], &self.a_kind);
        if let Some(value) = &self.maybe_string {
            writer.key(&FIELDS[10]);
            writer.string_value(value);
        }
        if let Some(value) = &self.maybe_i32 {
            writer.key(&FIELDS[11]);
            writer.i32_value(value);
        }
        if let Some(value) = &self.maybe_bytes {
            writer.key(&FIELDS[12]);
            writer.bytes_value(value);
        }
        writer.repeated(&FIELDS[13], &self.strings, Writer::string_value);
        writer.repeated(&FIELDS[14], &self.numbers, Writer::i32_value);
        writer.repeated(&FIELDS[15], &self.kinds, Writer::enum_value::<Kind>);
        writer.repeated(&FIELDS[16], &self.books, Writer::message_value);
        writer.map(&FIELDS[17], self.labels.iter(), Writer::string_value, Writer::i32_value);
        writer.map(&FIELDS[18], self.by_flag.iter(), Writer::bool_key, Writer::string_value);
        writer.map(&FIELDS[19], self.by_number.iter(), Writer::i64_value, Writer::message_value);
        writer.message(&FIELDS[20], &self.book);
        writer.message(&FIELDS[21], &self.inner);
        writer.message(&FIELDS[22], &self.nothing);
        writer.message(&FIELDS[23], &self.wrapped_string);
        writer.message(&FIELDS[24], &self.wrapped_i64);
        writer.message(&FIELDS[25], &self.wrapped_bytes);
        writer.message(&FIELDS[26], &self.at);
        writer.message(&FIELDS[27], &self.lasts);
        writer.message(&FIELDS[28], &self.mask);
        writer.message(&FIELDS[29], &self.object);
        writer.message(&FIELDS[30], &self.any_value);
        writer.message(&FIELDS[31], &self.list);
        writer.message(&FIELDS[32], &self.any);
        writer.enumeration::<NullValue>(&FIELDS[33], &self.a_null);
        writer.repeated(&FIELDS[34], &self.values, Writer::message_value);
        writer.map(
            &FIELDS[35],
            self.kind_by_name.iter(),
            Writer::string_value,
            Writer::enum_value::<Kind>,
        );
        match &self.choice {
            Some(Choice::Text(value)) => {
                writer.key(&FIELDS[36]);
                writer.string_value(value);
            }
            Some(Choice::Number(value)) => {
                writer.key(&FIELDS[37]);
                writer.u32_value(value);
            }
            Some(Choice::Work(value)) => {
                writer.key(&FIELDS[38]);
                writer.message_value(value);
            }
            Some(Choice::Nothing(value)) => {
                writer.key(&FIELDS[39]);
                writer.enum_value::<NullValue>(value);
            }
            None => {}
        }
    }

    fn read_field(&mut self, field: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        match field {
            0 => reader.string(&mut self.a_string),
            1 => reader.bool(&mut self.a_bool),
            2 => reader.i32(&mut self.an_i32),
            3 => reader.i64(&mut self.an_i64),
            4 => reader.u32(&mut self.a_u32),
            5 => reader.u64(&mut self.a_u64),
            6 => reader.f32(&mut self.a_float),
            7 => reader.f64(&mut self.a_double),
            8 => reader.bytes(&mut self.some_bytes),
            9 => reader.enumeration::<Kind>(&mut self.a_kind),
            10 => reader.optional(&mut self.maybe_string, Reader::string),
            11 => reader.optional(&mut self.maybe_i32, Reader::i32),
            12 => reader.optional(&mut self.maybe_bytes, Reader::bytes),
            13 => reader.repeated(&mut self.strings, Reader::string),
            14 => reader.repeated(&mut self.numbers, Reader::i32),
            15 => reader.repeated(&mut self.kinds, Reader::enumeration::<Kind>),
            16 => reader.repeated(&mut self.books, Reader::message),
            17 => reader.map(&mut self.labels, Reader::string, Reader::i32),
            18 => reader.map(&mut self.by_flag, Reader::bool, Reader::string),
            19 => reader.map(&mut self.by_number, Reader::i64, Reader::message),
            20 => reader.optional(&mut self.book, Reader::message),
            21 => reader.optional(&mut self.inner, Reader::message),
            22 => reader.optional(&mut self.nothing, Reader::message),
            23 => reader.optional(&mut self.wrapped_string, Reader::message),
            24 => reader.optional(&mut self.wrapped_i64, Reader::message),
            25 => reader.optional(&mut self.wrapped_bytes, Reader::message),
            26 => reader.optional(&mut self.at, Reader::message),
            27 => reader.optional(&mut self.lasts, Reader::message),
            28 => reader.optional(&mut self.mask, Reader::message),
            29 => reader.optional(&mut self.object, Reader::message),
            30 => reader.optional(&mut self.any_value, Reader::message),
            31 => reader.optional(&mut self.list, Reader::message),
            32 => reader.optional(&mut self.any, Reader::message),
            33 => reader.enumeration::<NullValue>(&mut self.a_null),
            34 => reader.repeated(&mut self.values, Reader::message),
            35 => reader.map(&mut self.kind_by_name, Reader::string, Reader::enumeration::<Kind>),
            36 => reader.oneof(&mut self.choice, Reader::string, Choice::Text, |it| match it {
                Choice::Text(value) => Ok(value),
                other => Err(other),
            }),
            37 => reader.oneof(&mut self.choice, Reader::u32, Choice::Number, |it| match it {
                Choice::Number(value) => Ok(value),
                other => Err(other),
            }),
            38 => reader.oneof(&mut self.choice, Reader::message, Choice::Work, |it| match it {
                Choice::Work(value) => Ok(value),
                other => Err(other),
            }),
            39 => reader.oneof(
                &mut self.choice,
                Reader::enumeration::<NullValue>,
                Choice::Nothing,
                |it| match it {
                    Choice::Nothing(value) => Ok(value),
                    other => Err(other),
                },
            ),
            _ => Ok(()),
        }
    }
}

static FIELDS: &[Field] = &[
    field!("a_string", "aString"),
    field!("a_bool", "aBool"),
    field!("an_i32", "anI32"),
    field!("an_i64", "anI64"),
    field!("a_u32", "aU32"),
    field!("a_u64", "aU64"),
    field!("a_float", "aFloat"),
    field!("a_double", "aDouble"),
    field!("some_bytes", "someBytes"),
    field!("a_kind", "aKind"),
    field!("maybe_string", "maybeString"),
    field!("maybe_i32", "maybeI32"),
    field!("maybe_bytes", "maybeBytes"),
    field!("strings", "strings"),
    field!("numbers", "numbers"),
    field!("kinds", "kinds"),
    field!("books", "books"),
    field!("labels", "labels"),
    field!("by_flag", "byFlag"),
    field!("by_number", "byNumber"),
    field!("book", "book"),
    field!("inner", "inner"),
    field!("nothing", "nothing"),
    field!("wrapped_string", "wrappedString"),
    field!("wrapped_i64", "wrappedI64"),
    field!("wrapped_bytes", "wrappedBytes"),
    field!("at", "at"),
    field!("lasts", "lasts"),
    field!("mask", "mask"),
    field!("object", "object"),
    field!("any_value", "anyValue", null),
    field!("list", "list"),
    field!("any", "any"),
    field!("a_null", "aNull", null),
    field!("values", "values", null),
    field!("kind_by_name", "kindByName"),
    field!("text", "text"),
    field!("number", "number"),
    field!("work", "work"),
    field!("nothing_chosen", "nothingChosen", null),
];
