//! The `sinew` binary: a thin door to the operations. It lays out what they return and decides nothing.

mod args;
mod command;
mod terminal;

use std::process::ExitCode;

use app::failure::{Code, Failure};
use clap::Parser;

use crate::args::Args;

/// An import makes and frees millions of small texts: with the system's allocator that is a third of its time. What a forecast of a
/// large program took is given back within seconds.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Settings that the allocator looks for by this name when it starts. One arena: what threads leave behind in arenas of their own
/// would be half of an idle server's memory, and nobody here allocates so much at once that two would wait for each other.
#[cfg(not(target_env = "msvc"))]
#[allow(unsafe_code, reason = "the allocator documents the name, and nothing else of the program has it")]
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static ALLOCATOR_SETTINGS: &[u8; 70] = b"background_thread:true,narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0\0";

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report(&Failure::new(Code::Internal, format!("The system gives no threads: {error}"))),
    };
    let done = runtime.block_on(command::run(args));
    // A forecast that is still on its way in the background is of no use to anybody any more.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&failure),
    }
}

/// Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 input that cannot be used, 4 not found, 5 conflict, 6 forbidden.
fn report(failure: &Failure) -> ExitCode {
    terminal::error(&failure.message);
    ExitCode::from(match failure.code {
        Code::Internal => 1,
        Code::Invalid => 3,
        Code::NotFound => 4,
        Code::Conflict | Code::TooMany => 5,
        Code::Locked => 6,
        Code::Forbidden | Code::Unauthenticated => 6,
    })
}
