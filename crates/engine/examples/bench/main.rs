//! Measures the engine's kernels on network files and prints one JSON line per measurement.
#![expect(clippy::print_stdout, reason = "printing is all that this program is for")]

mod cpm;
mod network_file;
mod simulate;
mod usage;

use std::error::Error;
use std::process::ExitCode;

use sinew_engine::simulate::instructions::Instructions;

use crate::simulate::Options;

const HELP: &str = "usage:
  bench cpm FILE REPETITIONS
  bench simulate FILE TRIALS REPETITIONS [teams=N] [slots=N] [calendars=N] [threads=N] [percentiles] [pert] [portable|avx2|avx512]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match measure(&words) {
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

fn measure(words: &[&str]) -> Result<String, Box<dyn Error>> {
    match *words {
        ["cpm", file, repetitions] => cpm::measure(file, repetitions),
        ["simulate", file, trials, repetitions, ref rest @ ..] => {
            simulate::measure(file, trials.parse()?, repetitions.parse()?, options(rest)?)
        }
        _ => Err(HELP.into()),
    }
}

fn options(words: &[&str]) -> Result<Options, Box<dyn Error>> {
    let mut options = Options::default();
    for &word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("teams", count) => options.teams = count.parse()?,
            ("slots", count) => options.slots = count.parse()?,
            ("calendars", count) => options.calendars = count.parse()?,
            ("threads", count) => options.threads = count.parse()?,
            ("percentiles", _) => options.percentiles = true,
            ("pert", _) => options.pert = true,
            ("portable", _) => options.instructions = Some(Instructions::Portable),
            ("avx2", _) => options.instructions = Some(Instructions::Avx2),
            ("avx512", _) => options.instructions = Some(Instructions::Avx512),
            _ => return Err(HELP.into()),
        }
    }
    Ok(options)
}
