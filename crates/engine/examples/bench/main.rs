//! Measures the engine's kernels on network files and prints one JSON line per measurement.
#![expect(clippy::print_stdout, reason = "printing is all that this program is for")]

mod cpm;
mod network_file;
mod usage;

use std::process::ExitCode;

const HELP: &str = "bench cpm FILE REPETITIONS";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["cpm", file, repetitions] => cpm::measure(file, repetitions),
        _ => Err(HELP.into()),
    };
    match result {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}
