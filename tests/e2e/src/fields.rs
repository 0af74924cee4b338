use radicle::{Response, Status};

use crate::proto::e2e::fields::{
    Everything, UpdateRequest, fields_server::Fields, rival_server::Rival,
};

/// Answers with its requests.
#[derive(Clone, Debug, Default)]
pub struct FieldsService;

#[radicle::service]
impl Fields for FieldsService {
    async fn get(&self, request: Everything) -> Result<Everything, Status> {
        Ok(request)
    }

    async fn create(&self, request: Everything) -> Result<Response<Everything>, Status> {
        let mut response = Response::new(request);
        // What a handler says for itself, where `text` asks for it.
        let code = response.get_ref().text.strip_prefix("code ").and_then(|it| it.parse().ok());
        if let Some(code) = code {
            response.metadata_mut().insert("x-http-code", code);
            response.metadata_mut().insert("x-shelf", "7".parse().expect("it is ASCII"));
        }
        Ok(response)
    }

    async fn update(&self, request: UpdateRequest) -> Result<UpdateRequest, Status> {
        Ok(request)
    }

    async fn hidden(&self, request: Everything) -> Result<Everything, Status> {
        Ok(request)
    }
}

#[radicle::service]
impl Rival for FieldsService {
    async fn take(&self, request: Everything) -> Result<Everything, Status> {
        Ok(request)
    }
}
