use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use latchkey_server::client_secret;
use latchkey_server::clock::SystemEntropy;
use latchkey_server::config::Config;
use latchkey_server::token::{Token, TokenKind};
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};

use crate::bed::{Answer, Bed, CLIENT, DEVICE_CODE_GRANT, Tokens};
use crate::support;
use crate::watching::{Stream, link_id};
use crate::zero_knowledge::count;

/// A desktop, a shop, and an API that is called with everybody's tokens.
pub(crate) const CLIENTS: &str = r#"
[[client]]
id = "latchkey-desktop"
scopes = ["user.info.basic", "user.info.profile"]
[[client]]
id = "shop"
public = false
scopes = ["user.info.basic"]
[[client]]
id = "api"
public = false
introspects = true
scopes = ["user.info.basic"]
"#;

/// The desktop may be used by staff, too.
const CLIENTS_OF_STAFF: &str = r#"
[[client]]
id = "latchkey-desktop"
scopes = ["user.info.basic", "user.info.profile", "support:revoke", "support:audit"]
[[client]]
id = "shop"
public = false
scopes = ["user.info.basic"]
"#;

/// Every endpoint at which a client says who it is.
const ENDPOINTS: [&str; 6] = [
    "/oauth/device_authorization",
    "/oauth/device/digits",
    "/oauth/token",
    "/oauth/revoke",
    "/oauth/introspect",
    "/oauth/clients/rotate-secret",
];

/// A secret, and nobody's.
fn no_secret() -> String {
    let secret = Token::generate(TokenKind::ClientSecret, &SystemEntropy);
    secret.expose().to_owned()
}

async fn bed() -> Bed {
    Bed::start_with(CLIENTS).await
}

/// What `latchkeyd client-secret` does, beside the running server.
pub(crate) async fn make_secret(bed: &Bed, client: &str) -> String {
    let config = Config::read(Some(&bed.folder.path().join("latchkeyd.toml")), []).unwrap();
    let (clock, entropy) = (Arc::new(bed.clock.clone()), Arc::new(SystemEntropy));
    let secret = client_secret::make(&config, client, clock, entropy).await;
    secret.unwrap().expose().to_owned()
}

pub(crate) async fn basic(
    bed: &Bed,
    path: &str,
    id: &str,
    password: &str,
    form: &[(&str, &str)],
) -> Answer {
    let request = bed.request(Method::POST, path);
    Answer::to(request.basic_auth(id, Some(password)).form(form)).await
}

/// Links an account as a client that sends `Authorization: Basic`.
pub(crate) async fn link(bed: &Bed, id: &str, password: &str, account: Option<&str>) -> Tokens {
    let begun = basic(bed, "/oauth/device_authorization", id, password, &[]).await;
    assert_eq!(begun.status, 200, "{}", begun.body);
    bed.scan_and_approve(&begun.body, account).await;
    bed.events_until(&begun.body, "confirmed").await;
    let answer = redeem(bed, id, password, &begun.body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    Tokens::of(&answer.body)
}

async fn redeem(bed: &Bed, id: &str, password: &str, begun: &Value) -> Answer {
    let form = [
        ("grant_type", DEVICE_CODE_GRANT),
        ("device_code", begun["device_code"].as_str().unwrap()),
    ];
    basic(bed, "/oauth/token", id, password, &form).await
}

pub(crate) async fn refresh(bed: &Bed, id: &str, password: &str, tokens: &Tokens) -> Answer {
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*tokens.refresh),
    ];
    basic(bed, "/oauth/token", id, password, &form).await
}

async fn introspect(bed: &Bed, id: &str, password: &str, token: &str) -> Answer {
    let form = [("token", token)];
    basic(bed, "/oauth/introspect", id, password, &form).await
}

