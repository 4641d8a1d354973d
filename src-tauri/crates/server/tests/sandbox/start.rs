use std::sync::Arc;
use std::time::Duration;

use latchkey_server::clock::{ManualClock, SystemEntropy};
use latchkey_server::sandbox::{Sandbox, SandboxConfig, SandboxDatabase, SandboxError};
use secrecy::ExposeSecret as _;

use super::{SECOND, START, World};

async fn refusal(config: SandboxConfig) -> SandboxError {
    let clock = Arc::new(ManualClock::new(START));
    Sandbox::start(config, clock, Arc::new(SystemEntropy))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn grants_outlive_a_restart_and_no_token_is_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let config = || SandboxConfig {
        database: SandboxDatabase::File(folder.path().join("sandbox.db")),
        ..SandboxConfig::default()
    };
    let world = World::start_with(config()).await;
    let session = world.link("mirasolano").await;
    let secret = world.sandbox.platform_config().client_secret;
    world.sandbox.stop().await;

    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for token in [&session.access_token, &session.refresh_token, &secret] {
            let token = &token.expose_secret().as_bytes()[4..40];
            assert!(!bytes.windows(token.len()).any(|window| window == token));
        }
    }
    let world = World::start_with(config()).await;
    let app = world.app();
    assert_eq!(
        app.user(&session).await.unwrap().display_name,
        "Mira Solano"
    );
    app.refresh(&session).await.unwrap();
    let fresh = world.sandbox.platform_config().client_secret;
    assert_ne!(fresh.expose_secret(), secret.expose_secret());
}

#[tokio::test]
async fn lifetimes_are_the_configured_ones() {
    let world = World::start_with(SandboxConfig {
        qr_lifetime: 5 * SECOND,
        access_token_lifetime: 60 * SECOND,
        refresh_token_lifetime: 90 * SECOND,
        ..SandboxConfig::default()
    })
    .await;
    let session = world.link("mirasolano").await;
    assert_eq!(session.access_expires_at, START + Duration::from_secs(60));
    assert_eq!(session.refresh_expires_at, START + Duration::from_secs(90));
}

#[tokio::test]
async fn a_sandbox_that_is_dropped_no_longer_listens() {
    let world = World::start().await;
    let url = world.at("phone/accounts");
    let http = world.http.clone();
    http.get(&url).send().await.unwrap();
    drop(world);
    let fresh = latchkey_server::http_client::http_client(&url.parse().unwrap()).unwrap();
    // The listener goes with its task, which ends at its next turn.
    tokio::task::yield_now().await;
    assert!(fresh.get(&url).send().await.is_err());
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_said_with_the_way_out() {
    let open = SandboxConfig {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..SandboxConfig::default()
    };
    let error = refusal(open).await;
    assert!(matches!(error, SandboxError::NotLoopback(_)), "{error}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap();
    let error = refusal(SandboxConfig {
        listen,
        ..SandboxConfig::default()
    })
    .await;
    assert!(error.to_string().contains("Choose another port"), "{error}");

    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged.db");
    std::fs::write(
        &damaged,
        "this was never a database, whatever its name says",
    )
    .unwrap();
    for path in [
        damaged,
        folder.path().join("no-such-folder").join("sandbox.db"),
    ] {
        let database = SandboxDatabase::File(path);
        let error = refusal(SandboxConfig {
            database,
            ..SandboxConfig::default()
        })
        .await;
        assert!(matches!(error, SandboxError::Database(_)), "{error}");
    }
}
