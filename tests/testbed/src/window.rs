//! A real window, driven from outside by WebKit's own WebDriver. Elements are found by their `data-testid`.
//!
//! Needs a build of the app with the `automation` feature: a shipped build takes the variable that lets it be driven out of
//! its environment.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    wd::Capabilities,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::{Desktop, Process, TestbedError, process::GLANCE};

/// How long the driver, the program and an element may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often the page is asked while waiting for a text.
const LOOK: Duration = Duration::from_millis(20);

/// What WebKit says in the program when it cannot listen where its driver wants it to; the address is between.
const PORT_IS_TAKEN: [&str; 2] = [
    "Failed to start remote inspector server on",
    "Address already in use",
];

/// How the program in the window is started.
#[derive(Debug, Clone, Default)]
pub struct WindowOptions {
    /// Variables to set besides the desktop's.
    pub environment: Vec<(String, String)>,
    /// Arguments of the program.
    pub arguments: Vec<String>,
}

/// A program's window. Dropping it ends the program.
#[derive(Debug)]
pub struct Window {
    client: Client,
    driver: Process,
}

impl Window {
    /// Starts `program` on `desktop` and waits until its window can be driven.
    ///
    /// The driver looks for a free port, lets go of it, and has the program listen there. Where something else on this computer was
    /// given that port in between, which the program says in just these words, both are started anew.
    pub async fn open(
        desktop: &Desktop,
        program: &Path,
        options: WindowOptions,
    ) -> Result<Self, TestbedError> {
        loop {
            if let Some(window) = Self::start(desktop, program, &options).await? {
                return Ok(window);
            }
        }
    }

    /// `None` where the port that the driver chose is taken.
    async fn start(
        desktop: &Desktop,
        program: &Path,
        options: &WindowOptions,
    ) -> Result<Option<Self>, TestbedError> {
        desktop.screen()?;
        let port = free_port()?;
        let mut command = desktop.command("WebKitWebDriver");
        let environment = options.environment.iter();
        command
            .arg("--host=127.0.0.1")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // On a busy machine a window may be late, and starting it again would take it from its driver.
            .env("LATCHKEY_PAINT_WITHIN_MS", "120000")
            .envs(environment.map(|(name, value)| (name, value)));
        let mut driver = desktop.spawn(command)?;
        listening(&mut driver, port).await?;

        let browser = json!({ "binary": program, "args": options.arguments });
        let capabilities =
            Capabilities::from_iter([("webkitgtk:browserOptions".to_owned(), browser)]);
        let mut session = ClientBuilder::new(HttpConnector::new());
        session.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let connected = tokio::select! {
            connected = tokio::time::timeout(PATIENCE, session.connect(&address)) => connected,
            () = says(&driver, PORT_IS_TAKEN) => return Ok(None),
        };
        let client = connected
            .map_err(|_| driver.too_late("a window that can be driven", PATIENCE))?
            .map_err(|error| TestbedError::Driver(format!("{error}\n{}", driver.log())))?;
        Ok(Some(Self { client, driver }))
    }

    /// The element with this `data-testid`, once there is one.
    pub async fn find(&self, testid: &str) -> Result<Element, TestbedError> {
        let selector = selector(testid);
        let element = Locator::Css(&selector);
        let wait = self.client.wait().at_most(PATIENCE).every(LOOK);
        let error = match wait.for_element(element).await {
            Ok(element) => return Ok(element),
            Err(error) => error,
        };
        // What there is instead tells most.
        let page = "return document.body?.innerText";
        let page = self.client.execute(page, vec![]).await;
        let page = page.unwrap_or_default();
        let log = self.driver.log();
        Err(TestbedError::Driver(format!(
            "no element `{testid}`: {error}\n{page}\n{log}"
        )))
    }

    /// All elements with this `data-testid`, in the order of the page; none is a right answer.
    pub async fn find_all(&self, testid: &str) -> Result<Vec<Element>, TestbedError> {
        self.client
            .find_all(Locator::Css(&selector(testid)))
            .await
            .map_err(driver)
    }

