//! Comments of protos as CommonMark.

/// Those of the texts that are not empty, with a blank line between them.
pub(super) fn paragraphs<const N: usize>(texts: [&str; N]) -> String {
    let texts = texts.into_iter().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// A comment in one line.
pub(super) fn line(comment: &str) -> String {
    comment.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first sentence without its full stop, and the whole comment if it says more.
pub(super) fn summary(comment: &str) -> (String, &str) {
    let paragraph = line(comment.split("\n\n").next().unwrap_or_default());
    let sentence = paragraph.split_once(". ").map_or(&*paragraph, |(sentence, _)| sentence);
    let sentence = sentence.trim_end_matches('.').to_owned();
    let more = line(comment).trim_end_matches('.') != sentence;
    (sentence, if more { comment } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_sentence() {
        for (comment, expected, more) in [
            ("", "", false),
            ("Greets.", "Greets", false),
            ("Greets one\nperson.", "Greets one person", false),
            ("Greets. Or not.", "Greets", true),
            ("Greets v1.2 users\n\nAnd more.", "Greets v1.2 users", true),
        ] {
            let whole = if more { comment } else { "" };
            assert_eq!(summary(comment), (expected.to_owned(), whole), "{comment}");
        }
    }
}
