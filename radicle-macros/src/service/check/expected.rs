use super::Rpc;

/// The signature that the method should have, in both forms, as the end of a message.
pub(super) fn expected(rpc: &Rpc) -> String {
    let Rpc { name, input, output, .. } = rpc;
    let request = if rpc.client_streams { format!("Streaming<{input}>") } else { input.clone() };
    let (reply, stream) = if rpc.server_streams {
        let item = format!("impl Stream<Item = Result<{output}, Status>>");
        (format!("{item} + Send + 'static"), format!("Self::{}", rpc.stream_type()))
    } else {
        (output.clone(), output.clone())
    };
    format!(
        "\nexpected `async fn {name}(&self, request: {request}) -> Result<{reply}, Status>`\
         \n      or `async fn {name}(&self, request: Request<{request}>) -> Result<Response<{stream}>, Status>`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::rpc::Description;

    #[test]
    fn both_forms_are_shown() {
        let description: Description = syn::parse_quote! {
            "a.Greeter" chat "Chat" bidi_stream (super::Question) -> super::Answer,
        };
        assert_eq!(
            expected(&description.rpcs[0]),
            "\nexpected `async fn chat(&self, request: Streaming<Question>) \
             -> Result<impl Stream<Item = Result<Answer, Status>> + Send + 'static, Status>`\
             \n      or `async fn chat(&self, request: Request<Streaming<Question>>) \
             -> Result<Response<Self::ChatStream>, Status>`"
        );
    }
}
