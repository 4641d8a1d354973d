//! `latchkey`: the engine in a terminal.
//!
//! Reads the command line, asks an agent for a token if that is all there is to do and one runs, else opens the engine, runs one command, and turns what happened into output and an exit code: 0 done,
//! 1 failed, 2 usage, 3 needs a person, 4 offline and queued. Standard output carries results only; whatever is wrong goes to
//! standard error as one sentence with the way out.

#![forbid(unsafe_code)]

mod args;
mod commands;
mod embedded;
mod output;
mod passphrase;
mod quick;
mod typed;

use std::alloc::System;
use std::process::ExitCode;

use clap::Parser as _;
use tokio::runtime::{Builder, Runtime};
use zeroizing_alloc::ZeroAlloc;

/// Memory is wiped when it is given back, whoever used it: libraries that read a token into a buffer of their own included.
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    latchkey_accounts::surroundings::forbid_core_dumps();
    let args = read();
    let output = output::Output::new(args.json);
    if let Some(code) = quick::run(&args, &output) {
        return code;
    }
    let done = runtime(&args.command).block_on(commands::run(args.command, &output));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output.fail(&failure),
    }
}

/// Reads the command line.
fn read() -> args::Args {
    if let Some(args) = quick::read(std::env::args_os()) {
        return args;
    }
    args::Args::parse()
}

/// The agent answers in the thread that hears the question: going to another one takes longer than the answer.
fn runtime(command: &args::Command) -> Runtime {
    let mut builder = match command {
        args::Command::Agent { .. } => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = builder.enable_all().build();
    runtime.expect("a process that can start no thread and hear of no event cannot do anything")
}
