//! `latchkey link`

use std::path::Path;

use latchkey_accounts::problem::Remedy;
use latchkey_accounts::{Code, DigitsStage, Engine, Keypad, LinkMethod, LinkProgress, Problem};
use serde_json::json;
use url::Url;

use crate::args;
use crate::output::{Failure, Output, account_json, account_text};
use crate::typed::Lines;

pub(super) async fn run(engine: &Engine, output: &Output, args: args::Link) -> Result<(), Failure> {
    let provider = match (&args.issuer, &args.client_id) {
        (Some(issuer), Some(client_id)) => engine.provider_of_issuer(issuer, client_id).await?.id,
        _ => args
            .server
            .or(args.provider)
            .unwrap_or_else(|| engine.directory().default_id().to_owned()),
    };
    let method = if args.browser {
        LinkMethod::Browser
    } else {
        LinkMethod::Usual
    };
    let mut link = engine.link_by(method, provider, args.scopes);
    let mut digits = Digits::new(output, link.keypad());
    loop {
        let progress = tokio::select! {
            progress = link.next() => progress,
            over = digits.pass_on() => return Err(over),
        };
        let Some(progress) = progress else {
            return Ok(());
        };
        digits.awaited = false;
        match progress {
            LinkProgress::Requesting => {}
            LinkProgress::Code(code) => show(&code, output, args.png.as_deref())?,
            LinkProgress::Browser { url } => browse(&url, output),
            LinkProgress::Scanned => output.result(&json!({ "event": "scanned" }), || {
                "Scanned. Confirm on your phone.".to_owned()
            }),
            LinkProgress::Digits(stage) => digits.ask(stage),
            LinkProgress::Confirming => output.aside("Approved. Storing the tokens."),
            LinkProgress::Linked(account) => output.result(
                &json!({ "event": "linked", "account": account_json(&account) }),
                || {
                    format!(
                        "Linked {}. Its id is {}.",
                        account_text(&account),
                        account.id
                    )
                },
            ),
            LinkProgress::Paused { rounds } => {
                return Err(Failure::Problem(Problem::new(
                    "expired_token",
                    &format!(
                        "{rounds} codes went by without being scanned. Run the command again when the phone is at hand."
                    ),
                    Remedy::Person,
                )));
            }
            LinkProgress::Failed(error) => return Err(error.into()),
        }
    }
}

/// The digits that the phone shows: asked for, and read from standard input, a line each.
struct Digits<'o> {
    output: &'o Output,
    keypad: Keypad,
    lines: Option<Lines>,
    awaited: bool,
}

impl<'o> Digits<'o> {
    fn new(output: &'o Output, keypad: Keypad) -> Self {
        Self {
            output,
            keypad,
            lines: None,
            awaited: false,
        }
    }

    fn ask(&mut self, stage: DigitsStage) {
        match stage {
            DigitsStage::Checking => return,
            DigitsStage::Asked => self.lines.get_or_insert_with(Lines::read).forget(),
            DigitsStage::Wrong { tries_left } => self.output.result(
                &json!({ "event": "wrong_digits", "tries_left": tries_left }),
                || wrong(tries_left),
            ),
            DigitsStage::NotSent(error) => {
                self.output.fail(&error.into());
            }
        }
        self.ask_again();
    }

    fn ask_again(&mut self) {
        self.awaited = true;
        self.output.result(&json!({ "event": "digits" }), || {
            "Type the two digits that your phone shows.".to_owned()
        });
        self.output.prompt("Digits: ");
    }

    /// Passes what is typed on while it is awaited. Returns when there is nobody to type it.
    async fn pass_on(&mut self) -> Failure {
        loop {
            let Some(lines) = self.lines.as_mut().filter(|_| self.awaited) else {
                return std::future::pending().await;
            };
            let Some(line) = lines.next().await else {
                return Failure::Usage(
                    "The digits that the phone shows were not given: standard input has ended. Run the command where you can type, or write them to standard input as one line."
                        .to_owned(),
                );
            };
            match self.keypad.type_digits(&line) {
                Ok(()) => self.awaited = false,
                Err(error) => {
                    self.output.fail(&error.into());
                    self.ask_again();
                }
            }
        }
    }
}

fn wrong(tries_left: u32) -> String {
    let left = match tries_left {
        1 => "One try is left.".to_owned(),
        more => format!("{more} tries are left."),
    };
    format!("Those are not the digits on your phone. {left}")
}

/// Opens a page in the system's browser, and prints its address for where that does not work.
fn browse(url: &Url, output: &Output) {
    output.result(&json!({ "event": "browser", "url": url }), || {
        format!("Go on in your browser. If no page opens, open this one:\n\n{url}\n")
    });
    // A script that reads the address opens it itself.
    if !output.is_json()
        && let Err(error) = open::that_detached(url.as_str())
    {
        tracing::debug!(%error, "no browser was opened");
    }
}

fn show(code: &Code, output: &Output, png: Option<&Path>) -> Result<(), Failure> {
    if let Some(file) = png {
        code.qr
            .write_png(file)
            .map_err(latchkey_accounts::EngineError::from)?;
    }
    output.result(
        &json!({
            "event": "code",
            "qr_uri": code.qr_uri,
            "user_code": code.user_code,
            "verification_uri": code.verification_uri,
            "verification_uri_complete": code.verification_uri_complete,
            "expires_in": code.expires_in.as_secs(),
        }),
        || describe(code, output.is_terminal()),
    );
    Ok(())
}

fn describe(code: &Code, colours: bool) -> String {
    let qr = code.qr.unicode(colours);
    let Code {
        verification_uri,
        user_code,
        ..
    } = code;
    let seconds = code.expires_in.as_secs();
    let renewed = if code.round > 1 {
        "That code is too old. Here is a new one.\n"
    } else {
        ""
    };
    let sandbox = match code
        .sandbox_phone
        .as_ref()
        .and_then(|phone| phone.join("phone").ok())
    {
        Some(page) => format!(
            "\n\nThis is the sandbox: no real TikTok account is involved. Its phone is at {page}"
        ),
        None => String::new(),
    };
    // What is no address of a page is for the platform's own app.
    let scanner = if code.qr_uri.starts_with("http") {
        "your phone"
    } else {
        "the TikTok app"
    };
    format!(
        "{renewed}Scan this code with {scanner}:\n\n{qr}\n\
         Or open {verification_uri} and type {user_code}.\n\
         The code lasts {seconds} seconds.{sandbox}"
    )
}
