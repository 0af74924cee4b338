use radicle::Status;

macro_rules! service {
    ($service:path, $me:ty, $request:ty => $reply:ty) => {
        #[radicle::service]
        impl $service for $me {
            async fn say_hello(&self, _request: $request) -> Result<$reply, Status> {
                Ok(<$reply>::default())
            }
        }
    };
}

struct Me;

service!(ui::other::greeter_server::Greeter, Me, ui::other::Question => ui::other::Answer);

fn main() {
}
