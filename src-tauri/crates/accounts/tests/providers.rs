use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use latchkey_accounts::provider::added::{ListedState, NewProvider};
use latchkey_accounts::{
    Account, AccountState, Engine, EngineError, ExposeSecret as _, LinkMethod, LinkProgress,
    Problem, SecretString,
};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::{LinkScript, lock};
use latchkey_scripted::visitor::{parameter, visit, way_back};
use url::Url;

use crate::bed::{Bed, is_linked};

/// Metadata of a server that has a page to sign in at.
const WITH_PAGE: &str = r#""authorization_endpoint":"AT/authorize","#;

/// A manifest of the bed's server, with more lines.
fn manifest(bed: &Bed, lines: &str) -> PathBuf {
    let text = format!(
        "id = \"example\"\nname = \"Example\"\nissuer = \"{}\"\nclient_id = \"app\"\n{lines}\n",
        bed.server.origin()
    );
    let file = bed.folder().join("example-in.toml");
    std::fs::write(&file, text).unwrap();
    file
}

async fn add(engine: &Engine, source: &str, secret: Option<&str>) -> Result<(), EngineError> {
    let new = NewProvider {
        source,
        id: None,
        client_id: None,
        client_secret: secret.map(SecretString::from),
    };
    engine.add_provider(new).await.map(drop)
}

fn code(error: &EngineError) -> &'static str {
    Problem::from(error).code
}

/// Links an account at a provider that is added with these lines, and gives its id.
async fn linked_with(bed: &Bed, engine: &Engine, lines: &str) -> String {
    let file = manifest(bed, lines);
    add(engine, file.to_str().unwrap(), None).await.unwrap();
    let account = link(engine, "example", LinkMethod::Usual).await.unwrap();
    account.id
}

/// Links in the browser, where the person agrees.
async fn link(engine: &Engine, provider: &str, method: LinkMethod) -> Result<Account, EngineError> {
    let mut link = engine.link_by(method, provider.to_owned(), Vec::new());
    loop {
        match link.next().await.unwrap() {
            LinkProgress::Browser { url } => {
                let back = way_back(&url, &[("code", "c")]);
                let page = tokio::task::spawn_blocking(move || visit(&back));
                assert!(page.await.unwrap().contains(" 200 "));
            }
            LinkProgress::Linked(account) => return Ok(*account),
            LinkProgress::Failed(error) => return Err(error),
            _ => {}
        }
    }
}

#[tokio::test]
async fn an_account_is_linked_in_the_browser_where_that_is_asked_for() {
    let bed = Bed::new();
    *lock(&bed.script.metadata) = WITH_PAGE;
    let engine = bed.engine().await;
    let account = link(&engine, &bed.server.origin(), LinkMethod::Browser)
        .await
        .unwrap();
    assert_eq!(account.name, "Mia");
    let asked = bed.server.requests_to("/token").remove(0);
    let redirect: Url = asked.field("redirect_uri").unwrap().parse().unwrap();
    assert_eq!(
        redirect.path(),
        "/callback",
        "as it is registered at link servers"
    );
    assert!(bed.server.requests_to("/device").is_empty());
}

#[tokio::test]
async fn a_provider_without_codes_uses_the_browser_by_itself_and_says_so_when_a_code_is_asked_for()
{
    let bed = Bed::new();
    *lock(&bed.script.metadata) = WITH_PAGE;
    let engine = bed.engine().await;
    let file = manifest(&bed, "flows = [\"browser\"]");
    add(&engine, file.to_str().unwrap(), None).await.unwrap();
    assert!(is_linked(
        &link(&engine, "example", LinkMethod::Usual).await.unwrap()
    ));
    let asked = bed.server.requests_to("/token").remove(0);
    assert_eq!(asked.field("client_id").as_deref(), Some("app"));
    let redirect: Url = asked.field("redirect_uri").unwrap().parse().unwrap();
    assert_eq!(redirect.path(), "/callback/example");

    let error = link(&engine, "example", LinkMethod::Code)
        .await
        .unwrap_err();
    assert_eq!(code(&error), "no_such_flow");
}

