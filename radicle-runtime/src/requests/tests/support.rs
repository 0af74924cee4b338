//! Calls without a server.

/// Makes what tests of the store need for one of its two copies.
macro_rules! support {
    ($store:ident) => {
        pub(super) use std::{
            sync::Arc,
            time::{Duration, Instant},
        };

        pub(super) use tonic::Code;

        pub(super) use $store::{Bounds, Live, Record};

        pub(super) const BOUNDS: Bounds = Bounds {
            max_bytes: 1 << 20,
            max_age: Duration::from_secs(3600),
            calls_per_bucket: 3,
            events_per_call: 4,
            event_bytes_per_call: 4096,
        };

        /// A call that knows its start.
        pub(super) struct Running(Instant);

        impl Running {
            pub(super) fn at(started: Instant) -> Arc<dyn Live> {
                Arc::new(Self(started))
            }
        }

        impl Live for Running {
            fn record(&self, now: Instant) -> Record {
                record(self.0, now - self.0, None)
            }
        }

        pub(super) fn record(started: Instant, elapsed: Duration, code: Option<Code>) -> Record {
            Record {
                number: 0,
                transport: "grpc",
                peer: None,
                request_id: None,
                trace_id: None,
                started,
                elapsed,
                deadline: None,
                code,
                messages_received: 0,
                bytes_received: 0,
                messages_sent: 0,
                bytes_sent: 0,
                details: None,
            }
        }
    };
}

pub(super) use support;
