//! The proto of a service with many methods, and its implementation.

use std::fmt::Write as _;

/// Every so many methods one streams; the others are unary.
const STREAMS_EVERY: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unary,
    ServerStream,
    ClientStream,
    BidiStream,
}

fn kind(method: usize) -> Kind {
    match (method % STREAMS_EVERY, method / STREAMS_EVERY % 3) {
        (7, 0) => Kind::ServerStream,
        (7, 1) => Kind::ClientStream,
        (7, _) => Kind::BidiStream,
        _ => Kind::Unary,
    }
}

/// The proto file; `bindings` adds an http rule to each unary method.
pub(super) fn proto(methods: usize, bindings: bool) -> String {
    let mut proto = String::from("syntax = \"proto3\";\n\npackage scale;\n\n");
    if bindings {
        proto += "import \"google/api/annotations.proto\";\n\n";
    }
    proto += "// A service with many methods.\nservice Scale {\n";
    for method in 0..methods {
        proto += &rpc(method, bindings);
    }
    proto += "}\n";
    for method in 0..methods {
        proto += &messages(method);
    }
    proto
}

fn rpc(method: usize, bindings: bool) -> String {
    let (input, output) = match kind(method) {
        Kind::Unary => ("", ""),
        Kind::ServerStream => ("", "stream "),
        Kind::ClientStream => ("stream ", ""),
        Kind::BidiStream => ("stream ", "stream "),
    };
    let rule = match bindings && kind(method) == Kind::Unary {
        true => format!(
            " {{\n    option (google.api.http) = {{ post: \"/v1/method{method}\" body: \"*\" }};\n  }}"
        ),
        false => ";".to_owned(),
    };
    format!(
        "  // Does thing {method}.\n  \
         rpc Method{method} ({input}Method{method}Request) \
         returns ({output}Method{method}Reply){rule}\n"
    )
}

/// Small messages, each of another shape than its neighbours'.
fn messages(method: usize) -> String {
    const FIELDS: [&str; 6] = [
        "int32 page_size = 2;",
        "repeated string tags = 2;",
        "optional bool dry_run = 2;",
        "map<string, int64> limits = 2;",
        "bytes token = 2;",
        "double ratio = 2;",
    ];
    let field = |offset: usize| FIELDS[(method + offset) % FIELDS.len()];
    format!(
        "\nmessage Method{method}Request {{\n  string id = 1;\n  {}\n}}\n\n\
         message Method{method}Reply {{\n  string name = 1;\n  {}\n  uint64 revision = 3;\n}}\n",
        field(0),
        field(3)
    )
}

/// The impl, in the form that tonic and radicle both take: `library` is the crate that has
/// `Request` and its like, `attribute` stands on the impl, `edition` is part of every answer.
pub(super) fn implementation(
    methods: usize,
    library: &str,
    attribute: &str,
    edition: u64,
) -> String {
    let mut code = format!(
        "use scale::{{*, scale_server::Scale}};\n\
         use {library}::{{Request, Response, Status, Streaming}};\n\n\
         const EDITION: u64 = {edition};\n\n\
         type Replies<T> = tokio_stream::Iter<std::vec::IntoIter<Result<T, Status>>>;\n\n\
         pub struct ScaleService;\n\n\
         {attribute}\nimpl Scale for ScaleService {{\n"
    );
    for method in 0..methods {
        code += &body(method);
    }
    code + "}\n"
}

fn body(method: usize) -> String {
    let (request, reply) = (format!("Method{method}Request"), format!("Method{method}Reply"));
    let make = |name: &str| {
        format!("{reply} {{ name: {name}, revision: EDITION + {method}, ..Default::default() }}")
    };
    let mut code = String::new();
    let input = match kind(method) {
        Kind::Unary | Kind::ServerStream => request,
        Kind::ClientStream | Kind::BidiStream => format!("Streaming<{request}>"),
    };
    let (stream, output) = match kind(method) {
        Kind::Unary | Kind::ClientStream => (String::new(), reply.clone()),
        Kind::ServerStream | Kind::BidiStream => (
            format!("    type Method{method}Stream = Replies<{reply}>;\n"),
            format!("Replies<{reply}>"),
        ),
    };
    let lines = match kind(method) {
        Kind::Unary => format!("Ok(Response::new({}))", make("request.into_inner().id")),
        Kind::ServerStream => format!(
            "Ok(Response::new(tokio_stream::iter(vec![Ok({})])))",
            make("request.into_inner().id")
        ),
        Kind::ClientStream => format!(
            "let mut requests = request.into_inner();\n        \
             let mut name = String::new();\n        \
             while let Some(request) = requests.message().await? {{ name += &request.id; }}\n        \
             Ok(Response::new({}))",
            make("name")
        ),
        Kind::BidiStream => format!(
            "let mut requests = request.into_inner();\n        \
             let mut replies = Vec::new();\n        \
             while let Some(request) = requests.message().await? {{ replies.push(Ok({})); }}\n        \
             Ok(Response::new(tokio_stream::iter(replies)))",
            make("request.id")
        ),
    };
    // Writing to a String cannot fail.
    let _ = write!(
        code,
        "{stream}    async fn method{method}(&self, request: Request<{input}>) \
         -> Result<Response<{output}>, Status> {{\n        {lines}\n    }}\n\n"
    );
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_methods_hold_every_kind() {
        let proto = proto(50, true);
        assert_eq!(proto.matches("rpc ").count(), 50);
        assert_eq!(proto.matches("post:").count(), 44);
        assert!(proto.contains("(stream Method15Request) returns (Method15Reply)"));
        assert!(proto.contains("(Method7Request) returns (stream Method7Reply)"));
        assert!(proto.contains("(stream Method23Request) returns (stream Method23Reply)"));
    }

    #[test]
    fn an_edit_changes_every_method_by_one_line() {
        let [one, two] = [1, 2].map(|edition| implementation(50, "tonic", "", edition));
        let changed = one.lines().zip(two.lines()).filter(|(one, two)| one != two).count();
        assert_eq!(changed, 1);
    }
}
