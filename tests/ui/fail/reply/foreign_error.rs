use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: Question) -> Result<Answer, String> {
        Err("no".to_owned())
    }
}

fn main() {}
