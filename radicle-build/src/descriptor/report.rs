//! protox's errors in our form.

use miette::Diagnostic as Source;

use super::load;
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    source::{Sources, Span},
};

/// Adds an error of protox and those that it carries along.
pub(super) fn report(error: &protox::Error, sources: &Sources, diagnostics: &mut Diagnostics) {
    let file = error.file().unwrap_or_default();
    let parsed = error.is_parse();
    diagnostics.push(translate(error, file, parsed, sources));
    for error in error.related().into_iter().flatten() {
        diagnostics.push(translate(error, file, parsed, sources));
    }
}

fn translate(error: &dyn Source, file: &str, parsed: bool, sources: &Sources) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(message(error));
    let mut labels: Vec<_> = error.labels().into_iter().flatten().collect();
    // The mistake goes first, what it collides with behind it.
    labels
        .sort_by_key(|label| matches!(label.label(), Some("first defined here" | "defined here")));
    for label in &labels {
        let text = label.label().filter(|_| labels.len() > 1).unwrap_or_default();
        let mut range = label.offset()..label.offset() + label.len();
        if !parsed {
            range = sources.unshifted(file, range.start)..sources.unshifted(file, range.end);
        }
        diagnostic = diagnostic.label(Span::new(file, range), text);
    }
    if labels.is_empty() && !file.is_empty() {
        diagnostic = diagnostic.at(unplaced(error, file, sources));
    }
    match error.help().map(|help| help.to_string()) {
        Some(help) if help.starts_with(char::is_lowercase) => {
            diagnostic.help(help.replace('\'', "`"))
        }
        _ => match import_of(&message(error)) {
            Some(import) => diagnostic.help(format!("add `import \"{import}\";`")),
            None => diagnostic,
        },
    }
}

/// The file of a well-known name that is not defined, most likely because the import was forgotten.
fn import_of(message: &str) -> Option<&'static str> {
    const FILES: &[(&str, &[&str])] = &[
        ("google/api/annotations.proto", &["google.api.http"]),
        ("google/api/httpbody.proto", &["google.api.HttpBody"]),
        ("google/protobuf/any.proto", &["google.protobuf.Any"]),
        ("google/protobuf/duration.proto", &["google.protobuf.Duration"]),
        ("google/protobuf/empty.proto", &["google.protobuf.Empty"]),
        ("google/protobuf/field_mask.proto", &["google.protobuf.FieldMask"]),
        (
            "google/protobuf/struct.proto",
            &["google.protobuf.ListValue", "google.protobuf.Struct", "google.protobuf.Value"],
        ),
        ("google/protobuf/timestamp.proto", &["google.protobuf.Timestamp"]),
        ("google/rpc/status.proto", &["google.rpc.Status"]),
    ];
    let name = message.strip_prefix("name `")?.strip_suffix("` is not defined")?;
    FILES.iter().find(|(_, names)| names.contains(&name)).map(|(file, _)| *file)
}

fn message(error: &dyn Source) -> String {
    let message = error.to_string().replace('\'', "`");
    if let Some((name, resolved)) = message.split_once(" resolves to ")
        && resolved.starts_with(name)
    {
        return format!("{name} is not defined");
    }
    match error.diagnostic_source() {
        Some(source) => format!("{message}: {}", source.to_string().replace('\'', "`")),
        None => message,
    }
}

/// protox has no place for the end of a file and for the import that closes a cycle, `a -> b -> a`.
fn unplaced(error: &dyn Source, file: &str, sources: &Sources) -> Span {
    let message = error.to_string();
    if message.ends_with("end of file") {
        let end = sources.text(file).trim_end().len();
        return Span::new(file, end..end);
    }
    let mut cycle = message.rsplit([' ', '>']).filter(|name| !matches!(*name, "" | "-"));
    match (cycle.next(), cycle.next()) {
        (Some(import), Some(importer)) => load::import_span(sources, importer, import),
        _ => Span::file(file),
    }
}
