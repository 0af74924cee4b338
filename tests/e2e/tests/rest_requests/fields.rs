use e2e::http1;

use super::{check, outcome, send, serve};

#[tokio::test]
async fn path_over_body_over_query() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("PUT /v1/things/path?text=query", r#"{"text":"body"}"#, r#"{"text":"path"}"#),
            (
                "PUT /v1/things/path?maybe=query",
                r#"{"aBool":true}"#,
                r#"{"text":"path","aBool":true}"#,
            ),
            ("GET /v1/text/path?text=query&maybe=query", "", r#"{"text":"path","maybe":"query"}"#),
            (
                "PATCH /v1/things/path?thing.text=query&thing.maybe=query&note=query",
                r#"{"text":"body"}"#,
                r#"{"thing":{"text":"path"},"updateMask":"text","note":"query"}"#,
            ),
            (
                "GET /v1/inner/path?inner.pageCount=2",
                "",
                r#"{"inner":{"text":"path","pageCount":2}}"#,
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn where_the_body_goes() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("POST /v1/things", r#"{"text":"a"}"#, r#"{"text":"a"}"#),
            ("POST /v1/things?text=b", "{}", "{}"),
            ("PUT /v1/thing?note=n", r#"{"text":"a"}"#, r#"{"thing":{"text":"a"},"note":"n"}"#),
            (
                "PUT /v1/thing/inner?thing.text=t",
                r#"{"text":"a"}"#,
                r#"{"thing":{"text":"t","inner":{"text":"a"}}}"#,
            ),
            ("PUT /v1/thing/numbers", "[1,2]", r#"{"thing":{"numbers":[1,2]}}"#),
            ("PUT /v1/note", r#""n""#, r#"{"note":"n"}"#),
            ("POST /v1/empty?text=a", "dropped", r#"{"text":"a"}"#),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_form_in_the_query() {
    let server = serve(|_| {}).await;
    for (query, expected) in [
        ("an_int64=1", r#"{"anInt64":"1"}"#),
        ("anInt64=1", r#"{"anInt64":"1"}"#),
        (
            "inner.page_count=1&inner.inner.pageCount=2",
            r#"{"inner":{"pageCount":1,"inner":{"pageCount":2}}}"#,
        ),
        ("numbers=1&numbers=2", r#"{"numbers":[1,2]}"#),
        ("counts[a]=1&counts[b.c]=2", r#"{"counts":{"a":1,"b.c":2}}"#),
        ("counts%5Ba%5D=1", r#"{"counts":{"a":1}}"#),
        ("flags[-1]=true", r#"{"flags":{"-1":true}}"#),
        ("kind=KIND_PAPER", r#"{"kind":"KIND_PAPER"}"#),
        ("kinds=1&kinds=KIND_UNSPECIFIED", r#"{"kinds":["KIND_PAPER","KIND_UNSPECIFIED"]}"#),
        ("data=%2B/8=", r#"{"data":"+/8="}"#),
        ("data=-_8", r#"{"data":"+/8="}"#),
        ("wrapped=", r#"{"wrapped":""}"#),
        ("wrappedInt64=7", r#"{"wrappedInt64":"7"}"#),
        ("at=2026-01-02T03:04:05Z", r#"{"at":"2026-01-02T03:04:05Z"}"#),
        ("lasts=1.5s", r#"{"lasts":"1.500s"}"#),
        ("mask=text,anInt64", r#"{"mask":"text,anInt64"}"#),
        ("object={%22a%22:[1]}", r#"{"object":{"a":[1]}}"#),
        ("value=null", r#"{"value":null}"#),
        ("list=[true]", r#"{"list":[true]}"#),
        ("maybe=", r#"{"maybe":""}"#),
        ("number=0", r#"{"number":0}"#),
        ("aDouble=-Infinity", r#"{"aDouble":"-Infinity"}"#),
        ("text=a+b%2Bc", r#"{"text":"a b+c"}"#),
        ("unknown=1&inner.unknown=2&text.x=3", "{}"),
    ] {
        // Braces and quotes are for the eye: a URI has none.
        let query = query.replace('{', "%7B").replace('}', "%7D");
        check(&server, &[(&format!("GET /v1/query?{query}"), "", expected)]).await;
    }
}

#[tokio::test]
async fn every_form_in_the_path() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("GET /v1/int64/-7", "", r#"{"anInt64":"-7"}"#),
            ("GET /v1/bool/true", "", r#"{"aBool":true}"#),
            ("GET /v1/double/1e3", "", r#"{"aDouble":1000}"#),
            ("GET /v1/data/-_8", "", r#"{"data":"+/8="}"#),
            ("GET /v1/kind/KIND_PAPER", "", r#"{"kind":"KIND_PAPER"}"#),
            ("GET /v1/kind/1", "", r#"{"kind":"KIND_PAPER"}"#),
            ("GET /v1/wrapped/a%2Fb", "", r#"{"wrapped":"a/b"}"#),
            ("GET /v1/at/2026-01-02T03:04:05Z", "", r#"{"at":"2026-01-02T03:04:05Z"}"#),
            ("GET /v1/lasts/3s", "", r#"{"lasts":"3s"}"#),
            ("GET /v1/mask/text,aBool", "", r#"{"mask":"text,aBool"}"#),
            ("GET /v1/maybe/x", "", r#"{"maybe":"x"}"#),
            ("GET /v1/member/0", "", r#"{"number":0}"#),
            (
                "GET /v1/kind/9",
                "",
                "400 kind: expected one of KIND_UNSPECIFIED, KIND_PAPER, found \"9\" in the path",
            ),
            (
                "GET /v1/member/1?name=a",
                "",
                "400 query parameter name: another field of the same oneof is given already",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn bad_queries_name_their_key() {
    let server = serve(|_| {}).await;
    for (query, expected) in [
        ("anInt64=x", "anInt64: expected an integer, found \"x\""),
        ("inner.page_count=x", "inner.page_count: expected an integer, found \"x\""),
        ("kind=9", "kind: expected one of KIND_UNSPECIFIED, KIND_PAPER, found \"9\""),
        ("data=a*b", "data: expected a string of base64, found \"a*b\""),
        ("text=a&text=b", "text: the field is given twice"),
        ("an_int64=1&anInt64=1", "anInt64: the field is given twice"),
        ("number=1&name=a", "name: another field of the same oneof is given already"),
        ("flags[x]=true", "flags[x]: expected an integer, found \"x\""),
        ("counts[a]=1&counts[a]=2", "counts[a]: the key is given twice"),
        ("counts=1", "counts: a map needs the key of an entry, `field[key]`"),
        ("inner=1", "inner: a message of this type has no text form"),
        ("numbers=1&numbers=x", "numbers: expected an integer, found \"x\""),
        ("text=%zz", "text: malformed percent escape"),
    ] {
        let expected = format!("400 query parameter {expected}");
        check(&server, &[(&format!("GET /v1/query?{query}"), "", &expected)]).await;
    }
    let long = format!("GET /v1/query?counts[{}]=x", "k".repeat(5000));
    let (_, path) = long.split_once(' ').unwrap();
    let said = outcome(&send(&server, "GET", path, "").await);
    assert!(said.starts_with("400 query parameter counts[kkkk"), "{said}");
    assert!(said.chars().count() < 200, "{said}");
}

#[tokio::test]
async fn strict_names_what_it_refuses() {
    let server = serve(|rest| rest.json.strict = true).await;
    check(
        &server,
        &[
            ("GET /v1/query?text=a", "", r#"{"text":"a"}"#),
            ("GET /v1/query?nobody=1", "", "400 query parameter nobody: unknown field \"nobody\""),
            (
                "GET /v1/query?inner.nobody=1",
                "",
                "400 query parameter inner.nobody: unknown field \"nobody\"",
            ),
            (
                "GET /v1/text/a?text=b",
                "",
                "400 query parameter text: path or body have set the field",
            ),
            (
                "POST /v1/things?text=b",
                "{}",
                "400 query parameter text: the body is the whole message",
            ),
            (
                "POST /v1/things",
                r#"{"inner":{"nobody":1}}"#,
                "400 inner: unknown field \"nobody\" at byte 10",
            ),
            ("GET /v1/query", "x", "400 the method takes no request body"),
        ],
    )
    .await;
}

#[tokio::test]
async fn forms_continue_the_query() {
    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
    let server = serve(|rest| {
        (rest.max_query_pairs, rest.max_query_bytes) = (3, 40);
    })
    .await;
    for (path, body, expected) in [
        ("/v1/empty?numbers=1", "numbers=2&text=a+b", r#"{"text":"a b","numbers":[1,2]}"#),
        ("/v1/empty", "", "{}"),
        ("/v1/text/path", "text=form", r#"{"text":"path"}"#),
        ("/v1/empty?text=a", "text=b", "400 query parameter text: the field is given twice"),
        ("/v1/empty?a&b", "c&d", "400 the query has 4 parameters, the limit is 3"),
        (
            "/v1/empty?text=a",
            "wrapped=0123456789012345678901234567890123456789",
            "400 the query has 54 bytes, the limit is 40 bytes",
        ),
        ("/v1/empty", "text=%zz", "400 query parameter text: malformed percent escape"),
        (
            "/v1/things",
            "text=a",
            "415 content type application/x-www-form-urlencoded; charset=UTF-8 is not supported, expected application/json",
        ),
    ] {
        let answer = http1(server.http, "POST", path, &[FORM], body.to_owned()).await;
        assert_eq!(outcome(&answer), expected, "{path} {body}");
    }
    let answer = http1(server.http, "POST", "/v1/empty", &[FORM], &b"text=\xff"[..]).await;
    assert_eq!(outcome(&answer), "400 the form is not UTF-8");
    let server = serve(|rest| rest.json.strict = true).await;
    let answer = http1(server.http, "POST", "/v1/empty", &[FORM], "text=a").await;
    assert_eq!(outcome(&answer), r#"{"text":"a"}"#);
    let answer = http1(server.http, "POST", "/v1/empty", &[FORM], "nobody=a").await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_patch_fills_its_mask() {
    let cases = [
        (
            "",
            r#"{"anInt64":null,"inner":{"page_count":0,"inner":{"text":"x"}}}"#,
            "anInt64,inner.pageCount,inner.inner.text",
        ),
        ("", r#"{"inner":{},"inners":[{"text":"x"}]}"#, "inner,inners"),
        ("", r#"{"counts":{"a":1},"object":{"a":{"b":1}},"at":null}"#, "counts,object,at"),
        ("", r#"{"name":"x","wrapped":"y","value":null,"unknown":{"a":1}}"#, "name,wrapped,value"),
        ("?updateMask=", r#"{"text":"x"}"#, "text"),
        ("?updateMask=kind", r#"{"text":"x"}"#, "kind"),
        ("", "{}", ""),
        ("", "", ""),
    ];
    let server = serve(|_| {}).await;
    for (query, body, expected) in cases {
        let answer = send(&server, "PATCH", &format!("/v1/things/x{query}"), body).await;
        let mask = answer.json()["updateMask"].as_str().unwrap_or_default().to_owned();
        assert_eq!((answer.status, mask.as_str()), (200, expected), "{query} {body}");
    }
    let put = send(&server, "PUT", "/v1/thing", r#"{"text":"x"}"#).await;
    assert_eq!(outcome(&put), r#"{"thing":{"text":"x"}}"#);
    let server = serve(|rest| rest.patch_masks = false).await;
    let off = send(&server, "PATCH", "/v1/things/x", r#"{"aBool":true}"#).await;
    assert_eq!(outcome(&off), r#"{"thing":{"text":"x","aBool":true}}"#);
}
