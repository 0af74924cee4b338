//! Everything that can be wrong with a server is found here, before a port opens.

use std::{
    collections::HashSet,
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use super::{
    builder::Server,
    clock::Clock,
    documents::Documents,
    error::{Error, ErrorKind},
    phase::Phases,
    shared::Shared,
    vitals::Vitals,
};
use crate::{
    BuildInfo, Mount,
    admin::{Admin, Sources},
    builtin::{
        health::{Health, HealthService},
        reflection::Reflection,
    },
    call::{Entry, Input, LastPanic, Output, Pipeline},
    generated::{
        google::rpc,
        grpc::{
            health::v1::health_server,
            reflection::{v1, v1alpha},
        },
    },
    journal::Journal,
    json::Registry,
    logging::Logger,
    metrics::{Observed, ServerMetrics, shards},
    openapi, profile,
    requests::{Family, OTHER, Store},
    spec::{MethodKind, MethodSpec, OpenApi, Package, ServiceSpec},
    transport::{Routes, rest::Gateway},
};

/// A server that is ready to accept.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) shared: Arc<Shared>,
    pub(super) health: Health,
    pub(super) logs: Logger,
}

/// Checks the configuration and builds what serves.
pub(super) fn setup(server: &mut Server) -> Result<Ready, Error> {
    check(server)?;
    let health = Health::new(server.mounts.iter().map(|mount| mount.spec.name));
    let mounts = with_builtin(&server.mounts, &health);
    let specs: Vec<_> = mounts.iter().map(|mount| mount.spec).collect();
    let requests = requests(server, &specs).map(Arc::new);
    let remembered = server.debug_pages.requests.event_levels();
    let logs = Logger::start(std::mem::take(&mut server.logs), remembered)
        .map_err(|error| Error::new(ErrorKind::Logs, "cannot open the log").caused_by(error))?;
    server.metrics.build = build_info(server);
    let phases = Phases::new();
    let observed = Observed {
        log_lines_dropped: logs.dropped(),
        phases: phases.clone(),
        max_connections: server.limits.slots() as usize,
        requests: requests.as_ref().map(|store| store.budget().clone()),
        #[cfg(feature = "flags")]
        flags: flags(server, &logs),
    };
    let metrics = ServerMetrics::new(&server.metrics, &specs, observed).map_err(|error| {
        Error::new(ErrorKind::Metrics, "cannot set up the metrics").caused_by(error)
    })?;
    let metrics = Arc::new(metrics);
    let max_timeout = server.limits.max_timeout;
    let journal = server.has_admin().then(|| Arc::new(Journal::new(&server.name)));
    let events = journal.as_ref().map(|it| it.server()).unwrap_or_default();
    let pipeline = Arc::new(Pipeline {
        log: logs.calls(),
        metrics: metrics.clone(),
        last_panic: LastPanic::new(events.clone()),
        max_timeout,
    });
    let mut families = requests.iter().flat_map(|store| store.families().iter().cloned());
    let entries = entries(server, &mounts, &pipeline, &mut families);
    let unknown = unknown(server, &pipeline, families.next());
    drop(families);
    let packages = specs.iter().map(|spec| spec.package);
    server.rest.server.json.types = Registry::new(packages.chain([&rpc::PACKAGE]));
    let gateway = Gateway::new(&entries, unknown.clone(), &metrics, &server.rest)?;
    let gateway = Arc::new(gateway);
    let layered = std::mem::take(&mut server.layers).around(&gateway);
    let documents = documents(server, &gateway)?;
    let vitals = Arc::new(Vitals::new(
        server.metrics.build,
        pipeline,
        phases.clone(),
        server.limits.max_connections,
        events,
    ));
    let sources = journal.clone().map(|journal| Sources {
        server: server.name.clone(),
        services: specs,
        vitals: vitals.clone(),
        journal,
        requests: requests.clone(),
        levels: logs.levels(),
        #[cfg(feature = "flags")]
        flags: server.flags.clone(),
    });
    let admin = admin(server, sources)?;
    let routes = Routes::new(entries, unknown);
    let shared = Shared {
        routes,
        gateway,
        layered,
        journal,
        admin,
        requests,
        documents,
        vitals,
        metrics,
        phases,
        clock: Clock::new(server.limits.header_read_timeout),
        limits: server.limits.clone(),
    };
    Ok(Ready { shared: Arc::new(shared), health, logs })
}

/// The flags, by which the log goes from now on.
#[cfg(feature = "flags")]
fn flags(server: &Server, logs: &Logger) -> Option<Arc<crate::flags::Registry>> {
    let flags = server.flags.clone()?;
    flags.framework.rule_log(Arc::downgrade(&logs.levels()), Arc::downgrade(&logs.sampling()));
    Some(flags)
}

/// The debug pages, if there is a listener for them.
fn admin(server: &mut Server, sources: Option<Sources>) -> Result<Option<Arc<Admin>>, Error> {
    let Some(sources) = sources else { return Ok(None) };
    profile::heap::mark();
    match Admin::new(std::mem::take(&mut server.debug_pages), sources) {
        Ok(admin) => Ok(Some(Arc::new(admin))),
        Err(message) => Err(Error::new(ErrorKind::Configuration, message)),
    }
}

fn build_info(server: &Server) -> BuildInfo {
    let services = || server.mounts.iter().filter_map(|mount| mount.build);
    // The build script always knows the time.
    let found = services().find(|build| build.time.is_some());
    server.build.or(found).or_else(|| services().next()).unwrap_or_default()
}