#[tokio::test]
async fn a_confidential_client_proves_itself_in_the_header_or_in_the_body() {
    let bed = bed().await;
    let secret = make_secret(&bed, "shop").await;
    let tokens = link(&bed, "shop", &secret, None).await;
    let answer = refresh(&bed, "shop", &secret, &tokens).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let tokens = Tokens::of(&answer.body);
    let in_body = [
        ("client_id", "shop"),
        ("client_secret", &*secret),
        ("token", &*tokens.access),
    ];
    let answer = bed.post("/oauth/introspect", &in_body).await;
    assert_eq!(answer.body["active"], true, "{}", answer.body);
    assert_eq!(answer.body["client_id"], "shop");
    let answer = bed.post("/oauth/revoke", &in_body).await;
    assert_eq!(answer.body["platform"], "disconnected", "{}", answer.body);
}

#[tokio::test]
async fn the_header_is_form_encoded_and_its_scheme_of_any_case() {
    let bed = bed().await;
    let secret = make_secret(&bed, "shop").await;
    let credentials = format!("%73hop:{}", secret.replace('_', "%5F"));
    let header = format!("bAsIc {}", BASE64_STANDARD.encode(credentials));
    let request = bed
        .request(Method::POST, "/oauth/device_authorization")
        .header(AUTHORIZATION, header)
        .form(&[("client_id", "shop")]);
    assert_eq!(Answer::to(request).await.status, 200);
}

#[tokio::test]
async fn without_its_secret_a_confidential_client_is_refused_everywhere() {
    let bed = bed().await;
    let secret = make_secret(&bed, "shop").await;
    for path in ENDPOINTS {
        let short = &secret[1..];
        for wrong in ["", short, &secret.replace("lk_cs_", "lk_at_"), &no_secret()] {
            let answer = basic(&bed, path, "shop", wrong, &[]).await;
            refused(&answer, path);
            // A minute for ten: this is not about how often.
            bed.advance(60);
        }
        let in_body = [("client_id", "shop"), ("client_secret", &*no_secret())];
        refused(&bed.post(path, &in_body).await, path);
        refused(&bed.post(path, &[("client_id", "shop")]).await, path);
        // Nobody has made one for it yet.
        refused(&basic(&bed, path, "api", &secret, &[]).await, path);
        let public = [("client_id", CLIENT), ("client_secret", &*secret)];
        refused(&bed.post(path, &public).await, path);
        refused(&basic(&bed, path, CLIENT, "anything", &[]).await, path);
        refused(&basic(&bed, path, "nobody", "", &[]).await, path);
        for header in ["Basic", "Basic !", "Bearer lk_at_x", "Basic c2hvcA==", "é"] {
            let request = bed
                .request(Method::POST, path)
                .form(&[("client_id", CLIENT)]);
            let answer = Answer::to(request.header(AUTHORIZATION, header)).await;
            refused(&answer, header);
        }
    }
}

fn refused(answer: &Answer, what: &str) {
    assert_eq!(answer.error(), (401, "invalid_client"), "{what}");
    assert_eq!(
        answer.headers["www-authenticate"], "Basic realm=\"latchkeyd\"",
        "{what}"
    );
}

#[tokio::test]
async fn a_request_authenticates_in_one_way_only() {
    let bed = bed().await;
    let secret = make_secret(&bed, "shop").await;
    for path in ENDPOINTS {
        for form in [
            &[("client_secret", &*secret)][..],
            &[("client_id", "shop"), ("client_secret", &secret)],
            &[("client_id", CLIENT)],
        ] {
            let answer = basic(&bed, path, "shop", &secret, form).await;
            assert_eq!(answer.error(), (400, "invalid_request"), "{path} {form:?}");
        }
        let request = bed
            .request(Method::POST, path)
            .basic_auth("shop", Some(&secret));
        let twice = request
            .basic_auth("shop", Some(&secret))
            .form(&[("a", "b")]);
        let answer = Answer::to(twice).await;
        assert_eq!(answer.error(), (400, "invalid_request"), "{path}");
    }
}

