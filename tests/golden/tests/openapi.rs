//! The OpenAPI documents of `openapi/*.proto` and of some of `cases`, as they are expected.

mod folder;

use std::{fs, path::Path};

use radicle_build::SecurityScheme;

#[test]
fn documents_are_as_expected() {
    let made = folder::empty("openapi");
    for proto in ["cases/golden.http.proto", "cases/golden.fields.proto", "openapi/catalog.proto"] {
        let name = Path::new(proto).with_extension("json");
        document(proto, &made.join(name.file_name().unwrap()));
    }
    folder::compare(&made, Path::new("openapi"), |path| path.is_file());
}

#[test]
fn a_document_does_not_depend_on_the_order_of_protos() {
    let made = folder::empty("openapi-order");
    let protos =
        ["cases/golden.twin.two.proto", "cases/golden.http.proto", "cases/helloworld.proto"];
    let mut backwards = protos;
    backwards.reverse();
    let [first, second] = [protos, backwards].map(|protos| {
        let path = made.join("document.json");
        configure(&made).openapi_path(&path).generate(&protos, &["cases"]).unwrap();
        fs::read(path).unwrap()
    });
    assert_eq!(first, second);
}

fn document(proto: &str, path: &Path) {
    let made = folder::empty("openapi-code");
    configure(&made)
        .openapi(|api| {
            api.title("Golden")
                .version("1.2.3")
                .description("What is made of\ngolden protos.")
                .security_scheme("basic", SecurityScheme::Basic)
                .security_scheme("bearer", SecurityScheme::Bearer)
                .security_scheme("key", SecurityScheme::ApiKey { header: "x-api-key".to_owned() })
                .security_scheme(
                    "openid",
                    SecurityScheme::OpenIdConnect { url: "https://id.example/".to_owned() },
                )
        })
        .openapi_path(path)
        .generate(&[proto], &["cases", "openapi"])
        .unwrap();
}

fn configure(folder: &Path) -> radicle_build::Builder {
    radicle_build::configure().out_dir(folder).emit_rerun_if_changed(false)
}
