use tracing::{Event, Metadata, Subscriber, level_filters::LevelFilter, subscriber::Interest};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    layer::{Context, Filter},
    registry::LookupSpan,
};

use crate::{
    call::{current_call, is_inside_call},
    logging::{CALL_TARGET, with_event_text},
};

/// Keeps the events that happen inside of calls, for `/debug/requests`.
///
/// A server that writes the log itself has it. An application with a subscriber of its own adds it there,
/// with the least level to keep; `with_filter` narrows it to targets. It sees events that other layers do not
/// want, and costs nothing for those below its level; filters of the whole subscriber hold for it too.
///
/// An event belongs to the call whose handler, or response stream, is polled on the same thread;
/// [`in_call`](super::in_call) takes what a handler spawns along. It is formatted at once, so that nothing of
/// it is held.
///
/// ```
/// use radicle::logging::Level;
/// use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};
///
/// // Beside the layers that the application has.
/// tracing_subscriber::registry().with(radicle::requests::layer(Level::DEBUG)).init();
/// ```
pub fn layer<S>(level: impl Into<LevelFilter>) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    recorder(Targets::new().with_default(level))
}

/// The same with a level for each target.
pub(crate) fn recorder<S>(levels: Targets) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    Recorder.with_filter(InsideCalls(levels))
}

/// Adds events to the current call.
struct Recorder;

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _ctx: Context<'_, S>) {
        let Some(call) = current_call().filter(|call| call.is_remembered()) else {
            return;
        };
        let metadata = event.metadata();
        with_event_text(event, |text| call.note(*metadata.level(), metadata.target(), text));
    }
}

/// Lets events of these levels through, if they happen inside of a call.
struct InsideCalls(Targets);

impl InsideCalls {
    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        let (target, level) = (metadata.target(), metadata.level());
        // The line of a call tells what the page shows anyway.
        metadata.is_event() && target != CALL_TARGET && self.0.would_enable(target, level)
    }
}

impl<S> Filter<S> for InsideCalls {
    fn enabled(&self, metadata: &Metadata<'_>, _ctx: &Context<'_, S>) -> bool {
        is_inside_call() && self.wants(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.wants(metadata) { Interest::sometimes() } else { Interest::never() }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        self.0.iter().map(|(_, level)| level).chain(self.0.default_level()).max()
    }
}
