//! interim
use std::fmt::Write;
fn main() {
    let fds = protox::compile(["proto/helloworld.proto", "proto/other.proto", "proto/routeguide.proto"], ["proto"]).unwrap();
    let fds2 = fds.clone();
    tonic_prost_build::configure().build_client(false).compile_fds(fds).unwrap();
    let mut out = String::new();
    for file in &fds2.file {
        let pkg = file.package();
        if pkg.starts_with("google") { continue }
        writeln!(out, "pub mod {pkg} {{ mod raw {{ include!(concat!(env!(\"OUT_DIR\"), \"/{pkg}.rs\")); }}").unwrap();
        for m in &file.message_type {
            let n = m.name();
            writeln!(out, "pub use raw::{n}; impl ::radicle::__private::Json for {n} {{ fn fields(&self) -> &'static [::radicle::__private::Field] {{ &[] }} fn write_fields(&self, _: &mut ::radicle::__private::Writer<'_>) {{}} fn read_field(&mut self, _: usize, _: &mut ::radicle::__private::Reader<'_>) -> Result<(), ::radicle::__private::Error> {{ Ok(()) }} }}").unwrap();
        }
        for s in &file.service {
            let n = s.name();
            let module: String = snake(n) + "_server";
            let full = format!("{pkg}.{n}");
            let hidden = format!("__radicle_{pkg}_{n}");
            let mut rows = String::new();
            let mut arms = String::new();
            for (i, m) in s.method.iter().enumerate() {
                let kind = match (m.client_streaming(), m.server_streaming()) { (false,false)=>"unary",(true,false)=>"client_stream",(false,true)=>"server_stream",_=>"bidi_stream"};
                let f = |t: &str| if t == ".google.protobuf.Empty" { "()".to_owned() } else { format!("super::{}", t.rsplit('.').next().unwrap()) };
                let mut name = snake(m.name()); if name == "match" { name = "r#match".into() }
                write!(rows, "{name} \"{}\" {kind} ({}) -> {}, ", m.name(), f(m.input_type()), f(m.output_type())).unwrap();
                if f(m.input_type()) != "()" {
                write!(arms, "{i}usize => input.{kind}(|request| service.{name}(request)),").unwrap(); }
            }
            writeln!(out, "pub mod {module} {{ pub use super::raw::{module}::*;
              #[allow(non_snake_case)] pub fn {n}<T: {n}>(service: std::sync::Arc<T>) -> ::radicle::__private::Mount {{ ::radicle::__private::Mount::new(&SPEC, service, |service, method, input| {{ let _ = service; match method {{ {arms} _ => {{ drop(input); unreachable!() }} }} }}) }}
              pub static PACKAGE: ::radicle::__private::Package = ::radicle::__private::Package {{ name: {pkg:?}, descriptors: &[], messages: &[] }};
              pub static SPEC: ::radicle::__private::ServiceSpec = ::radicle::__private::ServiceSpec {{ name: {full:?}, methods: &[], comment: \"\", deprecated: false, package: &PACKAGE }};
              impl<T: {n}> ::radicle::__private::Service<{n}Server<T>> for {n}Server<T> {{ fn mount(self) -> ::radicle::__private::Mount {{ ::radicle::__private::Mount::new(&SPEC, std::sync::Arc::new(self), |_, _, _| unreachable!()) }} }}
              #[doc(hidden)] #[macro_export] macro_rules! {hidden} {{ ([$($callback:tt)*] $($input:tt)*) => {{ $($callback)*! {{ {{ {full:?} {rows} }} $($input)* }} }}; }}
              #[doc(hidden)] pub use {hidden} as {n};
            }}").unwrap();
        }
        writeln!(out, "}}").unwrap();
    }
    std::fs::write(std::env::var("OUT_DIR").unwrap() + "/radicle.rs", out).unwrap();
}
fn snake(n: &str) -> String {
    let cs: Vec<char> = n.chars().collect();
    let mut o = String::new();
    for (i, c) in cs.iter().enumerate() {
        if c.is_uppercase() && i > 0 && (cs[i-1].is_lowercase() || cs.get(i+1).is_some_and(|c| c.is_lowercase())) { o.push('_') }
        o.extend(c.to_lowercase());
    }
    o
}
