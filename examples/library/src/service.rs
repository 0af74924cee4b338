use radicle::{
    Status, Stream, Streaming, google::api::HttpBody, prost_types::FieldMask,
    tokio_stream::wrappers::ReceiverStream,
};
use tokio::sync::mpsc;

use crate::{
    events::Events,
    names::{BookId, Parent, ShelfId},
    page::Page,
    proto::{
        Book, BookEvent, CreateBookRequest, CreateShelfRequest, DeleteBookRequest,
        DeleteShelfRequest, DownloadTextRequest, GetBookRequest, GetShelfRequest, ListBooksRequest,
        ListBooksResponse, ListShelvesRequest, ListShelvesResponse, MoveBookRequest, Shelf,
        UpdateBookRequest, UploadTextRequest, WatchBooksRequest, book::Genre, book_event::Kind,
        library_server::Library,
    },
    store::{Store, Text},
};

/// The library of one database.
#[derive(Debug)]
pub(crate) struct LibraryService {
    store: Store,
    events: Events,
}

impl LibraryService {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, events: Events::new() }
    }

    fn tell(&self, kind: Kind, book: &Book) {
        if let Ok(id) = BookId::parse(&book.name) {
            self.events.tell(id, kind, book.clone());
        }
    }
}

#[radicle::service]
impl Library for LibraryService {
    async fn create_shelf(&self, request: CreateShelfRequest) -> Result<Shelf, Status> {
        let theme = request.shelf.unwrap_or_default().theme;
        if theme.is_empty() {
            return Err(Status::invalid_argument("shelf.theme is empty"));
        }
        self.store.create_shelf(theme).await
    }

    async fn get_shelf(&self, request: GetShelfRequest) -> Result<Shelf, Status> {
        self.store.shelf(ShelfId::parse(&request.name)?).await
    }

    async fn list_shelves(
        &self,
        request: ListShelvesRequest,
    ) -> Result<ListShelvesResponse, Status> {
        let page = Page::parse(request.page_size, &request.page_token)?;
        let (shelves, next_page_token) = self.store.shelves(page).await?;
        Ok(ListShelvesResponse { shelves, next_page_token })
    }

    async fn delete_shelf(&self, request: DeleteShelfRequest) -> Result<(), Status> {
        self.store.delete_shelf(ShelfId::parse(&request.name)?, request.force).await
    }

    async fn create_book(&self, request: CreateBookRequest) -> Result<Book, Status> {
        let (shelf, book) = (ShelfId::parse(&request.parent)?, request.book.unwrap_or_default());
        check(&book)?;
        let book = self.store.create_book(shelf, book).await?;
        self.tell(Kind::Created, &book);
        Ok(book)
    }

    async fn get_book(&self, request: GetBookRequest) -> Result<Book, Status> {
        self.store.book(BookId::parse(&request.name)?).await
    }

    async fn list_books(&self, request: ListBooksRequest) -> Result<ListBooksResponse, Status> {
        let page = Page::parse(request.page_size, &request.page_token)?;
        let genre = Some(request.genre()).filter(|genre| *genre != Genre::Unspecified);
        let parent = Parent::parse(&request.parent)?;
        let (books, next_page_token) = self.store.books(parent, genre, page).await?;
        Ok(ListBooksResponse { books, next_page_token })
    }

    async fn update_book(&self, request: UpdateBookRequest) -> Result<Book, Status> {
        let (book, mask) = (request.book.unwrap_or_default(), request.update_mask);
        let id = BookId::parse(&book.name)?;
        let change = move |stored: &mut Book| update(stored, book, mask.unwrap_or_default());
        let book = self.store.update_book(id, change).await?;
        self.tell(Kind::Changed, &book);
        Ok(book)
    }

    async fn delete_book(&self, request: DeleteBookRequest) -> Result<(), Status> {
        let id = BookId::parse(&request.name)?;
        self.store.delete_book(id).await?;
        self.tell(Kind::Deleted, &Book { name: request.name, ..Book::default() });
        Ok(())
    }

