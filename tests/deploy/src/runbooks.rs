//! Whether the pages that runbooks name are there.

use std::net::SocketAddr;

use serde_json::Value;

use crate::{
    Result,
    files::{list, text},
};

/// Asks the admin listener for its pages, and for those with a query also what it answers.
pub async fn check(admin: SocketAddr, rules: &[Value]) -> Result<()> {
    let index = e2e::http1(admin, "GET", "/debug/?format=json", &[], "").await.json();
    let known: Vec<_> = list(&index["pages"]).iter().filter_map(|it| it["path"].as_str()).collect();
    for rule in rules {
        let Some(alert) = rule["alert"].as_str() else { continue };
        for page in pages(text(&rule["annotations"], "runbook")?) {
            let path = page.split('?').next().unwrap_or_default();
            if !known.contains(&path) {
                return Err(format!("{alert} names {path}, but there are {known:?}").into());
            }
            if page.contains('?') {
                let answer = e2e::http1(admin, "GET", &page, &[], "").await;
                if answer.status != 200 {
                    return Err(format!("{alert} names {page}: {}", answer.text()).into());
                }
            }
        }
    }
    Ok(())
}

/// The paths of pages in a text, for a method of the greeter's.
fn pages(runbook: &str) -> Vec<String> {
    let runbook = runbook
        .replace("{{ $labels.grpc_service }}", "helloworld.Greeter")
        .replace("{{ $labels.grpc_method }}", "SayHello")
        .replace("METHOD", "SayHello");
    let words =
        runbook.split_whitespace().map(|it| it.trim_matches(['(', ')', ',', ':', '.', '?']));
    words.filter(|word| word.starts_with('/')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_among_words() {
        let runbook = "1. /debug/a?fam={{ $labels.grpc_service }}/METHOD&b=8 (/status) and/or\n /debug/b: x, /c.";
        let expected =
            ["/debug/a?fam=helloworld.Greeter/SayHello&b=8", "/status", "/debug/b", "/c"];
        assert_eq!(pages(runbook), expected);
    }
}
