use std::time::SystemTime;

use tracing::{
    Event, Subscriber,
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

use super::{
    call_line::MAX_ID,
    fields::Fields,
    line::{Line, Shape},
    queue::Sink,
};
use crate::call::current_call;

/// The most bytes that the fields of one span may grow to.
const MAX_SPAN: usize = 8 * 1024;

/// Writes the `tracing` events of the process as lines.
pub(super) struct Events {
    pub(super) sink: Sink,
    pub(super) shape: Shape,
}

/// The fields of a span as they appear in the lines of its events.
struct SpanFields(Vec<u8>);

impl Events {
    fn write<S>(&self, line: &mut Line, event: &Event<'_>, ctx: &Context<'_, S>)
    where
        S: Subscriber + for<'s> LookupSpan<'s>,
    {
        let metadata = event.metadata();
        line.head(self.shape, SystemTime::now(), *metadata.level(), metadata.target());
        let spans = || ctx.event_scope(event).into_iter().flat_map(|scope| scope.from_root());
        match self.shape {
            Shape::Human => {
                spans().for_each(|span| push_human_span(&mut line.bytes, &span));
                event.record(&mut line.fields(self.shape));
            }
            Shape::Json => {
                event.record(&mut line.fields(self.shape));
                push_json_spans(&mut line.bytes, spans());
            }
        }
        if let Some(call) = current_call() {
            let trace_id = call.trace().map(|trace| trace.trace_id);
            let ids = [("request_id", call.request_id()), ("trace_id", trace_id)];
            let mut fields = line.fields(self.shape);
            for (key, id) in ids {
                if let Some(id) = id.filter(|_| metadata.fields().field(key).is_none()) {
                    fields.text(key, id, MAX_ID);
                }
            }
        }
        line.end(self.shape);
    }
}

impl<S> Layer<S> for Events
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        if let Some(span) = ctx.span(id) {
            let mut fields = Vec::new();
            attributes.record(&mut Fields::new(&mut fields, self.shape));
            span.extensions_mut().insert(SpanFields(fields));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, ctx: Context<'_, S>) {
        if let Some(span) = ctx.span(id)
            && let Some(SpanFields(fields)) = span.extensions_mut().get_mut()
            && fields.len() < MAX_SPAN
        {
            values.record(&mut Fields::new(fields, self.shape));
        }
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        Line::with(|line| {
            self.write(line, event, &ctx);
            self.sink.push(&line.bytes);
        });
    }
}

/// ` name{key=value}:`
fn push_human_span<'s, S: LookupSpan<'s>>(line: &mut Vec<u8>, span: &SpanRef<'s, S>) {
    line.push(b' ');
    line.extend_from_slice(span.name().as_bytes());
    if let Some(SpanFields(fields)) = span.extensions().get()
        && let Some(fields) = fields.strip_prefix(b" ")
    {
        line.push(b'{');
        line.extend_from_slice(fields);
        line.push(b'}');
    }
    line.push(b':');
}

/// `,"spans":[{"name":"outer","key":"value"},{"name":"inner"}]`
fn push_json_spans<'s, S: LookupSpan<'s> + 's>(
    line: &mut Vec<u8>,
    spans: impl Iterator<Item = SpanRef<'s, S>>,
) {
    let mut before: &[u8] = b",\"spans\":[{\"name\":\"";
    let mut after: &[u8] = b"";
    for span in spans {
        line.extend_from_slice(before);
        line.extend_from_slice(span.name().as_bytes());
        line.push(b'"');
        if let Some(SpanFields(fields)) = span.extensions().get() {
            line.extend_from_slice(fields);
        }
        line.push(b'}');
        (before, after) = (b",{\"name\":\"", b"]");
    }
    line.extend_from_slice(after);
}
