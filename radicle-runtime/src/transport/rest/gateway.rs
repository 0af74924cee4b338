use std::sync::Arc;

use http::{Method, request::Parts};

use super::{
    config::{Configs, Rest, Rules},
    router::{Found, Router},
};
use crate::{
    call::Entry,
    metrics::{HttpRoute, ServerMetrics},
    server::{Error, ErrorKind},
    spec::{Binding, MethodSpec, Segment, ServiceSpec},
};

/// Everything that is served over REST.
#[derive(Debug)]
pub(crate) struct Gateway {
    router: Router<Route>,
    methods: Vec<(&'static ServiceSpec, &'static MethodSpec)>,
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
        let mut methods = Vec::new();
        for entry in entries {
            let config = configs.method(entry)?;
            let unbound = entry.method.unbound.iter().filter(|_| config.unbound_methods);
            let mut bindings = entry.method.bindings.iter().chain(unbound).peekable();
            if bindings.peek().is_some() {
                methods.push((entry.service, entry.method));
            }
            for binding in bindings {
                let http = metrics.http_route(binding.template.source);
                let route = Route { entry: entry.clone(), binding, http, config: config.clone() };
                insert(&mut router, route)?;
            }
        }
        Ok(Self {
            router,
            methods,
            unknown,
            unmatched: metrics.unmatched(),
            config: configs.server().clone(),
        })
    }

    /// The methods that can be called.
    pub(crate) fn methods(&self) -> &[(&'static ServiceSpec, &'static MethodSpec)] {
        &self.methods
    }

    /// The method with a template that is just this path, for GET.
    pub(crate) fn bound_to(&self, path: &str) -> Option<String> {
        let Found::Target { target: route, .. } = self.find(&Method::GET, path) else {
            return None;
        };
        let mut segments = route.binding.template.segments.iter();
        segments.all(|segment| matches!(segment, Segment::Literal(_))).then(|| route.rpc())
    }

    pub(super) fn find(&self, method: &Method, path: &str) -> Found<'_, Route> {
        match self.router.find(method, path) {
            Found::Target { target, end } => Found::Target { target, end },
            found => self.find_without_slash(method, path).unwrap_or(found),
        }
    }

    #[cold]
    fn find_without_slash(&self, method: &Method, path: &str) -> Option<Found<'_, Route>> {
        let path = path.strip_suffix('/').filter(|_| self.config.trailing_slash)?;
        Some(self.router.find(method, path)).filter(|found| !matches!(found, Found::Nothing))
    }

    /// The HTTP method that a POST stands for.
    pub(super) fn overridden(&self, parts: &Parts) -> Option<Method> {
        let allowed = &self.config.method_override;
        if allowed.is_empty() || parts.method != Method::POST {
            return None;
        }
        let named = parts.headers.get("x-http-method-override")?;
        allowed.iter().find(|it| it.as_str().as_bytes() == named.as_bytes()).cloned()
    }
}

fn insert(router: &mut Router<Route>, route: Route) -> Result<(), Error> {
    let Binding { method, template, .. } = route.binding;
    let rpc = route.rpc();
    router.insert(parse(method), template, route).map_err(|taken| {
        let (other, first) = (taken.rpc(), taken.binding.template.source);
        let message = format!(
            "`{method} {}` of {rpc} matches the same paths as `{method} {first}` of {other}; change one of them",
            template.source,
        );
        Error::new(ErrorKind::DuplicateRoute, message)
    })
}

/// The HTTP method of a binding; `None` is any.
fn parse(method: &str) -> Option<Method> {
    match method {
        "*" => None,
        method => Some(method.parse().expect("radicle-build lets only tokens pass")),
    }
}

impl Route {
    fn rpc(&self) -> String {
        format!("{}.{}", self.entry.service.name, self.entry.method.name)
    }
}
