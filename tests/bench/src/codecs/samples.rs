//! The messages that are written and read.

#[allow(dead_code, unreachable_pub, reason = "generated")]
pub(super) mod sample {
    radicle::include_proto!("sample");
}

use prost::Message as _;

use self::sample::{Address, Author, Book, Catalog, Format, Label, Publisher, book::Source};
use super::Size;

/// One of the messages.
#[derive(Clone, Debug)]
pub(super) enum Samples {
    Label(Label),
    Book(Box<Book>),
    Catalog(Catalog),
}

/// As many books make 1 MB of JSON.
const BOOKS: i32 = 1170;

impl Samples {
    pub(super) fn new(size: Size) -> Self {
        match size {
            Size::Small => Self::Label(label("signed", 3)),
            Size::Medium => Self::Book(Box::new(book(0))),
            Size::Large => Self::Catalog(Catalog { books: (0..BOOKS).map(book).collect() }),
        }
    }

    /// The full proto name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Label(_) => "sample.Label",
            Self::Book(_) => "sample.Book",
            Self::Catalog(_) => "sample.Catalog",
        }
    }

    /// In protobuf's binary form, for those that have types of their own.
    pub(super) fn encoded(&self) -> Vec<u8> {
        match self {
            Self::Label(message) => message.encode_to_vec(),
            Self::Book(message) => message.encode_to_vec(),
            Self::Catalog(message) => message.encode_to_vec(),
        }
    }
}

fn label(key: &str, weight: i32) -> Label {
    Label { key: key.into(), text: format!("{key} copy"), visible: true, weight }
}

/// Every field is set. One string has quotes, so that escapes are part of the work.
fn book(number: i32) -> Book {
    let wide = i64::from(number);
    Book {
        name: format!("shelves/{}/books/{number}", number % 7),
        title: "The Left Hand of Darkness".into(),
        subtitle: "A \"report\"".into(),
        isbn: "0441478123".into(),
        pages: 304 + number,
        words: 118_202 + wide,
        edition: 2,
        copies: 1_250_000,
        shelf_offset: -14,
        barcode: 9_780_441_478_125,
        floor: -1,
        price: 14.99,
        rating: 4.25,
        available: true,
        for_sale: true,
        checksum: (0..20).map(|byte| byte * 11).collect(),
        format: Format::Paperback.into(),
        author: Some(author()),
        publisher: Some(Publisher { name: "Ace Books".into(), city: "New York".into() }),
        tags: ["novel", "classic"].map(Into::into).into(),
        ratings: vec![5, 4, 5, 3],
        weights: vec![0.5, 12.75],
        labels: vec![label("signed", 3)],
        formats: vec![Format::EBook.into()],
        attributes: [("language", "en"), ("binding", "sewn")]
            .map(|(key, value)| (key.into(), value.into()))
            .into(),
        loans_by_city: [("Zürich".into(), 12 + wide)].into(),
        chapters: [(1, "A Parade".into())].into(),
        note: Some("Fragile".into()),
        year: Some(1969),
        source: Some(Source::Donor("Anonymous".into())),
    }
}

fn author() -> Author {
    Author {
        given_name: "Ursula".into(),
        family_name: "Le Guin".into(),
        born: 1929,
        home: Some(Address {
            street: "Main St 3".into(),
            city: "Portland".into(),
            postal_code: "97209".into(),
        }),
    }
}
