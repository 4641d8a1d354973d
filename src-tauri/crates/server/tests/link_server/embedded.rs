use latchkey_server::embedded::{Embedded, EmbeddedError, join};
use latchkey_server::http_client::http_client;

#[tokio::test]
async fn all_programs_of_a_home_share_one_server() {
    let home = tempfile::tempdir().unwrap();
    let (host, guest) = (join(home.path()).unwrap(), join(home.path()).unwrap());
    let endpoints = host.endpoints().await.unwrap();
    assert_eq!(guest.endpoints().await.unwrap(), endpoints);
    assert_eq!(host.endpoints().await.unwrap(), endpoints);
    let http = http_client(&endpoints.issuer).unwrap();
    let answer = http
        .get(endpoints.issuer.join("/healthz").unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    for file in [
        "latchkeyd.db",
        "sandbox.db",
        "keys.toml",
        "lock",
        "ready.json",
    ] {
        assert!(home.path().join("server").join(file).exists(), "{file}");
    }
}

#[tokio::test]
async fn a_guest_takes_over_when_the_host_is_gone() {
    let home = tempfile::tempdir().unwrap();
    let (host, guest) = (join(home.path()).unwrap(), join(home.path()).unwrap());
    let before = host.endpoints().await.unwrap();
    assert_eq!(guest.endpoints().await.unwrap(), before);
    // Not a word of farewell: the ready file stays behind.
    drop(host);
    let after = guest.endpoints().await.unwrap();
    assert_ne!(after, before);
    let http = http_client(&after.issuer).unwrap();
    let answer = http
        .get(after.issuer.join("/healthz").unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn many_programs_that_start_at_once_agree() {
    let home = tempfile::tempdir().unwrap();
    let programs: Vec<_> = (0..6).map(|_| join(home.path()).unwrap()).collect();
    let asking = programs.iter().map(Embedded::endpoints);
    let found = futures_util::future::join_all(asking).await;
    let first = found[0].as_ref().unwrap();
    assert!(
        found
            .iter()
            .all(|endpoints| endpoints.as_ref().unwrap() == first)
    );
}

#[tokio::test]
async fn a_host_that_leaves_cleans_up() {
    let home = tempfile::tempdir().unwrap();
    let host = join(home.path()).unwrap();
    host.endpoints().await.unwrap();
    host.leave().await;
    assert!(!home.path().join("server/ready.json").exists());
    assert!(!home.path().join("server/latchkeyd.db-wal").exists());
}

#[tokio::test]
async fn a_home_that_is_a_file_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("home");
    std::fs::write(&file, "").unwrap();
    let error = join(&file).unwrap_err();
    assert!(matches!(error, EmbeddedError::Folder(..)), "{error}");
}
