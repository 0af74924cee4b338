struct Settings {
    a: u16,
}

fn main() {
    let flags: radicle::flags::FlagSet<Settings> = radicle::Flags::parse();
}
