//! `latchkey link`

use latchkey_accounts::{Code, Engine, LinkProgress, Problem};
use serde_json::json;

use crate::args;
use crate::output::{Failure, Output, account_json, account_text};

pub(super) async fn run(engine: &Engine, output: &Output, args: args::Link) -> Result<(), Failure> {
    let provider = args
        .server
        .or(args.provider)
        .unwrap_or_else(|| engine.directory().default_id().to_owned());
    let mut link = engine.link(provider, args.scopes);
    while let Some(progress) = link.next().await {
        match progress {
            LinkProgress::Requesting => {}
            LinkProgress::Code(code) => {
                if let Some(file) = &args.png {
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
                    || describe(&code, output.is_terminal()),
                );
            }
            LinkProgress::Scanned => output.result(&json!({ "event": "scanned" }), || {
                "Scanned. Confirm on your phone.".to_owned()
            }),
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
                    latchkey_accounts::problem::Remedy::Person,
                )));
            }
            LinkProgress::Failed(error) => return Err(error.into()),
        }
    }
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
    format!(
        "{renewed}Scan this code with the TikTok app:\n\n{qr}\n\
         Or open {verification_uri} and type {user_code}.\n\
         The code lasts {seconds} seconds.{sandbox}"
    )
}
