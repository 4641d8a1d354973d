//! What stands beside windows on a desktop: a place for tray icons and one for notices, as a panel offers them on the session's bus.
//!
//! It speaks what panels speak: `org.kde.StatusNotifierWatcher` with `com.canonical.dbusmenu`, and `org.freedesktop.Notifications`.

#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "the interfaces of the bus say what their methods take"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zbus::blocking::{Connection, Proxy, connection};
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{interface, object_server::SignalEmitter};

use crate::{Desktop, TestbedError};

const NOTIFICATIONS: &str = "/org/freedesktop/Notifications";
/// How often is looked while waiting.
const LOOK: Duration = Duration::from_millis(20);

/// A panel. Dropping it takes it off the bus.
#[derive(Debug)]
pub struct Panel {
    bus: Connection,
    items: Arc<Mutex<Vec<(String, String)>>>,
    notices: Arc<Mutex<Notices>>,
}

/// A notice on show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownNotice {
    /// Its number.
    pub id: u32,
    /// Its first line.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Names and words of its buttons.
    pub actions: Vec<(String, String)>,
}

/// A line of a tray icon's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLine {
    id: i32,
    /// Its words.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Whether it is a switch that is on.
    pub checked: bool,
}

#[derive(Debug, Default)]
struct Notices {
    last: u32,
    shown: Vec<ShownNotice>,
    /// The button that the next one is pressed at.
    press_next: Option<String>,
}

struct Watcher {
    items: Arc<Mutex<Vec<(String, String)>>>,
}

