use std::{
    env,
    fmt::Display,
    path::{Path, PathBuf},
    process,
};

use crate::{
    Error,
    check::{self, Checked},
    descriptor::{self, Descriptors, Read},
    emit,
    generate::{self, Output},
    model,
    openapi::OpenApi,
    options::Options,
    watch,
};

/// Options of a compilation; made by [`configure`].
///
/// Paths select packages, messages or fields by their proto names, as prost-build's do: `.` selects all,
/// `.helloworld` a package, `.helloworld.HelloRequest` a message, `HelloRequest.name` what ends so.
///
/// ```no_run
/// // build.rs
/// radicle_build::configure()
///     .bytes(".helloworld.Picture.data")
///     .type_attribute(".helloworld.Point", "#[derive(PartialOrd)]")
///     .compile_protos(&["proto/greeter.proto"], &["proto"]);
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    options: Options,
    out_dir: Option<PathBuf>,
    file_descriptor_set_path: Option<PathBuf>,
    openapi_path: Option<PathBuf>,
    emit_rerun_if_changed: bool,
}

/// Starts with the default options.
#[must_use]
pub fn configure() -> Builder {
    Builder {
        options: Options::default(),
        out_dir: None,
        file_descriptor_set_path: None,
        openapi_path: None,
        emit_rerun_if_changed: env::var_os("CARGO").is_some(),
    }
}

impl Builder {
    /// Compiles, or prints every mistake and exits with 1.
    pub fn compile_protos(&self, protos: &[impl AsRef<Path>], includes: &[impl AsRef<Path>]) {
        exit_on_error(self.generate(protos, includes));
    }

    /// Compiles a ready, encoded `google.protobuf.FileDescriptorSet`, or prints every mistake and exits
    /// with 1.
    ///
    /// The bytes are those of `protoc --include_imports --include_source_info -o`, `buf build -o` or
    /// protox. A decoded set does not do: prost's types lose `google.api.http`.
    pub fn compile_fds(&self, descriptors: impl AsRef<[u8]>) {
        exit_on_error(self.generate_fds(descriptors));
    }

    /// As [`Builder::compile_protos`], but gives the error back.
    ///
    /// # Errors
    /// The protos have mistakes, an option is wrong, or the output cannot be written.
    pub fn generate(
        &self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<(), Error> {
        let protos: Vec<&Path> = protos.iter().map(AsRef::as_ref).collect();
        let includes: Vec<&Path> = includes.iter().map(AsRef::as_ref).collect();
        let mut read = Read::default();
        let descriptors = descriptor::compile(&protos, &includes, &mut read);
        if self.emit_rerun_if_changed {
            watch::print(&read.files, &includes);
        }
        self.write(&descriptors?)
    }

    /// As [`Builder::compile_fds`], but gives the error back.
    ///
    /// # Errors
    /// The bytes are not a linked descriptor set, the protos have mistakes, an option is wrong, or the
    /// output cannot be written.
    pub fn generate_fds(&self, descriptors: impl AsRef<[u8]>) -> Result<(), Error> {
        self.write(&descriptor::decode(descriptors.as_ref())?)
    }

    fn write(&self, descriptors: &Descriptors) -> Result<(), Error> {
        let (checked, outputs) = self.outputs(descriptors)?;
        emit::emit(&self.folder()?, &outputs)?;
        if let Some(path) = &self.openapi_path {
            emit::write(path, self.document(&checked).as_bytes())?;
        }
        match &self.file_descriptor_set_path {
            Some(path) => emit::write(path, &descriptors.encoded),
            None => Ok(()),
        }
    }

    /// The files of the output folder.
    pub(crate) fn outputs(
        &self,
        descriptors: &Descriptors,
    ) -> Result<(Checked, Vec<Output>), Error> {
        let checked = check::check(model::read(descriptors), &descriptors.sources, &self.options)?;
        let messages = generate::messages(&checked, descriptors.typed()?, &self.options)?;
        let mut outputs = generate::generate(&checked, messages, &self.options);
        let content = descriptors.without_source_info();
        outputs.push(Output { name: emit::DESCRIPTORS.to_owned(), content });
        Ok((checked, outputs))
    }

    /// The OpenAPI document.
    pub(crate) fn document(&self, checked: &Checked) -> String {
        generate::document(checked, &self.options.openapi.or_of_crate())
    }

    fn folder(&self) -> Result<PathBuf, Error> {
        let folder = self.out_dir.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        folder.ok_or_else(|| {
            Error::message("OUT_DIR is not set: call this from build.rs, or give an `out_dir`")
        })
    }
}

fn exit_on_error(result: Result<(), impl Display>) {
    if let Err(error) = result {
        eprintln!("{error}");
        process::exit(1);
    }
}

/// What is generated.
impl Builder {
    /// Takes the types below a proto path from a Rust path instead of generating them.
    ///
    /// The other crate must have them from radicle-build too, since they need their JSON mapping.
    #[must_use]
    pub fn extern_path(mut self, proto: impl Into<String>, rust: impl Into<String>) -> Self {
        self.options.extern_paths.push((proto.into(), rust.into()));
        self
    }

    /// The path of the runtime for a renamed or re-exported `radicle-runtime`. Default: `::radicle`.
    #[must_use]
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        self.options.runtime_path = path.into();
        self
    }

    /// Whether to generate clients. Default: yes.
    #[must_use]
    pub fn build_client(mut self, build: bool) -> Self {
        self.options.build_client = build;
        self
    }

