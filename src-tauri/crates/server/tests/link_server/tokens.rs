use reqwest::Method;

use crate::bed::{Bed, CLIENT, Tokens};

#[tokio::test]
async fn a_refresh_gives_a_pair_that_opens_the_account() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let second = bed.refreshed(&first).await;
    assert_ne!(first.access, second.access);
    assert_eq!(bed.userinfo(&second.access).await.status, 200);
    // The first access token lives out its time.
    assert_eq!(bed.userinfo(&first.access).await.status, 200);
    bed.advance(3600);
    assert_eq!(
        bed.userinfo(&first.access).await.error(),
        (401, "invalid_token")
    );
}

#[tokio::test]
async fn a_lost_answer_is_made_good() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let lost = bed.refreshed(&first).await;
    let lost_too = bed.refreshed(&first).await;
    let second = bed.refreshed(&first).await;
    assert_eq!(bed.userinfo(&second.access).await.status, 200);
    // What was lost is worth nothing.
    for token in [
        &lost.access,
        &lost_too.access,
        &lost.refresh,
        &lost_too.refresh,
    ] {
        assert!(!bed.is_active(token).await);
    }
}

#[tokio::test]
async fn a_replay_after_the_new_access_token_was_used_revokes_the_family() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let second = bed.refreshed(&first).await;
    assert_eq!(bed.userinfo(&second.access).await.status, 200);
    replay_kills(&bed, &first, &second).await;
}

#[tokio::test]
async fn a_replay_after_the_new_access_token_was_introspected_revokes_the_family() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let second = bed.refreshed(&first).await;
    assert!(bed.is_active(&second.access).await);
    replay_kills(&bed, &first, &second).await;
}

#[tokio::test]
async fn a_refresh_token_two_generations_old_revokes_the_family() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let second = bed.refreshed(&first).await;
    let third = bed.refreshed(&second).await;
    replay_kills(&bed, &first, &third).await;
}

#[tokio::test]
async fn a_refresh_token_that_was_replaced_unseen_revokes_the_family() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let intercepted = bed.refreshed(&first).await;
    let second = bed.refreshed(&first).await;
    replay_kills(&bed, &intercepted, &second).await;
}

async fn replay_kills(bed: &Bed, old: &Tokens, new: &Tokens) {
    assert_eq!(bed.refresh(old).await.error(), (400, "invalid_grant"));
    assert!(!bed.is_active(&new.access).await);
    assert_eq!(bed.refresh(new).await.error(), (400, "invalid_grant"));
    assert_eq!(crate::zero_knowledge::count(bed, "session").await, 0);
}

#[tokio::test]
async fn refreshes_at_the_same_moment_leave_exactly_one_live_pair() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let answers = futures_util::future::join_all((0..6).map(|_| bed.refresh(&first))).await;
    let mut live = 0;
    for answer in &answers {
        assert_eq!(answer.status, 200);
        live += u32::from(bed.is_active(&Tokens::of(&answer.body).access).await);
    }
    assert_eq!(live, 1);
}

#[tokio::test]
async fn a_refresh_token_ends_by_its_own_time() {
    let bed = Bed::start_with("[lifetimes]\nrefresh_token = 7200\n").await;
    let first = bed.link().await;
    bed.advance(7199);
    let second = bed.refreshed(&first).await;
    bed.advance(7200);
    assert_eq!(bed.refresh(&second).await.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn a_refresh_may_repeat_the_scope_but_not_widen_it() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    let with_scope = |scope| {
        let form = [
            ("client_id", CLIENT),
            ("grant_type", "refresh_token"),
            ("refresh_token", &*first.refresh),
            ("scope", scope),
        ];
        let bed = &bed;
        async move { bed.post("/oauth/token", &form).await }
    };
    assert_eq!(with_scope("admin").await.error(), (400, "invalid_scope"));
    let answer = with_scope("user.info.basic user.info.profile").await;
    assert_eq!(answer.body["scope"], "user.info.basic user.info.profile");
}

#[tokio::test]
async fn introspection_tells_the_owner_and_nobody_else() {
    let bed = Bed::start_with(
        "[[client]]\nid = \"latchkey-desktop\"\nscopes = [\"user.info.basic\", \"user.info.profile\"]\n\
         [[client]]\nid = \"tv\"\nscopes = [\"user.info.basic\"]\n",
    )
    .await;
    let tokens = bed.link().await;
    let access = bed.introspect(&tokens.access).await;
    assert_eq!(access["active"], true);
    assert_eq!(access["client_id"], CLIENT);
    assert_eq!(access["token_type"], "Bearer");
    assert_eq!(
        access["exp"].as_i64().unwrap() - access["iat"].as_i64().unwrap(),
        3600
    );
    assert!(access["sub"].as_str().unwrap().starts_with("sandbox:"));
    assert!(
        access["iss"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    assert_eq!(bed.introspect(&tokens.refresh).await["active"], true);

    let inactive = serde_json::json!({ "active": false });
    let form = [("client_id", "tv"), ("token", &*tokens.access)];
    assert_eq!(bed.post("/oauth/introspect", &form).await.body, inactive);
    for token in ["x", "lk_at_x", &format!("{}x", tokens.access)] {
        assert_eq!(bed.introspect(token).await, inactive);
    }
    bed.advance(3600);
    assert_eq!(bed.introspect(&tokens.access).await, inactive);
}

#[tokio::test]
async fn userinfo_wants_a_live_access_token_in_the_header() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    let none = bed
        .request(Method::GET, "/oauth/userinfo")
        .send()
        .await
        .unwrap();
    assert_eq!(none.status(), 401);
    assert_eq!(
        none.headers()["www-authenticate"],
        "Bearer realm=\"latchkeyd\""
    );
    for token in [&*tokens.refresh, "x", "lk_at_x"] {
        let answer = bed.userinfo(token).await;
        assert_eq!(answer.error(), (401, "invalid_token"));
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
    }
}

#[tokio::test]
async fn the_platforms_token_is_renewed_once_for_all_who_ask() {
    let bed = Bed::start().await;
    let first = bed.link().await;
    bed.advance(3 * 3600);
    let second = bed.refreshed(&first).await;
    let asking = (0..6).map(|_| bed.userinfo(&second.access));
    for answer in futures_util::future::join_all(asking).await {
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    // The renewed tokens were kept: the platform's old refresh token is dead by now.
    bed.advance(3 * 3600);
    let third = bed.refreshed(&second).await;
    assert_eq!(bed.userinfo(&third.access).await.status, 200);
}

#[tokio::test]
async fn an_account_disconnected_at_the_platform_ends_the_link() {
    let bed = Bed::start().await;
    let other = bed.beside().await;
    let account = &bed.accounts().await[0];
    let here = bed.link_account(Some(account)).await;
    let there = other.link_account(Some(account)).await;
    assert_eq!(
        other.revoke(&there.access).await.body["platform"],
        "disconnected"
    );
    let answer = bed.userinfo(&here.access).await;
    assert_eq!(answer.error(), (401, "invalid_token"));
    assert!(
        answer.body["error_description"]
            .as_str()
            .unwrap()
            .contains("link it again")
    );
    assert_eq!(bed.refresh(&here).await.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn a_platform_that_is_down_ends_no_link() {
    let mut bed = Bed::start().await;
    let tokens = bed.link().await;
    bed.sandbox.take().unwrap().stop().await;
    assert_eq!(
        bed.userinfo(&tokens.access).await.error(),
        (503, "temporarily_unavailable")
    );
    assert!(bed.is_active(&tokens.access).await);
    assert_eq!(bed.refresh(&tokens).await.status, 200);
}