    /// Clicks the element, as a pointer would: it must be visible and not covered.
    pub async fn click(&self, testid: &str) -> Result<(), TestbedError> {
        self.find(testid).await?.click().await.map_err(driver)
    }

    /// The element's text as a person sees it.
    pub async fn text(&self, testid: &str) -> Result<String, TestbedError> {
        self.find(testid).await?.text().await.map_err(driver)
    }

    /// Waits until the element's text contains `needle`, and returns the whole text.
    pub async fn wait_for_text(
        &self,
        testid: &str,
        needle: &str,
        within: Duration,
    ) -> Result<String, TestbedError> {
        let script = "return document.querySelector(arguments[0])?.textContent ?? null";
        let deadline = Instant::now() + within;
        loop {
            let answer = self.client.execute(script, vec![selector(testid).into()]);
            let text = answer.await.map_err(driver)?;
            if let Some(text) = text.as_str().filter(|text| text.contains(needle)) {
                return Ok(text.to_owned());
            }
            if Instant::now() > deadline {
                let what = format!("`{needle}` in `{testid}`, which says {text},");
                return Err(TestbedError::TimedOut {
                    what,
                    within,
                    log: self.driver.log(),
                });
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Runs a function body in the page and returns what it returns.
    pub async fn execute(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, TestbedError> {
        self.client.execute(script, arguments).await.map_err(driver)
    }

    /// Presses and releases keys one after the other, wherever the focus is. [`fantoccini::key::Key`] names the special ones.
    pub async fn press(&self, keys: &str) -> Result<(), TestbedError> {
        let actions = keys
            .chars()
            .fold(KeyActions::new("keyboard".into()), |actions, key| {
                actions
                    .then(KeyAction::Down { value: key })
                    .then(KeyAction::Up { value: key })
            });
        self.client.perform_actions(actions).await.map_err(driver)
    }

    /// The same while another key is held down.
    pub async fn press_with(&self, held: char, keys: &str) -> Result<(), TestbedError> {
        let down = KeyActions::new("keyboard".into()).then(KeyAction::Down { value: held });
        let actions = keys.chars().fold(down, |actions, key| {
            actions
                .then(KeyAction::Down { value: key })
                .then(KeyAction::Up { value: key })
        });
        let actions = actions.then(KeyAction::Up { value: held });
        self.client.perform_actions(actions).await.map_err(driver)
    }

    /// The driver's session, for what has no shorthand here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What the driver and the program have said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.driver.log()
    }

    /// The process of the driver, which started the program.
    #[must_use]
    pub fn driver_id(&self) -> u32 {
        self.driver.id()
    }

    /// Closes the window and waits until the program has ended. Returns what it said.
    pub async fn close(mut self) -> Result<String, TestbedError> {
        self.client.close().await.map_err(driver)?;
        self.driver.stop();
        Ok(self.driver.log())
    }
}

fn selector(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}

/// A port that was free a moment ago: the driver cannot be told to choose one itself.
fn free_port() -> Result<u16, TestbedError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(TestbedError::file("127.0.0.1:0"))
}

async fn listening(process: &mut Process, port: u16) -> Result<(), TestbedError> {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if process.ended().is_some() || Instant::now() > deadline {
            return Err(process.too_late("a WebDriver that listens", PATIENCE));
        }
        tokio::time::sleep(GLANCE).await;
    }
    Ok(())
}

/// Comes back when a process has said all of these in one line.
async fn says(process: &Process, words: [&str; 2]) {
    let is_so = |line: &str| words.iter().all(|words| line.contains(words));
    while !process.log().lines().any(is_so) {
        tokio::time::sleep(LOOK).await;
    }
}

fn driver(error: impl std::fmt::Display) -> TestbedError {
    TestbedError::Driver(error.to_string())
}
