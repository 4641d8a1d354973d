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
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "only the bus of Linux tells what a person does")
)]
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
    place: system::Place,
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
                self.place.take_back(*id);
            }
            stays
        });
        for notice in wanted {
            if !self.shown.contains_key(&notice.about) {
                let id = if quietly {
                    None
                } else {
                    self.place.show(notice, open, answered)
                };
                self.shown.insert(notice.about.clone(), id);
            }
        }
    }
}

#[cfg(target_os = "linux")]
mod system {
    //! The freedesktop.org Desktop Notifications Specification.

    use std::collections::HashMap;
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

    use zbus::blocking::{Connection, MessageIterator};
    use zbus::zvariant::Value;
    use zbus::{MatchRule, Message};

    use super::{About, Answer, Answered, Notice};

    const NAME: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";
    /// What a press on the notice itself is called.
    const ITSELF: &str = "default";
    const ACTION: &str = "act";

    /// Where notices are shown, once one was.
    #[derive(Debug, Default)]
    pub(super) struct Place(Option<Open>);

    #[derive(Debug)]
    struct Open {
        bus: Connection,
        on_show: OnShow,
    }

    type OnShow = Arc<Mutex<HashMap<u32, About>>>;

    impl Place {
        /// Shows a notice and says its number.
        pub(super) fn show(
            &mut self,
            notice: &Notice,
            open: &str,
            answered: &Answered,
        ) -> Option<u32> {
            match self.try_show(notice, open, answered) {
                Ok(id) => Some(id),
                Err(error) => {
                    tracing::debug!(%error, "the system shows no notices");
                    None
                }
            }
        }

        /// Takes a notice back.
        pub(super) fn take_back(&self, id: u32) {
            let Some(Open { bus, on_show }) = &self.0 else {
                return;
            };
            lock(on_show).remove(&id);
            if let Err(error) =
                bus.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &id)
            {
                tracing::debug!(%error, "a notice stays");
            }
        }

        fn try_show(
            &mut self,
            notice: &Notice,
            open: &str,
            answered: &Answered,
        ) -> zbus::Result<u32> {
            let Open { bus, on_show } = match &self.0 {
                Some(place) => place,
                None => self.0.insert(Open::new(answered)?),
            };
            let mut actions = vec![ITSELF, open];
            if let Some(action) = &notice.action {
                actions.extend([ACTION, action]);
            }
            let hints = HashMap::from([("desktop-entry", Value::from("Latchkey"))]);
            let (replaces, as_long_as_the_system_does) = (0_u32, -1_i32);
            let asked = (
                "Latchkey",
                replaces,
                "latchkey-desktop",
                &notice.title,
                &notice.text,
                actions,
                hints,
                as_long_as_the_system_does,
            );
            // Held until its number is known: a press may be told at once.
            let mut on_show = lock(on_show);
            let reply = bus.call_method(Some(NAME), PATH, Some(NAME), "Notify", &asked)?;
            let id = reply.body().deserialize()?;
            on_show.insert(id, notice.about.clone());
            Ok(id)
        }
    }

    impl Open {
        /// Listens before anything is shown, and on the connection that shows: some systems tell nobody else.
        fn new(answered: &Answered) -> zbus::Result<Self> {
            let bus = Connection::session()?;
            let presses = MatchRule::builder()
                .msg_type(zbus::message::Type::Signal)
                .path(PATH)?
                .interface(NAME)?
                .build();
            let told = MessageIterator::for_match_rule(presses, &bus, None)?;
            let on_show = OnShow::default();
            let (known, answered) = (Arc::clone(&on_show), Arc::clone(answered));
            std::thread::spawn(move || {
                for message in told.flatten() {
                    if let Some((about, answer)) = read(&message, &known) {
                        answered(&about, answer);
                    }
                }
            });
            Ok(Self { bus, on_show })
        }
    }

    /// What a signal says a person did with a notice of ours.
    fn read(message: &Message, on_show: &OnShow) -> Option<(About, Answer)> {
        let header = message.header();
        match header.member()?.as_str() {
            "ActionInvoked" => {
                let (id, action): (u32, String) = message.body().deserialize().ok()?;
                let answer = match action.as_str() {
                    ITSELF => Answer::Open,
                    ACTION => Answer::Act,
                    _ => return None,
                };
                Some((lock(on_show).remove(&id)?, answer))
            }
            "NotificationClosed" => {
                let (id, _reason): (u32, u32) = message.body().deserialize().ok()?;
                lock(on_show).remove(&id);
                None
            }
            _ => None,
        }
    }

    fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::{Answered, Notice};

    /// Where notices are shown.
    #[derive(Debug, Default)]
    pub(super) struct Place;

    #[expect(clippy::unused_self, reason = "the place of Linux is its bus")]
    impl Place {
        /// Shows a notice. What the person does with it is not told here.
        pub(super) fn show(
            &mut self,
            notice: &Notice,
            _open: &str,
            _answered: &Answered,
        ) -> Option<u32> {
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
        pub(super) fn take_back(&self, _id: u32) {}
    }
}
