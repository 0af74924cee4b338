use std::{
    io::{self, Write},
    sync::{Arc, Mutex, atomic::Ordering},
    time::{Duration, SystemTime},
};

use tonic::Code;
use tracing::{Level, level_filters::LevelFilter, subscriber};
use tracing_subscriber::layer::SubscriberExt;

use super::{
    CallLine, CallLog, Format, Logger, Logs,
    call_log::Output,
    layer::Events,
    line::{Line, Shape},
    queue::Sink,
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
    Logger::start(logs.to_writer(memory.clone())).unwrap()
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
    let logger = Logger::start(Logs::off()).unwrap();
    logger.calls().record(&call(Code::Internal));
    assert!(logger.flush(Duration::ZERO));
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let error = Logger::start(Logs::json().to_file("/nonexistent/radicle.log")).unwrap_err();
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

#[test]
fn calls_become_events_of_a_foreign_subscriber() {
    let calls = CallLog { output: Output::Subscriber, levels: Logs::new().levels };
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
    let nobody = CallLog { output: Output::Subscriber, levels: Logs::new().levels };
    subscriber::with_default(subscriber::NoSubscriber::default(), || {
        assert!(!nobody.enabled(Code::Internal));
    });
}
