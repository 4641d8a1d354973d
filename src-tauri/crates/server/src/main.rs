//! `latchkeyd`: the link server as a program of its own.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use latchkey_server::client_secret::{self, MakeSecretError};
use latchkey_server::clock::{SystemClock, SystemEntropy};
use latchkey_server::config::{Config, ConfigError, LogFormat};
use latchkey_server::instance::{Instance, StartError};
use latchkey_server::keys::{self, Instances, Progress, RotateError, StatusError};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The link server of Latchkey.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The configuration file.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Serve the sandbox as the platform: no account, no key and no network is needed.
    #[arg(long)]
    sandbox: bool,
    /// Where to listen, such as 127.0.0.1:8787; port 0 takes a free one.
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// The database, such as sqlite://latchkeyd.db or postgres://latchkey@/latchkey.
    #[arg(long, value_name = "URL", global = true)]
    database: Option<String>,
    /// Written once the server serves, with its addresses in JSON.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

/// What to do instead of serving.
#[derive(Subcommand)]
enum Command {
    /// Look at the server's own keys, or put everything under a next one.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Make the first or the next secret of a confidential client and print it, once. The one before, and every token that the
    /// client has, ends with it. The server may be running.
    ClientSecret {
        /// The client's id in the configuration.
        client_id: String,
    },
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Say which keys the key file holds and how many stored records are under each.
    Status,
    /// Add a next key, put every record under it and remove the keys before. Servers may be running. If it is interrupted, it is
    /// gone on with the next time.
    Rotate {
        /// The instances have copies of the key file: do one step, and stop for the file to be copied to all of them.
        #[arg(long)]
        copies: bool,
    },
}

/// Why the program ends.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    ClientSecret(#[from] MakeSecretError),
    #[error(transparent)]
    KeysStatus(#[from] StatusError),
    #[error(transparent)]
    Rotate(#[from] RotateError),
    #[error(
        "The setting log cannot be used: give directives such as \"info\" or \"latchkey_server=debug\"."
    )]
    Log,
    #[error("The ready file {0} cannot be written: check its folder's permissions.")]
    ReadyFile(PathBuf, #[source] std::io::Error),
    #[error("The operating system gave no threads, signals or output to run with: {0}.")]
    System(#[from] std::io::Error),
}

fn main() -> ExitCode {
    forbid_core_dumps();
    allow_many_connections();
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Without stderr there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "latchkeyd: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// A core file would hold keys and opened sessions.
fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // It can fail only where the limit is zero already.
        let _ = setrlimit(Resource::Core, none);
    }
}

/// Every connection is an open file, and the usual soft limit of 1,024 is for programs that cannot count further.
fn allow_many_connections() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut files = getrlimit(Resource::Nofile);
        files.current = files.maximum;
        // Without it the server takes fewer connections and says so when they run out.
        let _ = setrlimit(Resource::Nofile, files);
    }
}

fn log(config: &Config) -> Result<(), Failure> {
    let filter = config.log.parse::<Targets>().map_err(|_| Failure::Log)?;
    let log = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    match config.log_format {
        LogFormat::Text => log.finish().with(filter).init(),
        LogFormat::Json => {
            let log = log.json().flatten_event(true).with_span_list(false);
            log.finish().with(filter).init();
        }
    }
    Ok(())
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let config = Config::read(arguments.config.as_deref(), variables(&arguments))?;
    if let Some(command) = &arguments.command {
        return command.run(&config).await;
    }
    log(&config)?;

    let mut ended = Signals::new()?;
    let instance = Instance::start(&config, arguments.sandbox).await?;
    let ready = instance.ready_file();
    if let Some(path) = &arguments.ready_file {
        ready
            .write(path)
            .map_err(|error| Failure::ReadyFile(path.clone(), error))?;
    }
    let sandbox = ready
        .sandbox
        .map(|url| format!(", sandbox phone at {url}phone"))
        .unwrap_or_default();
    let issuer = ready.issuer.as_str().trim_end_matches('/');
    writeln!(std::io::stdout(), "latchkeyd serves at {issuer}{sandbox}")?;

    ended.wait().await;
    instance.stop().await;
    Ok(())
}

impl Command {
    async fn run(&self, config: &Config) -> Result<(), Failure> {
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let mut out = std::io::stdout();
        match self {
            Self::ClientSecret { client_id } => {
                let secret = client_secret::make(config, client_id, clock, entropy).await?;
                writeln!(out, "{}", secret.expose())?;
            }
            Self::Keys(KeysCommand::Status) => write!(out, "{}", keys::status(config).await?)?,
            Self::Keys(KeysCommand::Rotate { copies }) => {
                let instances = if *copies {
                    Instances::HaveCopies
                } else {
                    Instances::ShareTheFile
                };
                let mut tell = |progress: Progress| {
                    // Without stderr there is nobody to tell.
                    let _ = writeln!(std::io::stderr(), "latchkeyd: {progress}");
                };
                let outcome = keys::rotate(config, instances, clock, entropy, &mut tell).await?;
                writeln!(out, "{outcome}")?;
            }
        }
        Ok(())
    }
}

/// The environment, then what the command line says instead of it.
fn variables(arguments: &Arguments) -> impl Iterator<Item = (String, String)> {
    let listen = arguments
        .listen
        .map(|address| ("LATCHKEYD_LISTEN".to_owned(), address.to_string()));
    let database = arguments
        .database
        .clone()
        .map(|url| ("LATCHKEYD_DATABASE".to_owned(), url));
    std::env::vars().chain(listen).chain(database)
}

/// SIGINT and SIGTERM, or Ctrl-C where there are no signals.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature as where it can fail"
    )]
    fn new() -> std::io::Result<Self> {
        Ok(Self {})
    }

    async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
