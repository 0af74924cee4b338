//! The selectors of a PromQL expression: `grpc_server_handled_total{grpc_code="OK"}`.

const AGGREGATIONS: [&str; 12] = [
    "sum",
    "min",
    "max",
    "avg",
    "group",
    "stddev",
    "stdvar",
    "count",
    "count_values",
    "bottomk",
    "topk",
    "quantile",
];

const LABELS_FOLLOW: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

const WORDS: [&str; 6] = ["and", "or", "unless", "offset", "bool", "atan2"];

/// Every selector of an expression, without ranges and offsets.
pub fn selectors(expression: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let (token, after) = rest.split_at(token_length(rest, first));
        rest = after;
        if !is_name_start(first) || WORDS.contains(&token) {
            continue;
        }
        let next = rest.trim_start();
        if LABELS_FOLLOW.contains(&token) {
            rest = after_group(next, '(', ')');
        } else if !next.starts_with('(') && !AGGREGATIONS.contains(&token) {
            let after = after_group(next, '{', '}');
            found.push(format!("{token}{}", &next[..next.len() - after.len()]));
            rest = after;
        }
    }
    found
}

fn token_length(rest: &str, first: char) -> usize {
    match first {
        '"' => rest.len() - after_string(rest).len(),
        '[' => rest.len() - after_group(rest, '[', ']').len(),
        // What begins with a digit is a number or a duration.
        _ if is_name_start(first) || first.is_ascii_digit() => {
            rest.find(|it: char| !is_name_start(it) && !it.is_ascii_digit()).unwrap_or(rest.len())
        }
        _ => first.len_utf8(),
    }
}

fn is_name_start(char: char) -> bool {
    char.is_ascii_alphabetic() || char == '_' || char == ':'
}

/// What comes behind a group, or all if there is none.
fn after_group(text: &str, open: char, close: char) -> &str {
    let Some(mut rest) = text.strip_prefix(open) else { return text };
    while let Some(first) = rest.chars().next() {
        match first {
            '"' => rest = after_string(rest),
            _ if first == close => return &rest[1..],
            _ => rest = &rest[first.len_utf8()..],
        }
    }
    rest
}

fn after_string(text: &str) -> &str {
    let mut escaped = true;
    let end = text.char_indices().find(|&(_, char)| {
        let ends = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        ends
    });
    end.map_or("", |(at, _)| &text[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_found_among_all_else() {
        for (expression, expected) in [
            ("vector(0.001)", &[][..]),
            ("up == 0 and on (job) last_over_time(a:b[1d])", &["up", "a:b"]),
            (
                "sum by (le, job) (rate(x_bucket{a=\"}\", b=~\"\\\"c\"}[5m] offset 5m))",
                &["x_bucket{a=\"}\", b=~\"\\\"c\"}"],
            ),
            ("(a > 14.4 * scalar(b:c)) or e1 > 1e9", &["a", "b:c", "e1"]),
            (
                "histogram_quantile(0.9, sum without(x)(d {k=\"v\"} )) unless group_1",
                &["d{k=\"v\"}", "group_1"],
            ),
            ("count by (job) (a) * on(job) group_left(v) b", &["a", "b"]),
        ] {
            assert_eq!(selectors(expression), expected, "{expression}");
        }
    }
}
