use http::Request;

use super::support::{ask, send};

#[tokio::test]
async fn metadata_and_trailers() {
    for (te, trailers) in [("gzip", None), ("trailers", Some("7"))] {
        let request = Request::get("/v1/echo/a").header("grpc-metadata-x-echo", "me");
        let answer = ask(request.header("te", te).body("").unwrap()).await;
        assert_eq!(answer.headers["grpc-metadata-x-echo"], "me");
        let sent = answer.trailers.as_ref().map(|it| it["grpc-trailer-x-sum"].to_str().unwrap());
        assert_eq!(sent, trailers);
        let announced = answer.headers.get("trailer").map(|it| it.to_str().unwrap());
        assert_eq!(announced, trailers.map(|_| "grpc-trailer-x-sum"));
        assert_eq!(answer.length.is_none(), trailers.is_some());
    }
}

#[tokio::test]
async fn a_failure_has_trailers_too() {
    let request = Request::get("/v1/echo/a?fail_with=5").header("te", "trailers");
    let answer = ask(request.body("").unwrap()).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.trailers.unwrap()["grpc-trailer-x-why"], "1");
}

#[tokio::test]
async fn head_is_get_without_body() {
    for uri in ["/v1/echo/a", "/v1/echo/a?fail_with=5", "/v1/nothing", "/v1/repeat/2"] {
        let (get, head) = (send("GET", uri, "").await, send("HEAD", uri, "").await);
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{uri}");
        assert_eq!(head.headers["content-type"], get.headers["content-type"]);
        let length = head.headers.get("content-length").map(|it| it.to_str().unwrap().to_owned());
        assert_eq!(length, get.length.map(|length| length.to_string()), "{uri}");
    }
}

#[tokio::test]
async fn allow_lists_the_methods() {
    let options = send("OPTIONS", "/v1/echo/a", "").await;
    assert_eq!((options.status, options.text.as_str()), (204, ""));
    assert_eq!(options.headers["allow"], "GET, HEAD, PATCH, PUT");
    assert_eq!(send("DELETE", "/v1/echo/a", "").await.headers["allow"], "GET, HEAD, PATCH, PUT");
    assert_eq!(send("OPTIONS", "/v2", "").await.status, 404);
}

#[tokio::test]
async fn unauthorized_names_a_scheme() {
    let answer = send("GET", "/v1/echo/a?fail_with=16", "").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
}
