//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use latchkey_accounts::platform_config::Platform;

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
    /// Print an access token of an account, refreshed if it is stale
    Token {
        /// Id, @username, name or subject, as "latchkey accounts" shows them
        account: String,
        /// The least time the token must last, in seconds
        #[arg(long, default_value_t = 0, value_name = "SECONDS")]
        min_ttl: u64,
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
