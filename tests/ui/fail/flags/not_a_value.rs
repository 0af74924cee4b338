struct Point;

impl std::str::FromStr for Point {
    type Err = String;

    fn from_str(_: &str) -> Result<Self, String> {
        Ok(Self)
    }
}

#[derive(radicle::Flags)]
struct Settings {
    point: Point,
    at: radicle::Dynamic<Point>,
}

fn main() {}
