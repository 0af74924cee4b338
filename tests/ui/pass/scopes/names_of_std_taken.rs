struct Result;
struct Ok;
struct Option;
struct Send;
struct Pin;

struct Me;

#[radicle::service]
impl ui::other::greeter_server::Greeter for Me {
    async fn say_hello(&self, _: ui::other::Question) -> core::result::Result<ui::other::Answer, tonic::Status> {
        Err(tonic::Status::internal("taken"))
    }
}

fn main() {}
