use std::{env, path::PathBuf, process, time::Duration};

use radicle::{
    Channel, Code, Handle, Server, Status,
    google::api::HttpBody,
    logging::Logs,
    prost_types::FieldMask,
    tokio_stream::{self, StreamExt},
};

use crate::{
    proto::{
        Book, CreateBookRequest, CreateShelfRequest, DeleteBookRequest, DeleteShelfRequest,
        DownloadTextRequest, GetBookRequest, ListBooksRequest, MoveBookRequest, Shelf,
        UpdateBookRequest, UploadTextRequest, WatchBooksRequest, book::Genre, book_event::Kind,
        library_client::LibraryClient,
    },
    service::LibraryService,
    store::Store,
};

/// A library with a file of its own.
struct Running {
    client: LibraryClient<Channel>,
    handle: Handle,
    served: tokio::task::JoinHandle<()>,
    database: PathBuf,
}

impl Running {
    async fn start(name: &str) -> Self {
        let database = env::temp_dir().join(format!("library-{}-{name}.db", process::id()));
        Self::open(database).await
    }

    async fn open(database: PathBuf) -> Self {
        let store = Store::open(&database).expect("the folder is writable");
        let server = Server::new("library")
            .grpc("127.0.0.1:0")
            .service(LibraryService::new(store))
            .logs(Logs::off())
            .lame_duck(Duration::ZERO)
            .signals(false);
        let server = server.bind().await.expect("a port is free");
        let address = format!("http://{}", server.grpc_addr().expect("it has a gRPC port"));
        let handle = server.handle();
        let served = tokio::spawn(server.serve());
        let client = LibraryClient::connect(address).await.expect("the server listens");
        Self { client, handle, served, database }
    }

    async fn stop(self) -> PathBuf {
        drop(self.client);
        self.handle.shutdown();
        self.served.await.expect("no panic");
        self.database
    }

    async fn end(self) {
        let database = self.stop().await;
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", database.display()));
        }
    }

    async fn shelf(&mut self, theme: &str) -> String {
        let shelf = Some(Shelf { theme: theme.to_owned(), ..Shelf::default() });
        let created = self.client.create_shelf(CreateShelfRequest { shelf }).await;
        created.expect("the theme is not empty").into_inner().name
    }

    async fn book(&mut self, parent: &str, title: &str) -> Book {
        let book = Some(Book {
            title: title.to_owned(),
            author: "Ada".to_owned(),
            year: Some(1843),
            ..Book::default()
        });
        let request = CreateBookRequest { parent: parent.to_owned(), book };
        self.client.create_book(request).await.expect("the shelf exists").into_inner()
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Status>) -> Code {
    result.expect_err("it is refused").code()
}

#[tokio::test]
async fn survives_a_restart() {
    let mut library = Running::start("restart").await;
    let shelf = library.shelf("Engines").await;
    let book = library.book(&shelf, "Notes").await;
    let database = library.stop().await;
    let mut library = Running::open(database).await;
    let found = library.client.get_book(GetBookRequest { name: book.name.clone() }).await;
    assert_eq!(found.expect("it was stored").into_inner(), book);
    library.end().await;
}

