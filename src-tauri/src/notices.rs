//! The system's notices: what needs a person and is not seen otherwise. A notice whose cause is gone is taken back.

use std::collections::HashMap;
use std::sync::Arc;

use crate::words::{Variable, Words};

/// What a notice is about. There is one notice of each.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum About {
    /// An account that only a person can link again: its id.
    NeedsPerson(String),
    /// A link that was made elsewhere.
    NewLink {
        /// The account's id.
        account: String,
        /// The server's name for the link.
        link: String,
    },
    /// A revocation that a server would not do: its id.
    Refused(String),
    /// A tool that asks for tokens: its id.
    ProgramAsks(String),
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// What it is about.
    pub(crate) about: About,
    /// One line.
    pub(crate) title: String,
    /// What to do.
    pub(crate) text: String,
    /// The words of a second button beside opening the app.
    pub(crate) action: Option<String>,
}

/// What a person did with a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Opened the app.
    Open,
    /// Took the notice's own action.
    Act,
}

/// What is done with an answer.
pub(crate) type Answered = Arc<dyn Fn(&About, Answer) + Send + Sync>;

/// The notices on show.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    shown: HashMap<About, Option<u32>>,
}

impl Notice {
    /// An account needs its person.
    pub(crate) fn needs_person(words: &Words, id: &str, name: &str) -> Self {
        Self {
            about: About::NeedsPerson(id.to_owned()),
            title: words.say_with(
                "shell-notice-needs-person",
                &[("name", Variable::Text(name))],
            ),
            text: words.say("shell-notice-needs-person-text"),
            action: None,
        }
    }

    /// An account was linked elsewhere.
    pub(crate) fn new_link(words: &Words, link: &latchkey_accounts::NewLink, name: &str) -> Self {
        let unknown = words.say("shell-notice-unknown-device");
        let device = link.device.as_deref().unwrap_or(&unknown);
        let variables = [
            ("name", Variable::Text(name)),
            ("device", Variable::Text(device)),
        ];
        Self {
            about: About::NewLink {
                account: link.account.clone(),
                link: link.link.clone(),
            },
            title: words.say_with("shell-notice-new-link", &variables),
            text: words.say("shell-notice-new-link-text"),
            action: Some(words.say("shell-notice-new-link-revoke")),
        }
    }

    /// A server would not end a link.
    pub(crate) fn refused(words: &Words, id: &str, name: &str) -> Self {
        Self {
            about: About::Refused(id.to_owned()),
            title: words.say_with("shell-notice-refused", &[("name", Variable::Text(name))]),
            text: words.say("shell-notice-refused-text"),
            action: None,
        }
    }

    /// A tool asks for tokens.
    pub(crate) fn program_asks(words: &Words, id: &str, program: &str) -> Self {
        let program = [("program", Variable::Text(program))];
        Self {
            about: About::ProgramAsks(id.to_owned()),
            title: words.say_with("shell-notice-program", &program),
            text: words.say("shell-notice-program-text"),
            action: None,
        }
    }
}

impl Notices {
    /// Shows what is new among these, and takes back what is not among them any more. With `quietly`, what is new counts as seen:
    /// the person has the window before them.
    pub(crate) fn follow(
        &mut self,
        wanted: &[Notice],
        quietly: bool,
        open: &str,
        answered: &Answered,
    ) {
        self.shown.retain(|about, id| {
            let stays = wanted.iter().any(|notice| notice.about == *about);
            if let (false, Some(id)) = (stays, id) {
                system::take_back(*id);
            }
            stays
        });
        for notice in wanted {
            if !self.shown.contains_key(&notice.about) {
                let id = if quietly {
                    None
                } else {
                    system::show(notice, open, Arc::clone(answered))
                };
                self.shown.insert(notice.about.clone(), id);
            }
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod system {
    use notify_rust::{Hint, Notification};

    use super::{Answer, Answered, Notice};

    /// Shows a notice and says its number. A thread waits for what the person does with it.
    pub(super) fn show(notice: &Notice, open: &str, answered: Answered) -> Option<u32> {
        let mut shown = Notification::new();
        shown
            .appname("Latchkey")
            .icon("latchkey-desktop")
            .summary(&notice.title)
            .body(&notice.text)
            .hint(Hint::DesktopEntry("Latchkey".to_owned()))
            .action("default", open);
        if let Some(action) = &notice.action {
            shown.action("act", action);
        }
        let handle = match shown.show() {
            Ok(handle) => handle,
            Err(error) => {
                tracing::debug!(%error, "the system shows no notices");
                return None;
            }
        };
        let (id, about) = (handle.id(), notice.about.clone());
        std::thread::spawn(move || {
            handle.wait_for_action(|action| match action {
                "default" => answered(&about, Answer::Open),
                "act" => answered(&about, Answer::Act),
                _ => {}
            });
        });
        Some(id)
    }

    /// Takes a notice back.
    pub(super) fn take_back(id: u32) {
        let taken_back = zbus::blocking::Connection::session().and_then(|bus| {
            bus.call_method(
                Some("org.freedesktop.Notifications"),
                "/org/freedesktop/Notifications",
                Some("org.freedesktop.Notifications"),
                "CloseNotification",
                &id,
            )
        });
        if let Err(error) = taken_back {
            tracing::debug!(%error, "a notice stays");
        }
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod system {
    use super::{Answered, Notice};

    /// Shows a notice. What the person does with it is not told here.
    pub(super) fn show(notice: &Notice, _open: &str, _answered: Answered) -> Option<u32> {
        let shown = notify_rust::Notification::new()
            .appname("Latchkey")
            .summary(&notice.title)
            .body(&notice.text)
            .show();
        if let Err(error) = shown {
            tracing::debug!(%error, "the system shows no notices");
        }
        None
    }

    /// Notices stay there until the person puts them away.
    pub(super) fn take_back(_id: u32) {}
}
