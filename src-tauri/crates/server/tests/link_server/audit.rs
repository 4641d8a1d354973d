use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{CLIENT, read};
use crate::support::{audit, bed_with, fingerprint, order, order_with_key, records, staff};
use crate::watching::{Stream, link_id};
use crate::zero_knowledge::count;

#[tokio::test]
async fn the_audit_log_is_read_page_by_page() {
    let bed = bed_with("").await;
    let staff = staff(&bed).await;
    let account = &bed.accounts().await[0];
    for _ in 0..3 {
        let tokens = bed.link_account(Some(account)).await;
        bed.revoke(&tokens.access).await;
    }
    let begun = bed.begin().await;
    bed.phone("scan", &begun, None).await;
    bed.phone("deny", &begun, None).await;
    bed.events_until(&begun, "denied").await;

    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let page = audit(&bed, &staff, &format!("?after={after}&limit=4")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        seen.extend(page.body["records"].as_array().unwrap().clone());
        match page.body["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
    }
    let kinds: Vec<&str> = seen
        .iter()
        .map(|record| record["kind"].as_str().unwrap())
        .collect();
    let link = [
        "link_begun",
        "link_completed",
        "link_revoked",
        "platform_disconnected",
    ];
    let mut expected = vec!["link_begun", "link_completed"];
    for _ in 0..3 {
        expected.extend(link);
    }
    expected.extend(["link_begun", "link_denied", "support_audit_read"]);
    assert_eq!(kinds, expected);
    let ids: Vec<i64> = seen.iter().map(|it| it["id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert_eq!(seen[0]["at"], "2026-11-23T12:00:00Z");
    assert_eq!(seen[0]["client"], CLIENT);

    let subject = format!("sandbox:{account}");
    let of_account = audit(&bed, &staff, &format!("?subject={subject}&limit=1000")).await;
    let of_account = of_account.body["records"].as_array().unwrap().len();
    assert_eq!(of_account, 9);
    let both = format!("?subject={subject}&kind=link_revoked");
    let both = audit(&bed, &staff, &both).await;
    assert_eq!(both.body["records"].as_array().unwrap().len(), 3);
    for query in [
        "?limit=0",
        "?limit=1001",
        "?after=x",
        "?after=-1",
        "?limit=1&limit=2",
        "?kind=%00",
        "?subject=%00",
    ] {
        let answer = audit(&bed, &staff, query).await;
        assert_eq!(answer.error(), (400, "invalid_request"), "{query}");
    }
}

#[tokio::test]
async fn whoever_holds_a_token_can_end_its_link_without_signing_in() {
    let bed = bed_with("").await;
    let staff = staff(&bed).await;
    let accounts = bed.accounts().await;
    let one = bed.link_account(Some(&accounts[0])).await;
    let two = bed.link_account(Some(&accounts[0])).await;
    let id = link_id(&bed, &one).await;
    let mut stream = Stream::open(&bed, &two).await;
    let found = |token: &str| {
        let request = bed.request(Method::POST, "/tokens/revoke");
        read(request.json(&json!({ "token": token })))
    };
    let answer = found(&one.refresh).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.body),
        (200, &json!({ "status": "revoked", "platform": "kept" }))
    );
    assert_eq!(bed.refresh(&one).await.error(), (400, "invalid_grant"));
    assert_eq!(bed.userinfo(&two.access).await.status, 200);
    let told = stream.next().await.unwrap();
    assert_eq!(told.data, json!({ "link": id, "by": "person" }));
    let records = records(&bed, &staff, "link_revoked").await;
    assert_eq!(records[0]["actor"], "holder");
    assert_eq!(records[0]["fingerprint"], fingerprint(&one.refresh));

    // One that is unknown counts twice: 1 + 2 * 4 = 9 of ten, then one more.
    for token in ["x", "", &*one.refresh, "act.abc!1234.va"] {
        let answer = found(token).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body),
            (200, &json!({ "status": "unknown" }))
        );
    }
    assert_eq!(found("x").await.status, 200);
    let answer = found(&two.access).await;
    assert_eq!(answer.error(), (429, "too_many_requests"));
    assert_eq!(answer.headers["retry-after"], "61");
    assert!(bed.is_active(&two.access).await);
    bed.advance(61);
    assert_eq!(found(&two.access).await.body["platform"], "disconnected");
    for body in [json!({}), json!({ "token": 1 }), json!("x")] {
        bed.advance(61);
        let request = bed.request(Method::POST, "/tokens/revoke").json(&body);
        assert_eq!(read(request).await.error(), (400, "invalid_request"));
    }
}

#[tokio::test]
async fn no_token_is_in_the_audit_log_the_events_or_an_answer() {
    let bed = bed_with("").await;
    let staff = staff(&bed).await;
    let accounts = bed.accounts().await;
    let mut canaries = vec![staff.access.clone(), staff.refresh.clone()];
    let mut answers = Vec::new();
    let one = bed.link_account(Some(&accounts[0])).await;
    let two = bed.refreshed(&one).await;
    bed.userinfo(&two.access).await;
    bed.refresh(&one).await;
    let three = bed.link_account(Some(&accounts[1])).await;
    let four = bed.link_account(Some(&accounts[1])).await;
    let five = bed.link_account(Some(&accounts[2])).await;
    for tokens in [&one, &two, &three, &four, &five] {
        canaries.extend([tokens.access.clone(), tokens.refresh.clone()]);
    }
    let wrong_checksum = crate::support::misread(&three.access);
    for dry_run in [true, false] {
        let body = json!({ "dry_run": dry_run, "items": [three.access, wrong_checksum] });
        answers.push(order_with_key(&bed, &staff, "k", &body).await.body);
    }
    // What is wrong with a body is said without its words.
    let body = json!({ "items": four.access });
    answers.push(order(&bed, &staff, &body).await.body);
    let found = bed.request(Method::POST, "/tokens/revoke");
    let found = found.json(&json!({ "token": four.access }));
    answers.push(read(found).await.body);
    let unread = bed.request(Method::POST, "/tokens/revoke");
    let unread = unread.json(&json!({ "token": [five.access] }));
    answers.push(read(unread).await.body);
    bed.bearer(Method::POST, "/auth/logout", &five.access).await;
    answers.push(audit(&bed, &staff, "?limit=1000").await.body);
    assert!(count(&bed, "audit").await > 10 && count(&bed, "event").await > 3);

    canaries.push(wrong_checksum);
    canaries.extend(["act.".to_owned(), "rft.".to_owned()]);
    let stored = bed.database.every_value();
    let texts = stored
        .into_iter()
        .map(|value| String::from_utf8_lossy(&value.bytes).into_owned())
        .chain(answers.iter().map(Value::to_string));
    for text in texts {
        for canary in &canaries {
            assert!(!text.contains(canary), "{canary} is in {text}");
        }
    }
}
