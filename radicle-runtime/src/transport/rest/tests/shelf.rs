//! A service as generated code would have it.

use std::{pin::Pin, sync::Arc, time::Duration};

use tokio_stream::StreamExt;

use crate::{
    Mount, Request, Response, Status, Streaming, Trailers,
    json::{Error, Field, Json, Reader, Writer},
    spec::{
        Binding, Body, Idempotency, MethodKind, MethodSpec, OpenApi, Package, ResponseBody,
        Segment, ServiceSpec, Template, Variable,
    },
};

/// Asks for what the response should be.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Book {
    #[prost(string, tag = "1")]
    pub(super) title: String,
    #[prost(int32, tag = "2")]
    pub(super) pages: i32,
    #[prost(string, repeated, tag = "3")]
    pub(super) tags: Vec<String>,
    #[prost(message, optional, boxed, tag = "4")]
    pub(super) part: Option<Box<Book>>,
    #[prost(int32, tag = "5")]
    pub(super) fail_with: i32,
}

const FIELDS: &[Field] = &[
    crate::__field!("title", "title"),
    crate::__field!("pages", "pages"),
    crate::__field!("tags", "tags"),
    crate::__field!("part", "part"),
    crate::__field!("fail_with", "failWith"),
];

impl Json for Book {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        writer.string(&FIELDS[0], &self.title);
        writer.i32(&FIELDS[1], &self.pages);
        writer.repeated(&FIELDS[2], &self.tags, Writer::string_value);
        writer.message(&FIELDS[3], &self.part);
        writer.i32(&FIELDS[4], &self.fail_with);
    }

    fn read_field(&mut self, field: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        match field {
            0 => reader.string(&mut self.title),
            1 => reader.i32(&mut self.pages),
            2 => reader.repeated(&mut self.tags, Reader::string),
            3 => reader.optional(&mut self.part, Reader::message),
            4 => reader.i32(&mut self.fail_with),
            _ => Ok(()),
        }
    }
}

type Books = Pin<Box<dyn tokio_stream::Stream<Item = Result<Book, Status>> + Send>>;

/// Answers with the request; metadata `x-echo` is that of the request.
async fn echo(request: Request<Book>) -> Result<Response<Book>, Status> {
    let echoed = request.metadata().get("x-echo").cloned();
    let book = request.into_inner();
    if book.fail_with != 0 {
        return Err(failure(book.fail_with));
    }
    assert_ne!(book.title, "panic", "secret");
    let mut response = Response::new(book);
    if let Some(echoed) = echoed {
        response.metadata_mut().insert("x-echo", echoed);
    }
    let trailers = Trailers::default();
    trailers.update(|it| drop(it.insert("x-sum", 7.into())));
    response.extensions_mut().insert(trailers);
    Ok(response)
}

/// As many books as the request has pages, then its failure; after a while, if the title is `slow`.
async fn repeat(request: Request<Book>) -> Result<Response<Books>, Status> {
    let book = request.into_inner();
    let (pages, code) = (book.pages, book.fail_with);
    let books = (0..pages).map(|page| Ok(Book { pages: page, ..Book::default() }));
    let end = (code != 0).then(|| Err(failure(code)));
    let books: Vec<_> = books.chain(end).collect();
    let pause = Duration::from_millis(if book.title == "slow" { 100 } else { 0 });
    let books = tokio_stream::iter(books).then(move |book| async move {
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        book
    });
    Ok(Response::new(Box::pin(books)))
}

/// One book with the titles of all.
async fn collect(request: Request<Streaming<Book>>) -> Result<Response<Book>, Status> {
    let mut books = request.into_inner();
    let mut sum = Book::default();
    while let Some(book) = books.message().await? {
        sum.tags.push(book.title);
        sum.pages += book.pages;
    }
    Ok(Response::new(sum))
}

/// Each book as it comes in.
async fn chat(request: Request<Streaming<Book>>) -> Result<Response<Books>, Status> {
    Ok(Response::new(Box::pin(request.into_inner())))
}

fn failure(code: i32) -> Status {
    let mut status = Status::new(code.into(), "as asked");
    status.metadata_mut().insert("x-why", 1.into());
    status
}

pub(super) fn mount(spec: &'static ServiceSpec) -> Mount {
    Mount::new(spec, Arc::new(()), |(), method, input| match method {
        0 => input.unary(|request| Box::pin(echo(request))),
        1 => input.server_stream(|request| Box::pin(repeat(request))),
        2 => input.client_stream(|request| Box::pin(collect(request))),
        _ => input.bidi_stream(|request| Box::pin(chat(request))),
    })
}

const V1: Segment = Segment::Literal("v1");

