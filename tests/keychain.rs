//! Where tokens and keys are kept, in every state that place can be in: a real gnome-keyring, files under a passphrase, files
//! under keys from the environment.
//!
//! | Module | What it shows |
//! |---|---|
//! | `items` | what goes into an open keychain comes out of it |
//! | `away` | locked, without a collection, without a bus, held still: told in time, nothing lost, nothing in the clear |
//! | `killed` | a link under way when the keychain dies |
//! | `window` | the app while the keychain dies, hangs and comes back, and while it is locked |
//! | `files` | no keychain at all: files under a passphrase |
//! | `environment` | no keychain at all: keys from the environment |
//! | `lock` | the passphrase lock over a keychain |
//! | `versions` | new keys for old |
//! | `rollback` | an older database in the place of a newer one |
//! | `backup` | accounts in a file, and back on another computer |

mod away;
mod backup;
mod environment;
mod files;
mod items;
mod killed;
mod lock;
mod rollback;
mod versions;
mod window;

use std::error::Error;

use latchkey_testbed::{Desktop, Keyring, LinkServer, LinkServerOptions, Phone};
use serde_json::Value;

use crate::support::{latchkey, link_with, objects, terminal};

/// What the tests set as passphrase. None of it may be found anywhere.
const WORDS: &str = "correct horse battery staple";

/// A desktop without a screen, with a link server and a phone.
struct Bed {
    // In this order, so that everything ends before the desktop does.
    server: LinkServer,
    phone: Phone,
    desktop: Desktop,
}

impl Bed {
    async fn new(keyring: Keyring) -> Result<Self, Box<dyn Error>> {
        let desktop = terminal(keyring).await?;
        let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
        let phone = Phone::new(&server.sandbox);
        Ok(Self {
            server,
            phone,
            desktop,
        })
    }

    /// Links the phone's nth account and gives its id.
    async fn link(&self, nth: usize) -> Result<String, Box<dyn Error>> {
        self.link_with(nth, &[]).await
    }

    async fn link_with(
        &self,
        nth: usize,
        environment: &[(&str, &str)],
    ) -> Result<String, Box<dyn Error>> {
        let account = &self.phone.accounts().await?[nth];
        let (desktop, issuer) = (&self.desktop, &self.server.issuer);
        let linked = link_with(desktop, issuer, &self.phone, account, environment).await?;
        Ok(linked["id"].as_str().ok_or("no id")?.to_owned())
    }
}

/// The accounts as they are listed, which takes neither keychain nor server.
fn listed(desktop: &Desktop) -> Result<Vec<Value>, Box<dyn Error>> {
    let said = latchkey(desktop, &["--json", "accounts"])?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    Ok(objects(&said.stdout)?)
}

/// A passphrase as it is written to standard input.
fn line(words: &str) -> String {
    format!("{words}\n")
}
