use std::sync::Arc;

use http::{Method, method::InvalidMethod};

use super::{
    config::{Configs, Rest, Rules},
    router::{Found, Router},
};
use crate::{
    call::Entry,
    metrics::{HttpRoute, ServerMetrics},
    server::{Error, ErrorKind},
    spec::Binding,
};

/// Everything that is served over REST.
#[derive(Debug)]
pub(crate) struct Gateway {
    router: Router<Route>,
    /// Stands for the method of a request that leads to none.
    pub(super) unknown: Arc<Entry>,
    pub(super) unmatched: Arc<HttpRoute>,
    /// For what no method answers.
    pub(super) config: Arc<Rest>,
}

/// One binding of one method.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) entry: Arc<Entry>,
    pub(super) binding: &'static Binding,
    pub(super) http: Arc<HttpRoute>,
    pub(super) config: Arc<Rest>,
}

impl Gateway {
    /// Joins the bindings of all methods.
    ///
    /// # Errors
    /// Two methods with equal templates for one HTTP method; rules for a method that is not there.
    pub(crate) fn new(
        entries: &[Arc<Entry>],
        unknown: Arc<Entry>,
        metrics: &ServerMetrics,
        rules: &Rules,
    ) -> Result<Self, Error> {
        rules.check(entries)?;
        let mut configs = Configs::new(rules);
        let mut router = Router::new();
        for entry in entries {
            let config = configs.method(entry);
            for binding in entry.method.bindings {
                let http = metrics.http_route(binding.template.source);
                let route = Route { entry: entry.clone(), binding, http, config: config.clone() };
                insert(&mut router, route)?;
            }
        }
        Ok(Self {
            router,
            unknown,
            unmatched: metrics.unmatched(),
            config: configs.server().clone(),
        })
    }

    pub(super) fn find(&self, method: &Method, path: &str) -> Found<'_, Route> {
        self.router.find(method, path)
    }
}

fn insert(router: &mut Router<Route>, route: Route) -> Result<(), Error> {
    let Binding { method, template, .. } = route.binding;
    let rpc = route.rpc();
    let parsed = parse(method).map_err(|_| {
        let message = format!("`{method}` of {rpc} is not an HTTP method");
        Error::new(ErrorKind::DuplicateRoute, message)
    })?;
    router.insert(parsed, template, route).map_err(|taken| {
        let (other, first) = (taken.rpc(), taken.binding.template.source);
        let message = format!(
            "`{method} {}` of {rpc} matches the same paths as `{method} {first}` of {other}; change one of them",
            template.source,
        );
        Error::new(ErrorKind::DuplicateRoute, message)
    })
}

/// The HTTP method of a binding; `None` is any.
fn parse(method: &str) -> Result<Option<Method>, InvalidMethod> {
    match method {
        "*" => Ok(None),
        method => method.parse().map(Some),
    }
}

impl Route {
    fn rpc(&self) -> String {
        format!("{}.{}", self.entry.service.name, self.entry.method.name)
    }
}
