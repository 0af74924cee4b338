use std::{net::SocketAddr, time::Duration};

use radicle::{Handle, ListenerKind, Server, logging::Logs};
use tokio::task::JoinHandle;

use crate::{EchoService, FilesService, TalkService};

/// A server on ports of its own, stopped when dropped.
#[derive(Debug)]
pub struct Running {
    /// Where gRPC is.
    pub grpc: SocketAddr,
    /// Where REST is.
    pub http: SocketAddr,
    /// Where the debug pages are.
    pub admin: SocketAddr,
    /// Where the listeners for operators are, the first of them on loopback.
    pub admins: Vec<SocketAddr>,
    /// Stops it.
    pub handle: Handle,
    serving: JoinHandle<()>,
}

impl Running {
    /// Waits until a series has this value.
    ///
    /// # Panics
    /// It has not after ten seconds.
    pub async fn until(&self, name: &str, value: f64) {
        for _ in 0..500 {
            if self.series(name).await == value {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{name} is {}, not {value}", self.series(name).await);
    }

    /// Stops the server in order and waits for the end.
    pub async fn stop(mut self) {
        self.handle.shutdown();
        (&mut self.serving).await.expect("the server does not panic");
    }

    /// The metrics page.
    pub async fn metrics(&self) -> String {
        let answer = crate::http1(self.http, "GET", "/metrics", &[], "").await;
        assert_eq!(answer.status, 200);
        answer.text()
    }

    /// The value of one series, by its whole name with labels.
    pub async fn series(&self, name: &str) -> f64 {
        let page = self.metrics().await;
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let value = line.unwrap_or_else(|| panic!("no series {name} in\n{page}"));
        value.parse().expect("a value is a number")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Starts the echo server with defaults.
pub async fn start() -> Running {
    start_with(|server| server).await
}

/// Starts the echo server with changes.
pub async fn start_with(change: impl FnOnce(Server) -> Server) -> Running {
    let server = Server::new("e2e")
        .grpc(("127.0.0.1", 0))
        .http(("127.0.0.1", 0))
        .admin(0)
        .service(EchoService)
        .service(FilesService)
        .service(TalkService)
        .logs(Logs::off())
        .lame_duck(Duration::ZERO)
        .signals(false);
    let bound = change(server).bind().await.expect("free ports can be bound");
    let grpc = bound.grpc_addr().expect("there is a gRPC listener");
    let http = bound.http_addr().expect("there is an HTTP listener");
    let admin = bound.admin_addr().expect("there is an admin listener");
    let kinds = bound.local_addrs().iter();
    let admins = kinds.filter(|it| it.kind == ListenerKind::Admin).map(|it| it.addr).collect();
    let handle = bound.handle();
    Running { grpc, http, admin, admins, handle, serving: tokio::spawn(bound.serve()) }
}
