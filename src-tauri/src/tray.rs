//! The tray: how the accounts are at a glance, and what is wanted most often.

use std::sync::Arc;

use crate::words::{Variable, Words};

/// What a person asks of the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The window.
    Open,
    /// Another account.
    Link,
    /// Whether all accounts hold through the next hours.
    Check,
    /// The lock closed.
    Lock,
    /// Names and codes hidden, or shown again.
    Hide,
    /// The end of the app.
    Quit,
}

/// How everything is, for the tray.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How many accounts are linked and well.
    pub(crate) healthy: usize,
    /// How many need their person.
    pub(crate) in_need: usize,
    /// Whether somebody has to give the passphrase.
    pub(crate) locked: bool,
    /// Whether there is a lock to close.
    pub(crate) lockable: bool,
    /// Whether names and codes are hidden.
    pub(crate) hiding: bool,
}

/// Every word of the tray, and whether what stands there can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Menu {
    summary: String,
    items: Vec<(Wish, String, bool)>,
    hides: bool,
    in_need: bool,
}

impl Menu {
    fn of(words: &Words, standing: &Standing) -> Self {
        let count = |id, count| words.say_with(id, &[("count", Variable::Number(count))]);
        let summary = match standing {
            Standing { locked: true, .. } => words.say("shell-tray-locked"),
            Standing {
                in_need: 0,
                healthy: 0,
                ..
            } => words.say("shell-tray-empty"),
            Standing {
                in_need: 0,
                healthy,
                ..
            } => count("shell-tray-healthy", *healthy),
            Standing { in_need, .. } => count("shell-tray-in-need", *in_need),
        };
        let open = !standing.locked;
        let items = [
            (Wish::Open, "shell-tray-open", true),
            (Wish::Link, "shell-tray-link", open),
            (
                Wish::Check,
                "shell-tray-check",
                open && standing.healthy + standing.in_need > 0,
            ),
            (Wish::Lock, "shell-tray-lock", open && standing.lockable),
            (Wish::Hide, "shell-tray-hide", true),
            (Wish::Quit, "shell-tray-quit", true),
        ];
        Self {
            summary,
            items: items
                .into_iter()
                .map(|(wish, id, enabled)| (wish, words.say(id), enabled))
                .collect(),
            hides: standing.hiding,
            in_need: standing.in_need > 0,
        }
    }
}

type Asked = Arc<dyn Fn(Wish) + Send + Sync>;

#[cfg(target_os = "linux")]
pub(crate) use status_notifier::Tray;

/// A StatusNotifierItem on the session's bus, which needs no library of the system's.
#[cfg(target_os = "linux")]
mod status_notifier {
    use ksni::blocking::{Handle, TrayMethods as _};
    use ksni::menu::{CheckmarkItem, StandardItem};
    use ksni::{Category, Icon, MenuItem, Status, ToolTip};

    use super::{Asked, Menu, Standing, Wish};
    use crate::words::Words;

    /// The tray's icon; none where nothing shows such.
    pub(crate) struct Tray {
        handle: Handle<Item>,
    }

    pub(crate) struct Item {
        menu: Menu,
        icon: Icon,
        asked: Asked,
    }

    impl Tray {
        /// Shows it.
        pub(crate) fn show(
            _app: &tauri::AppHandle,
            icon: &tauri::image::Image<'_>,
            words: &Words,
            asked: Asked,
        ) -> Option<Self> {
            let item = Item {
                menu: Menu::of(words, &Standing::default()),
                icon: argb(icon),
                asked,
            };
            match item.spawn() {
                Ok(handle) => Some(Self { handle }),
                Err(error) => {
                    tracing::debug!(%error, "nothing shows an icon for a tray here");
                    None
                }
            }
        }

        /// Whether it is seen: closing the window without it would leave a program that nobody can reach.
        pub(crate) fn is_seen(&self) -> bool {
            !self.handle.is_closed()
        }

        /// Shows how everything is now.
        pub(crate) fn tell(&self, words: &Words, standing: &Standing) {
            let menu = Menu::of(words, standing);
            self.handle.update(|item| item.menu = menu);
        }
    }

    impl ksni::Tray for Item {
        fn id(&self) -> String {
            "dev.latchkey".to_owned()
        }

        fn title(&self) -> String {
            "Latchkey".to_owned()
        }

        fn category(&self) -> Category {
            Category::ApplicationStatus
        }

        fn status(&self) -> Status {
            if self.menu.in_need {
                Status::NeedsAttention
            } else {
                Status::Active
            }
        }

        fn icon_pixmap(&self) -> Vec<Icon> {
            vec![self.icon.clone()]
        }

        fn attention_icon_pixmap(&self) -> Vec<Icon> {
            vec![self.icon.clone()]
        }

        fn tool_tip(&self) -> ToolTip {
            ToolTip {
                title: "Latchkey".to_owned(),
                description: self.menu.summary.clone(),
                ..ToolTip::default()
            }
        }

        fn activate(&mut self, _x: i32, _y: i32) {
            (self.asked)(Wish::Open);
        }

