// The shape of tonic's routeguide server.
use std::{collections::HashMap, pin::Pin, sync::Arc};

use tokio::sync::mpsc;
use tokio_stream::{Stream, StreamExt, wrappers::ReceiverStream};
use tonic::{Request, Response, Status, transport::Server};
use ui::routeguide::{
    Feature, Point, Rectangle, RouteNote, RouteSummary,
    route_guide_server::{RouteGuide, RouteGuideServer},
};

#[derive(Debug)]
pub struct RouteGuideService {
    features: Arc<Vec<Feature>>,
}

#[radicle::service]
impl RouteGuide for RouteGuideService {
    async fn get_feature(&self, request: Request<Point>) -> Result<Response<Feature>, Status> {
        for feature in &self.features[..] {
            if feature.location.as_ref() == Some(request.get_ref()) {
                return Ok(Response::new(feature.clone()));
            }
        }
        Ok(Response::new(Feature::default()))
    }

    type ListFeaturesStream = ReceiverStream<Result<Feature, Status>>;

    async fn list_features(
        &self,
        request: Request<Rectangle>,
    ) -> Result<Response<Self::ListFeaturesStream>, Status> {
        let (tx, rx) = mpsc::channel(4);
        let features = self.features.clone();
        tokio::spawn(async move {
            for feature in features.iter().filter(|it| it.location == request.get_ref().lo) {
                tx.send(Ok(feature.clone())).await.unwrap();
            }
        });
        Ok(Response::new(ReceiverStream::new(rx)))
    }

    async fn record_route(
        &self,
        request: Request<tonic::Streaming<Point>>,
    ) -> Result<Response<RouteSummary>, Status> {
        let mut stream = request.into_inner();
        let mut summary = RouteSummary::default();
        while let Some(point) = stream.next().await {
            let _point = point?;
            summary.point_count += 1;
        }
        Ok(Response::new(summary))
    }

    type RouteChatStream = Pin<Box<dyn Stream<Item = Result<RouteNote, Status>> + Send + 'static>>;

    async fn route_chat(
        &self,
        request: Request<tonic::Streaming<RouteNote>>,
    ) -> Result<Response<Self::RouteChatStream>, Status> {
        let mut notes: HashMap<i32, Vec<RouteNote>> = HashMap::new();
        let stream = request.into_inner().map(move |note| {
            let note = note?;
            notes.entry(note.location.unwrap_or_default().latitude).or_default().push(note.clone());
            Ok(note)
        });
        Ok(Response::new(Box::pin(stream) as Self::RouteChatStream))
    }
}

#[allow(dead_code)]
#[tokio::main]
async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let route_guide = RouteGuideService { features: Arc::new(Vec::new()) };
    let svc = RouteGuideServer::new(route_guide);
    Server::builder().add_service(svc).serve("[::1]:10000".parse()?).await?;
    Ok(())
}

fn main() {}
