use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::clock::SystemEntropy;
use crate::envelope::RecipientKey;
use crate::model::{
    AuthorizationCode, CodeChallenge, CodeState, Device, DeviceGrant, Digits, GrantState,
    IssuedToken, PairState, Purpose, Scope, Session, SignOn, StoredPlatformSession, TokenPair,
    UserCode,
};
use crate::store::Store;
use crate::token::{Token, TokenHash, TokenKind};

/// Text that some databases would read as something else.
pub(super) const AWKWARD: &str = "Mia's \"laptop\" ?1 $1 \\x00 -- ; 日本 🦀";

/// Bytes that are no text.
pub(super) const BYTES: &[u8] = &[0, 1, b'\'', b'?', 0xff, 0];

/// A moment so many seconds after the first.
pub(super) fn at(seconds: i64) -> Timestamp {
    let first: Timestamp = "2026-11-23T12:00:00.123Z".parse().unwrap();
    first + SignedDuration::from_secs(seconds)
}

pub(super) fn hash(kind: TokenKind) -> TokenHash {
    Token::generate(kind, &SystemEntropy).hash()
}

pub(super) fn platform_session(id: &str) -> StoredPlatformSession {
    StoredPlatformSession {
        id: id.into(),
        platform: "sandbox".into(),
        open_id: "-mia".into(),
        scope: Scope::new(["user.info.basic", "video.list"]),
        sealed: BYTES.into(),
        created_at: at(0),
    }
}

/// A link that shares the platform session of this id.
pub(super) fn session(id: &str, platform_session: &str) -> Session {
    Session {
        id: id.into(),
        client_id: "latchkey-desktop".into(),
        platform: "sandbox".into(),
        open_id: "-mia".into(),
        scope: Scope::new(["user.info.basic"]),
        platform_session_id: platform_session.into(),
        device: Device::default(),
        sign_on_id: None,
        email: None,
        created_at: at(0),
        ending: false,
    }
}

/// A pair that ends after one minute and after one hour.
pub(super) fn pair(id: &str, session: &str) -> TokenPair {
    let issued = |kind, seconds| IssuedToken {
        hash: hash(kind),
        expires_at: at(seconds),
        wrap: Some(BYTES.into()),
    };
    TokenPair {
        id: id.into(),
        session_id: session.into(),
        parent: None,
        state: PairState::Fresh,
        issued_at: at(0),
        access: issued(TokenKind::Access, 60),
        refresh: issued(TokenKind::Refresh, 3600),
    }
}

/// A code that ends after two minutes, with nothing that it may lack.
pub(super) fn bare_grant(id: &str) -> DeviceGrant {
    let token = Token::generate(TokenKind::DeviceCode, &SystemEntropy);
    DeviceGrant {
        id: id.into(),
        client_id: "latchkey-desktop".into(),
        scope: Scope::new(["user.info.basic"]),
        device_code: token.hash(),
        recipient: RecipientKey::of(&token),
        user_code: UserCode::generate(&SystemEntropy),
        code_challenge: None,
        device: Device::default(),
        address: None,
        qr_uri: "aweme://authorize?a=b".into(),
        upstream: None,
        created_at: at(0),
        expires_at: at(120),
        interval: Duration::from_secs(5),
        next_poll_at: at(0),
        follower: "me".into(),
        followed_until: at(10),
        wants_digits: true,
        page: None,
        purpose: Purpose::Link,
        state: GrantState::New,
    }
}

/// The same with everything that it may have.
pub(super) fn full_grant(id: &str, state: GrantState) -> DeviceGrant {
    DeviceGrant {
        code_challenge: Some(challenge()),
        device: full_device(),
        address: Some("2001:db8::1".into()),
        upstream: Some(BYTES.into()),
        page: Some(vec![7; 32]),
        purpose: Purpose::SignIn {
            request: AWKWARD.into(),
        },
        state,
        ..bare_grant(id)
    }
}

pub(super) fn full_device() -> Device {
    Device {
        name: Some(AWKWARD.into()),
        system: Some("Linux".into()),
        version: Some("0.1.0".into()),
    }
}

/// Every state that a code can be in, the waiting ones with this session.
pub(super) fn every_state(session_id: &str) -> [GrantState; 7] {
    [
        GrantState::New,
        GrantState::Scanned,
        GrantState::Digits {
            session_id: session_id.into(),
            wrap: BYTES.into(),
            digits: Digits::parse("47").unwrap(),
            tries_left: 2,
        },
        GrantState::Confirmed {
            session_id: session_id.into(),
            wrap: BYTES.into(),
        },
        GrantState::Denied,
        GrantState::Expired,
        GrantState::Redeemed,
    ]
}

/// A sign-on that waits for its browser for a minute.
pub(super) fn sign_on(id: &str, platform_session: &str, wrap: Vec<u8>) -> SignOn {
    SignOn {
        id: id.into(),
        browser: None,
        platform: "sandbox".into(),
        open_id: "-mia".into(),
        platform_session_id: platform_session.into(),
        wrap,
        name: None,
        created_at: at(0),
        expires_at: at(60),
    }
}

/// An authorization code that was not used, with everything that it may have.
pub(super) fn authorization_code(
    id: &str,
    platform_session: &str,
    wrap: Vec<u8>,
) -> AuthorizationCode {
    AuthorizationCode {
        id: id.into(),
        hash: hash(TokenKind::AuthorizationCode),
        client_id: "latchkey-desktop".into(),
        redirect_uri: AWKWARD.into(),
        scope: Scope::new(["user.info.basic", "email"]),
        code_challenge: challenge(),
        device: full_device(),
        platform: "sandbox".into(),
        open_id: "-mia".into(),
        platform_session_id: platform_session.into(),
        sign_on_id: "o".into(),
        session_id: "s".into(),
        created_at: at(0),
        expires_at: at(60),
        state: CodeState::Fresh {
            wrap,
            email: Some(BYTES.into()),
        },
    }
}

/// RFC 7636 appendix B.
pub(super) fn challenge() -> CodeChallenge {
    CodeChallenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").unwrap()
}

/// Stores a link with its own platform session, and nothing else.
pub(super) async fn store_link(store: &Store, id: &str) {
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_platform_session(&platform_session(id))
        .await
        .unwrap();
    transaction.insert_session(&session(id, id)).await.unwrap();
    transaction.commit().await.unwrap();
}

pub(super) async fn store_pair(store: &Store, pair: &TokenPair) {
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_token_pair(pair).await.unwrap();
    transaction.commit().await.unwrap();
}

pub(super) async fn store_grant(store: &Store, grant: &DeviceGrant) {
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_device_grant(grant).await.unwrap();
    transaction.commit().await.unwrap();
}

/// How many rows a query finds.
pub(super) async fn count(store: &Store, sql: &'static str) -> usize {
    let mut transaction = store.read().await.unwrap();
    transaction.0.rows(sql, &[]).await.unwrap().len()
}

/// Two records are the same when they say the same of themselves. Debug forms hide secrets, and these hold none but the user
/// code, which is compared on its own.
pub(super) fn same<T: std::fmt::Debug>(one: &T, other: &T) {
    assert_eq!(format!("{one:#?}"), format!("{other:#?}"));
}
