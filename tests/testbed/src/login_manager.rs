//! A login manager that says when the computer sleeps, as systemd's does (`org.freedesktop.login1`): whoever holds sleep off is waited for.

use std::io::{PipeReader, Read as _};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use zbus::blocking::{Connection, connection};
use zbus::{fdo, interface, zvariant};

use crate::{Desktop, TestbedError};

const PLACE: &str = "/org/freedesktop/login1";
const INTERFACE: &str = "org.freedesktop.login1.Manager";

/// The login manager. Dropping it takes it off the bus.
#[derive(Debug)]
pub struct LoginManager {
    bus: Connection,
    held: Arc<Mutex<Vec<Held>>>,
}

/// Sleep that somebody holds off.
#[derive(Debug)]
struct Held {
    who: String,
    why: String,
    /// Ends when they let go.
    until: PipeReader,
}

struct Manager {
    held: Arc<Mutex<Vec<Held>>>,
}

impl LoginManager {
    /// Puts a login manager on a desktop's bus.
    pub fn start(desktop: &Desktop) -> Result<Self, TestbedError> {
        let held = Arc::default();
        let manager = Manager {
            held: Arc::clone(&held),
        };
        let bus = connection::Builder::address(desktop.bus_address().as_str())
            .and_then(|builder| builder.serve_at(PLACE, manager))
            .and_then(|builder| builder.name("org.freedesktop.login1"))
            .and_then(connection::Builder::build)
            .map_err(TestbedError::at("the login manager"))?;
        Ok(Self { bus, held })
    }

    /// Waits until somebody holds sleep off, and says who and why.
    pub async fn wait_for_hold(&self, within: Duration) -> Result<(String, String), TestbedError> {
        let found = tokio::time::timeout(within, async {
            loop {
                if let Some(held) = lock(&self.held).last() {
                    return (held.who.clone(), held.why.clone());
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        found.await.map_err(|_| TestbedError::TimedOut {
            what: "somebody who holds sleep off".to_owned(),
            within,
            log: String::new(),
        })
    }

    /// Says that the computer is about to sleep, and returns when everybody who held it off has let go.
    pub async fn sleep(&self, within: Duration) -> Result<(), TestbedError> {
        self.tell(true)?;
        let held = std::mem::take(&mut *lock(&self.held));
        let let_go = tokio::task::spawn_blocking(move || {
            for mut held in held {
                // Nothing is ever written.
                let _ = held.until.read(&mut [0]);
            }
        });
        let let_go = tokio::time::timeout(within, let_go).await;
        let_go.map(drop).map_err(|_| TestbedError::TimedOut {
            what: "sleep that nobody holds off any more".to_owned(),
            within,
            log: String::new(),
        })
    }

    /// Says that it has woken.
    pub fn wake(&self) -> Result<(), TestbedError> {
        self.tell(false)
    }

    fn tell(&self, sleeps: bool) -> Result<(), TestbedError> {
        self.bus
            .emit_signal(
                None::<&str>,
                PLACE,
                INTERFACE,
                "PrepareForSleep",
                &(sleeps,),
            )
            .map_err(TestbedError::at("the login manager"))
    }
}

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn inhibit(
        &self,
        what: &str,
        who: String,
        why: String,
        mode: &str,
    ) -> fdo::Result<zvariant::OwnedFd> {
        if (what, mode) != ("sleep", "delay") {
            let asked = format!("{what}, {mode}");
            return Err(fdo::Error::NotSupported(asked));
        }
        let (until, theirs) =
            std::io::pipe().map_err(|error| fdo::Error::Failed(error.to_string()))?;
        lock(&self.held).push(Held { who, why, until });
        Ok(zvariant::OwnedFd::from(OwnedFd::from(theirs)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
