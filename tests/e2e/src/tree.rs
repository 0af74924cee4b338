use radicle::Status;

use crate::proto::e2e::tree::{Tree, trees_server::Trees};

/// Gives every tree back.
#[derive(Clone, Debug, Default)]
pub struct TreeService;

#[radicle::service]
impl Trees for TreeService {
    async fn grow(&self, tree: Tree) -> Result<Tree, Status> {
        Ok(tree)
    }
}
