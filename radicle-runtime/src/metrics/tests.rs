use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use http::{Method, StatusCode};
use prometheus::{IntCounter, Registry};
use tonic::Code;

use super::{MethodLabel, Metrics, Observed, ServerMetrics, error::Error};
use crate::{
    BuildInfo,
    server::{Phase, Phases},
    spec::{Idempotency, MethodKind, MethodSpec, OpenApi, Package, ServiceSpec},
};

static PACKAGE: Package = Package {
    name: "helloworld",
    descriptors: &[],
    messages: &[],
    compilation: &[],
    openapi: OpenApi::EMPTY,
};

static GREETER: ServiceSpec = ServiceSpec {
    name: "helloworld.Greeter",
    methods: &[
        method("SayHello", "/helloworld.Greeter/SayHello", MethodKind::Unary),
        method("Watch", "/helloworld.Greeter/Watch", MethodKind::ServerStream),
    ],
    comment: "",
    deprecated: false,
    package: &PACKAGE,
};

const fn method(name: &'static str, path: &'static str, kind: MethodKind) -> MethodSpec {
    MethodSpec {
        name,
        path,
        kind,
        input: "helloworld.HelloRequest",
        output: "helloworld.HelloResponse",
        idempotency: Idempotency::Unknown,
        deprecated: false,
        comment: "",
        bindings: &[],
        unbound: None,
        operations: &[],
    }
}

fn server(settings: &Metrics) -> ServerMetrics {
    ServerMetrics::new(settings, &[&GREETER], observed()).unwrap()
}

fn observed() -> Observed {
    Observed {
        #[cfg(feature = "flags")]
        flags: None,
        log_lines_dropped: Arc::default(),
        phases: Phases::new(),
        max_connections: 1000,
        requests: None,
    }
}

fn family(text: &str, name: &str) -> String {
    let of = |line: &&str| {
        line.trim_start_matches("# HELP ").trim_start_matches("# TYPE ").starts_with(name)
    };
    text.lines().filter(of).map(|line| format!("{line}\n")).collect()
}

fn value(text: &str, series: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series));
    line.and_then(|value| value.trim().parse().ok()).unwrap_or_else(|| panic!("no {series}"))
}

