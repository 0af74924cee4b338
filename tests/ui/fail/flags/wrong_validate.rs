fn even(value: &u32) -> Result<(), String> {
    if value % 2 == 0 { Ok(()) } else { Err("it is odd".to_owned()) }
}

fn maybe(_: &u16) -> bool {
    true
}

#[derive(radicle::Flags)]
struct Settings {
    #[flag(validate = even)]
    a: u16,
    #[flag(validate = maybe)]
    b: u16,
    #[flag(validate = nowhere)]
    c: u16,
}

fn main() {}
