use std::collections::HashMap;

use protox::prost_reflect::prost_types::FileDescriptorProto;

/// The leading comments and places of a file, by descriptor path.
#[derive(Default)]
pub(super) struct Locations<'f> {
    spans: HashMap<&'f [i32], &'f [i32]>,
    comments: HashMap<&'f [i32], &'f str>,
}

impl<'f> Locations<'f> {
    pub(super) fn new(file: &'f FileDescriptorProto) -> Self {
        let mut locations = Self::default();
        let list = file.source_code_info.as_ref().map_or(&[][..], |info| &info.location);
        for location in list {
            locations.spans.entry(&location.path).or_insert(&location.span);
            if let Some(comment) = &location.leading_comments {
                locations.comments.insert(&location.path, comment);
            }
        }
        locations
    }

    pub(super) fn span(&self, path: &[i32]) -> &'f [i32] {
        self.spans.get(path).copied().unwrap_or_default()
    }

    pub(super) fn comment(&self, path: &[i32]) -> String {
        self.comments.get(path).map(|comment| trim(comment)).unwrap_or_default()
    }
}

/// Drops the common indent, and blank lines around the text.
fn trim(comment: &str) -> String {
    let lines: Vec<&str> = comment.lines().map(str::trim_end).collect();
    let indent = lines.iter().filter(|line| !line.is_empty()).map(|line| indent(line)).min();
    let lines: Vec<&str> =
        lines.iter().map(|line| line.get(indent.unwrap_or(0)..).unwrap_or_default()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::trim;

    #[test]
    fn the_common_indent_goes() {
        assert_eq!(trim(" a\n   b\n\n c\n"), "a\n  b\n\nc");
        assert_eq!(trim("\n"), "");
    }
}
