//! The device pages as HTML. Everything that did not come from this file goes through [`escaped`].

use std::borrow::Cow;
use std::net::IpAddr;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use super::super::page::{Looks, Page};
use super::super::scopes::in_plain_words;
use super::super::way_on::WayOn;
use crate::html::escaped;
use crate::model::{Device, DeviceGrant, Digits, Scope, UserCode};

const TITLE: &str = "Link an account";

/// Who asks for what.
pub(super) struct Consent<'a> {
    pub(super) client: &'a str,
    pub(super) platform: &'a str,
    pub(super) grant: &'a DeviceGrant,
    pub(super) now: Timestamp,
    /// Where the device is, as far as that can be told.
    pub(super) from: String,
}

/// A field for the user code.
pub(super) fn code_form(status: StatusCode, problem: Option<&str>) -> Response {
    let problem = problem.map_or_else(String::new, |text| {
        format!("<p class=\"warning\" role=\"alert\">{text}</p>")
    });
    let body = format!(
        "<h1>Link an account</h1>{problem}\
         <form action=\"/device\" method=\"get\">\
         <label for=\"user_code\">Type the code that the device shows</label>\
         <input id=\"user_code\" name=\"user_code\" placeholder=\"XXXX-XXXX\" required autofocus \
         maxlength=\"16\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\">\
         <button class=\"button\">Continue</button></form>"
    );
    page(status, Looks::Once, &body)
}

/// Who asks, since when and from where, and what for.
pub(super) fn consent(consent: &Consent<'_>) -> Response {
    let Consent {
        client,
        platform,
        grant,
        now,
        from,
    } = consent;
    let facts: String = [
        ("Device", grant.device.name.as_deref()),
        ("System", grant.device.system.as_deref()),
        ("Program", grant.device.version.as_deref()),
        ("Asked", Some(&*ago(grant.created_at, *now))),
        ("From", Some(&**from)),
    ]
    .into_iter()
    .filter_map(|(name, fact)| Some(format!("<dt>{name}</dt><dd>{}</dd>", escaped(fact?))))
    .collect();
    let body = format!(
        "<h1>Link your account to {client}?</h1>\
         <p>Somebody wants to link an account to this device. Only go on if you started this \
         yourself, on a device in front of you, and it shows this code:</p>\
         <p class=\"code\">{code}</p>\
         <dl>{facts}</dl>\
         <p>{client} wants to see:</p><ul>{scopes}</ul>\
         <form class=\"decision\" method=\"post\">\
         <input type=\"hidden\" name=\"user_code\" value=\"{code}\">\
         <button class=\"button quiet\" formaction=\"/device/refuse\" autofocus>Not me</button>\
         <button class=\"button\" formaction=\"/device/continue\">Continue to {platform}</button>\
         </form>",
        client = escaped(client),
        platform = escaped(platform),
        code = grant.user_code,
        scopes = scope_items(&grant.scope),
    );
    page(StatusCode::OK, Looks::Once, &body)
}

/// While the person decides at the platform.
pub(super) fn waiting(platform: &str, way_on: &WayOn, code: &UserCode) -> Response {
    let (link, target) = match way_on {
        WayOn::App(link) | WayOn::StandIn(link) => (link, " target=\"_blank\""),
        WayOn::ThereAndBack(link) => (link, ""),
    };
    let body = format!(
        "<h1>Approve in {platform}</h1>\
         <p><a class=\"button\"{target} rel=\"noopener noreferrer\" href=\"{link}\">\
         Open {platform}</a></p>\
         <p>Then come back to this page. It goes on by itself.</p>\
         <form method=\"post\"><input type=\"hidden\" name=\"user_code\" value=\"{code}\">\
         <button class=\"button quiet\" formaction=\"/device/refuse\">Not me</button></form>",
        platform = escaped(platform),
        link = escaped(link),
    );
    page(StatusCode::OK, Looks::Again, &body)
}

