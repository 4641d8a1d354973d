use jiff::SignedDuration;
use secrecy::SecretString;

use super::stand_in::{Habits, StandIn, UID};
use super::{NOW, REDIRECT, euler, euler_with, shown};
use crate::platform::{
    ActiveToken, Euler, Introspection, PlatformError, PlatformSession, RefreshValidity,
    Shortcoming, TokenTypeHint, Unavailable,
};

const HABITS: Habits = Habits {
    errors_have_statuses: false,
    rotates: true,
    slides: false,
    scopes_are_a_list: true,
};

/// The person opens the page, approves, and comes back to us.
async fn link(stand_in: &StandIn, euler: &Euler) -> Result<PlatformSession, PlatformError> {
    let state = euler.new_state();
    let page = euler.authorize_url(&["webcast:chat".to_owned()], &state);
    let query = stand_in.approve(&page);
    let code = Euler::callback(&query, &state).expect("an approval");
    euler.exchange(code).await
}

#[tokio::test]
async fn an_account_is_linked_refreshed_and_revoked_whatever_the_documents_leave_open() {
    for habits in Habits::all() {
        let stand_in = StandIn::start(habits).await;
        let euler = euler(&stand_in.url);
        let first = link(&stand_in, &euler).await.unwrap();
        assert_eq!(first.open_id, UID);
        assert_eq!(first.scopes, ["webcast:chat", "user:info"]);
        assert_eq!(first.access_expires_at, NOW + SignedDuration::from_hours(1));
        assert_eq!(
            first.refresh_expires_at,
            NOW + SignedDuration::from_hours(30 * 24)
        );
        let user = euler.user(&first).await.unwrap();
        assert_eq!(user.open_id, UID);
        assert_eq!(user.display_name, "Mira");
        assert_eq!(user.username.as_deref(), Some("mira.live"));
        assert_eq!(
            user.avatar_url.as_deref(),
            Some("https://cdn.example/mira.webp")
        );

        let second = euler.refresh(&first).await.unwrap();
        assert_eq!(second.open_id, UID);
        assert_eq!(second.scopes, first.scopes);
        assert_ne!(shown(&second.refresh_token), shown(&first.refresh_token));
        let left = if habits.slides { 2_592_000 } else { 1_000_000 };
        assert_eq!(
            second.refresh_expires_at,
            NOW + SignedDuration::from_secs(left)
        );
        let replayed = euler.refresh(&first).await;
        assert_eq!(
            replayed.is_err_and(|error| error.grant_is_gone()),
            habits.rotates
        );

        euler.revoke(&second).await.unwrap();
        for token in [&second.access_token, &second.refresh_token] {
            assert!(!stand_in.is_live(shown(token)));
        }
        let error = euler.refresh(&second).await.unwrap_err();
        assert!(error.grant_is_gone(), "{error}");
        // Revoking what is dead succeeds.
        euler.revoke(&second).await.unwrap();
    }
}

#[tokio::test]
async fn a_code_works_once() {
    let stand_in = StandIn::start(HABITS).await;
    let euler = euler(&stand_in.url);
    let state = euler.new_state();
    let query = stand_in.approve(&euler.authorize_url(&[], &state));
    let code = || Euler::callback(&query, &state).unwrap();
    euler.exchange(code()).await.unwrap();
    let error = euler.exchange(code()).await.unwrap_err();
    assert!(error.grant_is_gone(), "{error}");
}

#[tokio::test]
async fn a_wrong_secret_or_name_is_no_end_of_a_grant() {
    for errors_have_statuses in [true, false] {
        let stand_in = StandIn::start(Habits {
            errors_have_statuses,
            ..HABITS
        })
        .await;
        let session = link(&stand_in, &euler(&stand_in.url)).await.unwrap();
        for wrong in [
            euler_with(&stand_in.url, |config| {
                config.client_secret = SecretString::from("old-secret");
            }),
            euler_with(&stand_in.url, |config| config.client_id = "another".into()),
        ] {
            for error in [
                wrong.refresh(&session).await.unwrap_err(),
                wrong.revoke(&session).await.unwrap_err(),
                wrong
                    .introspect(&session.access_token, TokenTypeHint::AccessToken)
                    .await
                    .unwrap_err(),
            ] {
                assert!(
                    matches!(&error, PlatformError::Refused { error, .. } if error == "invalid_client"),
                    "{error}"
                );
                assert!(!error.grant_is_gone() && !error.is_transient(), "{error}");
            }
        }
        assert!(stand_in.is_live(shown(&session.refresh_token)));
    }
}

#[tokio::test]
async fn a_token_that_ended_early_is_told_from_other_refusals_of_the_profile() {
    for errors_have_statuses in [true, false] {
        let stand_in = StandIn::start(Habits {
            errors_have_statuses,
            ..HABITS
        })
        .await;
        let euler = euler(&stand_in.url);
        let session = link(&stand_in, &euler).await.unwrap();
        stand_in.end_access(shown(&session.access_token));
        let error = euler.user(&session).await.unwrap_err();
        assert!(error.grant_is_gone(), "{error}");
        // The refresh token lives, and so does the link.
        let renewed = euler.refresh(&session).await.unwrap();
        assert_eq!(euler.user(&renewed).await.unwrap().open_id, UID);
    }
}