#[tokio::test]
async fn a_public_client_may_send_an_empty_password_alone_or_beside_its_id() {
    let bed = bed().await;
    let tokens = link(&bed, CLIENT, "", None).await;
    for form in [&[][..], &[("client_id", CLIENT)]] {
        let with = |more: &[(&'static str, &str)]| {
            let form: Vec<_> = form
                .iter()
                .chain(more)
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect();
            form
        };
        let asked = with(&[("token", &tokens.access)]);
        for path in ["/oauth/introspect", "/oauth/device_authorization"] {
            let request = bed.request(Method::POST, path).form(&asked);
            let answer = Answer::to(request.basic_auth(CLIENT, Some(""))).await;
            assert_eq!(answer.status, 200, "{path} {}", answer.body);
            // Some HTTP clients leave even the colon's other side away.
            let request = bed.request(Method::POST, path).form(&asked);
            let answer = Answer::to(request.basic_auth(CLIENT, None::<&str>)).await;
            assert_eq!(answer.status, 200, "{path} {}", answer.body);
        }
    }
    let answer = refresh(&bed, CLIENT, "", &tokens).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let form = [
        ("client_id", CLIENT),
        ("client_secret", ""),
        ("token", &*tokens.access),
    ];
    let answer = basic(&bed, "/oauth/revoke", CLIENT, "", &form).await;
    assert_eq!(answer.body["platform"], "disconnected", "{}", answer.body);
}

#[tokio::test]
async fn ten_wrong_secrets_are_told_so_and_the_next_only_to_wait() {
    let bed = bed().await;
    let secret = make_secret(&bed, "shop").await;
    let api = make_secret(&bed, "api").await;
    let wrong = async |client| basic(&bed, "/oauth/token", client, &no_secret(), &[]).await;
    for _ in 0..10 {
        assert_eq!(wrong("shop").await.error(), (401, "invalid_client"));
    }
    bed.advance(20);
    for _ in 0..2 {
        let answer = wrong("shop").await;
        assert_eq!(answer.error(), (429, "invalid_client"));
        assert_eq!(answer.headers["retry-after"], "41");
        assert_eq!(answer.headers["content-type"], "application/json");
    }
    // Whoever goes on guessing costs no more writing.
    assert_eq!(tries(&bed), "11");
    // Nobody is shut out by another's guesses, and another client's are counted for itself.
    let right = introspect(&bed, "shop", &secret, "x").await;
    assert_eq!(right.status, 200, "{}", right.body);
    assert_eq!(wrong("api").await.error(), (401, "invalid_client"));
    assert_eq!(introspect(&bed, "api", &api, "x").await.status, 200);
    // A secret that was made meanwhile is believed at once.
    bed.advance(2);
    let next = make_secret(&bed, "shop").await;
    assert_eq!(introspect(&bed, "shop", &next, "x").await.status, 200);
    bed.advance(38);
    assert_eq!(wrong("shop").await.error(), (401, "invalid_client"));
}

/// How many wrong secrets of the shop are noted.
fn tries(bed: &Bed) -> String {
    let query = "SELECT tries FROM attempt WHERE action = 'client_secret' AND who LIKE 'shop %'";
    bed.database.query(query)[0][0].clone()
}

#[tokio::test]
async fn wrong_secrets_are_counted_by_all_instances_together() {
    let mut bed = bed().await;
    for _ in 0..10 {
        let answer = basic(&bed, "/oauth/token", "shop", &no_secret(), &[]).await;
        assert_eq!(answer.status, 401);
    }
    bed.restart().await;
    let answer = basic(&bed, "/oauth/token", "shop", &no_secret(), &[]).await;
    assert_eq!(answer.status, 429);
}

#[tokio::test]
async fn a_rotated_secret_ends_all_that_the_client_had_and_nothing_of_others() {
    let bed = bed().await;
    let secret = make_secret(&bed, "shop").await;
    let accounts = bed.accounts().await;
    let desktop = bed.link_account(Some(&accounts[0])).await;
    let one = link(&bed, "shop", &secret, Some(&accounts[0])).await;
    let two = link(&bed, "shop", &secret, Some(&accounts[1])).await;
    let waiting = basic(&bed, "/oauth/device_authorization", "shop", &secret, &[]).await;
    let approved = basic(&bed, "/oauth/device_authorization", "shop", &secret, &[]).await;
    bed.scan_and_approve(&approved.body, None).await;
    bed.events_until(&approved.body, "confirmed").await;

    // Whoever looks on when it happens is told.
    let (open, is_open) = tokio::sync::oneshot::channel();
    let looking_on = bed.events_from(&waiting.body, open);
    let rotation = async {
        is_open.await.unwrap();
        let path = "/oauth/clients/rotate-secret";
        basic(&bed, path, "shop", &secret, &[]).await
    };
    let looking_on = tokio::time::timeout(Duration::from_secs(20), looking_on);
    let (seen, answer) = tokio::join!(looking_on, rotation);
    assert_eq!(seen.unwrap(), ["new", "expired"]);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.headers["cache-control"], "no-store");
    let next = answer.body["client_secret"].as_str().unwrap().to_owned();
    assert_ne!(next, secret);

    // At once: the clock has not moved.
    refused(&introspect(&bed, "shop", &secret, &one.access).await, "old");
    for tokens in [&one, &two] {
        let answer = introspect(&bed, "shop", &next, &tokens.access).await;
        assert_eq!(answer.body, json!({ "active": false }));
        let answer = refresh(&bed, "shop", &next, tokens).await;
        assert_eq!(answer.error(), (400, "invalid_grant"));
        assert_eq!(bed.userinfo(&tokens.access).await.status, 401);
    }
    for begun in [&waiting, &approved] {
        let answer = redeem(&bed, "shop", &next, &begun.body).await;
        assert_eq!(answer.error(), (400, "expired_token"));
        assert_eq!(bed.events_until(&begun.body, "expired").await, ["expired"]);
    }
    // The desktop's link, and what the platform gave for it, is all that is left.
    for table in ["session", "platform_session", "token_pair"] {
        assert_eq!(count(&bed, table).await, 1, "{table}");
    }
    assert_eq!(bed.userinfo(&desktop.access).await.status, 200);
    link(&bed, "shop", &next, None).await;
}

