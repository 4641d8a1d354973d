use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use url::Url;

pub(crate) fn latchkeyd(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkeyd"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// Ends the program when a test fails half-way.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Where it serves, as it says itself. Its output must be piped.
    pub(crate) fn issuer(&mut self) -> Url {
        let mut line = String::new();
        BufReader::new(self.0.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.strip_prefix("latchkeyd serves at ").unwrap();
        let address = address.split(',').next().unwrap().trim();
        Url::parse(address).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
