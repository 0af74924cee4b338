mod rpc {
    pub use ::radicle as runtime;
}

struct Me;

#[rpc::runtime::service(crate = self::rpc::runtime)]
impl ui::other::greeter_server::Greeter for Me {
    async fn say_hello(&self, _: ui::other::Question) -> Result<ui::other::Answer, tonic::Status> {
        Ok(ui::other::Answer::default())
    }
}

fn main() {}