/// The digits to type on the device.
pub(super) fn digits(device: &Device, digits: Digits) -> Response {
    let device = device
        .name
        .as_deref()
        .map_or("your device".into(), |name| Cow::Owned(escaped(name)));
    let body = format!(
        "<h1>Type these two digits on {device}</h1>\
         <p class=\"digits\">{digits}</p>\
         <p class=\"warning\">Tell them to nobody. If somebody asks you for them, close this page: \
         without them nothing is linked.</p>"
    );
    page(StatusCode::OK, Looks::Again, &body)
}

/// After the digits were right.
pub(super) fn done() -> Response {
    page(
        StatusCode::OK,
        Looks::Once,
        "<h1>Linked</h1><p>It goes on on the device. You can close this page.</p>",
    )
}

/// After a refusal, here or at the platform, or wrong digits.
pub(super) fn denied() -> Response {
    page(
        StatusCode::OK,
        Looks::Once,
        "<h1>Nothing was linked</h1><p>The device has been told. You can close this page.</p>",
    )
}

/// For a browser that comes back from the platform with something that is not its own.
pub(super) fn not_theirs() -> Response {
    page(
        StatusCode::NOT_FOUND,
        Looks::Once,
        "<h1>Nothing was linked</h1><p>This answer belongs to no link that was started in this \
         browser. Ask for a new code on the device.</p>",
    )
}

/// Roughly where the device is, seen from the phone.
pub(super) fn whereabouts(device: Option<&str>, phone: IpAddr) -> String {
    let Some(device) = device.and_then(|address| address.parse::<IpAddr>().ok()) else {
        return "an unknown place".to_owned();
    };
    if device.to_canonical() == phone.to_canonical() {
        return "the same internet connection as this phone".to_owned();
    }
    match device.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            format!("another internet connection ({a}.{b}.…)")
        }
        IpAddr::V6(address) => {
            let [a, b, ..] = address.segments();
            format!("another internet connection ({a:x}:{b:x}:…)")
        }
    }
}

fn page(status: StatusCode, looks: Looks, body: &str) -> Response {
    let page = Page {
        status,
        looks,
        ..Page::new(TITLE, body)
    };
    page.into_response()
}

fn scope_items(scope: &Scope) -> String {
    let words: Vec<_> = scope
        .as_slice()
        .iter()
        .map(|token| in_plain_words(token))
        .collect();
    format!("<li>{}</li>", words.join("</li><li>"))
}

fn ago(then: Timestamp, now: Timestamp) -> String {
    match now.duration_since(then).as_secs() {
        ..5 => "just now".to_owned(),
        seconds @ 5..60 => format!("{seconds} seconds ago"),
        60..120 => "a minute ago".to_owned(),
        seconds => format!("{} minutes ago", seconds / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_a_code_is_told_as_people_say_it() {
        let then = Timestamp::UNIX_EPOCH;
        for (seconds, expected) in [
            (-3, "just now"),
            (0, "just now"),
            (59, "59 seconds ago"),
            (60, "a minute ago"),
            (125, "2 minutes ago"),
        ] {
            assert_eq!(
                ago(then, Timestamp::from_second(seconds).unwrap()),
                expected
            );
        }
    }

    #[test]
    fn where_a_device_is_is_told_without_its_whole_address() {
        let phone = "203.0.113.7".parse().unwrap();
        for (device, expected) in [
            (
                Some("203.0.113.7"),
                "the same internet connection as this phone",
            ),
            (
                Some("::ffff:203.0.113.7"),
                "the same internet connection as this phone",
            ),
            (
                Some("198.51.100.9"),
                "another internet connection (198.51.…)",
            ),
            (
                Some("2001:db8::1"),
                "another internet connection (2001:db8:…)",
            ),
            (Some("<b>"), "an unknown place"),
            (None, "an unknown place"),
        ] {
            assert_eq!(whereabouts(device, phone), expected);
        }
    }
}
