//! The sign-in pages as HTML. Everything that did not come from this file goes through [`escaped`].

use axum::http::StatusCode;
use axum::response::Response;
use url::Url;

use super::super::page::{Looks, Page};
use super::super::scopes::in_plain_words;
use super::super::way_on::WayOn;
use super::qr;
use crate::html::escaped;
use crate::model::AuthorizationRequest;
use crate::sign_in::{Offer, Scanning};

/// Before a scope's token, the name of its field.
pub(super) const SCOPE_FIELD: &str = "scope:";

const TITLE: &str = "Sign in";

/// What all pages of a request say.
pub(super) struct About<'a> {
    pub(super) request: &'a AuthorizationRequest,
    /// What people call the program.
    pub(super) client: &'a str,
    pub(super) platform: &'a str,
}

/// Why no code is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoCode {
    Declined,
    Paused,
    Unavailable,
}

/// For a request that names no program to go back to.
pub(super) fn refused(problem: &str) -> Response {
    let body = format!(
        "<h1>This cannot go on</h1>\
         <p>The program that sent you here made a mistake in its request. {problem}</p>\
         <p>Go back to the program and try again. If it happens again, tell its makers.</p>",
        problem = escaped(problem)
    );
    let page = Page {
        status: StatusCode::BAD_REQUEST,
        ..Page::new(TITLE, &body)
    };
    page.into_response()
}

/// For a page that is not this browser's, any more or at all.
pub(super) fn gone() -> Response {
    let page = Page {
        status: StatusCode::NOT_FOUND,
        ..Page::new(
            TITLE,
            "<h1>There is nothing to answer here</h1><p>This page was answered before, is too old, \
             or was opened in another browser. Go back to the program and start again.</p>",
        )
    };
    page.into_response()
}

/// "Continue as …", or somebody else.
pub(super) fn choose(about: &About<'_>, name: Option<&str>) -> Response {
    let id = &about.request.id;
    let body = format!(
        "<h1>Which account?</h1>\
         <p>{client} asks who you are at {platform}.</p>\
         <form class=\"decision\" method=\"post\" action=\"/oauth/authorize/{id}/go-on\">\
         <button class=\"button\" autofocus>Continue as {name}</button>\
         <button class=\"button quiet\" formaction=\"/oauth/authorize/{id}/scan\">\
         Use another account</button>{cancel}</form>",
        client = escaped(about.client),
        platform = escaped(about.platform),
        name = owner(name),
        cancel = cancel(id),
    );
    shown(about, &body, Looks::Once)
}

/// The QR code, or the way on from a phone.
pub(super) fn scan(about: &About<'_>, scanning: &Scanning, way_on: &WayOn) -> Response {
    let (client, platform) = (escaped(about.client), escaped(about.platform));
    let more = if scanning.asks_for_more {
        format!("<p>{client} asks for more than you granted when you signed in.</p>")
    } else {
        String::new()
    };
    let way = match way_on {
        WayOn::App(link) => {
            let code = qr::svg(&scanning.grant.qr_uri).unwrap_or_default();
            format!(
                "<p>Scan this code with {platform} on your phone.</p>{code}\
                 <p class=\"on-phone\"><a class=\"button\" href=\"{link}\">Open {platform}</a></p>",
                link = escaped(link)
            )
        }
        WayOn::StandIn(link) => {
            let code = qr::svg(&scanning.grant.qr_uri).unwrap_or_default();
            format!(
                "<p>Scan this code with {platform}, or open its page.</p>{code}\
                 <p><a class=\"button\" target=\"_blank\" rel=\"noopener noreferrer\" \
                 href=\"{link}\">Open {platform}</a></p>",
                link = escaped(link)
            )
        }
        WayOn::ThereAndBack(link) => format!(
            "<p><a class=\"button\" rel=\"noreferrer\" href=\"{link}\">Continue to {platform}</a></p>",
            link = escaped(link)
        ),
    };
    let state = if scanning.scanned {
        "Scanned. Approve it on the phone; this page goes on by itself."
    } else {
        "This page goes on by itself."
    };
    let body = format!(
        "<h1>Sign in with {platform}</h1>\
         <p>{client} asks who you are.</p>{more}{way}<p role=\"status\">{state}</p>\
         <form method=\"post\">{cancel}</form>",
        cancel = cancel(&about.request.id),
    );
    shown(about, &body, Looks::Again)
}

