//! The command line.

mod leak;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use latchkey_accounts::platform_config::Platform;

pub(crate) use self::leak::{Format as LeakFormat, Leak, Revoke as LeakRevoke, Scan as LeakScan};

/// Link accounts to this computer by QR code; the tokens stay sealed in its keychain.
#[derive(Debug, Parser)]
#[command(name = "latchkey", version)]
pub(crate) struct Args {
    /// Print one JSON object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Link an account: scan the code with the phone
    Link(Link),
    /// List the accounts of this computer
    Accounts,
    /// Give an account a name of your own, by which it is found from then on
    Label {
        /// Id, @username, label, name or subject, as "latchkey accounts" shows them
        account: String,
        /// The name; an empty one takes it away
        text: String,
    },
    /// Print an access token of an account, refreshed if it is stale
    Token {
        /// Id, @username, name or subject, as "latchkey accounts" shows them
        account: String,
        /// The least time the token must last, in seconds
        #[arg(long, default_value_t = 0, value_name = "SECONDS")]
        min_ttl: u64,
    },
    /// Run a command with an access token in its environment
    Exec {
        /// Id, @username, name or subject, as "latchkey accounts" shows them
        account: String,
        /// The variable that holds the token
        #[arg(long, default_value = "LATCHKEY_ACCESS_TOKEN", value_name = "NAME")]
        env: String,
        /// The least time the token must last, in seconds
        #[arg(long, default_value_t = 0, value_name = "SECONDS")]
        min_ttl: u64,
        /// The command and its arguments
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<OsString>,
    },
    /// Hand tokens to tools over a socket, until it is ended
    Agent {
        /// Only say where the socket lies, whether or not an agent runs
        #[arg(long = "where")]
        place: bool,
    },
    /// The programs that asked the agent for tokens, and what each may have
    #[command(alias = "program")]
    Programs {
        #[command(subcommand)]
        command: Option<Programs>,
    },
    /// Refresh the tokens of an account now
    Refresh(Which),
    /// Take access back: end the link here, at the server and at the platform
    Revoke {
        #[command(flatten)]
        which: Which,
        /// Revoke the token given on standard input instead
        #[arg(long, conflicts_with_all = ["account", "all"])]
        token_stdin: bool,
    },
    /// Remove an account from this computer and end its session at the server
    Logout(Which),
    /// Find leaked tokens in anything, revoke them, and prove that they are dead
    Leak {
        #[command(subcommand)]
        command: Leak,
    },
    /// Show what was revoked and logged out here, until its server has confirmed it
    Outbox(Outbox),
    /// Show or change the keys that everything is sealed under
    Key {
        #[command(subcommand)]
        command: Key,
    },
    /// Lock the stored tokens behind a passphrase; the first time, choose one
    Lock(Lock),
    /// Unlock with the passphrase, for every program of this user
    Unlock,
    /// Write the accounts to a file under a passphrase
    Backup {
        /// The file to write; it must not exist yet
        file: PathBuf,
        /// Put the live tokens in too: whoever has file and passphrase then has the accounts
        #[arg(long)]
        with_tokens: bool,
    },
    /// Bring back the accounts of a backup
    Restore {
        /// The file that "latchkey backup" wrote
        file: PathBuf,
    },
    /// Say which accounts will hold through the next hours, and what to do about the others
    Health {
        /// How long they have to hold: 90m, 4h, 2d
        #[arg(long, value_name = "DURATION", default_value = "4h", value_parser = duration)]
        until: Duration,
    },
    /// Show what happened to accounts, keys and tokens; check that nothing in that log was changed
    Audit(Audit),
    /// Where accounts can be linked
    Provider {
        #[command(subcommand)]
        command: Provider,
    },
    /// Try everything a link needs and say what does not work
    Doctor,
    /// Encrypt, decrypt and check files of social-platform tokens, with the keys in ENCRYPTION_KEY and its kin
    #[command(subcommand)]
    PlatformConfig(PlatformConfig),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Programs {
    /// Let a program have tokens, or change what it may have
    Approve {
        /// The program's id
        id: String,
        /// Only of this account; may be given several times
        #[arg(long = "account", value_name = "ACCOUNT")]
        accounts: Vec<String>,
        /// Only tokens with no more than this scope; may be given several times
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// The longest lifetime that it may ask for, in seconds
        #[arg(long, value_name = "SECONDS")]
        max_ttl: Option<u64>,
    },
    /// Take a program's approval back, or its question off the list
    Remove {
        /// The program's id
        id: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Audit {
    /// Check every record, and that none is missing, instead of showing them
    #[arg(long, conflicts_with_all = ["since", "account"])]
    pub(crate) verify: bool,
    /// Only the last so much time, such as 90m, 24h or 7d
    #[arg(long, value_name = "DURATION")]
    pub(crate) since: Option<jiff::Span>,
    /// Only of this account; one that is gone is meant by its id
    #[arg(long)]
    pub(crate) account: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlatformConfig {
    /// Seal every secret of a plain file
    Encrypt(ConfigFile),
    /// Open every secret; to a pipe or a file, never to a terminal
    Decrypt(ConfigFile),
    /// Seal every secret anew under the current version of the key
    Reencrypt(ConfigFile),
    /// Say whether every secret is sealed and opens, and what needs re-encryption
    Check(ConfigSource),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConfigFile {
    #[command(flatten)]
    pub(crate) source: ConfigSource,
    /// Rewrite the file instead of printing the result; a folder needs it
    #[arg(long)]
    pub(crate) in_place: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConfigSource {
    /// The file; "-" is standard input; for reencrypt and check also a folder, of which every *.json is meant
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The platform of files that do not say it
    #[arg(long, value_name = "PLATFORM")]
    pub(crate) platform: Option<Platform>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Provider {
    /// List the providers of this computer and those that come with this program
    List,
    /// Add a provider: one that comes with this program, an issuer's address, or a manifest file
    Add(AddProvider),
    /// Reach a provider and say what is not as its manifest says
    Check {
        /// The provider; the usual one if it is left out
        id: Option<String>,
    },
    /// Print the manifest of one that comes with this program, to change a copy of it
    Show {
        /// Its name, as "latchkey provider list" shows it
        id: String,
    },
    /// Remove a provider and the client secret that was given with it
    Remove {
        /// Its name, as "latchkey provider list" shows it
        id: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct AddProvider {
    /// Its name, its address or a file
    #[arg(value_name = "FILE|ISSUER|PRESET")]
    pub(crate) source: String,
    /// Call it so, instead of its own name
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// The id that the provider gave your app
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// Read the secret that the provider gave your app from standard input; it is kept in the keychain
    #[arg(long)]
    pub(crate) client_secret_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Where keys are kept, which versions there are, and which accounts need re-encryption
    Status,
    /// Make a new key, seal every account's key under it, and delete the old one when nothing needs it
    Rotate {
        /// Give every account a new key as well and seal its tokens anew
        #[arg(long)]
        deep: bool,
    },
    /// Go on with an account database that is older than the keychain remembers
    Accept,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").multiple(false))]
pub(crate) struct Lock {
    /// Change the passphrase
    #[arg(long, group = "what")]
    pub(crate) change: bool,
    /// Take the lock off
    #[arg(long, group = "what")]
    pub(crate) remove: bool,
    /// Lock after this many minutes without use; 0 for never
    #[arg(long, group = "what", value_name = "MINUTES")]
    pub(crate) idle: Option<u64>,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("act").multiple(false))]
pub(crate) struct Outbox {
    /// Try everything that is not confirmed now
    #[arg(long, group = "act")]
    pub(crate) flush: bool,
    /// Give a revocation up and destroy what is left of its tokens here
    #[arg(long, group = "act", value_name = "ID")]
    pub(crate) forget: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Link {
    /// Where to link: "sandbox" or a name from "latchkey provider list"
    #[arg(long, value_name = "ID")]
    pub(crate) provider: Option<String>,
    /// The link server's address
    #[arg(long, value_name = "URL", conflicts_with = "provider")]
    pub(crate) server: Option<String>,
    /// The address of any other server that describes itself; it is added under its host's name
    #[arg(long, value_name = "URL", conflicts_with_all = ["provider", "server"], requires = "client_id")]
    pub(crate) issuer: Option<String>,
    /// The id that the issuer gave your app
    #[arg(long, value_name = "ID", requires = "issuer")]
    pub(crate) client_id: Option<String>,
    /// Link in the system's browser instead of by a code
    #[arg(long)]
    pub(crate) browser: bool,
    /// What to ask for; may be given several times
    #[arg(long = "scope", value_name = "SCOPE")]
    pub(crate) scopes: Vec<String>,
    /// Also write the code to a PNG file
    #[arg(long, value_name = "FILE")]
    pub(crate) png: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").multiple(false))]
pub(crate) struct Which {
    /// Id, @username, name or subject, as "latchkey accounts" shows them
    #[arg(group = "which")]
    pub(crate) account: Option<String>,
    /// Every account
    #[arg(long, group = "which")]
    pub(crate) all: bool,
}

/// A time as people write it, such as 90m, 4h or 2d.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("\"{text}\" is no duration; write it as 90m, 4h or 2d");
    let span: jiff::Span = text.parse().map_err(|_| wrong())?;
    let whole = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours());
    let whole = whole.map_err(|_| wrong())?;
    Duration::try_from(whole).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        let seconds = |text: &str| duration(text).map(|time| time.as_secs()).ok();
        assert_eq!(seconds("90m"), Some(5_400));
        assert_eq!(seconds("4h"), Some(14_400));
        assert_eq!(seconds("1d 2h30m"), Some(95_400));
        assert_eq!(seconds("0s"), Some(0));
        for wrong in [
            "",
            "4",
            "h",
            "four hours",
            "-4h",
            "99999999999999999999h",
            "9999999999999999999d",
        ] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
