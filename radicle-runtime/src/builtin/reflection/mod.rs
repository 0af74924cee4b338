//! `grpc.reflection.v1` and `v1alpha`: what tools like grpcurl ask.
//!
//! Source: <https://github.com/grpc/grpc/blob/master/doc/server-reflection.md>.

mod index;

use std::{
    pin::Pin,
    sync::{Arc, LazyLock},
};

use futures_core::Stream;
use tokio_stream::StreamExt;
use tonic::{Request, Response, Status, Streaming};

use self::index::Index;
use crate::spec::ServiceSpec;

/// The reflection service of a server, in both versions.
#[derive(Clone, Debug)]
pub(crate) struct Reflection(Arc<Lazy>);

/// The descriptors, indexed when a client first asks: most servers are never asked.
type Lazy = LazyLock<Index, Box<dyn FnOnce() -> Index + Send>>;

impl Reflection {
    /// Tells the descriptors of these services.
    pub(crate) fn new(services: Vec<&'static ServiceSpec>) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(move || Index::new(&services)))))
    }
}

/// Implements one version; the two differ in their package alone.
macro_rules! version {
    ($version:ident) => {
        mod $version {
            use super::*;
            use crate::generated::grpc::reflection::$version::{
                ErrorResponse, ExtensionNumberResponse, FileDescriptorResponse,
                ListServiceResponse, ServerReflectionRequest, ServerReflectionResponse,
                ServiceResponse, server_reflection_request::MessageRequest,
                server_reflection_response::MessageResponse,
                server_reflection_server::ServerReflection,
            };

            type Responses =
                Pin<Box<dyn Stream<Item = Result<ServerReflectionResponse, Status>> + Send>>;

            #[tonic::async_trait]
            impl ServerReflection for Reflection {
                type ServerReflectionInfoStream = Responses;

                async fn server_reflection_info(
                    &self,
                    request: Request<Streaming<ServerReflectionRequest>>,
                ) -> Result<Response<Responses>, Status> {
                    let index = self.0.clone();
                    let responses = request
                        .into_inner()
                        .map(move |request| request.map(|request| respond(&index, request)));
                    Ok(Response::new(Box::pin(responses)))
                }
            }

            fn respond(
                index: &Index,
                request: ServerReflectionRequest,
            ) -> ServerReflectionResponse {
                let response = request.message_request.as_ref().map_or_else(
                    || Err(Status::invalid_argument("the request asks for nothing")),
                    |wanted| answer(index, wanted),
                );
                let response = response.unwrap_or_else(|status| {
                    MessageResponse::ErrorResponse(ErrorResponse {
                        error_code: status.code().into(),
                        error_message: status.message().to_owned(),
                    })
                });
                ServerReflectionResponse {
                    valid_host: request.host.clone(),
                    original_request: Some(request),
                    message_response: Some(response),
                }
            }

            fn answer(index: &Index, wanted: &MessageRequest) -> Result<MessageResponse, Status> {
                let file_descriptor_proto = match wanted {
                    MessageRequest::FileByFilename(name) => index.file(name)?,
                    MessageRequest::FileContainingSymbol(symbol) => index.file_of_symbol(symbol)?,
                    MessageRequest::FileContainingExtension(extension) => {
                        let number = extension.extension_number;
                        index.file_of_extension(&extension.containing_type, number)?
                    }
                    MessageRequest::AllExtensionNumbersOfType(name) => {
                        return Ok(MessageResponse::AllExtensionNumbersResponse(
                            ExtensionNumberResponse {
                                base_type_name: name.clone(),
                                extension_number: index.extension_numbers(name)?,
                            },
                        ));
                    }
                    MessageRequest::ListServices(_) => {
                        let service = index
                            .services()
                            .map(|name| ServiceResponse { name: name.to_owned() })
                            .collect();
                        return Ok(MessageResponse::ListServicesResponse(ListServiceResponse {
                            service,
                        }));
                    }
                };
                Ok(MessageResponse::FileDescriptorResponse(FileDescriptorResponse {
                    file_descriptor_proto,
                }))
            }
        }
    };
}

version!(v1);
version!(v1alpha);
