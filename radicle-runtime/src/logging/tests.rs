use std::{
    io::{self, Write},
    sync::{Arc, Mutex, atomic::Ordering},
    time::{Duration, SystemTime},
};

use tonic::Code;
use tracing::{Level, level_filters::LevelFilter, subscriber};
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt};

use super::{
    CallLine, CallLog, Directives, Format, Levels, Logger, Logs,
    call_log::Output,
    layer::Events,
    levels::{Filter, LevelsNow},
    line::{Line, Shape},
    queue::Sink,
    sampling::Sampling,
};
use crate::spec::MethodKind;

const SOON: Duration = Duration::from_secs(20);

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn call(code: Code) -> CallLine<'static> {
    CallLine {
        service: "helloworld.Greeter",
        method: "SayHello",
        kind: MethodKind::Unary,
        transport: "grpc",
        code,
        severity: code,
        message: "",
        duration: Duration::from_nanos(42_999),
        deadline: None,
        peer: None,
        request_id: None,
        trace_id: None,
        messages_received: 1,
        bytes_received: 7,
        messages_sent: 1,
        bytes_sent: 13,
    }
}

fn full() -> CallLine<'static> {
    CallLine {
        code: Code::NotFound,
        message: "no \"book\"\n",
        transport: "rest",
        duration: Duration::from_millis(61_002),
        deadline: Some(Duration::from_secs(2)),
        peer: Some("10.0.0.255:50051".parse().unwrap()),
        request_id: Some("a\x1b[31mb"),
        trace_id: Some("4bf92f3577b34da6a3ce929d0e0e4736"),
        ..call(Code::Ok)
    }
}

fn text(call: &CallLine<'_>, shape: Shape, level: Level) -> String {
    let mut line = Line::default();
    let time = SystemTime::UNIX_EPOCH + Duration::from_micros(1_798_761_599_120_000);
    call.write(&mut line, shape, time, level);
    String::from_utf8(line.bytes).unwrap()
}

#[test]
fn calls_as_json() {
    assert_eq!(
        text(&call(Code::Ok), Shape::Json, Level::INFO),
        concat!(
            r#"{"timestamp":"2026-12-31T23:59:59.120000Z","level":"INFO","target":"radicle::call","#,
            r#""message":"finished call","grpc.service":"helloworld.Greeter","grpc.method":"SayHello","#,
            r#""grpc.type":"unary","grpc.code":"OK","transport":"grpc","duration_ms":0.042,"#,
            r#""messages_received":1,"bytes_received":7,"messages_sent":1,"bytes_sent":13}"#,
            "\n"
        )
    );
    assert_eq!(
        text(&full(), Shape::Json, Level::WARN),
        concat!(
            r#"{"timestamp":"2026-12-31T23:59:59.120000Z","level":"WARN","target":"radicle::call","#,
            r#""message":"finished call","grpc.service":"helloworld.Greeter","grpc.method":"SayHello","#,
            r#""grpc.type":"unary","grpc.code":"NotFound","transport":"rest","duration_ms":61002.000,"#,
            r#""grpc.message":"no \"book\"\n","deadline_ms":2000.000,"peer":"10.0.0.255:50051","#,
            r#""request_id":"a\u001b[31mb","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","#,
            r#""messages_received":1,"bytes_received":7,"messages_sent":1,"bytes_sent":13}"#,
            "\n"
        )
    );
}

#[test]
fn calls_for_people() {
    assert_eq!(
        text(&call(Code::Ok), Shape::Human, Level::INFO),
        "2026-12-31T23:59:59.120000Z  INFO radicle::call: helloworld.Greeter/SayHello OK 0.042ms grpc messages_received=1 bytes_received=7 messages_sent=1 bytes_sent=13\n"
    );
    assert_eq!(
        text(&full(), Shape::Human, Level::ERROR),
        "2026-12-31T23:59:59.120000Z ERROR radicle::call: helloworld.Greeter/SayHello NotFound 61002.000ms rest grpc.message=\"no \\\"book\\\"\\n\" deadline_ms=2000.000 peer=10.0.0.255:50051 request_id=\"a\\u{1b}[31mb\" trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\" messages_received=1 bytes_received=7 messages_sent=1 bytes_sent=13\n"
    );
}

