//! protox's errors in our form.

use miette::Diagnostic as Source;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    source::{Sources, Span},
};

/// Adds an error of protox and those that it carries along.
pub(super) fn report(error: &protox::Error, sources: &Sources, diagnostics: &mut Diagnostics) {
    let file = error.file().unwrap_or_default();
    diagnostics.push(translate(error, file, sources));
    for error in error.related().into_iter().flatten() {
        diagnostics.push(translate(error, file, sources));
    }
}

fn translate(error: &dyn Source, file: &str, sources: &Sources) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(error.to_string().replace('\'', "`"));
    let labels: Vec<_> = error.labels().into_iter().flatten().collect();
    for label in &labels {
        let text = label.label().filter(|_| labels.len() > 1).unwrap_or_default();
        let range = label.offset()..label.offset() + label.len();
        diagnostic = diagnostic.label(Span::new(file, range), text);
    }
    if labels.is_empty() && !file.is_empty() {
        let end = sources.text(file).trim_end().len();
        let span = if end == 0 { Span::file(file) } else { Span::new(file, end..end) };
        diagnostic = diagnostic.at(span);
    }
    match error.help() {
        Some(help) => diagnostic.help(help.to_string().replace('\'', "`")),
        None => diagnostic,
    }
}