    async fn move_book(&self, request: MoveBookRequest) -> Result<Book, Status> {
        let to = ShelfId::parse(&request.destination)?;
        let book = self.store.move_book(BookId::parse(&request.name)?, to).await?;
        self.tell(Kind::Deleted, &Book { name: request.name, ..Book::default() });
        self.tell(Kind::Created, &book);
        Ok(book)
    }

    async fn watch_books(
        &self,
        request: WatchBooksRequest,
    ) -> Result<impl Stream<Item = Result<BookEvent, Status>>, Status> {
        let parent = Parent::parse(&request.parent)?;
        if let Parent::Shelf(shelf) = parent {
            self.store.shelf(shelf).await?;
        }
        Ok(self.events.watch(parent))
    }

    async fn upload_text(
        &self,
        mut requests: Streaming<UploadTextRequest>,
    ) -> Result<Book, Status> {
        let nothing = || Status::invalid_argument("the first message has to name the book");
        let first = requests.message().await?.ok_or_else(nothing)?;
        let content = first.content.unwrap_or_default();
        let id = BookId::parse(&first.name)?;
        let mut upload = self.store.upload(id, content.content_type).await?;
        let mut data = content.data;
        loop {
            if !data.is_empty() {
                upload.append(data).await?;
            }
            let Some(next) = requests.message().await? else { break };
            data = next.content.unwrap_or_default().data;
        }
        let book = upload.finish().await?;
        self.tell(Kind::Changed, &book);
        Ok(book)
    }

    async fn download_text(
        &self,
        request: DownloadTextRequest,
    ) -> Result<impl Stream<Item = Result<HttpBody, Status>>, Status> {
        let text = self.store.text(BookId::parse(&request.name)?).await?;
        let (sender, chunks) = mpsc::channel(2);
        tokio::spawn(send(self.store.clone(), text, sender));
        Ok(ReceiverStream::new(chunks))
    }
}

/// Reads a text as fast as it is taken.
async fn send(store: Store, text: Text, to: mpsc::Sender<Result<HttpBody, Status>>) {
    let (mut sent, mut content_type) = (0, text.content_type.clone());
    for number in 0.. {
        let chunk = match store.chunk(&text, number, sent).await {
            Ok(Some(data)) => {
                sent += data.len();
                let content_type = std::mem::take(&mut content_type);
                Ok(HttpBody { content_type, data, extensions: Vec::new() })
            }
            Ok(None) => return,
            Err(status) => Err(status),
        };
        let last = chunk.is_err();
        if to.send(chunk).await.is_err() || last {
            return;
        }
    }
}

fn check(book: &Book) -> Result<(), Status> {
    if book.title.is_empty() {
        return Err(Status::invalid_argument("book.title is empty"));
    }
    if Genre::try_from(book.genre).is_err() {
        return Err(Status::invalid_argument("book.genre is none of the genres"));
    }
    Ok(())
}

/// Takes the masked fields over from `new`.
fn update(book: &mut Book, new: Book, mask: FieldMask) -> Result<(), Status> {
    let mut paths: Vec<&str> = mask.paths.iter().map(String::as_str).collect();
    // AIP-134: no mask means every field that can change, and so does a star.
    if paths.is_empty() || paths == ["*"] {
        paths = vec!["title", "author", "year", "genre"];
    }
    for path in paths {
        match path {
            "title" => book.title.clone_from(&new.title),
            "author" => book.author.clone_from(&new.author),
            "year" => book.year = new.year,
            "genre" => book.genre = new.genre,
            // It comes with the path, and clients send back what they got.
            "name" => {}
            other => {
                let message = format!("update_mask names {other:?}, which cannot change");
                return Err(Status::invalid_argument(message));
            }
        }
    }
    check(book)
}
