//! Types that are not generated here.

use super::list;
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{Message, Model, Value},
    options::Options,
    source::Span,
};

/// The messages and enums of google.api and google.rpc that the runtime has.
const RUNTIME_FILES: &[&str] = &[
    "google/api/httpbody.proto",
    "google/rpc/code.proto",
    "google/rpc/error_details.proto",
    "google/rpc/status.proto",
];

/// The messages and enums of google.protobuf for which the runtime has a JSON form.
const WELL_KNOWN: &[&str] = &[
    "google.protobuf.Any",
    "google.protobuf.BoolValue",
    "google.protobuf.BytesValue",
    "google.protobuf.DoubleValue",
    "google.protobuf.Duration",
    "google.protobuf.Empty",
    "google.protobuf.FieldMask",
    "google.protobuf.FloatValue",
    "google.protobuf.Int32Value",
    "google.protobuf.Int64Value",
    "google.protobuf.ListValue",
    "google.protobuf.NullValue",
    "google.protobuf.StringValue",
    "google.protobuf.Struct",
    "google.protobuf.Timestamp",
    "google.protobuf.UInt32Value",
    "google.protobuf.UInt64Value",
    "google.protobuf.Value",
];

/// Whether the Rust type comes from elsewhere.
pub(super) fn is_extern(options: &Options, name: &str) -> bool {
    let well_known = (".google.protobuf".to_owned(), String::new());
    let paths = options.all_extern_paths();
    paths.iter().chain([&well_known]).any(|(path, _)| covers(path, name))
}

/// Whether the user takes the Rust type from elsewhere.
pub(super) fn has_own_path(options: &Options, name: &str) -> bool {
    options.extern_paths.iter().any(|(path, _)| covers(path, name))
}

/// Every type that is used has to have a Rust type.
pub(super) fn check(model: &Model, options: &Options, diagnostics: &mut Diagnostics) {
    for message in model.messages.values().filter(|message| generated(&message.name)) {
        for field in &message.fields {
            if let Value::Message(name) | Value::Enum(name) = field.kind.value() {
                diagnostics.extend(missing(model, options, name, &field.span));
            }
        }
    }
    for (_, method) in model.methods() {
        for name in [&method.input, &method.output] {
            diagnostics.extend(missing(model, options, name, &method.span));
        }
    }
}

fn missing(model: &Model, options: &Options, name: &str, span: &Span) -> Option<Diagnostic> {
    let message = model.message(name).map(|Message { file, .. }| file);
    let file = message.or_else(|| model.enums.get(name).map(|enumeration| &enumeration.file))?;
    let mapped = has_own_path(options, name);
    if WELL_KNOWN.iter().all(|known| *known != name)
        && name.starts_with("google.protobuf.")
        && !mapped
    {
        let help = "radicle has those of any, duration, empty, field_mask, struct, timestamp and wrappers; map others with `Builder::extern_path`";
        return Some(
            Diagnostic::new(format!("`{name}` has no JSON form")).at(span.clone()).help(help),
        );
    }
    let known = RUNTIME_FILES.contains(&&**file);
    (of_google(name) && !mapped && !known && !options.inside_runtime).then(|| {
        let help = format!(
            "it has those of {}; map others with `Builder::extern_path`",
            list(RUNTIME_FILES.iter().copied())
        );
        Diagnostic::new(format!("radicle has no Rust type for `{name}`"))
            .at(span.clone())
            .help(help)
    })
}

fn generated(name: &str) -> bool {
    !of_google(name) && !name.starts_with("google.protobuf.")
}

fn of_google(name: &str) -> bool {
    name.starts_with("google.api.") || name.starts_with("google.rpc.")
}

/// Whether an extern path, with its leading dot, is the name or a package or message around it.
fn covers(path: &str, name: &str) -> bool {
    let rest = path.strip_prefix('.').and_then(|path| name.strip_prefix(path));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
