//! The phone's pages as HTML. Everything that did not come from this file goes through [`escaped`].

use jiff::Timestamp;

use super::accounts::{ACCOUNTS, Account, Scope};
use super::codes::OnPhone;
use crate::html::escaped;

/// The codes on show, and a field for a link.
pub(super) fn codes(codes: &[OnPhone], now: Timestamp) -> String {
    let list = if codes.is_empty() {
        String::from(
            "<p class=\"empty\">No code is on show. Start a link on the computer, then look again.</p>",
        )
    } else {
        let items: String = codes.iter().map(|code| code_item(code, now)).collect();
        format!("<ul class=\"codes\">{items}</ul>")
    };
    page(
        "Scan a code",
        &format!(
            "<h1>Scan a code</h1>\
             <p class=\"lead\">Pick the code that your computer shows.</p>\
             {list}\
             <p class=\"again\"><a href=\"/phone\">Look again</a></p>\
             <form class=\"paste\" action=\"/phone\" method=\"get\">\
             <label for=\"qr_uri\">Or paste the code's link</label>\
             <input id=\"qr_uri\" name=\"qr_uri\" type=\"text\" inputmode=\"url\" autocomplete=\"off\" \
             autocapitalize=\"none\" spellcheck=\"false\" placeholder=\"aweme://authorize?…\" required>\
             <button class=\"button\">Open the link</button></form>"
        ),
    )
}

/// Who asks for what, and the decision.
pub(super) fn consent(code: &OnPhone, qr_uri: &str) -> String {
    let accounts: String = ACCOUNTS
        .iter()
        .enumerate()
        .map(|(place, account)| account_choice(account, place == 0))
        .collect();
    let scopes: String = code
        .scopes
        .iter()
        .filter_map(|id| Scope::find(id))
        .map(scope_choice)
        .collect();
    page(
        "Allow access?",
        &format!(
            "<div class=\"asker\"><span class=\"app\" aria-hidden=\"true\">L</span>\
             <h1><strong>Latchkey</strong> would like to use your account</h1></div>\
             <p class=\"warning\">Approve only if this code is on your own screen now. \
             <strong>If you did not start this, decline.</strong></p>\
             <form action=\"/phone/decide\" method=\"post\">\
             <input type=\"hidden\" name=\"qr_uri\" value=\"{qr_uri}\">\
             <fieldset><legend>Which account?</legend><div class=\"rows\">{accounts}</div></fieldset>\
             <fieldset><legend>Latchkey will be able to</legend><div class=\"rows\">{scopes}</div></fieldset>\
             <div class=\"decision\">\
             <button class=\"button\" name=\"decision\" value=\"decline\">Decline</button>\
             <button class=\"button\" name=\"decision\" value=\"approve\">Approve</button>\
             </div></form>",
            qr_uri = escaped(qr_uri),
        ),
    )
}

/// After an approval.
pub(super) fn approved(account: &Account) -> String {
    page(
        "Approved",
        &format!(
            "<div class=\"result\">{TICK}<h1>Approved</h1>\
             <p class=\"lead\">Look at the computer: it goes on there, as \
             <strong>{}</strong>.</p>{BACK}</div>",
            escaped(account.display_name),
        ),
    )
}

/// After a refusal.
pub(super) fn declined() -> String {
    page(
        "Declined",
        &format!(
            "<div class=\"result\">{CROSS}<h1>Declined</h1>\
             <p class=\"lead\">Nothing was shared. You can close this page.</p>{BACK}</div>"
        ),
    )
}

/// What cannot be done, and the way out.
pub(super) fn problem(sentence: &str) -> String {
    page(
        "That did not work",
        &format!(
            "<div class=\"result\">{MARK}<h1>That did not work</h1>\
             <p class=\"lead\">{}</p>{BACK}</div>",
            escaped(sentence),
        ),
    )
}

