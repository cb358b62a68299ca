//! `xinqiao`: see `xinqiao --help`.

use std::{collections::BTreeMap, process::ExitCode};

use clap::Parser;
use xinqiao::command::{Arguments, run};

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn variables() -> BTreeMap<String, String> {
    std::env::vars().collect()
}

fn main() -> ExitCode {
    let variables = variables();
    let filter = variables.get("RUST_LOG").map_or("info,sqlx=warn,sea_orm=warn", String::as_str);
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .init();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(Arguments::parse(), &variables)));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xinqiao: {error:#}");
            ExitCode::FAILURE
        }
    }
}