#[tokio::test]
async fn a_rotation_is_told_to_the_accounts_desktops_and_written_down() {
    let bed = support::bed_with(CLIENTS_OF_STAFF).await;
    let staff = support::staff(&bed).await;
    let secret = make_secret(&bed, "shop").await;
    let account = &bed.accounts().await[0];
    let desktop = bed.link_account(Some(account)).await;
    let of_shop = link(&bed, "shop", &secret, Some(account)).await;
    let ended = link_id(&bed, &of_shop).await;
    let mut stream = Stream::open(&bed, &desktop).await;
    let path = "/oauth/clients/rotate-secret";
    assert_eq!(basic(&bed, path, "shop", &secret, &[]).await.status, 200);
    let event = stream.next().await.unwrap();
    assert_eq!(event.name, "revoked");
    assert_eq!(event.data["link"], *ended);
    assert_eq!(event.data["by"], "client");

    let made = support::records(&bed, &staff, "client_secret_made").await;
    let facts: Vec<_> = made
        .iter()
        .map(|record| {
            let links = record["detail"]["links"].as_u64().unwrap();
            (record["actor"].as_str().unwrap(), links)
        })
        .collect();
    assert_eq!(facts, [("server", 0), ("client", 1)]);
    assert!(made.iter().all(|record| record["client"] == "shop"));
    assert!(made[1]["network"].is_string());
    let revoked = support::records(&bed, &staff, "link_revoked").await;
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0]["link"], *ended);
}

#[tokio::test]
async fn a_secret_made_beside_the_server_is_good_at_once_and_the_older_one_for_two_seconds_at_most()
{
    let bed = bed().await;
    let older = make_secret(&bed, "shop").await;
    let tokens = link(&bed, "shop", &older, None).await;
    let newer = make_secret(&bed, "shop").await;
    // What the older one is still believed for, where no announcement is heard, is worth nothing: it has no tokens, and makes no
    // secret.
    let answer = introspect(&bed, "shop", &older, &tokens.access).await;
    if answer.status == 200 {
        assert_eq!(answer.body, json!({ "active": false }));
    } else {
        refused(&answer, "older");
    }
    let answer = basic(&bed, "/oauth/clients/rotate-secret", "shop", &older, &[]).await;
    refused(&answer, "older");
    assert_eq!(introspect(&bed, "shop", &newer, "x").await.status, 200);
    bed.advance(2);
    refused(&introspect(&bed, "shop", &older, "x").await, "older");
    assert_eq!(introspect(&bed, "shop", &newer, "x").await.status, 200);
}

