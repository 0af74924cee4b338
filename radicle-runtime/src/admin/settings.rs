use std::collections::BTreeMap;

use super::Access;
use crate::requests::Requests;

/// Who may see and change what on the debug pages, and what these link to.
///
/// They are on the admin listener alone. Its metrics and probes are not concerned: scrapers and
/// orchestrators reach those from anywhere, by any name.
///
/// ```
/// use radicle::{Access, Server};
///
/// let server = Server::new("greeter").admin(9090).debug_pages(|pages| {
///     pages.access("/debug/flagz", Access::Read);
///     pages.traces_url = Some("https://traces.example.com/trace/{trace_id}".into());
/// });
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DebugPages {
    /// What clients on this machine may do. Default: [`Access::Write`].
    ///
    /// A proxy beside the server, such as a service mesh's sidecar, makes every client one of this machine:
    /// leave the admin port out of the mesh.
    pub local: Access,
    /// What clients on other machines may do, where the listener is open to them. Default:
    /// [`Access::None`].
    pub remote: Access,
    /// Names in `Host` under which the pages answer, beside IP addresses and `localhost`. Default: none.
    ///
    /// A name that is not expected may be one that somebody else's page has made to point here
    /// (DNS rebinding).
    pub hosts: Vec<String>,
    /// Where the log of a request is: a URL in which `{request_id}` and `{trace_id}` are replaced.
    /// Default: none.
    pub logs_url: Option<String>,
    /// Where a trace is: a URL in which `{trace_id}` is replaced. Default: none.
    pub traces_url: Option<String>,
    /// What `/debug/requests` remembers.
    pub requests: Requests,
    pages: BTreeMap<String, Access>,
}

impl DebugPages {
    /// The most that anybody may do at one page, `/debug/requests`. Default: [`Access::Write`].
    ///
    /// A path without a page fails [`Server::bind`](crate::Server::bind).
    pub fn access(&mut self, path: impl Into<String>, access: Access) {
        self.pages.insert(path.into(), access);
    }

    /// The pages for which there is a rule.
    pub(super) fn ruled(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// What a client may do at a page.
    pub(super) fn allowed(&self, path: &str, is_local: bool) -> Access {
        let client = if is_local { self.local } else { self.remote };
        self.pages.get(path).map_or(client, |&page| client.min(page))
    }
}

impl Default for DebugPages {
    fn default() -> Self {
        Self {
            local: Access::Write,
            remote: Access::None,
            hosts: Vec::new(),
            logs_url: None,
            traces_url: None,
            requests: Requests::default(),
            pages: BTreeMap::new(),
        }
    }
}
