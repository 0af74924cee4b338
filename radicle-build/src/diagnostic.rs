//! One mistake, and how it looks on the terminal.

use std::fmt::{self, Write as _};

use crate::source::{Sources, Span};

/// A mistake with the places that show it and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    message: String,
    /// The first is the mistake; the others explain it.
    labels: Vec<(Span, String)>,
    helps: Vec<String>,
}

impl Diagnostic {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), labels: Vec::new(), helps: Vec::new() }
    }

    pub(crate) fn at(self, span: Span) -> Self {
        self.label(span, "")
    }

    pub(crate) fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Renders it as rustc does.
    pub(crate) fn render(&self, sources: &Sources) -> String {
        let mut text = format!("error: {}\n", self.message);
        let margin = " ".repeat(self.margin(sources));
        for (span, label) in &self.labels {
            render_label(&mut text, sources, &margin, span, label)
                .expect("writing to a string cannot fail");
        }
        for help in &self.helps {
            writeln!(text, "{margin} = help: {help}").expect("writing to a string cannot fail");
        }
        text
    }

    /// The width of the widest line number.
    fn margin(&self, sources: &Sources) -> usize {
        let lines = self.labels.iter().filter_map(|(span, _)| {
            let (start, end) = span.range?;
            Some(sources.get(&span.file)?.place(start, end).line)
        });
        lines.max().map_or(2, |line| line.to_string().len().max(2))
    }
}

fn render_label(
    text: &mut String,
    sources: &Sources,
    margin: &str,
    span: &Span,
    label: &str,
) -> fmt::Result {
    let source = sources.get(&span.file);
    let path = source.map_or(&span.file, |source| &source.path);
    let place = source.zip(span.range).map(|(source, (start, end))| source.place(start, end));
    let Some(place) = place else {
        let colon = if label.is_empty() { "" } else { ": " };
        return writeln!(text, "{margin}--> {path}{colon}{label}");
    };
    let gap = expand(place.text.chars().take(place.column - 1)).chars().count();
    let carets = "^".repeat(place.width);
    let width = margin.len();
    writeln!(text, "{margin}--> {path}:{}:{}", place.line, place.column)?;
    writeln!(text, "{margin} |")?;
    writeln!(text, "{:<width$} | {}", place.line, expand(place.text.chars()))?;
    writeln!(text, "{}", format!("{margin} | {}{carets} {label}", " ".repeat(gap)).trim_end())
}

fn expand(line: impl Iterator<Item = char>) -> String {
    line.fold(String::new(), |mut line, char| {
        match char {
            '\t' => line.push_str("    "),
            char => line.push(char),
        }
        line
    })
}

/// Collects every mistake; must be turned into a result.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if !self.list.contains(&diagnostic) {
            self.list.push(diagnostic);
        }
    }

    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The rendered mistakes, by file and place, if there is one.
    pub(crate) fn finish(mut self, sources: &Sources) -> Result<(), crate::Error> {
        if self.list.is_empty() {
            return Ok(());
        }
        self.list.sort_by(|left, right| left.labels.first().cmp(&right.labels.first()));
        let rendered = self.list.iter().map(|diagnostic| diagnostic.render(sources)).collect();
        Err(crate::Error::new(rendered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_like_rustc() {
        let mut sources = Sources::default();
        sources.insert("a.proto".into(), "proto/a.proto".into(), "syntax;\n\tget: \"/x\"\n".into());
        let diagnostic = Diagnostic::new("bad path")
            .label(Span::new("a.proto", 15..17), "here")
            .help("say `/v1`");
        let expected = concat!(
            "error: bad path\n",
            "  --> proto/a.proto:2:8\n",
            "   |\n",
            "2  |     get: \"/x\"\n",
            "   |           ^^ here\n",
            "   = help: say `/v1`\n",
        );
        assert_eq!(diagnostic.render(&sources), expected);
    }
}