const fn template(
    source: &'static str,
    segments: &'static [Segment],
    variables: &'static [Variable],
) -> Template {
    Template { source, segments, verb: None, variables }
}

const fn binding(method: &'static str, template: Template, body: Body) -> Binding {
    Binding { method, template, body, response_body: None, field_mask: None }
}

const fn method(name: &'static str, kind: MethodKind, bindings: &'static [Binding]) -> MethodSpec {
    MethodSpec {
        name,
        path: "",
        kind,
        input: "shelf.Book",
        output: "shelf.Book",
        idempotency: Idempotency::Unknown,
        deprecated: false,
        comment: "",
        bindings,
        unbound: None,
        operations: &[],
    }
}

const TITLE: &[Variable] = &[Variable { field: &["title"], start: 2, end: 3 }];

pub(super) static SHELF: ServiceSpec = ServiceSpec {
    name: "shelf.Shelf",
    methods: &[
        method(
            "Echo",
            MethodKind::Unary,
            &[
                binding(
                    "POST",
                    template("/v1/echo", &[V1, Segment::Literal("echo")], &[]),
                    Body::Message,
                ),
                binding(
                    "GET",
                    template(
                        "/v1/echo/{title}",
                        &[V1, Segment::Literal("echo"), Segment::Single],
                        TITLE,
                    ),
                    Body::None,
                ),
                binding(
                    "PUT",
                    template(
                        "/v1/echo/{title}",
                        &[V1, Segment::Literal("echo"), Segment::Single],
                        TITLE,
                    ),
                    Body::Message,
                ),
                binding(
                    "PATCH",
                    template(
                        "/v1/echo/{title}",
                        &[V1, Segment::Literal("echo"), Segment::Single],
                        TITLE,
                    ),
                    Body::Field(&["part"]),
                ),
                Binding {
                    method: "GET",
                    template: Template {
                        source: "/v1/{part.title=files/**}:tags",
                        segments: &[V1, Segment::Literal("files"), Segment::Multi],
                        verb: Some("tags"),
                        variables: &[Variable { field: &["part", "title"], start: 1, end: 3 }],
                    },
                    body: Body::None,
                    response_body: Some(ResponseBody::Field {
                        name: "part",
                        write: |message, writer| {
                            let book = message.as_any().downcast_ref::<Book>();
                            let part = book.and_then(|book| book.part.as_deref());
                            writer.message_value(part.expect("the test has set it"));
                        },
                    }),
                    field_mask: None,
                },
            ],
        ),
        method(
            "Repeat",
            MethodKind::ServerStream,
            &[
                binding(
                    "GET",
                    template(
                        "/v1/repeat/{pages}",
                        &[V1, Segment::Literal("repeat"), Segment::Single],
                        &[Variable { field: &["pages"], start: 2, end: 3 }],
                    ),
                    Body::None,
                ),
                Binding {
                    response_body: Some(ResponseBody::Field {
                        name: "pages",
                        write: |message, writer| {
                            let book = message.as_any().downcast_ref::<Book>();
                            writer.i32_value(&book.expect("it is a book").pages);
                        },
                    }),
                    ..binding(
                        "GET",
                        template(
                            "/v1/pages/{pages}",
                            &[V1, Segment::Literal("pages"), Segment::Single],
                            &[Variable { field: &["pages"], start: 2, end: 3 }],
                        ),
                        Body::None,
                    )
                },
            ],
        ),
        method(
            "Collect",
            MethodKind::ClientStream,
            &[binding(
                "POST",
                template(
                    "/v1/collect/{pages}",
                    &[V1, Segment::Literal("collect"), Segment::Single],
                    &[Variable { field: &["pages"], start: 2, end: 3 }],
                ),
                Body::Message,
            )],
        ),
        method(
            "Chat",
            MethodKind::BidiStream,
            &[binding(
                "POST",
                template("/v1/chat", &[V1, Segment::Literal("chat")], &[]),
                Body::Message,
            )],
        ),
    ],
    comment: "",
    deprecated: false,
    package: &Package {
        name: "shelf",
        descriptors: &[],
        messages: &[],
        compilation: &[],
        openapi: OpenApi::EMPTY,
    },
};

/// A service with a binding of [`SHELF`] under another name.
pub(super) static RIVAL: ServiceSpec = ServiceSpec {
    name: "rival.Shelf",
    methods: &[method(
        "Take",
        MethodKind::Unary,
        &[binding(
            "GET",
            template("/v1/echo/*", &[V1, Segment::Literal("echo"), Segment::Single], &[]),
            Body::None,
        )],
    )],
    comment: "",
    deprecated: false,
    package: &Package {
        name: "rival",
        descriptors: &[],
        messages: &[],
        compilation: &[],
        openapi: OpenApi::EMPTY,
    },
};