#[tokio::test]
async fn a_way_that_the_server_does_not_have_is_passed_over() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let file = manifest(&bed, "flows = [\"browser\", \"device\"]");
    add(&engine, file.to_str().unwrap(), None).await.unwrap();
    assert!(is_linked(
        &link(&engine, "example", LinkMethod::Usual).await.unwrap()
    ));
    assert_eq!(bed.server.requests_to("/device").len(), 1);
}

#[tokio::test]
async fn a_link_that_is_given_up_closes_its_door() {
    let bed = Bed::new();
    *lock(&bed.script.metadata) = WITH_PAGE;
    let engine = bed.engine().await;
    let mut link = engine.link_by(LinkMethod::Browser, bed.server.origin(), Vec::new());
    let url = loop {
        if let LinkProgress::Browser { url } = link.next().await.unwrap() {
            break url;
        }
    };
    drop(link);
    let back = way_back(&url, &[("code", "c")]);
    crate::bed::eventually("the door is closed", async || {
        let back = back.clone();
        tokio::task::spawn_blocking(move || visit(&back))
            .await
            .unwrap()
            == "refused"
    })
    .await;
    assert!(bed.server.requests_to("/token").is_empty());
}

#[tokio::test]
async fn a_client_secret_is_in_the_vault_and_nowhere_else_and_no_sweep_takes_it() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let file = manifest(&bed, "flows = [\"device\"]\nclient_secret = \"required\"");
    let file = file.to_str().unwrap();
    let error = add(&engine, file, None).await.unwrap_err();
    assert_eq!(code(&error), "no_client_secret");
    add(&engine, file, Some("canary-secret")).await.unwrap();

    let added = bed.folder().join("providers/example.toml");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&added).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let mut files = vec![added];
    files.extend(
        std::fs::read_dir(bed.folder())
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    for file in files.iter().filter(|file| file.is_file()) {
        let bytes = std::fs::read(file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("canary-secret"), "{}", file.display());
    }

    engine.recover().await.unwrap();
    let next = bed.engine().await;
    next.recover().await.unwrap();
    let account = link(&next, "example", LinkMethod::Usual).await.unwrap();
    next.refresh(&account.id).await.unwrap();
    let asked = bed.server.requests_to("/token");
    let secrets: Vec<_> = asked
        .iter()
        .map(|asked| asked.field("client_secret"))
        .collect();
    assert_eq!(secrets, vec![Some("canary-secret".to_owned()); 2]);
    assert!(!format!("{next:?}{account:?}").contains("canary-secret"));
}

#[tokio::test]
async fn a_provider_is_added_listed_checked_and_removed() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    for (id, expected) in [("kick", "provider_not_added"), ("nobody", "unknown_server")] {
        let error = link(&engine, id, LinkMethod::Usual).await.unwrap_err();
        assert_eq!(code(&error), expected, "{error}");
    }
    let error = add(&engine, "twitch", None).await.unwrap_err();
    assert_eq!(code(&error), "no_client_id");
    let file = manifest(&bed, "flows = [\"device\"]\nscoops = []");
    let error = add(&engine, file.to_str().unwrap(), None)
        .await
        .unwrap_err();
    assert_eq!(code(&error), "bad_manifest");
    assert!(error.to_string().contains("line 6"), "{error}");

    let file = manifest(&bed, "# Ours.\nflows = [\"device\"]");
    let file = file.to_str().unwrap();
    add(&engine, file, None).await.unwrap();
    let error = add(&engine, file, None).await.unwrap_err();
    assert_eq!(code(&error), "provider_exists");
    let listed = engine.directory().list().unwrap();
    let of = |id: &str| {
        listed
            .iter()
            .find(|one| one.id == id)
            .unwrap()
            .state
            .clone()
    };
    assert!(matches!(of("example"), ListedState::Added { client_id, .. } if client_id == "app"));
    assert_eq!(of("twitch"), ListedState::Preset);
    assert_eq!(of("sandbox"), ListedState::Embedded);

    assert_eq!(engine.check_provider("example").await.unwrap(), []);
    let account = link(&engine, "example", LinkMethod::Usual).await.unwrap();
    assert_eq!(account.provider_name, "Example");
    let error = engine.remove_provider("example").await.unwrap_err();
    assert_eq!(code(&error), "provider_in_use");
    engine.revoke(&account.id).await.unwrap();
    engine.remove_provider("example").await.unwrap();
    assert!(!bed.folder().join("providers/example.toml").exists());
    let error = engine.remove_provider("../locks").await.unwrap_err();
    assert_eq!(code(&error), "unknown_server");
}