#[tokio::test]
async fn lists_in_pages() {
    let mut library = Running::start("pages").await;
    let (first, second) = (library.shelf("A").await, library.shelf("B").await);
    for number in 0..5 {
        library.book(if number % 2 == 0 { &first } else { &second }, &number.to_string()).await;
    }
    for (parent, expected) in [
        (&*first, &["0", "2", "4"][..]),
        (&second, &["1", "3"]),
        ("shelves/-", &["0", "1", "2", "3", "4"]),
    ] {
        let (mut titles, mut token) = (Vec::new(), String::new());
        loop {
            let request = ListBooksRequest {
                parent: parent.to_owned(),
                page_size: 2,
                page_token: token,
                ..ListBooksRequest::default()
            };
            let page = library.client.list_books(request).await.expect("it exists").into_inner();
            assert!(page.books.len() <= 2);
            titles.extend(page.books.into_iter().map(|book| book.title));
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(titles, expected, "{parent}");
    }
    library.end().await;
}

#[tokio::test]
async fn changes_what_the_mask_names() {
    let mut library = Running::start("mask").await;
    let shelf = library.shelf("Engines").await;
    let name = library.book(&shelf, "Notes").await.name;
    for (paths, expected) in [
        (&["title"][..], Ok(("New", "Ada", Some(1843), Genre::Unspecified))),
        (&["year", "genre"], Ok(("New", "Ada", None, Genre::Science))),
        (&["create_time"], Err(Code::InvalidArgument)),
        (&[], Ok(("New", "Grace", None, Genre::Science))),
    ] {
        let request = UpdateBookRequest {
            book: Some(Book {
                name: name.clone(),
                title: "New".to_owned(),
                author: "Grace".to_owned(),
                genre: Genre::Science.into(),
                ..Book::default()
            }),
            update_mask: Some(FieldMask { paths: paths.iter().map(ToString::to_string).collect() }),
        };
        let changed = library.client.update_book(request).await.map(|it| it.into_inner());
        let found = changed.as_ref().map_err(Status::code);
        let found = found.map(|it| (&*it.title, &*it.author, it.year, it.genre()));
        assert_eq!(found, expected, "{paths:?}");
    }
    library.end().await;
}

#[tokio::test]
async fn keeps_texts_whole() {
    let mut library = Running::start("texts").await;
    let shelf = library.shelf("Engines").await;
    let name = library.book(&shelf, "Notes").await.name;
    let part = |data: Vec<u8>| UploadTextRequest {
        name: name.clone(),
        content: Some(HttpBody { content_type: "text/plain".to_owned(), data, extensions: vec![] }),
    };
    let download = || DownloadTextRequest { name: name.clone() };
    assert_eq!(code(library.client.download_text(download()).await), Code::NotFound);
    for length in [300_000, 10] {
        let parts = [part(vec![b'a'; length]), part(Vec::new()), part(vec![b'b'; length])];
        let book = library.client.upload_text(tokio_stream::iter(parts)).await;
        assert_eq!(book.expect("the book exists").into_inner().text_bytes, 2 * length as i64);
        let chunks = library.client.download_text(download()).await.expect("it has a text");
        let chunks: Vec<_> = chunks.into_inner().collect::<Result<_, _>>().await.expect("no error");
        assert_eq!(chunks[0].content_type, "text/plain");
        let data: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.data).collect();
        assert_eq!(data, [vec![b'a'; length], vec![b'b'; length]].concat());
    }
    let nameless = UploadTextRequest::default();
    let refused = library.client.upload_text(tokio_stream::iter([nameless])).await;
    assert_eq!(code(refused), Code::InvalidArgument);
    library.end().await;
}

#[tokio::test]
async fn watchers_see_what_happens() {
    let mut library = Running::start("watch").await;
    let (first, second) = (library.shelf("A").await, library.shelf("B").await);
    let request = WatchBooksRequest { parent: first.clone() };
    let mut events = library.client.watch_books(request).await.expect("it exists").into_inner();
    library.book(&second, "Elsewhere").await;
    let name = library.book(&first, "Notes").await.name;
    let moved = MoveBookRequest { name: name.clone(), destination: second.clone() };
    let moved = library.client.move_book(moved).await.expect("both exist").into_inner();
    assert_eq!(moved.name, name.replace(&first, &second));
    for expected in [Kind::Created, Kind::Deleted] {
        let event = events.message().await.expect("no error").expect("the stream goes on");
        assert_eq!(
            (event.kind(), event.book.expect("it has a book").name),
            (expected, name.clone())
        );
    }
    drop(events);
    library.end().await;
}

#[tokio::test]
async fn a_shelf_with_books_stays_unless_forced() {
    let mut library = Running::start("force").await;
    let name = library.shelf("A").await;
    let book = library.book(&name, "Notes").await.name;
    let delete = |force| DeleteShelfRequest { name: name.clone(), force };
    assert_eq!(code(library.client.delete_shelf(delete(false)).await), Code::FailedPrecondition);
    library.client.delete_shelf(delete(true)).await.expect("it is forced");
    assert_eq!(code(library.client.delete_shelf(delete(true)).await), Code::NotFound);
    let gone = DeleteBookRequest { name: book };
    assert_eq!(code(library.client.delete_book(gone).await), Code::NotFound);
    library.end().await;
}
