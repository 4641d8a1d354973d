use super::{Script, pending, shown};
use crate::platform::{Hostile, PlatformError, QrStatus};

/// What a client makes of one answer to `check_qrcode`, in short.
async fn meaning(status: u16, body: &str) -> String {
    let script = Script::start().await;
    script.then(status, body);
    in_short(&script.client().check_qr(&pending()).await)
}

fn in_short(outcome: &Result<QrStatus, PlatformError>) -> String {
    match outcome {
        Ok(QrStatus::Confirmed(code)) => format!("Confirmed {}", shown(&code.0)),
        Ok(status) => format!("{status:?}"),
        Err(PlatformError::Hostile(hostile)) => format!("{hostile:?}"),
        Err(error) => format!("{error}"),
    }
}

#[tokio::test]
async fn a_code_is_asked_for_without_the_secret_and_with_comma_scopes() {
    let (script, client) = Script::answering(
        r#"{"scan_qrcode_url":"aweme://authorize?authType=100&client_ticket=tobefilled","token":"T0K"}"#,
    )
    .await;
    let scopes = ["user.info.basic".to_owned(), "video.list".to_owned()];
    let qr = client.request_qr(&scopes).await.unwrap();
    let asked = script.request();
    assert_eq!(asked.path, "/v2/oauth/get_qrcode/");
    assert_eq!(
        asked.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(asked.form_names(), ["client_key", "scope", "state"]);
    assert_eq!(asked.form_member("client_key"), "app-key");
    assert_eq!(asked.form_member("scope"), "user.info.basic,video.list");
    assert_eq!(asked.form_member("state"), shown(&qr.state));
    assert_eq!(shown(&qr.token), "T0K");
}

#[tokio::test]
async fn every_code_has_its_own_url_safe_ticket_and_state() {
    let script = Script::start().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        script.then(
            200,
            r#"{"scan_qrcode_url":"aweme://authorize?client_ticket=tobefilled","token":"T0K"}"#,
        );
        let qr = script.client().request_qr(&[]).await.unwrap();
        let ticket = shown(&qr.ticket).to_owned();
        assert!(ticket.len() >= 43 && ticket.len() < 512);
        assert!(
            ticket
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
        assert_eq!(
            qr.qr_uri,
            format!("aweme://authorize?client_ticket={ticket}")
        );
        seen.extend([ticket, shown(&qr.state).to_owned()]);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn only_the_ticket_parameter_of_the_link_changes() {
    for (before, after) in [
        (
            "authType=100&client_ticket=tobefilled&scope=a%2Cb%20c",
            "authType=100&client_ticket=TICKET&scope=a%2Cb%20c",
        ),
        ("client_ticket=tobefilled", "client_ticket=TICKET"),
        ("client_ticket=", "client_ticket=TICKET"),
        ("client_ticket", "client_ticket=TICKET"),
        (
            "a=1&&b=&client_ticket=x=y&c=%zz+~",
            "a=1&&b=&client_ticket=TICKET&c=%zz+~",
        ),
        (
            "next_url=https%3A%2F%2Fx%3Fclient_ticket%3Dtobefilled&client_ticket=tobefilled",
            "next_url=https%3A%2F%2Fx%3Fclient_ticket%3Dtobefilled&client_ticket=TICKET",
        ),
        (
            "my_client_ticket=tobefilled&client_ticket=tobefilled",
            "my_client_ticket=tobefilled&client_ticket=TICKET",
        ),
        (
            "client_ticket=tobefilled#client_ticket=tobefilled",
            "client_ticket=TICKET#client_ticket=tobefilled",
        ),
    ] {
        let (_script, client) = Script::answering(&format!(
            r#"{{"scan_qrcode_url":"aweme://authorize?{before}","token":"T0K"}}"#
        ))
        .await;
        let qr = client.request_qr(&[]).await.unwrap();
        let expected = format!("aweme://authorize?{after}").replace("TICKET", shown(&qr.ticket));
        assert_eq!(qr.qr_uri, expected);
    }
}

#[tokio::test]
async fn a_link_without_exactly_one_place_for_the_ticket_is_refused() {
    let too_long = format!(
        "aweme://authorize?client_ticket=tobefilled&a={}",
        "a".repeat(2400)
    );
    for link in [
        "",
        "aweme://authorize",
        "aweme://authorize?",
        "aweme://authorize?authType=100",
        "aweme://authorize?next_url=https%3A%2F%2Fx%3Fclient_ticket%3Dtobefilled",
        "aweme://authorize?client_ticket=tobefilled&client_ticket=tobefilled",
        "aweme://authorize?client_ticket=tobefilled&client%5Fticket=tobefilled",
        "aweme://authorize#client_ticket=tobefilled",
        "aweme://authorize.evil.example?client_ticket=tobefilled",
        "aweme://user/profile?client_ticket=tobefilled",
        "https://authorize?client_ticket=tobefilled",
        " aweme://authorize?client_ticket=tobefilled",
        "aweme://authorize?client_ticket=tobefilled&a=b c",
        "aweme://authorize?client_ticket=tobefilled&a=ü",
        &too_long,
    ] {
        let (_script, client) =
            Script::answering(&format!(r#"{{"scan_qrcode_url":"{link}","token":"T0K"}}"#)).await;
        let error = client.request_qr(&[]).await.unwrap_err();
        assert!(
            matches!(error, PlatformError::Hostile(Hostile::WrongLink)),
            "{link}: {error}"
        );
    }
}

#[tokio::test]
async fn a_code_without_a_polling_token_is_refused() {
    for token in ["", r#","token":"""#, r#","token":null"#] {
        let (_script, client) = Script::answering(&format!(
            r#"{{"scan_qrcode_url":"aweme://authorize?client_ticket=tobefilled"{token}}}"#
        ))
        .await;
        let error = client.request_qr(&[]).await.unwrap_err();
        assert!(
            matches!(error, PlatformError::Hostile(Hostile::BadMember("token"))),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_check_carries_key_secret_and_polling_token_and_no_preference() {
    let (script, client) = Script::answering(r#"{"client_ticket":"","status":"new"}"#).await;
    assert!(matches!(
        client.check_qr(&pending()).await.unwrap(),
        QrStatus::New
    ));
    let asked = script.request();
    assert_eq!(asked.path, "/v2/oauth/check_qrcode/");
    assert_eq!(asked.form_names(), ["client_key", "client_secret", "token"]);
    assert_eq!(asked.form_member("client_secret"), super::SECRET);
    assert_eq!(asked.form_member("token"), "polling-token");
    assert!(!asked.headers.contains_key("prefer"));
}

#[tokio::test]
async fn a_platform_that_can_wait_is_asked_to() {
    let script = Script::start().await;
    script.then(200, r#"{"client_ticket":"","status":"new"}"#);
    let client =
        script.client_with(|config| config.poll_wait = Some(std::time::Duration::from_secs(20)));
    client.check_qr(&pending()).await.unwrap();
    assert_eq!(
        script.request().headers["prefer"],
        "wait=20, client-ticket=our-ticket"
    );
}

#[tokio::test]
async fn each_status_means_what_it_says_if_the_ticket_is_right() {
    for (ticket, status, expected) in [
        ("", "new", "New"),
        ("our-ticket", "new", "New"),
        ("", "expired", "Expired"),
        ("our-ticket", "expired", "Expired"),
        ("our-ticket", "scanned", "Scanned"),
        ("our-ticket", "utilised", "Utilised"),
        ("other", "new", "WrongTicket"),
        ("other", "expired", "WrongTicket"),
        ("", "scanned", "WrongTicket"),
        ("other", "scanned", "WrongTicket"),
        ("", "utilised", "WrongTicket"),
        ("other", "utilised", "WrongTicket"),
        ("", "confirmed", "WrongTicket"),
        ("other", "confirmed", "WrongTicket"),
        ("our-ticket-and-more", "confirmed", "WrongTicket"),
        ("our-ticket", "confirmed", "WrongCode"),
        ("our-ticket", "utilized", "UnknownStatus"),
        ("our-ticket", "NEW", "UnknownStatus"),
        ("our-ticket", "", "UnknownStatus"),
    ] {
        let body = format!(r#"{{"client_ticket":"{ticket}","status":"{status}"}}"#);
        assert_eq!(meaning(200, &body).await, expected, "{body}");
    }
    assert_eq!(meaning(200, r#"{"status":"new"}"#).await, "New");
    assert_eq!(
        meaning(200, r#"{"client_ticket":null,"status":"new"}"#).await,
        "New"
    );
    assert_eq!(meaning(200, "{}").await, "UnknownStatus");
    assert_eq!(meaning(200, r#"{"status":7}"#).await, "Malformed");
    assert_eq!(
        meaning(200, r#"{"status":"new","status":"confirmed"}"#).await,
        "Malformed"
    );
}

#[tokio::test]
async fn an_approval_gives_its_code_wherever_it_stands() {
    let code = "Confirmed C0de*v!1234.s1";
    for (members, expected) in [
        (
            r#""redirect_uri":"https://link.example/callback?code=C0de%2Av%211234.s1""#,
            code,
        ),
        (
            r#""redirect_uri":"https://link.example/callback?scopes=a&code=C0de%2Av%211234.s1&state=our-state#x""#,
            code,
        ),
        (
            r#""redirect_uri":"https://link.example:443/callback?code=C0de*v!1234.s1""#,
            code,
        ),
        (
            r#""code":"https://link.example/callback?code=C0de%2Av%211234.s1""#,
            code,
        ),
        (r#""code":"C0de*v!1234.s1""#, code),
        (r#""code":"C0de%2Av%211234.s1""#, code),
        (
            r#""code":"","redirect_uri":"https://link.example/callback?code=C0de*v!1234.s1""#,
            code,
        ),
        (r#""code":"C0de%252A""#, "Confirmed C0de%2A"),
        (r#""code":"a+b""#, "Confirmed a+b"),
        (
            r#""redirect_uri":"https://link.example/callback?code=a+b""#,
            "Confirmed a+b",
        ),
        (
            r#""redirect_uri":"https://link.example/callback?error=access_denied""#,
            "Denied",
        ),
        (
            r#""redirect_uri":"https://link.example/callback?error=other""#,
            "WrongCode",
        ),
        (
            r#""redirect_uri":"https://link.example/callback?code=a&error=access_denied""#,
            "WrongCode",
        ),
        (
            r#""redirect_uri":"https://link.example/callback?code=a&code=b""#,
            "WrongCode",
        ),
        (
            r#""redirect_uri":"https://link.example/callback?code=""#,
            "WrongCode",
        ),
        (
            r#""redirect_uri":"https://link.example/callback""#,
            "WrongCode",
        ),
        (
            r#""redirect_uri":"https://link.example/callback?code=%ff""#,
            "WrongCode",
        ),
        (r#""code":"%ff""#, "WrongCode"),
    ] {
        let body = format!(r#"{{"client_ticket":"our-ticket","status":"confirmed",{members}}}"#);
        assert_eq!(meaning(200, &body).await, expected, "{members}");
    }
}

#[tokio::test]
async fn a_redirect_to_anywhere_but_the_registered_callback_is_refused() {
    for redirect in [
        "https://evil.example/callback?code=c",
        "https://link.example.evil.example/callback?code=c",
        "https://link.example/callback/?code=c",
        "https://link.example/other?code=c",
        "http://link.example/callback?code=c",
        "https://link.example:8443/callback?code=c",
        "https://user@link.example/callback?code=c",
        "https://user:word@link.example/callback?code=c",
        "//link.example/callback?code=c",
        "callback?code=c",
    ] {
        let body = format!(
            r#"{{"client_ticket":"our-ticket","status":"confirmed","redirect_uri":"{redirect}"}}"#
        );
        assert_eq!(meaning(200, &body).await, "WrongRedirect", "{redirect}");
    }
    let in_code = r#"{"client_ticket":"our-ticket","status":"confirmed","code":"https://evil.example/callback?code=c"}"#;
    assert_eq!(meaning(200, in_code).await, "WrongRedirect");
}

#[tokio::test]
async fn a_state_is_verified_wherever_it_appears() {
    let redirect = "https://link.example/callback?code=c";
    for (members, expected) in [
        (format!(r#""redirect_uri":"{redirect}""#), "Confirmed c"),
        (
            format!(r#""state":"","redirect_uri":"{redirect}&state=""#),
            "Confirmed c",
        ),
        (
            format!(r#""state":"our-state","redirect_uri":"{redirect}""#),
            "Confirmed c",
        ),
        (
            format!(r#""redirect_uri":"{redirect}&state=our%2Dstate""#),
            "Confirmed c",
        ),
        (
            format!(r#""state":"other","redirect_uri":"{redirect}""#),
            "WrongState",
        ),
        (
            format!(r#""redirect_uri":"{redirect}&state=other""#),
            "WrongState",
        ),
        (
            format!(r#""state":"our-state","redirect_uri":"{redirect}&state=other""#),
            "WrongState",
        ),
        (
            format!(r#""state":"other","redirect_uri":"{redirect}&state=our-state""#),
            "WrongState",
        ),
        (
            format!(r#""redirect_uri":"{redirect}&state=our-state&state=other""#),
            "WrongState",
        ),
        (r#""state":"other","code":"c""#.to_owned(), "WrongState"),
    ] {
        let body = format!(r#"{{"client_ticket":"our-ticket","status":"confirmed",{members}}}"#);
        assert_eq!(meaning(200, &body).await, expected, "{members}");
    }
    let scanned = r#"{"client_ticket":"our-ticket","status":"scanned","state":"other"}"#;
    assert_eq!(meaning(200, scanned).await, "WrongState");
}

#[tokio::test]
async fn a_missing_state_is_refused_where_it_is_required() {
    for (members, expected) in [
        (r#""code":"c""#, "WrongState"),
        (r#""code":"c","state":"our-state""#, "Confirmed c"),
    ] {
        let (_script, client) = Script::answering(&format!(
            r#"{{"client_ticket":"our-ticket","status":"confirmed",{members}}}"#
        ))
        .await;
        assert_eq!(
            in_short(&client.require_state().check_qr(&pending()).await),
            expected
        );
    }
}

#[tokio::test]
async fn refusals_that_are_news_of_the_code_are_told_as_such() {
    for status in [200, 400, 401, 403] {
        let expired = r#"{"error":"token_expire","error_description":"x","log_id":"1"}"#;
        assert_eq!(meaning(status, expired).await, "Expired");
        assert_eq!(
            meaning(status, r#"{"error":"access_denied"}"#).await,
            "Denied"
        );
    }
    assert_eq!(
        meaning(
            200,
            r#"{"error":"invalid_request","error_description":"Bad.","log_id":"1"}"#
        )
        .await,
        "The platform refused (invalid_request): Bad."
    );
    // An error beside a status is still an error.
    let both = r#"{"client_ticket":"our-ticket","status":"confirmed","code":"c","error":"invalid_client"}"#;
    assert_eq!(
        meaning(200, both).await,
        "The platform refused (invalid_client): "
    );
}
