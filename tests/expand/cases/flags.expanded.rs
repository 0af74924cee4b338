#[automatically_derived]
impl crate::radicle::Flags for Settings {
    fn about() -> crate::radicle::__private::flags::About {
        crate::radicle::__private::flags::About {
            name: "greeter",
            version: "1.2.3",
            description: "A greeter over gRPC and REST.\n\nIt greets.",
            env_prefix: ::core::option::Option::Some("HELLO"),
        }
    }
    fn declare(
        flags: &mut crate::radicle::__private::flags::Declarations,
    ) -> ::std::boxed::Box<dyn ::core::ops::FnOnce() -> Self> {
        let grpc_server_port_flag = flags
            .add::<
                u16,
                _,
            >(
                "grpc_server_port",
                "The port that speaks gRPC.",
                |flag| flag.default(|| 8081),
            );
        let greeting_flag = flags
            .add::<
                radicle::Dynamic<String>,
                _,
            >(
                "greeting",
                "What a greeting starts with.",
                |flag| {
                    flag.default_text("Hello").validate(|value| checks::not_empty(value))
                },
            );
        let type_flag = flags
            .add::<
                Option<String>,
                _,
            >(
                "the_token",
                "",
                |flag| flag.validate(|text: &String| Ok::<_, String>(())).secret(),
            );
        ::std::boxed::Box::new(move || Self {
            grpc_server_port: grpc_server_port_flag.take(),
            greeting: greeting_flag.take(),
            r#type: type_flag.take(),
        })
    }
}
#[automatically_derived]
impl ::radicle::Flags for Nothing {
    fn about() -> ::radicle::__private::flags::About {
        ::radicle::__private::flags::About {
            name: ::core::env!("CARGO_PKG_NAME"),
            version: ::core::env!("CARGO_PKG_VERSION"),
            description: "",
            env_prefix: ::core::option::Option::None,
        }
    }
    fn declare(
        flags: &mut ::radicle::__private::flags::Declarations,
    ) -> ::std::boxed::Box<dyn ::core::ops::FnOnce() -> Self> {
        ::std::boxed::Box::new(move || Self {})
    }
}
