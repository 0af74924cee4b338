//! What the user configured, as plain data.

use tonic_build::Attributes;

use crate::openapi::OpenApi;

/// Paths select types or fields as prost-build's do: `.` is all, `.pkg.Message` exact, `Message` a suffix.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) runtime_path: String,
    pub(crate) extern_paths: Vec<(String, String)>,
    pub(crate) type_attributes: Vec<(String, String)>,
    pub(crate) message_attributes: Vec<(String, String)>,
    pub(crate) enum_attributes: Vec<(String, String)>,
    pub(crate) field_attributes: Vec<(String, String)>,
    pub(crate) server_attributes: Attributes,
    pub(crate) client_attributes: Attributes,
    pub(crate) bytes: Vec<String>,
    pub(crate) btree_map: Vec<String>,
    pub(crate) boxed: Vec<String>,
    pub(crate) disable_comments: Vec<String>,
    pub(crate) skip_debug: Vec<String>,
    pub(crate) retain_enum_prefix: bool,
    pub(crate) build_client: bool,
    pub(crate) build_server: bool,
    /// The attributes of services, to be checked: tonic-build keeps them unreadable and unwraps.
    pub(crate) service_attributes: Vec<String>,
    pub(crate) include_file: String,
    pub(crate) openapi: OpenApi,
    /// For the runtime's own protos: its packages are generated, and no macro is exported.
    pub(crate) inside_runtime: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            runtime_path: "::radicle".to_owned(),
            extern_paths: Vec::new(),
            type_attributes: Vec::new(),
            message_attributes: Vec::new(),
            enum_attributes: Vec::new(),
            field_attributes: Vec::new(),
            server_attributes: Attributes::default(),
            client_attributes: Attributes::default(),
            bytes: Vec::new(),
            btree_map: Vec::new(),
            boxed: Vec::new(),
            disable_comments: Vec::new(),
            skip_debug: Vec::new(),
            retain_enum_prefix: false,
            build_client: true,
            build_server: true,
            service_attributes: Vec::new(),
            include_file: "radicle.rs".to_owned(),
            openapi: OpenApi::default(),
            inside_runtime: false,
        }
    }
}

impl Options {
    /// The user's extern paths, and those of the packages that the runtime holds.
    pub(crate) fn all_extern_paths(&self) -> Vec<(String, String)> {
        let mut paths = self.extern_paths.clone();
        for (proto, rust) in RUNTIME_PACKAGES {
            let taken = paths.iter().any(|(path, _)| path == proto);
            if !taken && !self.inside_runtime {
                paths.push(((*proto).to_owned(), format!("{}::{rust}", self.runtime_path)));
            }
        }
        paths
    }
}

const RUNTIME_PACKAGES: &[(&str, &str)] =
    &[(".google.api", "google::api"), (".google.rpc", "google::rpc")];
