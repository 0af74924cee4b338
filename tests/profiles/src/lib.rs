//! A service that is worth a profile.

use std::{
    hint::black_box,
    net::SocketAddr,
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use radicle::{Handle, Server, Status, logging::Logs};

/// The compiled proto.
pub mod proto {
    radicle::include_protos!();
    pub use self::work::*;
}

use proto::{Done, Task, worker_server::Worker};

/// Does what it is asked to.
#[derive(Debug, Default)]
pub struct WorkerService {
    hoard: Mutex<Vec<Vec<u8>>>,
}

#[radicle::service]
impl Worker for WorkerService {
    async fn compute(&self, task: Task) -> Result<Done, Status> {
        Ok(Done { result: count_up(Instant::now() + Duration::from_millis(task.amount)) })
    }

    async fn hoard(&self, task: Task) -> Result<Done, Status> {
        let kept = keep(usize::try_from(task.amount).expect("it fits into memory"));
        self.hoard.lock().expect("nobody panics").push(kept);
        Ok(Done { result: task.amount })
    }

    async fn rage(&self, task: Task) -> Result<Done, Status> {
        let until = Instant::now() + Duration::from_millis(task.amount);
        let mut result = 0;
        while Instant::now() < until {
            result += rage(30);
        }
        Ok(Done { result })
    }
}

#[inline(never)]
fn count_up(until: Instant) -> u64 {
    let mut count = 0;
    while Instant::now() < until {
        count = (0..1000).fold(count, |count: u64, n| black_box(count.wrapping_add(n)));
    }
    count
}

#[inline(never)]
fn keep(bytes: usize) -> Vec<u8> {
    vec![1; bytes]
}

/// Whatever might be in the middle of something that a signal handler must not touch.
fn rage(depth: u64) -> u64 {
    if depth > 0 {
        return black_box(rage(depth - 1)) + 1;
    }
    for size in 1..200 {
        black_box(vec![0u8; size * 37]);
    }
    for _ in 0..20 {
        let thrown = std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new(black_box(1))));
        assert!(thrown.is_err());
    }
    black_box(std::backtrace::Backtrace::force_capture().to_string().len());
    let started = thread::spawn(|| black_box(vec![1u8; 10_000]).len());
    black_box(started.join().expect("it does not panic"));
    0
}

/// A server on ports of its own.
#[derive(Debug)]
pub struct Serving {
    /// Where gRPC is.
    pub grpc: SocketAddr,
    /// Where REST is.
    pub http: SocketAddr,
    /// Where the debug pages are.
    pub admin: SocketAddr,
    /// Stops it.
    pub handle: Handle,
}

/// Starts a server; it runs until the runtime ends.
///
/// # Panics
/// There are no free ports.
pub async fn serve() -> Serving {
    let server = Server::new("work")
        .grpc(("127.0.0.1", 0))
        .http(("127.0.0.1", 0))
        .admin(("127.0.0.1", 0))
        .service(WorkerService::default())
        .logs(Logs::off())
        .lame_duck(Duration::ZERO)
        .signals(false);
    let bound = server.bind().await.expect("free ports can be bound");
    let grpc = bound.grpc_addr().expect("there is a gRPC listener");
    let http = bound.http_addr().expect("there is an HTTP listener");
    let admin = bound.admin_addr().expect("there is an admin listener");
    let handle = bound.handle();
    tokio::spawn(bound.serve());
    Serving { grpc, http, admin, handle }
}