struct Server {
    notices: Arc<Mutex<Notices>>,
}

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl Panel {
    /// Puts a panel on a desktop.
    pub fn start(desktop: &Desktop) -> Result<Self, TestbedError> {
        let (items, notices) = (Arc::default(), Arc::default());
        let watcher = Watcher {
            items: Arc::clone(&items),
        };
        let server = Server {
            notices: Arc::clone(&notices),
        };
        let address = desktop.bus_address();
        let bus = connection::Builder::address(address.as_str())
            .and_then(|builder| builder.serve_at("/StatusNotifierWatcher", watcher))
            .and_then(|builder| builder.serve_at(NOTIFICATIONS, server))
            .and_then(|builder| builder.name("org.kde.StatusNotifierWatcher"))
            .and_then(|builder| builder.name("org.freedesktop.Notifications"))
            .and_then(connection::Builder::build)
            .map_err(TestbedError::at("the panel"))?;
        Ok(Self {
            bus,
            items,
            notices,
        })
    }

    /// The lines of the one tray icon's menu, once there is an icon and a line that contains `needle`.
    pub async fn wait_for_menu(
        &self,
        needle: &str,
        within: Duration,
    ) -> Result<Vec<MenuLine>, TestbedError> {
        let mut seen = String::new();
        wait(within, || {
            let lines = self.menu().unwrap_or_default();
            seen = format!("{lines:?}");
            let found = lines.iter().any(|line| line.label.contains(needle));
            found.then_some(lines)
        })
        .await
        .ok_or_else(|| TestbedError::TimedOut {
            what: format!("`{needle}` in a tray icon's menu"),
            within,
            log: seen,
        })
    }

    /// Chooses a line of the menu. No answer is waited for: a program that was told to quit may end before it gives one.
    pub fn choose(&self, line: &MenuLine) -> Result<(), TestbedError> {
        let menu = self.menu_of_icon()?;
        let nothing = Value::from(0_i32);
        menu.call_noreply("Event", &(line.id, "clicked", &nothing, 0_u32))
            .map_err(TestbedError::at("the panel"))
    }

    /// The notices on show, once one of them is as wanted; or, without one, once `wanted` is satisfied by none.
    pub async fn wait_for_notices(
        &self,
        what: &str,
        within: Duration,
        wanted: impl Fn(&[ShownNotice]) -> bool,
    ) -> Result<Vec<ShownNotice>, TestbedError> {
        let found = wait(within, || {
            let shown = self.notices();
            wanted(&shown).then_some(shown)
        });
        found.await.ok_or_else(|| TestbedError::TimedOut {
            what: what.to_owned(),
            within,
            log: format!("{:?}", self.notices()),
        })
    }

    /// The notices on show.
    #[must_use]
    pub fn notices(&self) -> Vec<ShownNotice> {
        lock(&self.notices).shown.clone()
    }

    /// Presses a button of a notice, which goes away with it.
    pub fn press(&self, id: u32, action: &str) -> Result<(), TestbedError> {
        lock(&self.notices).shown.retain(|notice| notice.id != id);
        let told = |name: &str, second: &dyn Fn() -> zbus::Result<()>| {
            second().map_err(|error| TestbedError::Driver(format!("{name}: {error}")))
        };
        let emit = || {
            self.bus.emit_signal(
                None::<&str>,
                NOTIFICATIONS,
                "org.freedesktop.Notifications",
                "ActionInvoked",
                &(id, action),
            )
        };
        told("ActionInvoked", &emit)?;
        let emit = || {
            self.bus.emit_signal(
                None::<&str>,
                NOTIFICATIONS,
                "org.freedesktop.Notifications",
                "NotificationClosed",
                &(id, 2_u32),
            )
        };
        told("NotificationClosed", &emit)
    }

    /// Presses a button of the next notice before whoever shows it hears that it is shown.
    pub fn press_next(&self, action: &str) {
        lock(&self.notices).press_next = Some(action.to_owned());
    }

    fn menu(&self) -> Result<Vec<MenuLine>, TestbedError> {
        let menu = self.menu_of_icon()?;
        let every: &[&str] = &[];
        let (_, layout): (u32, Layout) = menu
            .call("GetLayout", &(0_i32, -1_i32, every))
            .map_err(TestbedError::at("the panel"))?;
        Ok(layout.2.into_iter().filter_map(line).collect())
    }

    fn menu_of_icon(&self) -> Result<Proxy<'static>, TestbedError> {
        let item = lock(&self.items).last().cloned();
        let (service, path) =
            item.ok_or_else(|| TestbedError::Driver("no tray icon".to_owned()))?;
        let icon = Proxy::new(
            &self.bus,
            service.clone(),
            path,
            "org.kde.StatusNotifierItem",
        )
        .map_err(TestbedError::at("the panel"))?;
        let menu: OwnedObjectPath = icon
            .get_property("Menu")
            .map_err(TestbedError::at("the panel"))?;
        Proxy::new(&self.bus, service, menu, "com.canonical.dbusmenu")
            .map_err(TestbedError::at("the panel"))
    }
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        // A name on the bus, or a path of whoever calls.
        let item = if service.starts_with('/') {
            let caller = header.sender().map(ToString::to_string);
            (caller.unwrap_or_default(), service.to_owned())
        } else {
            (service.to_owned(), "/StatusNotifierItem".to_owned())
        };
        lock(&self.items).push(item);
        let _ = emitter.status_notifier_item_registered(service).await;
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let items = lock(&self.items);
        items.iter().map(|(service, _)| service.clone()).collect()
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(
        emitter: &SignalEmitter<'_>,
        service: &str,
    ) -> zbus::Result<()>;
}

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[expect(clippy::too_many_arguments, reason = "the interface has as many")]
    async fn notify(
        &self,
        _app_name: &str,
        replaces: u32,
        _icon: &str,
        title: &str,
        text: &str,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> u32 {
        let (id, pressed) = self.show(replaces, title, text, &actions);
        if let Some(action) = pressed {
            let _ = emitter.action_invoked(id, &action).await;
        }
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        lock(&self.notices).shown.retain(|notice| notice.id != id);
        let _ = emitter.notification_closed(id, 3).await;
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".to_owned(), "body".to_owned()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        let text = |text: &str| text.to_owned();
        (text("panel"), text("latchkey"), text("1"), text("1.2"))
    }

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str)
    -> zbus::Result<()>;
}

impl Server {
    fn show(
        &self,
        replaces: u32,
        title: &str,
        text: &str,
        actions: &[String],
    ) -> (u32, Option<String>) {
        let mut notices = lock(&self.notices);
        notices.last += 1;
        let id = if replaces == 0 {
            notices.last
        } else {
            replaces
        };
        notices.shown.retain(|notice| notice.id != id);
        notices.shown.push(ShownNotice {
            id,
            title: title.to_owned(),
            text: text.to_owned(),
            actions: actions
                .chunks_exact(2)
                .map(|pair| (pair[0].clone(), pair[1].clone()))
                .collect(),
        });
        (id, notices.press_next.take())
    }
}

fn line(value: OwnedValue) -> Option<MenuLine> {
    let (id, properties, _): Layout = value.try_into().ok()?;
    let text = |name: &str| String::try_from(properties.get(name)?.try_clone().ok()?).ok();
    let truth = |name: &str| bool::try_from(properties.get(name)?).ok();
    let number = |name: &str| i32::try_from(properties.get(name)?).ok();
    Some(MenuLine {
        id,
        // An underline marks a letter to press, two of them an underline.
        label: text("label")?.replace("__", "_"),
        enabled: truth("enabled").unwrap_or(true),
        checked: number("toggle-state") == Some(1),
    })
}

async fn wait<T>(within: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() > deadline {
            return None;
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
