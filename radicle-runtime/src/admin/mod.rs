//! The debug pages: what the admin listener answers beside metrics and probes.
//!
//! A request goes through [`access`], then its page takes a snapshot, which is rendered and only then sent:
//! whoever reads slowly holds nothing but the bytes.

mod access;
mod layout;
mod links;
mod page;
mod pages;
mod refusal;
mod request;
mod response;
mod settings;
mod units;

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use tokio::sync::{Semaphore, SemaphorePermit};

pub use self::{access::Access, settings::DebugPages};
use self::{
    layout::Frame,
    request::{Ask, Format},
};
pub(crate) use self::{
    page::{Answer, Page, Query, View},
    pages::Sources,
    refusal::Refusal,
};
use crate::{
    server::Documents,
    transport::{Body, Peer},
};

/// How many pages are made at a time.
const RENDERED_AT_ONCE: usize = 2;

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The debug pages of a server.
pub(crate) struct Admin {
    server: String,
    settings: Arc<DebugPages>,
    pages: Vec<Box<dyn Page>>,
    assets: Documents,
    turns: Semaphore,
}

/// A response on its way.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

impl Admin {
    /// # Errors
    /// A rule for a page that is not there, of which the text names those that are; a wrong template of a URL.
    pub(crate) fn new(settings: DebugPages, sources: Sources) -> Result<Self, String> {
        links::check(&settings)?;
        let server = sources.server.clone();
        let settings = Arc::new(settings);
        let pages = pages::all(sources, &settings);
        let is_page = |path: &str| pages.iter().any(|page| page.path() == path);
        if let Some(path) = settings.ruled().find(|path| !is_page(path)) {
            let known: Vec<_> = pages.iter().map(|page| page.path()).collect();
            return Err(format!("there is no debug page `{path}`; there are {}", known.join(", ")));
        }
        let turns = Semaphore::new(RENDERED_AT_ONCE);
        Ok(Self { server, settings, pages, assets: layout::assets(), turns })
    }

    /// Answers whatever comes to the admin listener.
    pub(crate) fn serve(self: &Arc<Self>, peer: &Peer, request: Request<Incoming>) -> Answering {
        let (admin, peer) = (self.clone(), peer.clone());
        Box::pin(async move { admin.respond(&peer, request).await })
    }

    async fn respond(self: Arc<Self>, peer: &Peer, request: Request<Incoming>) -> Response<Body> {
        let path = request.uri().path();
        if let Some(response) = self.assets.serve(&request) {
            return response;
        }
        if path == "/" || path == "/debug" {
            return response::see_other("/debug/");
        }
        let format = Format::of(&request).unwrap_or(Format::Text);
        let is_local = access::is_local(peer);
        let found = self.pages.iter().position(|page| page.path() == path);
        let answered = match found {
            Some(page) => self.clone().answer(page, peer, request).await,
            None => {
                Err(Refusal::not_found("there is no such page; `/debug/` lists those there are"))
            }
        };
        answered.unwrap_or_else(|refusal| {
            response::refused(&refusal, format, &self.frame(found, is_local))
        })
    }

    async fn answer(
        self: Arc<Self>,
        page: usize,
        peer: &Peer,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, Refusal> {
        let (parts, body) = request.into_parts();
        access::check(&self.settings, peer, &*self.pages[page], &parts)?;
        let ask = Ask::read(parts, body, page, peer.clone()).await?;
        let turn = self.turn().await?;
        let admin = self.clone();
        let shown = blocking(move || {
            let asked = admin.ask(&ask);
            Ok((admin.show(asked?, &ask), ask))
        });
        let (shown, ask) = shown.await?;
        drop(turn);
        match shown {
            Ok(response) => Ok(response),
            Err(later) => {
                let answer = later.await?;
                let _turn = self.turn().await?;
                let admin = self.clone();
                let shown =
                    move || admin.show(answer, &ask).map_err(|_| Refusal::unavailable("try again"));
                blocking(shown).await
            }
        }
    }

    /// Asks the page; after a change, programs get what it says now.
    fn ask(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let page = &self.pages[ask.page];
        let Some(form) = &ask.form else { return page.get(&ask.query) };
        match page.post(form, &ask.peer)? {
            Answer::SeeOther(path) if ask.format == Format::Json => {
                let (path, query) = path.split_once('?').unwrap_or((&path, ""));
                let next = self.pages.iter().find(|page| page.path() == path).unwrap_or(page);
                next.get(&Query::read(query)?)
            }
            answer => Ok(answer),
        }
    }

    /// Renders an answer, or gives back the one that takes its time.
    fn show(&self, answer: Answer, ask: &Ask) -> Result<Response<Body>, Later> {
        Ok(match answer {
            Answer::Later(later) => return Err(later),
            Answer::View(view) => match ask.format {
                Format::Json => response::json(StatusCode::OK, &view.json()),
                Format::Html | Format::Text => {
                    let frame = self.frame(Some(ask.page), access::is_local(&ask.peer));
                    response::html(StatusCode::OK, layout::page(&frame, view.html()))
                }
            },
            Answer::Bytes { content_type, file_name, bytes } => {
                response::bytes(content_type, file_name, bytes)
            }
            Answer::SeeOther(path) => response::see_other(&path),
        })
    }

    /// What surrounds a page, as far as this client may see it.
    fn frame(&self, page: Option<usize>, is_local: bool) -> Frame<'_> {
        let page = page.map(|page| &*self.pages[page]);
        let allowed = |it: &dyn Page| self.settings.allowed(it.path(), is_local) >= it.needed();
        let shown = |page: &&dyn Page| page.listed() && allowed(*page);
        let pages = self.pages.iter().map(|page| &**page).filter(shown).collect();
        Frame { server: &self.server, page, pages }
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Refusal> {
        let busy = || Refusal::unavailable("too many pages are asked for; try again");
        let turn = tokio::time::timeout(PATIENCE, self.turns.acquire()).await;
        turn.map_err(|_| busy())?.map_err(|_| busy())
    }
}

type Later = Pin<Box<dyn Future<Output = Result<Answer, Refusal>> + Send>>;

/// Runs where blocking does not hold up calls.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let failed = |error| {
        tracing::error!(target: "radicle::admin", %error, "a debug page failed");
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the page failed; the log says why")
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(failed(error)))
}

impl fmt::Debug for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.pages.iter().map(|page| page.path())).finish()
    }
}