#[tokio::test]
async fn a_pair_whose_owner_is_not_told_is_not_left_alive() {
    for errors_have_statuses in [true, false] {
        let stand_in = StandIn::start(Habits {
            errors_have_statuses,
            ..HABITS
        })
        .await;
        stand_in.let_userinfo_fail();
        let error = link(&stand_in, &euler(&stand_in.url)).await.unwrap_err();
        assert!(
            matches!(error, PlatformError::Unavailable(Unavailable::Status(500))),
            "{error}"
        );
        assert_eq!(stand_in.live_tokens(), 0);
    }
}

#[tokio::test]
async fn an_introspection_tells_live_from_dead() {
    let stand_in = StandIn::start(HABITS).await;
    let euler = euler(&stand_in.url);
    let session = link(&stand_in, &euler).await.unwrap();
    let introspect = async |token, hint| euler.introspect(token, hint).await.unwrap();
    let expected = Introspection::Active(ActiveToken {
        scopes: session.scopes.clone(),
        subject: Some(UID.to_owned()),
        issued_at: Some(NOW),
        expires_at: Some(NOW + SignedDuration::from_hours(1)),
    });
    assert_eq!(
        introspect(&session.access_token, TokenTypeHint::AccessToken).await,
        expected
    );
    assert_eq!(
        introspect(&session.refresh_token, TokenTypeHint::RefreshToken).await,
        expected
    );
    euler.revoke(&session).await.unwrap();
    assert_eq!(
        introspect(&session.access_token, TokenTypeHint::AccessToken).await,
        Introspection::Inactive
    );
}

#[tokio::test]
async fn a_refresh_token_is_validated_without_being_used_up() {
    for errors_have_statuses in [true, false] {
        let stand_in = StandIn::start(Habits {
            errors_have_statuses,
            ..HABITS
        })
        .await;
        let euler = euler(&stand_in.url);
        let session = link(&stand_in, &euler).await.unwrap();
        for _ in 0..2 {
            assert_eq!(
                euler.validate_refresh(&session).await.unwrap(),
                RefreshValidity::Valid {
                    scopes: session.scopes.clone(),
                    tiktok_user_id: Some(UID.to_owned()),
                }
            );
        }
        euler.refresh(&session).await.unwrap();
        assert_eq!(
            euler.validate_refresh(&session).await.unwrap(),
            RefreshValidity::Invalid
        );
    }
}

#[tokio::test]
async fn what_is_registered_otherwise_is_told_before_the_first_link() {
    let stand_in = StandIn::start(HABITS).await;
    let registered = euler(&stand_in.url).client_info().await.unwrap();
    assert_eq!(registered.name.as_deref(), Some("Latchkey"));
    assert_eq!(registered.redirect_uris[0].as_str(), REDIRECT);
    assert_eq!(registered.supported_scopes, ["user:info", "webcast:chat"]);
    assert_eq!(euler(&stand_in.url).shortcomings().await.unwrap(), []);

    let elsewhere = "https://link.example/callback/euler/";
    let other = euler_with(&stand_in.url, |config| {
        config.redirect_uri = elsewhere.parse().unwrap();
        config.scopes.push("webcast:ban".into());
    });
    assert_eq!(
        other.shortcomings().await.unwrap(),
        [
            Shortcoming::RedirectUri(elsewhere.parse().unwrap()),
            Shortcoming::Scope("webcast:ban".into()),
        ]
    );
    let unknown = euler_with(&stand_in.url, |config| {
        config.client_id = "../nobody".into();
    });
    let error = unknown.client_info().await.unwrap_err();
    assert!(
        matches!(&error, PlatformError::Refused { error, .. } if error == "404"),
        "{error}"
    );
}

#[tokio::test]
async fn the_page_to_open_carries_what_the_documents_ask_for_and_no_challenge() {
    let here = "http://127.0.0.1:9".parse().unwrap();
    let state = SecretString::from("the+state");
    let scopes = ["webcast:chat".to_owned(), "webcast:fetch".to_owned()];
    assert_eq!(
        euler(&here).authorize_url(&scopes, &state).as_str(),
        "https://www.eulerstream.com/tiktok/oauth/authorize?client_id=our-client\
         &redirect_uri=https%3A%2F%2Flink.example%2Fcallback%2Feuler&response_type=code\
         &scope=webcast%3Achat%20webcast%3Afetch%20user%3Ainfo&state=the%2Bstate"
    );
    // Asked for once, and not at all where the app does not have it.
    for (of_the_app, asked, expected) in [
        (
            &["user:info", "a"][..],
            &["user:info", "a"][..],
            "user:info a",
        ),
        (&["a"], &["a"], "a"),
    ] {
        let owned = |scopes: &[&str]| -> Vec<String> {
            scopes.iter().map(|scope| (*scope).to_owned()).collect()
        };
        let euler = euler_with(&here, |config| config.scopes = owned(of_the_app));
        let page = euler.authorize_url(&owned(asked), &state);
        let scope = page
            .query_pairs()
            .find(|(name, _)| name == "scope")
            .unwrap();
        assert_eq!(scope.1, expected);
    }
}

#[test]
fn every_flow_has_a_state_of_its_own() {
    let euler = euler(&"http://127.0.0.1:9".parse().unwrap());
    let (one, other) = (euler.new_state(), euler.new_state());
    assert_ne!(shown(&one), shown(&other));
    assert_eq!(shown(&one).len(), 43);
}
