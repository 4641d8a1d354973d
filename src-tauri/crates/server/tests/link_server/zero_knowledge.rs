use std::time::Duration;

use latchkey_server::clock::SystemEntropy;
use latchkey_server::envelope::Dek;
use latchkey_server::keys::ServerKeys;
use latchkey_server::token::Token;
use reqwest::Method;
use serde_json::Value;

use crate::bed::{Bed, Tokens};
use crate::browser::{Browser, parameter, redeem};
use crate::thief::{Sealed, Thief};

/// How many rows a table has.
pub(crate) async fn count(bed: &Bed, table: &'static str) -> i64 {
    bed.database.count(table)
}

/// Waits for a table to hold nothing: whoever is told of an end may be told before it is written down.
pub(crate) async fn becomes_empty(bed: &Bed, table: &'static str) {
    let empty = async {
        while count(bed, table).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let empty = tokio::time::timeout(Duration::from_secs(10), empty);
    empty
        .await
        .unwrap_or_else(|_| panic!("{table} still holds something"));
}

/// The sealed session whose key `wrap` holds, opened with a token.
fn opened_with(thief: &Thief, wrap: &Sealed, token: &str) -> Option<String> {
    let token = Token::parse(token).unwrap();
    // For whoever was not there yet it is sealed in the other way.
    let dek = Dek::unwrap_as_recipient(wrap.place, &token, &thief.server_keys, &wrap.bytes)
        .or_else(|_| Dek::unwrap(wrap.place, &token, &thief.server_keys, &wrap.bytes));
    let dek = dek.ok()?;
    let sessions = thief.sealed_in("platform_session", "sealed");
    sessions.iter().find_map(|session| {
        let opened = dek.open(session.place, &session.bytes).ok()?;
        Some(String::from_utf8_lossy(&opened).into_owned())
    })
}

/// How many of these wraps one of these tokens opens, down to the platform's own token.
fn opened(thief: &Thief, wraps: &[Sealed], tokens: &[&str]) -> usize {
    let opens = |wrap: &&Sealed| {
        tokens.iter().any(|token| {
            opened_with(thief, wrap, token).is_some_and(|plaintext| plaintext.contains("\"act."))
        })
    };
    wraps.iter().filter(opens).count()
}

#[tokio::test]
async fn s01_a_stolen_database_opens_no_session_even_with_the_servers_keys_and_configuration() {
    let mut bed = Bed::start().await;
    let mut links: Vec<Tokens> = Vec::new();
    for account in bed.accounts().await.iter().take(3) {
        links.push(bed.link_account(Some(account)).await);
    }
    // One that was refreshed, one that waits for its device, and one code that is on show.
    links.push(bed.refreshed(&links[0]).await);
    let waiting = bed.begin().await;
    bed.scan_and_approve(&waiting, None).await;
    bed.events_until(&waiting, "confirmed").await;
    let on_show = bed.begin().await;
    // A browser that is signed in, with a link that has an e-mail address; a code that waits for its program, and an approval
    // that waits for its browser.
    let mut browser = Browser::default();
    let with_email = [("scope", Some("user.info.basic email"))];
    let email = [("email", "mia@example.org")];
    let consent = browser.sign_in(&bed, None, &with_email).await;
    let url = browser.allow(&bed, &consent, &email).await;
    links.push(Tokens::of(&redeem(&bed, &url).await.body));
    let consent = browser.ask(&bed, &with_email).await;
    let url = browser.allow(&bed, &consent, &email).await;
    let code = parameter(&url, "code").unwrap();
    let mut other = Browser::default();
    let shown = other.ask(&bed, &[]).await;
    bed.scan_and_approve(&shown.code(), None).await;
    while count(&bed, "sign_on").await < 2 {
        tokio::task::yield_now().await;
    }
    bed.server.take().unwrap().stop().await;

    let mut thief = Thief::of(&bed);
    for code in [&waiting, &on_show] {
        // What stands on the screen and is typed on the phone.
        for member in [
            "qr_uri",
            "user_code",
            "verification_uri_complete",
            "events_uri",
        ] {
            thief.finds(code[member].as_str().unwrap());
        }
        let letters = code["user_code"].as_str().unwrap().replace('-', "");
        thief.finds(&letters);
    }
    let sessions = thief.sealed_in("platform_session", "sealed");
    assert_eq!(sessions.len(), 6);
    let wraps = ["access_wrap", "refresh_wrap"]
        .map(|column| thief.sealed_in("token_pair", column))
        .concat();
    assert_eq!(wraps.len(), 10);
    let waiting_wraps = thief.sealed_in("device_grant", "wrap");
    assert_eq!(waiting_wraps.len(), 1);
    // All that is sealed anywhere is known here: a new table belongs into this list.
    let on_show_handles = thief.sealed_in("device_grant", "upstream");
    assert_eq!(on_show_handles.len(), 1);
    let browser_wraps = thief.sealed_in("sign_on", "wrap");
    assert_eq!(browser_wraps.len(), 2);
    let code_wraps = thief.sealed_in("authorization_code", "wrap");
    assert_eq!(code_wraps.len(), 1);
    let mut of_persons = thief.sealed_in("sign_on", "name");
    assert_eq!(of_persons.len(), 1);
    for table in ["session", "authorization_code"] {
        of_persons.extend(thief.sealed_in(table, "email"));
    }
    assert_eq!(of_persons.len(), 3);
    let outsides = wraps.len()
        + waiting_wraps.len()
        + on_show_handles.len()
        + browser_wraps.len()
        + code_wraps.len();
    let known = sessions.len() + of_persons.len() + outsides;
    assert_eq!(thief.sealed().len(), known);

    let found = thief.opens();
    // The server's own key opens the outside of each wrap, and how the platform knows the code on show. There it ends.
    assert_eq!(found.len(), outsides);
    let of_platform: Vec<_> = found
        .iter()
        .map(|bytes| String::from_utf8_lossy(bytes))
        .filter(|text| {
            ["act.", "rft.", "mia@"]
                .iter()
                .any(|secret| text.contains(secret))
        })
        .collect();
    assert_eq!(of_platform, Vec::<&str>::new());

    // The same attempt with the tokens opens every one.
    let tokens: Vec<&str> = links
        .iter()
        .flat_map(|link| [&*link.access, &*link.refresh])
        .collect();
    assert_eq!(opened(&thief, &wraps, &tokens), wraps.len());
    let device_code = waiting["device_code"].as_str().unwrap();
    assert_eq!(opened(&thief, &waiting_wraps, &[device_code]), 1);
    let secrets = [
        &*browser.cookies["latchkey_sign_on"],
        &*other.cookies["latchkey_request"],
    ];
    assert_eq!(opened(&thief, &browser_wraps, &secrets[..1]), 1);
    assert_eq!(opened(&thief, &browser_wraps, &secrets), 2);
    assert_eq!(opened(&thief, &code_wraps, &[&*code]), 1);
    // And no other token opens any.
    assert_eq!(opened(&thief, &browser_wraps, &tokens), 0);
    assert_eq!(opened(&thief, &code_wraps, &secrets), 0);
    assert_eq!(opened(&thief, &wraps, &[device_code]), 0);
    assert_eq!(opened(&thief, &waiting_wraps, &tokens), 0);
}

#[tokio::test]
async fn a_token_without_the_servers_key_opens_nothing() {
    let mut bed = Bed::start().await;
    let tokens = bed.link().await;
    let waiting = bed.begin().await;
    bed.scan_and_approve(&waiting, None).await;
    bed.events_until(&waiting, "confirmed").await;
    bed.server.take().unwrap().stop().await;
    let mut thief = Thief::of(&bed);
    thief.server_keys = ServerKeys::generate(&SystemEntropy);
    let all: Vec<&str> = [&tokens.access, &tokens.refresh]
        .into_iter()
        .map(|token| &**token)
        .chain(waiting["device_code"].as_str())
        .collect();
    let wraps = ["access_wrap", "refresh_wrap"]
        .map(|column| thief.sealed_in("token_pair", column))
        .concat();
    assert_eq!(opened(&thief, &wraps, &all), 0);
    let waiting = thief.sealed_in("device_grant", "wrap");
    assert_eq!(opened(&thief, &waiting, &all), 0);
}

/// Everything of one link that could open it, or is what it opens.
fn remains_of(bed: &Bed) -> Vec<Vec<u8>> {
    let thief = Thief::of(bed);
    let sealed = thief.sealed();
    assert!(sealed.len() >= 3, "a session and two wraps");
    sealed.into_iter().map(|sealed| sealed.bytes).collect()
}

#[tokio::test]
async fn revoking_and_logging_out_erase_what_could_open_the_session() {
    for way in ["revoke", "logout"] {
        let bed = Bed::start().await;
        let tokens = bed.link().await;
        let remains = remains_of(&bed);
        for part in &remains {
            assert!(bed.database.files_with(part) > 0, "it is found before");
        }
        if way == "revoke" {
            assert_eq!(bed.revoke(&tokens.access).await.status, 200);
        } else {
            let answer = bed.bearer(Method::POST, "/auth/logout", &tokens.access);
            assert_eq!(answer.await.status, 204);
        }
        assert_eq!(bed.database.every_sealed_value(), 0, "{way}");
        // PostgreSQL keeps dead rows until it vacuums; `docs/LINK-SERVER.md` says what that means.
        if !crate::ON_POSTGRESQL {
            for part in &remains {
                assert_eq!(bed.database.files_with(part), 0, "{way}");
            }
        }
    }
}

#[tokio::test]
async fn a_refused_code_erases_what_waited_for_its_device() {
    let bed = Bed::start().await;
    let begun: Value = bed.begin().await;
    let mut browser = crate::digits::Browser::new(&bed);
    browser.press("continue", &begun).await;
    bed.scan_and_approve(&begun, None).await;
    let digits = browser.digits(&begun).await;
    let wrong = if digits == "10" { "11" } else { "10" };
    let thief = Thief::of(&bed);
    let remains = [
        thief.sealed_in("device_grant", "wrap"),
        thief.sealed_in("platform_session", "sealed"),
    ]
    .concat();
    assert_eq!(remains.len(), 2);
    for _ in 0..2 {
        crate::digits::send(&bed, &begun, wrong).await;
    }
    assert_eq!(bed.database.every_sealed_value(), 0);
    if !crate::ON_POSTGRESQL {
        for part in &remains {
            assert_eq!(bed.database.files_with(&part.bytes), 0);
        }
    }
}
