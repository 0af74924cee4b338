struct Me;

#[radicle::service]
impl Upload for Me {
    async fn record(&self, _: Chunk) -> Result<Summary, Status> {
        Ok(Summary::default())
    }
}

use radicle::Status;
use ui::upload::{Chunk, Summary, upload_server::Upload};

fn main() {}
