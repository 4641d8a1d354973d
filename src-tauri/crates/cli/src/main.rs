//! `latchkey`: the engine in a terminal.
//!
//! Reads the command line, opens the engine, runs one command, and turns what happened into output and an exit code: 0 done,
//! 1 failed, 2 usage, 3 needs a person, 4 offline and queued. Standard output carries results only; whatever is wrong goes to
//! standard error as one sentence with the way out.

#![forbid(unsafe_code)]

mod args;
mod commands;
mod embedded;
mod output;
mod passphrase;
mod typed;

use std::alloc::System;
use std::process::ExitCode;

use clap::Parser as _;
use zeroizing_alloc::ZeroAlloc;

/// Memory is wiped when it is given back, whoever used it: libraries that read a token into a buffer of their own included.
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

#[tokio::main]
async fn main() -> ExitCode {
    latchkey_accounts::surroundings::forbid_core_dumps();
    let args = args::Args::parse();
    let output = output::Output::new(args.json);
    match commands::run(args.command, &output).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output.fail(&failure),
    }
}
