//! HTTP/1 connections that go on as something else.

#[cfg(not(feature = "websocket"))]
pub(super) use nothing::Upgraded;
#[cfg(feature = "websocket")]
pub(super) use web_socket::Upgraded;

#[cfg(not(feature = "websocket"))]
mod nothing {
    use http::Request;
    use hyper::body::Incoming;

    use crate::server::{connection::Ends, shared::Shared};

    /// Nothing can become of a connection.
    pub(in crate::server) struct Upgraded;

    impl Upgraded {
        pub(in crate::server) fn new() -> Self {
            Self
        }

        pub(in crate::server) fn prepare(&self, _request: &mut Request<Incoming>) {}

        pub(in crate::server) async fn serve(self, _ends: &Ends, _shared: &Shared) {}
    }
}

#[cfg(feature = "websocket")]
mod web_socket {
    use std::sync::OnceLock;

    use http::Request;
    use hyper::{body::Incoming, upgrade::OnUpgrade};

    use crate::{
        server::{connection::Ends, phase::Phase, shared::Shared},
        transport::rest::web_socket::Slot,
    };

    /// The WebSocket that becomes of a connection.
    pub(in crate::server) struct Upgraded(OnceLock<Slot>);

    impl Upgraded {
        pub(in crate::server) fn new() -> Self {
            Self(OnceLock::new())
        }

        /// Gives a request to upgrade the place for what becomes of it.
        pub(in crate::server) fn prepare(&self, request: &mut Request<Incoming>) {
            if request.extensions().get::<OnUpgrade>().is_some() {
                let slot = self.0.get_or_init(Slot::default).clone();
                request.extensions_mut().insert(slot);
            }
        }

        /// Serves the WebSocket, if there is one, in the connection's own task: it keeps its slot and is cut
        /// with it.
        pub(in crate::server) async fn serve(self, ends: &Ends, shared: &Shared) {
            let Some(session) = self.0.into_inner().and_then(|slot| slot.take()) else {
                return;
            };
            ends.log.event(format_args!("became a WebSocket"));
            let (mut draining, mut forced) = (shared.phases.watch(), shared.phases.watch());
            let draining = async move { draining.reached(Phase::Draining).await };
            // Boxed, so that connections without one need no room for it.
            let served = Box::pin(session.run(&shared.gateway, &ends.peer, draining));
            tokio::select! {
                () = forced.reached(Phase::Forced) => {}
                () = served => {}
            }
        }
    }
}