#[test]
fn a_small_server_reads_as_go_writes_it() {
    let metrics = server(&Metrics::new().buckets(&[0.1, 1.0]));
    let method = metrics.method(0, 0);
    method.started();
    method.received(1);
    method.sent(1);
    method.handled(Code::Ok, Duration::from_millis(500), None);
    metrics.method(0, 1).started();
    let (content_type, text) = metrics.render(None);
    assert_eq!(content_type, "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(
        family(&text, "grpc_server_started"),
        r#"# HELP grpc_server_started_total Total number of RPCs started on the server.
# TYPE grpc_server_started_total counter
grpc_server_started_total{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 1
grpc_server_started_total{grpc_method="Watch",grpc_service="helloworld.Greeter",grpc_type="server_stream"} 1
grpc_server_started_total{grpc_method="unknown",grpc_service="unknown",grpc_type="unary"} 0
"#
    );
    assert_eq!(
        family(&text, "grpc_server_handling_seconds").lines().take(7).collect::<Vec<_>>(),
        [
            "# HELP grpc_server_handling_seconds Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.",
            "# TYPE grpc_server_handling_seconds histogram",
            r#"grpc_server_handling_seconds_bucket{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary",le="0.1"} 0"#,
            r#"grpc_server_handling_seconds_bucket{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary",le="1"} 1"#,
            r#"grpc_server_handling_seconds_bucket{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary",le="+Inf"} 1"#,
            r#"grpc_server_handling_seconds_sum{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 0.5"#,
            r#"grpc_server_handling_seconds_count{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 1"#,
        ]
    );
    assert_eq!(value(&text, "radicle_in_flight_calls"), 1);
    let handled = family(&text, "grpc_server_handled_total");
    assert_eq!(handled.lines().count(), 2 + 3 * 17, "every code of every method from the start");
    assert!(handled.starts_with("# HELP grpc_server_handled_total Total number of RPCs completed on the server, regardless of success or failure.\n"));
    assert!(handled.contains(r#"grpc_server_handled_total{grpc_code="Canceled",grpc_method="Watch",grpc_service="helloworld.Greeter",grpc_type="server_stream"} 0"#));
    assert!(text.contains("# HELP grpc_server_msg_received_total Total number of RPC stream messages received on the server.\n"));
    assert!(text.contains("# HELP grpc_server_msg_sent_total Total number of gRPC stream messages sent by the server.\n"));
}

#[test]
fn the_servers_own_families() {
    let phases = Phases::new();
    phases.advance(Phase::LameDuck);
    let observed =
        Observed { log_lines_dropped: Arc::new(AtomicU64::new(3)), phases, ..observed() };
    let mut settings = Metrics::new().prefix("shop_");
    settings.build = BuildInfo {
        version: "1.2.3",
        revision: Some("12ab"),
        dirty: Some(true),
        ..BuildInfo::UNKNOWN
    };
    let metrics = ServerMetrics::new(&settings, &[&GREETER], observed).unwrap();
    let listener = metrics.listener("grpc");
    let connection = listener.opened();
    drop(listener.opened());
    metrics.panicked();
    let (_, text) = metrics.render(None);
    for line in [
        r#"shop_build_info{branch="unknown",revision="12ab-dirty",rustc="unknown",version="1.2.3"} 1"#,
        r#"shop_open_connections{listener="grpc"} 1"#,
        r#"shop_connections_total{listener="grpc"} 2"#,
        "shop_max_connections 1000",
        r#"shop_phase{phase="ready"} 0"#,
        r#"shop_phase{phase="lame_duck"} 1"#,
        "shop_panics_total 1",
        "shop_log_lines_dropped_total 3",
    ] {
        assert!(text.lines().any(|it| it == line), "no {line} in\n{text}");
    }
    assert!(!text.contains("radicle_"));
    drop(connection);
    assert_eq!(listener.open(), 0);
}

#[test]
fn http_requests_count_by_template() {
    let metrics = server(&Metrics::new());
    let elapsed = Duration::from_millis(80);
    metrics.http_route("/v1/{name=shelves/*}").finished(
        MethodLabel::of(&Method::GET),
        StatusCode::OK,
        elapsed,
    );
    metrics.http_route("/v1/{name=shelves/*}").finished(
        MethodLabel::of(&Method::GET),
        StatusCode::OK,
        elapsed,
    );
    let odd = Method::from_bytes(b"BREW").unwrap();
    metrics.unmatched().finished(
        MethodLabel::of(&odd),
        StatusCode::from_u16(999).unwrap(),
        elapsed,
    );
    let (_, text) = metrics.render(None);
    let of = |rest: &str| value(&text, &format!("http_server_request_duration_seconds_{rest}"));
    let shelves = r#"http_request_method="GET",http_response_status_code="200",http_route="/v1/{name=shelves/*}""#;
    assert_eq!(of(&format!("count{{{shelves}}}")), 2);
    assert_eq!(of(&format!("bucket{{{shelves},le=\"0.075\"}}")), 0);
    assert_eq!(of(&format!("bucket{{{shelves},le=\"0.1\"}}")), 2);
    assert_eq!(
        of(r#"count{http_request_method="_OTHER",http_response_status_code="999",http_route=""}"#),
        1
    );
}

#[test]
fn histograms_are_a_choice_per_method() {
    let settings = Metrics::new().without_histogram();
    assert!(!server(&settings).render(None).1.contains("handling_seconds"));
    let settings =
        Metrics::new().without_histogram().method_buckets("helloworld.Greeter/Watch", &[60.0]);
    let (_, text) = server(&settings).render(None);
    assert_eq!(family(&text, "grpc_server_handling_seconds").lines().count(), 2 + 4);
}

#[test]
fn wrong_settings_are_named() {
    let error = |settings: Metrics| {
        ServerMetrics::new(&settings, &[&GREETER], observed()).unwrap_err().to_string()
    };
    assert_eq!(
        error(Metrics::new().buckets(&[1.0, 0.5])),
        "the latency buckets [1.0, 0.5] are not positive, finite and ascending"
    );
    assert_eq!(
        error(Metrics::new().method_buckets("helloworld.Greeter/Watch", &[0.0])),
        "the latency buckets [0.0] of `helloworld.Greeter/Watch` are not positive, finite and ascending"
    );
    assert_eq!(
        error(Metrics::new().method_buckets("Greeter/Watch", &[1.0])),
        "latency buckets are set for `Greeter/Watch`, which no service has: write it as `package.Service/Method`"
    );
    assert_eq!(
        error(Metrics::new().prefix("my-app_")),
        "`my-app_` cannot start a metric name: use letters, digits and `_`, not a digit first"
    );
}

#[test]
fn a_taken_name_is_named_and_nothing_stays() {
    let registry = Registry::new();
    let mine = IntCounter::new("radicle_panics_total", "mine").unwrap();
    registry.register(Box::new(mine.clone())).unwrap();
    let settings = Metrics::new().registry(registry.clone());
    let new = || ServerMetrics::new(&settings, &[&GREETER], observed());
    let error = new().unwrap_err();
    assert!(
        matches!(&error, Error::Taken { metric, .. } if metric == "radicle_panics_total"),
        "{error}"
    );
    assert_eq!(registry.gather().len(), 1);

    let other = Registry::new();
    let settings = Metrics::new().registry(other.clone());
    let first = ServerMetrics::new(&settings, &[&GREETER], observed()).unwrap();
    let error = ServerMetrics::new(&settings, &[&GREETER], observed()).unwrap_err();
    assert!(
        matches!(&error, Error::Taken { metric, .. } if metric == "grpc_server_started_total"),
        "{error}"
    );
    assert!(first.render(None).1.contains("grpc_server_started_total"));
}

#[test]
fn a_shared_registry_shows_both() {
    let registry = Registry::new();
    let mine = IntCounter::new("orders_total", "Orders \"taken\" \\ today.").unwrap();
    registry.register(Box::new(mine.clone())).unwrap();
    mine.inc_by(7);
    let metrics = server(&Metrics::new().registry(registry));
    let (_, text) = metrics.render(None);
    assert!(text.contains("# HELP orders_total Orders \"taken\" \\\\ today.\n# TYPE orders_total counter\norders_total 7\n"));
}

#[test]
fn open_metrics_follows_its_own_rules() {
    let metrics = server(&Metrics::new());
    metrics.method(0, 0).started();
    metrics.method(0, 0).handled(Code::Ok, Duration::from_millis(1), None);
    metrics.unmatched().finished(
        MethodLabel::of(&Method::GET),
        StatusCode::NOT_FOUND,
        Duration::from_millis(1),
    );
    let (content_type, text) = metrics.render(Some("application/openmetrics-text"));
    assert_eq!(content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert!(text.ends_with("\n# EOF\n"));
    assert!(text.contains("# TYPE grpc_server_started counter\n"));
    assert!(text.contains("# TYPE grpc_server_handling_seconds histogram\n# UNIT grpc_server_handling_seconds seconds\n"));
    assert!(text.contains("# UNIT process_cpu_seconds seconds\n"));
    assert!(text.contains("le=\"1.0\"}"));
    check_open_metrics(&text);
}

#[test]
fn open_metrics_leads_from_buckets_to_traces() {
    let metrics = server(&Metrics::new().buckets(&[0.1, 1.0]));
    let method = metrics.method(0, 0);
    let (slow, slower) = ("0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736");
    for (millis, trace_id) in
        [(10, None), (300, Some(slow)), (1500, Some(slow)), (2500, Some(slower))]
    {
        method.handled(Code::Ok, Duration::from_millis(millis), trace_id);
    }
    let (_, text) = metrics.render(Some("application/openmetrics-text"));
    let bucket = |bound: &str| {
        let labels = format!(
            r#"grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary",le="{bound}""#
        );
        let series = format!("grpc_server_handling_seconds_bucket{{{labels}}} ");
        text.lines().find_map(|line| line.strip_prefix(&series)).unwrap().to_owned()
    };
    assert_eq!(bucket("0.1"), "1");
    let exemplar = |bound: &str, start: &str| {
        let bucket = bucket(bound);
        let at = bucket.strip_prefix(start).unwrap_or_else(|| panic!("{bucket}"));
        assert!(at.parse::<f64>().unwrap() > 1.7e9, "{bucket}");
    };
    exemplar("1.0", &format!("2 # {{trace_id=\"{slow}\"}} 0.3 "));
    exemplar("+Inf", &format!("4 # {{trace_id=\"{slower}\"}} 2.5 "));
    assert_eq!(text.matches(" # {").count(), 2, "other methods have none");
    assert!(!metrics.render(None).1.contains(" # {"), "the older format has no exemplars");
}

/// What the specification asks of families and their samples, as far as a server writes them.
fn check_open_metrics(text: &str) {
    let (mut kinds, mut series, mut current) = (HashMap::new(), HashSet::new(), "");
    for line in text.strip_suffix("# EOF\n").unwrap().lines() {
        if let Some(rest) = line.strip_prefix("# ") {
            let [keyword, name, rest] = rest.splitn(3, ' ').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            match keyword {
                "TYPE" => assert!(kinds.insert(name, rest).is_none(), "two of {name}"),
                "UNIT" => assert!(name.ends_with(rest), "{line}"),
                keyword => assert_eq!(keyword, "HELP"),
            }
            current = name;
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(series.insert(name), "twice: {name}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let suffix = name.split('{').next().unwrap().strip_prefix(current).unwrap();
        let suffixes: &[&str] = match kinds[current] {
            "counter" => &["_total"],
            "histogram" => &["_bucket", "_sum", "_count"],
            "gauge" => &[""],
            kind => panic!("{kind}"),
        };
        assert!(suffixes.contains(&suffix), "{line}");
    }
}

#[test]
fn active_calls_are_never_negative() {
    let metrics = server(&Metrics::new());
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let method = metrics.method(0, 0);
                while !stop.load(Ordering::Relaxed) {
                    method.started();
                    method.handled(Code::Ok, Duration::ZERO, None);
                }
            });
        }
        for _ in 0..50 {
            let (_, text) = metrics.render(None);
            let labels =
                r#"grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"}"#;
            let started = value(&text, &format!("grpc_server_started_total{{{labels}"));
            let handled =
                value(&text, &format!("grpc_server_handled_total{{grpc_code=\"OK\",{labels}"));
            assert!(started >= handled, "{started} < {handled}");
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(value(&metrics.render(None).1, "radicle_in_flight_calls"), 0);
}

#[tokio::test]
async fn the_runtime_is_measured_where_there_is_one() {
    let (_, text) = server(&Metrics::new()).render(None);
    assert_eq!(value(&text, "tokio_workers"), 1);
    assert!(text.lines().any(|line| line.starts_with("tokio_busy_seconds_total ")));
}