/// Instead of a code.
pub(super) fn no_code(about: &About<'_>, why: NoCode) -> Response {
    let platform = escaped(about.platform);
    let (heading, text, button) = match why {
        NoCode::Declined => (
            "You declined",
            format!("Nothing was shared. {platform} was told no."),
            "Try again",
        ),
        NoCode::Paused => (
            "Are you still there?",
            "The codes went by without anybody scanning one.".to_owned(),
            "Show a new code",
        ),
        NoCode::Unavailable => (
            "There is no code now",
            format!("{platform} does not answer. Wait a moment."),
            "Try again",
        ),
    };
    let id = &about.request.id;
    let body = format!(
        "<h1>{heading}</h1><p>{text}</p>\
         <form class=\"decision\" method=\"post\" action=\"/oauth/authorize/{id}/scan\">\
         <button class=\"button\" autofocus>{button}</button>{cancel}</form>",
        cancel = cancel(id),
    );
    shown(about, &body, Looks::Once)
}

/// What the program may see, one by one.
pub(super) fn consent(
    about: &About<'_>,
    offer: &Offer,
    least: &str,
    wrong_email: Option<&str>,
) -> Response {
    let id = &about.request.id;
    let (client, platform) = (escaped(about.client), escaped(about.platform));
    let rows: String = offer
        .scope
        .as_slice()
        .iter()
        .map(|token| scope_row(token, token == least))
        .collect();
    let email = if offer.asks_for_email {
        email_field(&client, wrong_email)
    } else {
        String::new()
    };
    let body = format!(
        "<h1>Let {client} see your account?</h1>\
         <p>You are signed in as <strong>{name}</strong> at {platform}.</p>\
         <form method=\"post\" action=\"/oauth/authorize/{id}/allow\">\
         <p>{client} would see:</p><ul class=\"choices\">{rows}</ul>{email}\
         <p class=\"small\">The answer goes to {to}.</p>\
         <div class=\"decision\"><button class=\"button\">Allow</button>{cancel}\
         <button class=\"button quiet\" formaction=\"/oauth/authorize/{id}/scan\" formnovalidate>\
         Use another account</button></div></form>",
        name = owner(offer.signed_on.name.as_deref()),
        to = escaped(&receiver(&about.request.redirect_uri)),
        cancel = cancel(id),
    );
    shown(about, &body, Looks::Once)
}

fn shown(about: &About<'_>, body: &str, looks: Looks) -> Response {
    let page = Page {
        looks,
        leads_to: Some(&about.request.redirect_uri),
        ..Page::new(TITLE, body)
    };
    page.into_response()
}

fn cancel(id: &str) -> String {
    format!(
        "<button class=\"button quiet\" formaction=\"/oauth/authorize/{id}/decline\" formnovalidate>\
         Cancel</button>"
    )
}

fn owner(name: Option<&str>) -> String {
    name.map_or_else(|| "the account you scanned with".to_owned(), escaped)
}

/// What names an account can only be granted or not at all.
fn scope_row(token: &str, is_least: bool) -> String {
    let (words, token) = (in_plain_words(token), escaped(token));
    let state = if is_least {
        "checked disabled".to_owned()
    } else {
        format!("name=\"{SCOPE_FIELD}{token}\" checked")
    };
    format!("<li><label><input type=\"checkbox\" {state}> {words}</label></li>")
}

fn email_field(client: &str, wrong: Option<&str>) -> String {
    let problem = wrong.map_or("", |_| {
        "<p class=\"warning\" role=\"alert\">This is not an e-mail address: write one like \
         mia@example.org, or leave the field empty.</p>"
    });
    format!(
        "{problem}<label for=\"email\">Your e-mail address for {client}. Leave it empty to keep it \
         to yourself.</label>\
         <input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" maxlength=\"254\" \
         value=\"{}\">",
        escaped(wrong.unwrap_or_default())
    )
}

/// Whom a redirect URI belongs to, as a person can tell it.
fn receiver(redirect_uri: &str) -> String {
    let Ok(url) = Url::parse(redirect_uri) else {
        return redirect_uri.to_owned();
    };
    match url.host_str() {
        Some("127.0.0.1" | "[::1]" | "localhost") => "a program on this computer".to_owned(),
        Some(host) => host.to_owned(),
        None => format!("the app {} on this device", url.scheme()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_the_answer_goes_to_is_told_in_words() {
        for (uri, expected) in [
            ("http://127.0.0.1:4711/cb", "a program on this computer"),
            ("http://[::1]/cb", "a program on this computer"),
            ("https://shop.example:8443/cb", "shop.example"),
            (
                "com.example.app:/cb",
                "the app com.example.app on this device",
            ),
        ] {
            assert_eq!(receiver(uri), expected);
        }
    }

    #[test]
    fn nothing_that_was_asked_for_gets_out_of_its_place() {
        assert!(!scope_row("x\"><script>", false).contains("<script>"));
        assert!(!email_field("c", Some("\"><script>@x")).contains("<script>"));
    }
}