fn documents(server: &Server, gateway: &Arc<Gateway>) -> Result<Documents, Error> {
    if !server.openapi {
        return Ok(Documents::default());
    }
    let (name, methods) = (server.name.clone(), gateway.clone());
    let documents = Documents::new(move || openapi::document(&name, methods.methods()));
    let taken = documents.paths().find_map(|path| Some((path, gateway.bound_to(path)?)));
    match taken {
        None => Ok(documents),
        Some((path, rpc)) => {
            let message = format!(
                "{rpc} is bound to `{path}`, where the server shows its API; \
                 change the binding or switch that off with `.openapi(false)`",
            );
            Err(Error::new(ErrorKind::DuplicateRoute, message))
        }
    }
}

fn check(server: &Server) -> Result<(), Error> {
    if server.mounts.is_empty() {
        let message = "the server has no service; add one with `.service(…)`";
        return Err(Error::new(ErrorKind::Empty, message));
    }
    if server.listeners.is_empty() {
        let message =
            "the server has no listener; add `.grpc(8081)`, `.http(8080)` or `.listen(8080)`";
        return Err(Error::new(ErrorKind::Empty, message));
    }
    let mut names = HashSet::new();
    match server.mounts.iter().find(|mount| !names.insert(mount.spec.name)) {
        Some(twice) => Err(Error::new(
            ErrorKind::DuplicateService,
            format!("service `{}` was added twice; add it once", twice.spec.name),
        )),
        None => Ok(()),
    }
}

/// Adds health and reflection, unless the application brings its own.
fn with_builtin(mounts: &[Mount], health: &Health) -> Vec<Mount> {
    let described: Vec<_> = [
        &health_server::SPEC,
        &v1::server_reflection_server::SPEC,
        &v1alpha::server_reflection_server::SPEC,
    ]
    .into_iter()
    .chain(mounts.iter().map(|mount| mount.spec))
    .collect();
    let reflection = Arc::new(Reflection::new(described));
    let builtin = [
        health_server::Health(Arc::new(HealthService(health.clone()))),
        v1::server_reflection_server::ServerReflection(reflection.clone()),
        v1alpha::server_reflection_server::ServerReflection(reflection),
    ];
    let own = |it: &Mount| mounts.iter().any(|mount| mount.spec.name == it.spec.name);
    let builtin = builtin.into_iter().filter(|it| !own(it));
    mounts.iter().cloned().chain(builtin).collect()
}

/// The calls to remember: a family for each method in order, and one for calls to none.
fn requests(server: &Server, specs: &[&'static ServiceSpec]) -> Option<Store> {
    let settings = &server.debug_pages.requests;
    if !server.has_admin() || !settings.enabled {
        return None;
    }
    let names = specs.iter().flat_map(|spec| {
        spec.methods.iter().map(|method| format!("{}/{}", spec.name, method.name))
    });
    let names = names.chain([OTHER.to_owned()]);
    Some(Store::new(names, settings.bounds(), shards(), Instant::now()))
}

fn entries(
    server: &Server,
    mounts: &[Mount],
    pipeline: &Arc<Pipeline>,
    families: &mut impl Iterator<Item = Arc<Family>>,
) -> Vec<Arc<Entry>> {
    let limits = &server.limits;
    let each = |(service, mount): (usize, &Mount)| {
        let decoding = mount.max_decoding_message_size.unwrap_or(limits.max_request_message_bytes);
        let encoding = mount.max_encoding_message_size.unwrap_or(limits.max_response_message_bytes);
        let entry = |(index, method)| {
            Arc::new(Entry {
                service: mount.spec,
                method,
                instruments: pipeline.metrics.method(service, index),
                pipeline: pipeline.clone(),
                family: families.next(),
                max_decoding_message_size: decoding,
                max_encoding_message_size: encoding,
                body_dropped: AtomicBool::new(false),
                message_only: mount.messages_only.contains(&index),
                profiled: profile::Method::register(mount.spec.name, method.name),
                handler: mount.service.clone(),
                index,
            })
        };
        mount.spec.methods.iter().enumerate().map(entry).collect::<Vec<_>>()
    };
    mounts.iter().enumerate().flat_map(each).collect()
}

/// Stands for whatever the client called that is not here.
static UNKNOWN: ServiceSpec = ServiceSpec {
    name: "unknown",
    methods: &[],
    comment: "",
    deprecated: false,
    package: &Package {
        name: "",
        descriptors: &[],
        messages: &[],
        compilation: &[],
        openapi: OpenApi::EMPTY,
    },
};

static UNKNOWN_METHOD: MethodSpec = MethodSpec {
    name: "unknown",
    path: "",
    kind: MethodKind::Unary,
    input: "",
    output: "",
    idempotency: crate::spec::Idempotency::Unknown,
    deprecated: false,
    comment: "",
    bindings: &[],
    unbound: None,
    operations: &[],
};

fn unknown(server: &Server, pipeline: &Arc<Pipeline>, family: Option<Arc<Family>>) -> Arc<Entry> {
    let never = |_: &(), _: usize, _: Input<'_>| {
        Output::Failed(tonic::Status::unimplemented("unknown method"))
    };
    let mount = Mount::new(&UNKNOWN, Arc::new(()), never);
    Arc::new(Entry {
        service: &UNKNOWN,
        method: &UNKNOWN_METHOD,
        instruments: pipeline.metrics.unknown(),
        pipeline: pipeline.clone(),
        family,
        max_decoding_message_size: server.limits.max_request_message_bytes,
        max_encoding_message_size: server.limits.max_response_message_bytes,
        body_dropped: AtomicBool::new(false),
        message_only: true,
        profiled: profile::Method::register(UNKNOWN.name, UNKNOWN_METHOD.name),
        handler: mount.service,
        index: 0,
    })
}
