use maud::{Markup, html};
use serde::Serialize;

use super::super::{Access, Answer, Page, Query, Refusal, View};

/// `/debug/`: what there is.
pub(super) struct Index(Listing);

#[derive(Clone, Serialize)]
struct Listing {
    pages: Vec<Link>,
}

#[derive(Clone, Serialize)]
pub(super) struct Link {
    pub(super) path: &'static str,
    pub(super) title: &'static str,
    pub(super) summary: &'static str,
    /// What a client needs for it: `none`, `read` or `write`.
    needs: &'static str,
}

/// To these pages, and to what is no page.
pub(super) fn links(pages: &[Box<dyn Page>]) -> Vec<Link> {
    let link = |page: &dyn Page| Link {
        path: page.path(),
        title: page.title(),
        summary: page.summary(),
        needs: page.needed().as_str(),
    };
    let bare = [
        ("/metrics", "Metrics", "What is counted, in Prometheus' text format or OpenMetrics."),
        ("/livez", "Liveness", "200 as long as the process answers."),
        ("/readyz", "Readiness", "200 if the server wants calls."),
        ("/startupz", "Startup", "200 once the server has started."),
    ];
    let bare = bare.map(|(path, title, summary)| Link {
        path,
        title,
        summary,
        needs: Access::None.as_str(),
    });
    let listed = pages.iter().map(|page| &**page).filter(|page| page.listed());
    listed.map(link).chain(bare).collect()
}

impl Index {
    pub(super) fn new(pages: Vec<Link>) -> Self {
        Self(Listing { pages })
    }
}

impl Page for Index {
    fn path(&self) -> &'static str {
        "/debug/"
    }

    fn title(&self) -> &'static str {
        "Index"
    }

    fn summary(&self) -> &'static str {
        "All pages of this listener."
    }

    fn get(&self, _query: &Query) -> Result<Answer, Refusal> {
        Ok(Answer::view(self.0.clone()))
    }
}

impl View for Listing {
    fn html(&self) -> Markup {
        html! {
            dl.index {
                @for link in &self.pages {
                    dt { a href=(link.path) { (link.title) } " " code { (link.path) } }
                    dd { (link.summary) }
                }
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}
