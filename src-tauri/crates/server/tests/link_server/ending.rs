use reqwest::Method;

use crate::bed::{Bed, CLIENT};
use crate::zero_knowledge::count;

#[tokio::test]
async fn revoking_the_only_link_disconnects_the_platform_and_erases_everything() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    let answer = bed.revoke(&tokens.refresh).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.body["platform"]),
        (200, &"disconnected".into())
    );
    assert!(!bed.is_active(&tokens.access).await);
    assert_eq!(bed.refresh(&tokens).await.error(), (400, "invalid_grant"));
    assert_eq!(
        bed.userinfo(&tokens.access).await.error(),
        (401, "invalid_token")
    );
    for table in ["session", "token_pair"] {
        assert_eq!(count(&bed, table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn the_platform_stays_connected_until_the_accounts_last_link_is_revoked() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let one = bed.link_account(Some(account)).await;
    let two = bed.link_account(Some(account)).await;
    assert_eq!(bed.revoke(&one.access).await.body["platform"], "kept");
    assert!(!bed.is_active(&one.access).await);
    assert_eq!(bed.userinfo(&two.access).await.status, 200);
    assert_eq!(
        bed.revoke(&two.access).await.body["platform"],
        "disconnected"
    );
}

#[tokio::test]
async fn revoking_one_account_leaves_the_other() {
    let bed = Bed::start().await;
    let accounts = bed.accounts().await;
    let one = bed.link_account(Some(&accounts[0])).await;
    let two = bed.link_account(Some(&accounts[1])).await;
    assert_eq!(
        bed.revoke(&one.access).await.body["platform"],
        "disconnected"
    );
    assert_eq!(bed.userinfo(&two.access).await.status, 200);
    assert_eq!(bed.refresh(&two).await.status, 200);
}

#[tokio::test]
async fn both_links_revoked_at_once_disconnect_the_platform_once() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let one = bed.link_account(Some(account)).await;
    let two = bed.link_account(Some(account)).await;
    let (one, two) = tokio::join!(bed.revoke(&one.access), bed.revoke(&two.access));
    let mut outcomes =
        [&one.body["platform"], &two.body["platform"]].map(|it| it.as_str().unwrap());
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["disconnected", "kept"]);
}

#[tokio::test]
async fn a_platform_out_of_reach_stops_no_revocation() {
    let mut bed = Bed::start().await;
    let tokens = bed.link().await;
    bed.sandbox.take().unwrap().stop().await;
    let answer = bed.revoke(&tokens.access).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.body["platform"]),
        (200, &"unreachable".into())
    );
    assert_eq!(count(&bed, "session").await, 0);
}

#[tokio::test]
async fn a_link_whose_platform_token_has_ended_is_disconnected_too() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    bed.advance(3 * 3600);
    assert_eq!(
        bed.revoke(&tokens.refresh).await.body["platform"],
        "disconnected"
    );
}

#[tokio::test]
async fn a_superseded_refresh_token_still_revokes() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let second = bed.refreshed(&first).await;
    assert!(bed.is_active(&second.access).await);
    // It opens nothing any more, so the platform cannot be told.
    assert_eq!(
        bed.revoke(&first.refresh).await.body["platform"],
        "unreachable"
    );
    assert!(!bed.is_active(&second.access).await);
}

#[tokio::test]
async fn unknown_tokens_are_as_good_as_revoked_and_others_clients_tokens_are_not() {
    let bed = Bed::start_with(
        "[[client]]\nid = \"latchkey-desktop\"\nscopes = [\"user.info.basic\", \"user.info.profile\"]\n\
         [[client]]\nid = \"tv\"\nscopes = [\"user.info.basic\"]\n",
    )
    .await;
    let tokens = bed.link().await;
    for token in ["x", "lk_at_x", "act.abc!1234.va"] {
        assert_eq!(bed.revoke(token).await.status, 200);
    }
    assert_eq!(bed.revoke("").await.error(), (400, "invalid_request"));
    let form = [("client_id", "tv"), ("token", &*tokens.access)];
    assert_eq!(
        bed.post("/oauth/revoke", &form).await.error(),
        (400, "invalid_grant")
    );
    assert!(bed.is_active(&tokens.access).await);
    let form = [("client_id", "nobody"), ("token", &*tokens.access)];
    assert_eq!(
        bed.post("/oauth/revoke", &form).await.error(),
        (401, "invalid_client")
    );
    let form = [
        ("client_id", CLIENT),
        ("token", &*tokens.access),
        ("token_type_hint", "x"),
    ];
    assert_eq!(bed.post("/oauth/revoke", &form).await.status, 200);
    assert!(!bed.is_active(&tokens.access).await);
}

#[tokio::test]
async fn logging_out_erases_this_link_and_tells_the_platform_nothing() {
    let bed = Bed::start().await;
    let other = bed.beside().await;
    let account = &bed.accounts().await[0];
    let here = bed.link_account(Some(account)).await;
    let there = other.link_account(Some(account)).await;
    assert_eq!(
        bed.bearer(Method::POST, "/auth/logout", &here.access)
            .await
            .status,
        204
    );
    assert!(!bed.is_active(&here.access).await);
    assert_eq!(bed.refresh(&here).await.error(), (400, "invalid_grant"));
    assert_eq!(count(&bed, "session").await, 0);
    assert_eq!(other.userinfo(&there.access).await.status, 200);
    let again = bed.bearer(Method::POST, "/auth/logout", &here.access).await;
    assert_eq!(again.error(), (401, "invalid_token"));
}
