//! What a REST request is: templates, percent-decoding, where fields come from, and the switches for it.
//!
//! | statement | test |
//! |---|---|
//! | grammar of templates | `tests/golden/errors/template_*` |
//! | `**` matches nothing, `*` nothing empty, a trailing slash is another path | [`path::wildcards_and_slashes`] |
//! | specificity decides | [`path::the_most_specific_template_wins`], `router/tests/reference.rs` |
//! | equal templates are errors | `tests/golden/errors/equal_templates`, [`switches::mistakes_stop_the_start`] |
//! | verbs are compared raw, the longest wins, `%3A` starts none | [`path::verbs_are_compared_raw`], `router/tests/matching.rs` |
//! | custom kinds, any method, HEAD, OPTIONS | [`path::every_http_method`] |
//! | literals compare normalised | [`path::literals_compare_normalised`] |
//! | no limit on captures | `router/tests/captured.rs` |
//! | methods without a rule | [`path::methods_without_a_rule`] |
//! | one segment decodes all, several keep what the knob says | [`path::escapes_in_variables`] |
//! | malformed escapes and what is not UTF-8 | [`path::malformed_escapes`] |
//! | path over body over query | [`fields::path_over_body_over_query`] |
//! | `body: "*"`, a field of any kind, a dotted path, none | [`fields::where_the_body_goes`] |
//! | a dropped body is read and told once | `rest/tests/fields.rs` |
//! | every form of query values and path variables | [`fields::every_form_in_the_query`], [`fields::every_form_in_the_path`] |
//! | two values or members, unknown numbers: 400 naming the key | [`fields::bad_queries_name_their_key`] |
//! | strict | [`fields::strict_names_what_it_refuses`] |
//! | forms | [`fields::forms_continue_the_query`] |
//! | bounds | `rest/tests/failures.rs` |
//! | metadata in and out, `-bin`, what never crosses | `rest/metadata/*.rs`, [`switches::metadata_presets`] |
//! | trailers only for `TE: trailers` | `rest/tests/heads.rs` |
//! | timeouts, malformed ones, the cap | `rest/tests/failures.rs`, [`switches::the_server_caps_timeouts`] |
//! | `X-HTTP-Method-Override` | [`switches::methods_in_a_header`] |
//! | PATCH masks | [`fields::a_patch_fills_its_mask`] |
//! | `x-http-code` | [`switches::a_handler_chooses_the_status`] |
//! | `?pretty` and Accept parameters | [`switches::line_breaks_on_request`] |
//! | CORS and compression | `tests/layers.rs` |
//! | server, then service, then method | [`switches::the_closest_rule_wins`] |

mod fields;
mod path;
mod switches;

use e2e::{
    Answer, FieldsService, Running, http1, proto::e2e::fields::fields_server::FieldsServer,
    start_with,
};
use radicle::Rest;

async fn serve(change: impl FnOnce(&mut Rest)) -> Running {
    start_with(|server| {
        server.service(FieldsServer::new(FieldsService)).rest(|rest| {
            rest.json.omit_defaults = true;
            change(rest);
        })
    })
    .await
}

async fn send(server: &Running, method: &str, path: &str, body: &str) -> Answer {
    http1(server.http, method, path, &[], body.to_owned()).await
}

/// Asks each `(request line, body)` and compares the answer, or the message of its failure.
async fn check(server: &Running, cases: &[(&str, &str, &str)]) {
    for (line, body, expected) in cases {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let answer = send(server, method, path, body).await;
        assert_eq!(outcome(&answer), *expected, "{line} {body}");
    }
}

/// The message, or the status and what is said of it.
fn outcome(answer: &Answer) -> String {
    match answer.status {
        200 => answer.text(),
        status => format!("{status} {}", answer.json()["message"].as_str().expect("a Status")),
    }
}