    /// Whether to generate service traits and servers. Default: yes.
    #[must_use]
    pub fn build_server(mut self, build: bool) -> Self {
        self.options.build_server = build;
        self
    }

    /// `bytes` fields become `bytes::Bytes` instead of `Vec<u8>`.
    #[must_use]
    pub fn bytes(mut self, path: impl Into<String>) -> Self {
        self.options.bytes.push(path.into());
        self
    }

    /// `map` fields become a `BTreeMap` instead of a `HashMap`.
    #[must_use]
    pub fn btree_map(mut self, path: impl Into<String>) -> Self {
        self.options.btree_map.push(path.into());
        self
    }

    /// Puts a message field in a `Box`.
    #[must_use]
    pub fn boxed(mut self, path: impl Into<String>) -> Self {
        self.options.boxed.push(path.into());
        self
    }

    /// Leaves the comments of the protos out.
    #[must_use]
    pub fn disable_comments(mut self, path: impl Into<String>) -> Self {
        self.options.disable_comments.push(path.into());
        self
    }

    /// Does not derive `Debug`.
    #[must_use]
    pub fn skip_debug(mut self, path: impl Into<String>) -> Self {
        self.options.skip_debug.push(path.into());
        self
    }

    /// Changes what the OpenAPI document says beside what the protos do.
    ///
    /// The document is served by the server at `/openapi.json`, with the services that it has.
    ///
    /// ```no_run
    /// use radicle_build::SecurityScheme;
    ///
    /// radicle_build::configure()
    ///     .openapi(|api| api.title("Library").security_scheme("token", SecurityScheme::Bearer))
    ///     .compile_protos(&["proto/library.proto"], &["proto"]);
    /// ```
    #[must_use]
    pub fn openapi(mut self, change: impl FnOnce(OpenApi) -> OpenApi) -> Self {
        self.options.openapi = change(self.options.openapi);
        self
    }

    /// Keeps the enum's name at the start of its variants: `Kind::KindUnspecified`.
    #[must_use]
    pub fn retain_enum_prefix(mut self) -> Self {
        self.options.retain_enum_prefix = true;
        self
    }
}

/// Attributes on what is generated.
impl Builder {
    /// An attribute on messages, enums and oneofs.
    #[must_use]
    pub fn type_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.options.type_attributes.push((path.into(), attribute.into()));
        self
    }

    /// An attribute on messages.
    #[must_use]
    pub fn message_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        self.options.message_attributes.push((path.into(), attribute.into()));
        self
    }

    /// An attribute on enums and oneofs.
    #[must_use]
    pub fn enum_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.options.enum_attributes.push((path.into(), attribute.into()));
        self
    }

    /// An attribute on fields, oneof members and enum values.
    #[must_use]
    pub fn field_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        self.options.field_attributes.push((path.into(), attribute.into()));
        self
    }

    /// An attribute on the server modules of a package.
    #[must_use]
    pub fn server_mod_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let attribute = self.service_attribute(attribute);
        self.options.server_attributes.push_mod(path, attribute);
        self
    }

    /// An attribute on the `…Server` struct of a service.
    #[must_use]
    pub fn server_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let attribute = self.service_attribute(attribute);
        self.options.server_attributes.push_struct(path, attribute);
        self
    }

    /// An attribute on the trait of a service.
    #[must_use]
    pub fn trait_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let attribute = self.service_attribute(attribute);
        self.options.server_attributes.push_trait(path, attribute);
        self
    }

    /// An attribute on the client modules of a package.
    #[must_use]
    pub fn client_mod_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let attribute = self.service_attribute(attribute);
        self.options.client_attributes.push_mod(path, attribute);
        self
    }

    /// An attribute on the `…Client` struct of a service.
    #[must_use]
    pub fn client_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        let attribute = self.service_attribute(attribute);
        self.options.client_attributes.push_struct(path, attribute);
        self
    }

    fn service_attribute(&mut self, attribute: impl Into<String>) -> String {
        let attribute = attribute.into();
        self.options.service_attributes.push(attribute.clone());
        attribute
    }
}

/// Where the output goes.
impl Builder {
    /// The folder of the generated files. Default: the environment variable `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// The name of the file with the tree of modules. Default: `radicle.rs`, which
    /// `radicle::include_protos!` includes.
    #[must_use]
    pub fn include_file(mut self, name: impl Into<String>) -> Self {
        self.options.include_file = name.into();
        self
    }

    /// Also writes the encoded `google.protobuf.FileDescriptorSet`, imports and source information
    /// included, to this path.
    #[must_use]
    pub fn file_descriptor_set_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.file_descriptor_set_path = Some(path.into());
        self
    }

    /// Also writes the OpenAPI document of all services to this path, for tools that make clients.
    #[must_use]
    pub fn openapi_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.openapi_path = Some(path.into());
        self
    }

    /// Whether to tell cargo what to watch. Default: if cargo runs this.
    ///
    /// Watched are the protos that were read, imports included, and their folders up to the include
    /// folder as long as they hold nothing but protos. In a mixed folder, `.` or `src`, a new proto alone
    /// does not run the build script: the build script that names it is changed anyway.
    #[must_use]
    pub fn emit_rerun_if_changed(mut self, emit: bool) -> Self {
        self.emit_rerun_if_changed = emit;
        self
    }

    /// For radicle-runtime's own protos.
    #[doc(hidden)]
    #[must_use]
    pub fn inside_runtime(mut self) -> Self {
        self.options.inside_runtime = true;
        self.runtime_path("crate")
    }
}
