//! Proto comments as rustdoc: what Markdown takes for code must not become a doc test.

use syn::{Attribute, Expr, ExprLit, Fields, Item, Lit, Meta, parse_quote};

/// Makes the comments of all types and fields safe.
pub(super) fn guard(items: &mut [Item]) {
    for item in items {
        match item {
            Item::Struct(item) => {
                guard_attributes(&mut item.attrs);
                guard_fields(&mut item.fields);
            }
            Item::Enum(item) => {
                guard_attributes(&mut item.attrs);
                for variant in &mut item.variants {
                    guard_attributes(&mut variant.attrs);
                }
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &mut item.content {
                    guard(items);
                }
            }
            _ => {}
        }
    }
}

fn guard_fields(fields: &mut Fields) {
    for field in fields {
        guard_attributes(&mut field.attrs);
    }
}

fn guard_attributes(attributes: &mut Vec<Attribute>) {
    let docs: Vec<String> = attributes.iter().filter_map(doc).collect();
    attributes.retain(|attribute| doc(attribute).is_none());
    let docs = lines(&docs).into_iter().map(|line| parse_quote!(#[doc = #line]));
    attributes.splice(0..0, docs.collect::<Vec<Attribute>>());
}

fn doc(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Guards the lines of one comment: fences get the language `text`, indents that would be code shrink.
pub(super) fn lines(comment: &[String]) -> Vec<String> {
    let mut fence = None;
    let mut lines: Vec<String> = Vec::new();
    for line in comment {
        let line = line.strip_prefix(' ').unwrap_or(line);
        lines.push(match (fence_of(line), fence) {
            (Some(mark), None) => {
                fence = Some(mark);
                let start = line.find(mark).unwrap_or_default();
                format!(" {}{mark}text", shrink(&line[..start]))
            }
            (Some(mark), Some(open)) if mark == open => {
                fence = None;
                format!(" {line}")
            }
            (_, Some(_)) => format!(" {line}"),
            (_, None) => format!(" {}", shrink(line)),
        });
    }
    // An open fence would run on into what tonic adds.
    lines.extend(fence.map(|mark| format!(" {mark}")));
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// The mark of a line that begins or ends a fenced block, in lists and quotations too.
fn fence_of(line: &str) -> Option<&'static str> {
    let text = line.trim_start_matches(|char: char| char.is_whitespace() || ">-*+".contains(char));
    ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark))
}

/// Four spaces or a tab begin a code block, also behind the mark of a list or a quotation.
fn shrink(line: &str) -> String {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let indent = if line[..indent].contains('\t') { 3 } else { indent.min(3) };
    let mark = text.len() - behind_mark(text).len();
    let rest = &text[mark..];
    let deep = mark > 0
        && (rest.starts_with("     ") || rest.starts_with('\t') || rest.starts_with(" \t"));
    let behind = match (deep, mark) {
        (true, _) => format!(" {}", shrink(rest.trim_start())),
        (false, 1..) if rest.starts_with(' ') => format!(" {}", shrink(&rest[1..])),
        (false, _) => rest.to_owned(),
    };
    format!("{}{}{behind}", " ".repeat(indent), &text[..mark])
}

/// What follows the mark of a list item or a quotation.
fn behind_mark(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix(['>', '-', '*', '+']) {
        return rest;
    }
    let number = text.trim_start_matches(|char: char| char.is_ascii_digit());
    match number.strip_prefix(['.', ')']) {
        Some(rest) if number.len() < text.len() => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    fn guarded(comment: &str) -> String {
        let comment: Vec<String> = comment.lines().map(|line| format!(" {line}")).collect();
        lines(&comment)
            .iter()
            .map(|line| line.trim_start_matches(' ').len().to_string() + line + "\n")
            .collect()
    }

    #[test]
    fn plain_text_stays() {
        let comment =
            [" Says *hello*.".to_owned(), String::new(), " - a".to_owned(), "   b".to_owned()];
        assert_eq!(lines(&comment), comment);
    }

    #[test]
    fn indented_code_is_text() {
        assert_eq!(guarded("a\n\n    let x"), "1 a\n0\n5    let x\n");
        assert_eq!(guarded("-     let x"), "7 - let x\n");
        assert_eq!(guarded("\tlet x"), "5    let x\n");
    }

    #[test]
    fn fences_have_a_language_and_an_end() {
        assert_eq!(guarded("```rust\nlet x"), "7 ```text\n5 let x\n3 ```\n");
        assert_eq!(guarded("~~~\n    x\n~~~"), "7 ~~~text\n1     x\n3 ~~~\n");
    }
}