#[tokio::test]
async fn an_issuer_is_added_once_by_its_address() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let one = engine
        .provider_of_issuer(&bed.server.origin(), "app")
        .await
        .unwrap();
    let two = engine
        .provider_of_issuer(&bed.server.origin(), "app")
        .await
        .unwrap();
    assert_eq!((one.id.as_str(), &two.id), ("127.0.0.1", &one.id));
    let error = engine
        .provider_of_issuer(&bed.server.origin(), "other")
        .await
        .unwrap_err();
    assert_eq!(
        code(&error),
        "provider_exists",
        "two apps at one issuer need two names"
    );
}

#[tokio::test]
async fn where_the_manifest_allows_it_the_old_refresh_token_stays() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let id = linked_with(&bed, &engine, "flows = [\"device\"]").await;
    let without = r#"{"access_token":"at9","token_type":"Bearer","expires_in":3600}"#;
    lock(&bed.script.of_refresh).push_back(Reply::Json(200, without.to_owned()));
    engine.refresh(&id).await.unwrap();
    let token = engine.access_token(&id, Duration::ZERO).await.unwrap();
    assert_eq!(token.access_token.expose_secret(), "at9");
    engine.refresh(&id).await.unwrap();
    let asked = bed.server.requests_to("/token");
    let shown: Vec<_> = asked
        .iter()
        .filter_map(|asked| asked.field("refresh_token"))
        .collect();
    assert_eq!(shown, ["rt1", "rt1"]);
}

#[tokio::test]
async fn a_link_without_refresh_tokens_lasts_as_long_as_its_token_and_then_needs_a_person() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let id = linked_with(
        &bed,
        &engine,
        "flows = [\"device\"]\nrefresh_tokens = \"none\"",
    )
    .await;
    let error = engine.refresh(&id).await.unwrap_err();
    assert_eq!(code(&error), "not_refreshable");
    assert!(engine.access_token(&id, Duration::ZERO).await.is_ok());

    bed.clock.pass(3601);
    let error = engine.access_token(&id, Duration::ZERO).await.unwrap_err();
    assert_eq!(code(&error), "needs_person");
    let state = bed.account(&engine).await.state;
    assert!(
        matches!(state, AccountState::NeedsPerson { .. }),
        "{state:?}"
    );
    assert!(
        bed.server.requests_to("/token").len() == 1,
        "nothing was asked in vain"
    );
}

#[tokio::test]
async fn the_question_in_the_browser_is_bound_to_this_link() {
    let bed = Bed::new();
    *lock(&bed.script.metadata) = WITH_PAGE;
    let engine = bed.engine().await;
    let mut link = engine.link_by(LinkMethod::Browser, bed.server.origin(), Vec::new());
    let url = loop {
        if let LinkProgress::Browser { url } = link.next().await.unwrap() {
            break url;
        }
    };
    for (name, length) in [("state", 43), ("code_challenge", 43)] {
        assert_eq!(parameter(&url, name).unwrap().len(), length, "{name}");
    }
}

