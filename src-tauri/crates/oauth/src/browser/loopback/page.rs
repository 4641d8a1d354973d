//! The page that the browser ends on: small, light or dark as the system is, without a script, and it loads nothing.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{Response, StatusCode};
use sha2::{Digest as _, Sha256};

use super::Refusal;

const STYLE: &str = ":root{color-scheme:light dark;font:1.125rem/1.5 system-ui,sans-serif}\
body{max-width:32rem;margin:20vh auto 0;padding:0 1.5rem}h1{font-size:1.5rem;font-weight:600}";

/// The person agreed. Whether the account is linked is decided after this page.
pub(super) fn done() -> Response<String> {
    page(
        StatusCode::OK,
        "Back to Latchkey",
        "Latchkey has your answer. You can close this window.",
    )
}

/// The person declined, or the provider did.
pub(super) fn declined() -> Response<String> {
    page(
        StatusCode::OK,
        "Nothing was linked",
        "Latchkey will say why. You can close this window.",
    )
}

/// Somebody else's answer, or none.
pub(super) fn refused(refusal: Refusal) -> Response<String> {
    let words = match refusal {
        Refusal::Late => "Latchkey has an answer already. You can close this window.",
        Refusal::State | Refusal::Issuer => {
            "This does not belong to the link that Latchkey waits for. Go back to Latchkey and open its page from there."
        }
        _ => "Latchkey does not take this. You can close this window.",
    };
    let mut page = page(refusal.status(), "Not taken", words);
    if refusal == Refusal::Method {
        let get = http::HeaderValue::from_static("GET");
        page.headers_mut().insert(ALLOW, get);
    }
    page
}

fn page(status: StatusCode, title: &str, words: &str) -> Response<String> {
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style><h1>{title}</h1><p>{words}</p></html>\n"
    );
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .header(CONTENT_SECURITY_POLICY, policy)
        .header(CACHE_CONTROL, "no-store")
        // The address of this page holds the code.
        .header(REFERRER_POLICY, "no-referrer")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(X_FRAME_OPTIONS, "DENY")
        .body(html)
        .expect("its headers are plain text")
}
