//! `deploy rules SCRATCH` and `deploy live GREETER SCRATCH`: see `tests/deploy/run`.

use std::{env, path::Path, process::ExitCode};

use deploy::{Result, live, mutants};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match run(&arguments).await {
        Ok(done) => {
            println!("{done}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("deploy: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> Result<String> {
    match arguments {
        ["rules", scratch] => {
            let alerts = mutants::check(Path::new(scratch))?;
            Ok(format!(
                "{alerts} alerts have a case in which they fire and one in which they do not"
            ))
        }
        ["live", greeter, scratch] => {
            let asked = live::check(Path::new(greeter), Path::new(scratch)).await?;
            Ok(format!("data for {asked}"))
        }
        _ => Err("usage: deploy rules SCRATCH | deploy live GREETER SCRATCH".into()),
    }
}
