use super::{Load, Traffic, grpc, http1};
use crate::Result;

/// One caller that makes one call after the other.
#[derive(Debug)]
pub enum Lane {
    /// A stream slot of an HTTP/2 connection.
    Grpc(Box<grpc::Lane>),
    /// An HTTP/1.1 connection.
    Http1(http1::Lane),
}

impl Lane {
    /// Opens a connection for a single caller.
    pub async fn single(traffic: Traffic, port: u16) -> Result<Self> {
        Ok(match traffic {
            Traffic::Rest => Self::Http1(http1::Lane::connect(port).await?),
            Traffic::GrpcUnary | Traffic::GrpcStream => {
                Self::Grpc(Box::new(grpc::connect(port).await?.lane(grpc_call(traffic, 1))?))
            }
        })
    }

    /// Makes one call, checks its answer and returns the number of messages in it.
    pub async fn call(&mut self) -> Result<u64> {
        match self {
            Self::Grpc(lane) => lane.call().await,
            Self::Http1(lane) => lane.call().await,
        }
    }
}

pub(super) async fn open(load: &Load) -> Result<Vec<Lane>> {
    let mut lanes = Vec::new();
    for _ in 0..load.connections {
        if load.traffic == Traffic::Rest {
            lanes.push(Lane::single(load.traffic, load.port).await?);
            continue;
        }
        let connection = grpc::connect(load.port).await?;
        for _ in 0..load.streams {
            let call = grpc_call(load.traffic, load.messages);
            lanes.push(Lane::Grpc(Box::new(connection.lane(call)?)));
        }
    }
    Ok(lanes)
}

fn grpc_call(traffic: Traffic, messages: u32) -> grpc::Call {
    match traffic {
        Traffic::GrpcStream => grpc::Call::repeat(messages),
        Traffic::GrpcUnary | Traffic::Rest => grpc::Call::say_hello(),
    }
}
