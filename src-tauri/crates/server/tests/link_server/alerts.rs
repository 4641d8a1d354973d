use latchkey_server::clock::SystemEntropy;
use latchkey_server::token::{Token, TokenKind};
use serde_json::{Value, json};

use crate::support::{bed_with, records, staff};
use crate::watching::link_id;

#[tokio::test]
async fn an_alert_is_raised_once_for_each_kind() {
    let bed = bed_with(
        "[alerts]\nfailed_sign_ins = 3\nrefreshes = 4\nrevocations = 5\nrefused_tokens = 6\n\
         refused_clients = 2\n",
    )
    .await;
    let staff = staff(&bed).await;
    let accounts = bed.accounts().await;
    let alerts = |kind: &'static str| {
        let (bed, staff) = (&bed, &staff);
        async move {
            let raised = records(bed, staff, "alert").await;
            let of_kind: Vec<Value> = raised
                .into_iter()
                .filter(|record| record["detail"]["alert"] == kind)
                .collect();
            of_kind
        }
    };

    // Refreshes of one link.
    let mut tokens = bed.link_account(Some(&accounts[0])).await;
    let id = link_id(&bed, &tokens).await;
    let first = tokens.clone();
    for round in 1..=6 {
        tokens = bed.refreshed(&tokens).await;
        assert_eq!(alerts("refreshes").await.len(), usize::from(round >= 4));
    }
    let raised = &alerts("refreshes").await[0];
    assert_eq!(
        (&raised["link"], &raised["detail"]["times"]),
        (&json!(id), &json!(4))
    );
    // Reuse, which is also a revocation.
    bed.refresh(&first).await;
    let raised = alerts("refresh_reuse").await;
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0]["subject"], format!("sandbox:{}", accounts[0]));

    // Revocations altogether.
    for round in 2..=7 {
        let tokens = bed.link_account(Some(&accounts[1])).await;
        bed.revoke(&tokens.access).await;
        assert_eq!(alerts("revocations").await.len(), usize::from(round >= 5));
    }

    // Sign-ins that fail in a row: a success in between begins anew.
    let deny = || async {
        let begun = bed.begin().await;
        bed.phone("scan", &begun, None).await;
        bed.phone("deny", &begun, None).await;
        bed.events_until(&begun, "denied").await;
    };
    deny().await;
    deny().await;
    bed.link_account(Some(&accounts[1])).await;
    deny().await;
    deny().await;
    assert_eq!(alerts("failed_sign_ins").await.len(), 0);
    deny().await;
    deny().await;
    let raised = alerts("failed_sign_ins").await;
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0]["detail"]["who"], "127.0.0.1");

    // Tokens that are not live: those of this test so far are in the last window.
    bed.advance(600);
    let staff_again = bed.refreshed(&staff).await;
    let stranger = Token::generate(TokenKind::Access, &SystemEntropy);
    let before = records(&bed, &staff_again, "alert").await.len();
    for _ in 0..5 {
        bed.userinfo(stranger.expose()).await;
    }
    assert_eq!(records(&bed, &staff_again, "alert").await.len(), before);
    bed.introspect(stranger.expose()).await;
    bed.introspect(stranger.expose()).await;
    let raised = records(&bed, &staff_again, "alert").await;
    assert_eq!(raised.len(), before + 1);
    assert_eq!(raised[before]["detail"]["alert"], "refused_tokens");

    // Clients that nobody knows: written down once, and an alert.
    for _ in 0..4 {
        let form = [("client_id", "nobody"), ("token", stranger.expose())];
        let answer = bed.post("/oauth/introspect", &form).await;
        assert_eq!(answer.error(), (401, "invalid_client"));
    }
    let raised = records(&bed, &staff_again, "alert").await;
    assert_eq!(raised.len(), before + 2);
    assert_eq!(raised[before + 1]["detail"]["alert"], "refused_clients");
    assert_eq!(records(&bed, &staff_again, "client_refused").await.len(), 1);
}