#[tokio::test]
async fn logging_out_where_that_is_nothing_of_its_own_revokes_both_tokens() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let file = manifest(&bed, "flows = [\"device\"]");
    add(&engine, file.to_str().unwrap(), None).await.unwrap();
    let account = link(&engine, "example", LinkMethod::Usual).await.unwrap();
    engine.log_out(&account.id).await.unwrap();
    let asked = bed.server.requests_to("/revoke");
    let revoked: Vec<_> = asked
        .iter()
        .filter_map(|asked| asked.field("token"))
        .collect();
    assert_eq!(revoked, ["rt1", "at1"]);
    assert!(engine.accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn linking_again_ends_the_older_link_only_where_that_leaves_the_newer_alone() {
    for (lines, ended) in [("", 2), ("\n[revocation]\nends = \"grant\"", 0)] {
        let bed = Bed::new();
        let engine = bed.engine().await;
        let file = manifest(&bed, &format!("flows = [\"device\"]{lines}"));
        add(&engine, file.to_str().unwrap(), None).await.unwrap();
        let first = link(&engine, "example", LinkMethod::Usual).await.unwrap();
        let second = link(&engine, "example", LinkMethod::Usual).await.unwrap();
        assert_eq!(first.id, second.id);
        engine.recover().await.unwrap();
        assert_eq!(bed.server.requests_to("/revoke").len(), ended, "{lines}");
        let token = engine
            .access_token(&second.id, Duration::ZERO)
            .await
            .unwrap();
        assert_eq!(token.access_token.expose_secret(), "at2");
        // The one that is listed is ended as always.
        engine.revoke(&second.id).await.unwrap();
        assert!(bed.server.requests_to("/revoke").len() > ended);
    }
}

/// Two providers, one of them hostile: it sends the browser on to the honest one, whose code then comes back into its own link.
#[tokio::test]
async fn s16_a_hostile_provider_gets_neither_the_code_nor_the_account_of_another() {
    let bed = Bed::new();
    *lock(&bed.script.metadata) = WITH_PAGE;
    let hostile = Arc::new(LinkScript::default());
    *lock(&hostile.metadata) = WITH_PAGE;
    let hostile = hostile.play();
    let engine = bed.engine().await;
    for (id, origin) in [
        ("honest", bed.server.origin()),
        ("hostile", hostile.origin()),
    ] {
        let text = format!(
            "id = \"{id}\"\nname = \"{id}\"\nissuer = \"{origin}\"\nclient_id = \"app\"\nflows = [\"browser\"]\n"
        );
        let file = bed.folder().join("in.toml");
        std::fs::write(&file, text).unwrap();
        add(&engine, file.to_str().unwrap(), None).await.unwrap();
    }

    let mut link = engine.link_by(LinkMethod::Usual, "hostile".to_owned(), Vec::new());
    let ended = loop {
        match link.next().await.unwrap() {
            LinkProgress::Browser { url } => {
                // The honest provider sends its code to the path that is registered there, and nowhere else.
                let mut of_the_honest = way_back(&url, &[("code", "honest")]);
                of_the_honest.set_path("/callback/honest");
                let declined = way_back(&url, &[("error", "access_denied")]);
                let pages =
                    tokio::task::spawn_blocking(move || (visit(&of_the_honest), visit(&declined)));
                assert!(pages.await.unwrap().0.contains(" 404 "));
            }
            LinkProgress::Failed(error) => break error,
            LinkProgress::Linked(account) => panic!("{account:?}"),
            _ => {}
        }
    };
    assert_eq!(code(&ended), "access_denied");
    assert!(engine.accounts().await.unwrap().is_empty());
    assert!(
        hostile.requests_to("/token").is_empty(),
        "no code went to it"
    );
    assert!(bed.server.requests_to("/token").is_empty());
}