#[test]
fn a_client_cannot_make_a_line_long() {
    let long = "x".repeat(100_000);
    let call = CallLine { message: &long, request_id: Some(&long), method: &long, ..full() };
    assert!(text(&call, Shape::Json, Level::INFO).len() < 2_500);
}

#[test]
fn an_ipv6_peer_is_shown() {
    let call = CallLine { peer: Some("[::1]:80".parse().unwrap()), ..full() };
    assert!(text(&call, Shape::Json, Level::INFO).contains(r#""peer":"[::1]:80""#));
}

fn logger(memory: &Memory, logs: Logs) -> Logger {
    Logger::start(logs.to_writer(memory.clone()), Targets::new()).unwrap()
}

#[test]
fn calls_go_to_the_destination_at_their_level() {
    let memory = Memory::default();
    let logger = logger(&memory, Logs::json().level(Level::WARN));
    let calls = logger.calls();
    assert!(!calls.enabled(Code::Ok));
    for code in (0..17).map(Code::from_i32) {
        calls.record(&call(code));
    }
    assert!(logger.flush(SOON));
    let text = memory.text();
    let of = |level: &str| {
        let lines = text.lines().filter(|line| line.contains(level));
        let code =
            |line: &str| line.split("grpc.code\":\"").nth(1)?.split('"').next().map(str::to_owned);
        lines.filter_map(code).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("INFO"), "");
    assert_eq!(
        of("WARN"),
        "DeadlineExceeded PermissionDenied ResourceExhausted FailedPrecondition Aborted OutOfRange Unavailable"
    );
    assert_eq!(of("ERROR"), "Unknown Unimplemented Internal DataLoss");
    assert_eq!(logger.dropped().load(Ordering::Relaxed), 0);
}

#[test]
fn a_refused_request_is_no_error_of_the_server() {
    let memory = Memory::default();
    let logger = logger(&memory, Logs::json());
    let refused = CallLine { severity: Code::InvalidArgument, ..call(Code::Unimplemented) };
    logger.calls().record(&refused);
    assert!(logger.flush(SOON));
    let text = memory.text();
    assert!(text.contains("INFO") && text.contains(r#""grpc.code":"Unimplemented""#), "{text}");
}

#[test]
fn levels_and_targets_are_a_choice() {
    let memory = Memory::default();
    let by_code = |code| {
        if code == Code::NotFound { Level::ERROR } else { Level::DEBUG }
    };
    let logs = Logs::human().target("radicle::call", LevelFilter::ERROR).call_level(by_code);
    let calls = logger(&memory, logs).calls();
    assert!(calls.enabled(Code::NotFound));
    assert!(!calls.enabled(Code::Internal));
    assert!(!logger(&memory, Logs::json().calls(false)).calls().enabled(Code::Internal));
}

#[test]
fn off_is_off() {
    let logger = Logger::start(Logs::off(), Targets::new()).unwrap();
    logger.calls().record(&call(Code::Internal));
    assert!(logger.flush(Duration::ZERO));
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let error = Logger::start(Logs::json().to_file("/nonexistent/radicle.log"), Targets::new())
        .unwrap_err();
    assert!(
        error.to_string().starts_with("the log file `/nonexistent/radicle.log` cannot be opened: ")
    );
}

#[test]
fn the_format_follows_the_destination() {
    let to_memory = |logs: Logs| logs.to_writer(Memory::default()).shape();
    assert_eq!(to_memory(Logs::new()), Shape::Json);
    assert_eq!(to_memory(Logs::human()), Shape::Human);
    assert_eq!(to_memory(Logs::new().format(Format::Json)), Shape::Json);
}

/// What is written while `log` runs with our layer as the subscriber, without the timestamps.
fn events(shape: Shape, log: impl FnOnce()) -> String {
    let memory = Memory::default();
    let sink =
        Sink::start(Box::new(memory.clone()), 1 << 20, Arc::default(), |_| Vec::new()).unwrap();
    let layer = Events { sink: sink.clone(), shape };
    subscriber::with_default(tracing_subscriber::registry().with(layer), log);
    assert!(sink.flush(SOON));
    let without = |line: &str| match shape {
        Shape::Human => format!("{}\n", &line[28..]),
        Shape::Json => format!("{{{}\n", &line[43..]),
    };
    memory.text().lines().map(without).collect()
}

fn say_things() {
    let outer = tracing::info_span!("outer", id = 7, late = tracing::field::Empty);
    let _outer = outer.enter();
    outer.record("late", "yes");
    tracing::info!(target: "shop", items = 3_u64, name = "a\"b", level = ?Some(1), "sold {}\x07", "all");
    let _inner = tracing::info_span!("inner").entered();
    tracing::warn!(target: "shop", ok = true, ratio = 0.5, nan = f64::NAN, below = -1, "odd \"key\"" = 1);
}

#[test]
fn events_as_json() {
    assert_eq!(
        events(Shape::Json, say_things),
        concat!(
            r#"{"level":"INFO","target":"shop","message":"sold all\u0007","items":3,"name":"a\"b","field.level":"Some(1)","spans":[{"name":"outer","id":7,"late":"yes"}]}"#,
            "\n",
            r#"{"level":"WARN","target":"shop","ok":true,"ratio":0.5,"nan":"NaN","below":-1,"odd _key_":1,"spans":[{"name":"outer","id":7,"late":"yes"},{"name":"inner"}]}"#,
            "\n"
        )
    );
}

#[test]
fn events_for_people() {
    assert_eq!(
        events(Shape::Human, say_things),
        concat!(
            r#" INFO shop: outer{id=7 late="yes"}: sold all\u{7} items=3 name="a\"b" field.level=Some(1)"#,
            "\n",
            r#" WARN shop: outer{id=7 late="yes"}: inner: ok=true ratio=0.5 nan=NaN below=-1 odd _key_=1"#,
            "\n"
        )
    );
}

#[test]
fn an_event_inside_an_event_is_written_too() {
    struct Talkative;
    impl std::fmt::Debug for Talkative {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            tracing::info!(target: "shop", "inside");
            f.write_str("talked")
        }
    }
    // A scoped subscriber, as tests have it, is not asked for the inner one; the process' own is.
    let text = events(Shape::Human, || tracing::info!(target: "shop", "{:?}", Talkative));
    assert!(text.contains(" INFO shop: talked\n"), "{text}");
}

fn to_the_subscriber() -> CallLog {
    let sampling = Arc::new(Sampling::new(1.0));
    CallLog { output: Output::Subscriber, levels: Logs::new().levels, sampling }
}

#[test]
fn calls_become_events_of_a_foreign_subscriber() {
    let calls = to_the_subscriber();
    let text = events(Shape::Json, || calls.record(&full()));
    assert_eq!(
        text,
        concat!(
            r#"{"level":"INFO","target":"radicle::call","message":"finished call","grpc.service":"helloworld.Greeter","#,
            r#""grpc.method":"SayHello","grpc.type":"unary","grpc.code":"NotFound","grpc.message":"no \"book\"\n","#,
            r#""transport":"rest","duration_ms":61002,"deadline_ms":2000,"peer":"10.0.0.255:50051","#,
            r#""request_id":"a\u001b[31mb","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","#,
            r#""messages_received":1,"bytes_received":7,"messages_sent":1,"bytes_sent":13}"#,
            "\n"
        )
    );
    let nobody = to_the_subscriber();
    subscriber::with_default(subscriber::NoSubscriber::default(), || {
        assert!(!nobody.enabled(Code::Internal));
    });
}

#[test]
fn successful_calls_are_sampled_and_others_are_not() {
    let memory = Memory::default();
    let logger = logger(&memory, Logs::json().call_sampling(0.0));
    for code in [Code::Ok, Code::NotFound, Code::Ok, Code::Internal] {
        logger.calls().record(&call(code));
    }
    assert!(logger.flush(SOON));
    let text = memory.text();
    let codes = ["OK", "NotFound", "Internal"].map(|code| text.matches(code).count());
    assert_eq!(codes, [0, 1, 1], "{text}");
}

fn directives(text: &str) -> Directives {
    text.parse().unwrap()
}

/// Which of five events the subscriber of these levels writes.
fn written(levels: &Arc<Levels>) -> String {
    let memory = Memory::default();
    let sink =
        Sink::start(Box::new(memory.clone()), 1 << 20, Arc::default(), |_| Vec::new()).unwrap();
    let events = Events { sink: sink.clone(), shape: Shape::Human };
    let filter = Filter(Arc::clone(levels));
    subscriber::with_default(
        tracing_subscriber::registry().with(events.with_filter(filter)),
        || {
            tracing::warn!(target: "shop", "a");
            tracing::info!(target: "shop", "b");
            tracing::debug!(target: "shop", "c");
            tracing::warn!(target: "bank::safe", "d");
            tracing::trace!(target: "bank::safe", "e");
        },
    );
    assert!(sink.flush(SOON));
    memory.text().lines().filter_map(|line| line.rsplit(' ').next()).collect()
}

#[test]
fn levels_change_while_the_process_logs() {
    let levels = Arc::new(Levels::new(Logs::new().targets, Logs::new().levels));
    assert_eq!(written(&levels), "abd");
    levels.set_flag(Some(directives("bank=trace")));
    assert_eq!(written(&levels), "abde");
    levels.set_flag(Some(directives("debug,bank=off")));
    assert_eq!(written(&levels), "abc");
    levels.set_flag(None);
    assert_eq!(written(&levels), "abd");
}

#[tokio::test]
async fn levels_can_be_set_for_a_time() {
    let levels = Arc::new(Levels::new(Logs::new().targets, Logs::new().levels));
    levels.set_flag(Some(directives("bank=off")));
    levels.set_for(directives("error"), Duration::from_millis(1));
    levels.set_for(directives("error,bank=trace"), Duration::from_secs(90));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(written(&levels), "de", "the end of the first is not that of the second");
    let LevelsNow { effective, lasting, temporary, rule_events } = levels.snapshot();
    assert_eq!([effective, lasting], ["bank=trace,error", "bank=off,info"]);
    let (temporary, left) = temporary.unwrap();
    assert_eq!(temporary, "error,bank=trace");
    assert!(left > Duration::from_secs(60) && left <= Duration::from_secs(90), "{left:?}");
    assert!(!rule_events);
    levels.set_for(directives("off"), Duration::from_millis(10));
    levels.set_flag(Some(directives("bank=warn")));
    let ended = async {
        while levels.snapshot().temporary.is_some() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(SOON, ended).await.unwrap();
    assert_eq!(written(&levels), "abd", "what was set meanwhile");
}

#[tokio::test]
async fn levels_that_hold_for_a_time_can_end_early() {
    let memory = Memory::default();
    let logger = logger(&memory, Logs::json().level(Level::WARN));
    let (levels, calls) = (logger.levels(), logger.calls());
    assert!(!calls.enabled(Code::Ok));
    levels.set_for(directives("radicle::call=debug"), Duration::from_secs(3600));
    assert!(calls.enabled(Code::Ok), "the lines of calls go by the levels, too");
    levels.revert();
    assert!(!calls.enabled(Code::Ok));
}