#[tokio::test]
async fn of_rotations_at_the_same_moment_one_gives_the_secret_that_holds() {
    let bed = bed().await;
    let secret = make_secret(&bed, "shop").await;
    let path = "/oauth/clients/rotate-secret";
    let rotate = || basic(&bed, path, "shop", &secret, &[]);
    let answers = futures_util::future::join_all((0..6).map(|_| rotate())).await;
    let (good, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(good.len(), 1);
    for answer in late {
        refused(answer, "late");
    }
    let next = good[0].body["client_secret"].as_str().unwrap();
    assert_eq!(introspect(&bed, "shop", next, "x").await.status, 200);
}

#[tokio::test]
async fn a_public_client_has_no_secret_to_rotate() {
    let bed = bed().await;
    let form = [("client_id", CLIENT)];
    let answer = bed.post("/oauth/clients/rotate-secret", &form).await;
    assert_eq!(answer.error(), (400, "unauthorized_client"));
}

#[tokio::test]
async fn who_may_introspect_asks_about_every_token_and_others_about_their_own() {
    let bed = bed().await;
    let shop = make_secret(&bed, "shop").await;
    let api = make_secret(&bed, "api").await;
    let of_shop = link(&bed, "shop", &shop, None).await;
    let of_desktop = bed.link().await;
    let inactive = json!({ "active": false });
    for (id, secret, token, owner) in [
        ("api", &*api, &of_shop.access, Some("shop")),
        ("api", &api, &of_desktop.access, Some(CLIENT)),
        ("api", &api, &of_desktop.refresh, Some(CLIENT)),
        ("shop", &shop, &of_shop.access, Some("shop")),
        ("shop", &shop, &of_desktop.access, None),
        (CLIENT, "", &of_desktop.access, Some(CLIENT)),
        (CLIENT, "", &of_shop.access, None),
    ] {
        let answer = introspect(&bed, id, secret, token).await;
        match owner {
            Some(owner) => {
                assert_eq!(answer.body["active"], true, "{id} {}", answer.body);
                assert_eq!(answer.body["client_id"], owner);
            }
            None => assert_eq!(answer.body, inactive, "{id}"),
        }
    }
    assert_eq!(introspect(&bed, "api", &api, "x").await.body, inactive);
}

#[tokio::test]
async fn another_clients_codes_and_tokens_are_not_a_confidential_clients() {
    let bed = bed().await;
    let shop = make_secret(&bed, "shop").await;
    let api = make_secret(&bed, "api").await;
    let tokens = link(&bed, "shop", &shop, None).await;
    let answer = refresh(&bed, "api", &api, &tokens).await;
    assert_eq!(answer.error(), (400, "invalid_grant"));
    let form = [("token", &*tokens.access)];
    let answer = basic(&bed, "/oauth/revoke", "api", &api, &form).await;
    assert_eq!(answer.error(), (400, "invalid_grant"));
    let begun = basic(&bed, "/oauth/device_authorization", "shop", &shop, &[]).await;
    let answer = redeem(&bed, "api", &api, &begun.body).await;
    assert_eq!(answer.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn a_secret_is_in_no_file_of_the_server() {
    let mut bed = bed().await;
    let first = make_secret(&bed, "shop").await;
    let path = "/oauth/clients/rotate-secret";
    let answer = basic(&bed, path, "shop", &first, &[]).await;
    let second = answer.body["client_secret"].as_str().unwrap().to_owned();
    assert_eq!(introspect(&bed, "shop", &second, "x").await.status, 200);
    bed.server.take().unwrap().stop().await;
    for entry in std::fs::read_dir(bed.folder.path()).unwrap() {
        let content = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in [&first, &second] {
            let found = content
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found);
        }
    }
}