/// A decision that another page tried to make.
pub(super) fn foreign_form() -> String {
    problem(
        "This decision did not come from the sandbox's own page, so it was not carried out. Open the code here and decide again.",
    )
}

const BACK: &str = "<p><a href=\"/phone\">Back to the codes</a></p>";

const TICK: &str = "<svg class=\"sign\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">\
    <circle cx=\"32\" cy=\"32\" r=\"30\"/><path d=\"M20 33l9 9 16-19\"/></svg>";

const CROSS: &str = "<svg class=\"sign quiet\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">\
    <circle cx=\"32\" cy=\"32\" r=\"30\"/><path d=\"M23 23l18 18M41 23L23 41\"/></svg>";

const MARK: &str = "<svg class=\"sign quiet\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">\
    <circle cx=\"32\" cy=\"32\" r=\"30\"/><path d=\"M32 18v18M32 45v1\"/></svg>";

fn page(title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title} · TikTok sandbox</title>\
         <link rel=\"icon\" href=\"/avatars/{icon}\">\
         <link rel=\"stylesheet\" href=\"/phone/style.css\"></head>\
         <body><header><strong>Sandbox.</strong> This page stands in for the phone. \
         No real TikTok account is involved.</header>\
         <main>{main}</main></body></html>\n",
        icon = ACCOUNTS[0].username,
    )
}

fn code_item(code: &OnPhone, now: Timestamp) -> String {
    let Some(qr_uri) = &code.qr_uri else {
        return String::new();
    };
    let name = &code.id[code.id.len().saturating_sub(4)..];
    format!(
        "<li><form action=\"/phone\" method=\"get\">\
         <input type=\"hidden\" name=\"qr_uri\" value=\"{qr_uri}\">\
         <span class=\"words\"><span class=\"name\">Latchkey · {name}</span>\
         <span class=\"small\">shown {age} ago, {left} left</span></span>\
         <button class=\"button\" aria-label=\"Scan code {name}\">Scan</button></form></li>",
        qr_uri = escaped(qr_uri),
        name = escaped(name),
        age = seconds(now.duration_since(code.shown_at).as_secs()),
        left = seconds(code.expires_at.duration_since(now).as_secs()),
    )
}

fn account_choice(account: &Account, is_first: bool) -> String {
    format!(
        "<label class=\"row\"><img src=\"/avatars/{username}\" alt=\"\" width=\"40\" height=\"40\">\
         <span class=\"words\"><span class=\"name\">{name}</span>\
         <span class=\"small\">@{username}</span></span>\
         <input type=\"radio\" name=\"account\" value=\"{id}\"{checked}></label>",
        username = escaped(account.username),
        name = escaped(account.display_name),
        id = escaped(account.open_id),
        checked = if is_first { " checked" } else { "" },
    )
}

fn scope_choice(scope: &Scope) -> String {
    let (id, allows) = (escaped(scope.id), escaped(scope.allows));
    if scope.is_optional() {
        return format!(
            "<label class=\"row\"><span class=\"words\">{allows}</span>\
             <input type=\"checkbox\" name=\"scope\" value=\"{id}\" checked></label>"
        );
    }
    format!(
        "<div class=\"row\"><span class=\"words\">{allows}</span><span class=\"small\">always</span>\
         <input type=\"hidden\" name=\"scope\" value=\"{id}\"></div>"
    )
}

fn seconds(count: i64) -> String {
    match count.max(0) {
        count @ 0..120 => format!("{count} s"),
        count => format!("{} min", count / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_cannot_break_out_of_its_attribute() {
        let page = problem("\"><script>alert('x')</script>&");
        assert!(page.contains("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"));
        assert!(!page.contains("<script"));
    }

    #[test]
    fn ages_are_short() {
        assert_eq!(seconds(-1), "0 s");
        assert_eq!(seconds(119), "119 s");
        assert_eq!(seconds(180), "3 min");
    }
}
