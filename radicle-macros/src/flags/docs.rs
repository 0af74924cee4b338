use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of the `///` comments, without the space that each line starts with.
pub(super) fn text(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(line);
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn line(attr: &Attribute) -> Option<String> {
    match &attr.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
