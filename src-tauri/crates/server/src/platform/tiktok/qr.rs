//! The two calls about a code on show: `get_qrcode` and `check_qrcode`.
//!
//! What is drawn is the platform's link with our ticket put into the one place left for it, every other byte untouched. What comes
//! back is believed only with that ticket.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use crate::platform::secret::{is_empty, no_secret, percent_decoded, same, secret_or_none};
use crate::platform::{AuthorizationCode, Hostile, PendingQr, PlatformError, QrStatus};

/// How the link begins that TikTok's app opens.
const LINK_START: &str = "aweme://authorize?";

/// The parameter that takes our ticket.
const TICKET: &str = "client_ticket";

/// The most bytes the largest QR code holds at error correction M.
const LONGEST_LINK: usize = 2331;

/// The answer to `get_qrcode`.
#[derive(Deserialize)]
pub(super) struct NewCode {
    scan_qrcode_url: Option<String>,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    token: SecretString,
}

/// The answer to `check_qrcode`.
#[derive(Deserialize)]
pub(super) struct Check {
    status: Option<String>,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    client_ticket: SecretString,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    state: SecretString,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    code: SecretString,
    #[serde(deserialize_with = "secret_or_none", default = "no_secret")]
    redirect_uri: SecretString,
}

/// What a true answer about one code has in it.
pub(super) struct Expected<'a> {
    pub(super) ticket: &'a SecretString,
    pub(super) state: &'a SecretString,
    pub(super) state_required: bool,
    pub(super) redirect_uri: &'a Url,
}

/// The code to show, with our ticket in its link.
pub(super) fn pending(
    answer: &NewCode,
    ticket: SecretString,
    state: SecretString,
) -> Result<PendingQr, PlatformError> {
    if is_empty(&answer.token) {
        return Err(PlatformError::Hostile(Hostile::BadMember("token")));
    }
    let qr_uri = with_ticket(
        answer.scan_qrcode_url.as_deref().unwrap_or_default(),
        ticket.expose_secret(),
    )
    .ok_or(PlatformError::Hostile(Hostile::WrongLink))?;
    Ok(PendingQr {
        qr_uri,
        token: answer.token.clone(),
        ticket,
        state,
    })
}

/// What the answer means, if it can be believed.
pub(super) fn status(check: &Check, expected: &Expected<'_>) -> Result<QrStatus, PlatformError> {
    let ours = same(&check.client_ticket, expected.ticket);
    // The platform leaves the ticket empty before the scan and after the end; a foreign one is never right.
    let ours_or_empty = ours || is_empty(&check.client_ticket);
    let (status, believed) = match check.status.as_deref().unwrap_or_default() {
        "new" => (QrStatus::New, ours_or_empty),
        "expired" => (QrStatus::Expired, ours_or_empty),
        "scanned" => (QrStatus::Scanned, ours),
        "utilised" => (QrStatus::Utilised, ours),
        "confirmed" if ours => {
            return confirmed(check, expected).map_err(PlatformError::Hostile);
        }
        "confirmed" => return Err(PlatformError::Hostile(Hostile::WrongTicket)),
        _ => return Err(PlatformError::Hostile(Hostile::UnknownStatus)),
    };
    if !believed {
        return Err(PlatformError::Hostile(Hostile::WrongTicket));
    }
    if !is_empty(&check.state) && !same(&check.state, expected.state) {
        return Err(PlatformError::Hostile(Hostile::WrongState));
    }
    Ok(status)
}

/// Two refusals of `check_qrcode` are news of the code rather than failures.
pub(super) fn status_of_error(error: PlatformError) -> Result<QrStatus, PlatformError> {
    match &error {
        PlatformError::Refused { error: code, .. } if code == "token_expire" => {
            Ok(QrStatus::Expired)
        }
        PlatformError::Refused { error: code, .. } if code == "access_denied" => {
            Ok(QrStatus::Denied)
        }
        _ => Err(error),
    }
}

/// Puts the ticket into the link's one `client_ticket` parameter. The rest is not parsed and re-written, because the same words may
/// stand percent-encoded inside another parameter's value and must stay as they are.
fn with_ticket(link: &str, ticket: &str) -> Option<String> {
    let query = link.strip_prefix(LINK_START)?;
    if !link.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let (query, fragment) = match query.split_once('#') {
        Some((query, fragment)) => (query, Some(fragment)),
        None => (query, None),
    };
    let mut places = 0;
    let parameters: Vec<String> = query
        .split('&')
        .map(|parameter| {
            let name = parameter
                .split_once('=')
                .map_or(parameter, |(name, _)| name);
            if percent_decoded(name).as_deref() == Some(TICKET) {
                places += 1;
                format!("{name}={ticket}")
            } else {
                parameter.to_owned()
            }
        })
        .collect();
    let mut link = format!("{LINK_START}{}", parameters.join("&"));
    if let Some(fragment) = fragment {
        link.push('#');
        link.push_str(fragment);
    }
    (places == 1 && link.len() <= LONGEST_LINK).then_some(link)
}

/// An approval: the code is in `redirect_uri`'s query, or in `code`, which may itself be such a URL.
fn confirmed(check: &Check, expected: &Expected<'_>) -> Result<QrStatus, Hostile> {
    let mut states = Vec::new();
    if !is_empty(&check.state) {
        states.push(check.state.clone());
    }
    let raw = check.code.expose_secret();
    let outcome = if !is_empty(&check.redirect_uri) {
        redirect(
            check.redirect_uri.expose_secret(),
            expected.redirect_uri,
            &mut states,
        )?
    } else if raw.contains("://") {
        redirect(raw, expected.redirect_uri, &mut states)?
    } else {
        let code = percent_decoded(raw).ok_or(Hostile::WrongCode)?;
        Redirect::Code(SecretString::from(code))
    };
    let echoed = states.iter().all(|state| same(state, expected.state));
    if !echoed || (states.is_empty() && expected.state_required) {
        return Err(Hostile::WrongState);
    }
    match outcome {
        Redirect::Denied => Ok(QrStatus::Denied),
        Redirect::Code(code) if is_empty(&code) => Err(Hostile::WrongCode),
        Redirect::Code(code) => Ok(QrStatus::Confirmed(AuthorizationCode(code))),
    }
}

enum Redirect {
    Code(SecretString),
    Denied,
}

/// Reads the redirect's query (RFC 6749 section 4.1.2), which must belong to the registered callback.
fn redirect(
    text: &str,
    registered: &Url,
    states: &mut Vec<SecretString>,
) -> Result<Redirect, Hostile> {
    let url = Url::parse(text).map_err(|_| Hostile::WrongRedirect)?;
    let at_callback = url.origin() == registered.origin()
        && url.path() == registered.path()
        && url.username().is_empty()
        && url.password().is_none();
    if !at_callback {
        return Err(Hostile::WrongRedirect);
    }
    let mut codes = Vec::new();
    let mut denied = false;
    for parameter in url.query().unwrap_or_default().split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = percent_decoded(value).ok_or(Hostile::WrongCode)?;
        match name {
            "code" => codes.push(SecretString::from(value)),
            "state" if !value.is_empty() => states.push(SecretString::from(value)),
            "error" => denied |= value == "access_denied",
            _ => {}
        }
    }
    match (codes.pop(), codes.is_empty()) {
        (Some(code), true) if !denied => Ok(Redirect::Code(code)),
        (None, _) if denied => Ok(Redirect::Denied),
        _ => Err(Hostile::WrongCode),
    }
}
