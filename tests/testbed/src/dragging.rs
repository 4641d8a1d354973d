//! Files that are dragged from another program and dropped on a window, as the protocol of drag and drop of X has it (XDND,
//! version 5): this is the program that they come from.

use std::path::Path;
use std::time::{Duration, Instant};

use url::Url;
use x11rb::connection::Connection as _;
use x11rb::errors::{ReplyError, ReplyOrIdError};
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{COPY_DEPTH_FROM_PARENT, CURRENT_TIME, NONE};

use crate::titles::Titles;
use crate::{Desktop, TestbedError};

const PART: &str = "dragging";
const VERSION: u32 = 5;
const LOOK: Duration = Duration::from_millis(5);

x11rb::atom_manager! {
    /// What the protocol calls things.
    Names: NamesCookie {
        XdndActionCopy,
        XdndDrop,
        XdndEnter,
        XdndFinished,
        XdndLeave,
        XdndPosition,
        XdndSelection,
        XdndStatus,
        TARGETS,
        URI_LIST: b"text/uri-list",
    }
}

/// What a window did with what was dragged over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drop {
    /// It would not have it.
    Refused,
    /// It took it, and says so.
    Taken,
}

/// Drags files over a place of the window with this title, in pixels from its corner, and lets go of them there.
pub async fn drop_files(
    desktop: &Desktop,
    title: &str,
    place: (i16, i16),
    files: &[&Path],
    within: Duration,
) -> Result<Drop, TestbedError> {
    let titles = Titles::of(desktop, PART)?;
    let target = titles.wait_for(title, within).await?;
    let urls = files
        .iter()
        .filter_map(|file| Url::from_file_path(file).ok());
    let list: Vec<String> = urls.map(Into::into).collect();
    let list = list.join("\r\n") + "\r\n";
    let deadline = Instant::now() + within;
    let mut drag = Drag::begin(&titles, target, list).map_err(TestbedError::at(PART))?;
    drag.over(place).map_err(TestbedError::at(PART))?;
    loop {
        if let Some(drop) = drag.go_on().map_err(TestbedError::at(PART))? {
            return Ok(drop);
        }
        if Instant::now() > deadline {
            return Err(TestbedError::TimedOut {
                what: format!("an answer of `{title}` to what was dropped"),
                within,
                log: String::new(),
            });
        }
        tokio::time::sleep(LOOK).await;
    }
}

struct Drag<'a> {
    x: &'a RustConnection,
    names: Names,
    root: Window,
    source: Window,
    target: Window,
    list: String,
    is_dropped: bool,
}

impl<'a> Drag<'a> {
    fn begin(titles: &'a Titles, target: Window, list: String) -> Result<Self, ReplyOrIdError> {
        let (x, root) = (&titles.x, titles.root);
        let names = Names::new(x)?.reply()?;
        let source = x.generate_id()?;
        x.create_window(
            COPY_DEPTH_FROM_PARENT,
            source,
            root,
            0,
            0,
            1,
            1,
            0,
            WindowClass::INPUT_OUTPUT,
            NONE,
            &CreateWindowAux::new(),
        )?;
        x.set_selection_owner(source, names.XdndSelection, CURRENT_TIME)?;
        let drag = Self {
            x,
            names,
            root,
            source,
            target,
            list,
            is_dropped: false,
        };
        let version = VERSION << 24;
        drag.tell(names.XdndEnter, [version, names.URI_LIST, NONE, NONE])?;
        Ok(drag)
    }

    fn over(&mut self, (x, y): (i16, i16)) -> Result<(), ReplyError> {
        let found = self.x.translate_coordinates(self.target, self.root, x, y)?;
        let found = found.reply()?;
        let place =
            u32::from(found.dst_x.cast_unsigned()) << 16 | u32::from(found.dst_y.cast_unsigned());
        let action = self.names.XdndActionCopy;
        self.tell(self.names.XdndPosition, [0, place, CURRENT_TIME, action])
    }

    /// Answers what the window has asked meanwhile.
    fn go_on(&mut self) -> Result<Option<Drop>, ReplyError> {
        while let Some(event) = self.x.poll_for_event()? {
            match event {
                Event::SelectionRequest(request) => self.hand_over(&request)?,
                Event::ClientMessage(told) if told.type_ == self.names.XdndStatus => {
                    let will_take = told.data.as_data32()[1] & 1 == 1;
                    if !will_take {
                        self.tell(self.names.XdndLeave, [0; 4])?;
                        return Ok(Some(Drop::Refused));
                    }
                    if !self.is_dropped {
                        self.is_dropped = true;
                        self.tell(self.names.XdndDrop, [0, CURRENT_TIME, 0, 0])?;
                    }
                }
                Event::ClientMessage(told) if told.type_ == self.names.XdndFinished => {
                    let was_taken = told.data.as_data32()[1] & 1 == 1;
                    return Ok(Some(if was_taken {
                        Drop::Taken
                    } else {
                        Drop::Refused
                    }));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// The files are handed over as any selection is.
    fn hand_over(&self, request: &SelectionRequestEvent) -> Result<(), ReplyError> {
        let (window, property) = (request.requestor, request.property);
        let known = if request.target == self.names.URI_LIST {
            let list = self.list.as_bytes();
            self.x
                .change_property8(PropMode::REPLACE, window, property, request.target, list)?;
            true
        } else if request.target == self.names.TARGETS {
            let targets = [self.names.TARGETS, self.names.URI_LIST];
            self.x.change_property32(
                PropMode::REPLACE,
                window,
                property,
                AtomEnum::ATOM,
                &targets,
            )?;
            true
        } else {
            false
        };
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: window,
            selection: request.selection,
            target: request.target,
            property: if known { property } else { NONE },
        };
        self.x
            .send_event(false, window, EventMask::NO_EVENT, answer)?;
        Ok(self.x.flush()?)
    }

    /// Tells the window; the source always comes first.
    fn tell(&self, name: Atom, [a, b, c, d]: [u32; 4]) -> Result<(), ReplyError> {
        let message = ClientMessageEvent::new(32, self.target, name, [self.source, a, b, c, d]);
        self.x
            .send_event(false, self.target, EventMask::NO_EVENT, message)?;
        Ok(self.x.flush()?)
    }
}