        fn menu(&self) -> Vec<MenuItem<Self>> {
            let summary = StandardItem {
                label: self.menu.summary.clone(),
                enabled: false,
                ..StandardItem::default()
            };
            let mut menu = vec![summary.into(), MenuItem::Separator];
            for (wish, label, enabled) in &self.menu.items {
                let (wish, label, enabled) = (*wish, label.clone(), *enabled);
                if wish == Wish::Quit {
                    menu.push(MenuItem::Separator);
                }
                menu.push(if wish == Wish::Hide {
                    CheckmarkItem {
                        label,
                        enabled,
                        checked: self.menu.hides,
                        activate: Box::new(move |item: &mut Self| (item.asked)(wish)),
                        ..CheckmarkItem::default()
                    }
                    .into()
                } else {
                    StandardItem {
                        label,
                        enabled,
                        activate: Box::new(move |item: &mut Self| (item.asked)(wish)),
                        ..StandardItem::default()
                    }
                    .into()
                });
            }
            menu
        }
    }

    /// The icon in the order in which the bus wants its bytes.
    fn argb(icon: &tauri::image::Image<'_>) -> Icon {
        let data = icon
            .rgba()
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[3], pixel[0], pixel[1], pixel[2]])
            .collect();
        Icon {
            width: i32::try_from(icon.width()).unwrap_or(0),
            height: i32::try_from(icon.height()).unwrap_or(0),
            data,
        }
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) use native::Tray;

/// The tray of Windows and the menu bar of macOS.
#[cfg(not(target_os = "linux"))]
mod native {
    use tauri::AppHandle;
    use tauri::menu::{CheckMenuItem, IsMenuItem, Menu as NativeMenu, MenuItem};
    use tauri::tray::{TrayIcon, TrayIconBuilder};

    use super::{Asked, Menu, Standing, Wish};
    use crate::words::Words;

    /// The tray's icon.
    pub(crate) struct Tray {
        app: AppHandle,
        icon: TrayIcon,
    }

    impl Tray {
        /// Shows it.
        pub(crate) fn show(
            app: &AppHandle,
            icon: &tauri::image::Image<'_>,
            words: &Words,
            asked: Asked,
        ) -> Option<Self> {
            let menu = native(app, &Menu::of(words, &Standing::default())).ok()?;
            let icon = TrayIconBuilder::new()
                .icon(icon.clone().to_owned())
                .menu(&menu)
                .on_menu_event(move |_, event| {
                    let wishes = [
                        Wish::Open,
                        Wish::Link,
                        Wish::Check,
                        Wish::Lock,
                        Wish::Hide,
                        Wish::Quit,
                    ];
                    let wish = wishes.into_iter().find(|wish| *event.id() == name(*wish));
                    if let Some(wish) = wish {
                        asked(wish);
                    }
                })
                .build(app)
                .ok()?;
            Some(Self {
                app: app.clone(),
                icon,
            })
        }

        /// Whether it is seen.
        #[expect(clippy::unused_self, reason = "the tray of Linux asks its bus")]
        pub(crate) fn is_seen(&self) -> bool {
            true
        }

        /// Shows how everything is now.
        pub(crate) fn tell(&self, words: &Words, standing: &Standing) {
            let menu = Menu::of(words, standing);
            let _ = self.icon.set_tooltip(Some(&menu.summary));
            if let Ok(menu) = native(&self.app, &menu) {
                let _ = self.icon.set_menu(Some(menu));
            }
        }
    }

    fn native(app: &AppHandle, menu: &Menu) -> tauri::Result<NativeMenu<tauri::Wry>> {
        let native = NativeMenu::new(app)?;
        native.append(&MenuItem::new(app, &menu.summary, false, None::<&str>)?)?;
        for (wish, label, enabled) in &menu.items {
            let id = name(*wish);
            let item: Box<dyn IsMenuItem<tauri::Wry>> = if *wish == Wish::Hide {
                Box::new(CheckMenuItem::with_id(
                    app,
                    id,
                    label,
                    *enabled,
                    menu.hides,
                    None::<&str>,
                )?)
            } else {
                Box::new(MenuItem::with_id(app, id, label, *enabled, None::<&str>)?)
            };
            native.append(&*item)?;
        }
        Ok(native)
    }

    fn name(wish: Wish) -> String {
        format!("{wish:?}")
    }
}

impl std::fmt::Debug for Tray {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tray").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn the_tray_says_how_the_accounts_are() {
        let spoken = crate::words::spoken(&Settings {
            language: Some("en".to_owned()),
            ..Settings::default()
        });
        let words = Words::of(&spoken);
        let menu = |standing: Standing| Menu::of(&words, &standing);
        let none = menu(Standing::default());
        assert_eq!(none.summary, "No account is linked");
        let enabled = |menu: &Menu, wish: Wish| {
            menu.items
                .iter()
                .any(|(item, _, enabled)| *item == wish && *enabled)
        };
        assert!(enabled(&none, Wish::Link) && !enabled(&none, Wish::Check));
        assert!(!enabled(&none, Wish::Lock), "there is no lock");
        let healthy = menu(Standing {
            healthy: 3,
            lockable: true,
            ..Standing::default()
        });
        assert_eq!(healthy.summary, "3 accounts, all healthy");
        assert!(enabled(&healthy, Wish::Check) && enabled(&healthy, Wish::Lock));
        let in_need = menu(Standing {
            healthy: 3,
            in_need: 1,
            ..Standing::default()
        });
        assert_eq!(in_need.summary, "One account needs you");
        assert!(in_need.in_need);
        let locked = menu(Standing {
            healthy: 3,
            locked: true,
            lockable: true,
            ..Standing::default()
        });
        assert_eq!(locked.summary, "Locked");
        assert!(!enabled(&locked, Wish::Link) && enabled(&locked, Wish::Quit));
    }
}
