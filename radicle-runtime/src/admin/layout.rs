//! The frame of every page, and the files that all of them use.

use bytes::Bytes;
use http::StatusCode;
use maud::{DOCTYPE, Markup, html};

use super::Page;
use crate::server::{Document, Documents};

/// What surrounds a page.
pub(super) struct Frame<'f> {
    pub(super) server: &'f str,
    /// None is a path without a page.
    pub(super) page: Option<&'f dyn Page>,
    /// Those that the client may see.
    pub(super) pages: Vec<&'f dyn Page>,
}

const STYLE: &str = "/debug/assets/style.css";
const SCRIPT: &str = "/debug/assets/pages.js";

pub(super) fn assets() -> Documents {
    macro_rules! asset {
        ($name:literal) => {
            Bytes::from_static(include_bytes!(concat!("../../assets/admin/", $name)))
        };
    }
    Documents::of(vec![
        Document::new(STYLE, "text/css; charset=utf-8", false, asset!("style.css")),
        Document::new(SCRIPT, "text/javascript; charset=utf-8", false, asset!("pages.js")),
        Document::new(
            "/debug/assets/flame-graph.js",
            "text/javascript; charset=utf-8",
            false,
            asset!("flame-graph.js"),
        ),
    ])
}

/// A whole page.
pub(super) fn page(frame: &Frame<'_>, body: Markup) -> String {
    let title = frame.page.map_or("Debug pages", Page::title);
    let body = html! {
        div.heading {
            h1 { (title) }
            div.tools {
                label { input #live type="checkbox"; " Live" }
                a #as-json href="?format=json" { "JSON" }
            }
        }
        @if let Some(page) = frame.page { p.muted { (page.summary()) } }
        (body)
    };
    document(frame, title, body)
}

/// What is shown instead of a page.
pub(super) fn refusal(frame: &Frame<'_>, status: StatusCode, message: &str) -> String {
    let title = status.canonical_reason().unwrap_or("Refused");
    document(frame, title, html! { h1 { (title) } p role="alert" { (message) } })
}

fn document(frame: &Frame<'_>, title: &str, body: Markup) -> String {
    let here = frame.page.map(Page::path);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (frame.server) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(STYLE);
                script src=(SCRIPT) defer {}
            }
            body {
                a.skip href="#main" { "Skip to the page" }
                header {
                    a.server href="/debug/" { (frame.server) }
                    nav aria-label="Pages" {
                        @for page in &frame.pages {
                            a href=(page.path()) aria-current=[(here == Some(page.path())).then_some("page")] {
                                (page.title())
                            }
                        }
                    }
                }
                main #main tabindex="-1" { (body) }
            }
        }
    };
    markup.into_string()
}
