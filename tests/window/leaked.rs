//! Leaked tokens in the window: staff find, revoke and prove it, and nobody else can. No token comes by the page.

use std::error::Error;
use std::time::{Duration, Instant};

use latchkey_testbed::{
    Desktop, DesktopOptions, Keyring, LinkServer, Phone, Window, WindowOptions, binaries,
};
use serde_json::{Value, json};
use url::Url;

use super::open;
use crate::support::{
    Outcome, PATIENCE, STAFF, holds_token, is_active, latchkey, leaks, link, photograph,
    server_with_staff, terminal, token, wait_for_page,
};

/// Why the tokens are revoked, in keys that need no other one held down.
const REASON: &str = "ticket 4711 a log in a public issue";

/// Every command that is for staff, and what it is given.
const FOR_STAFF: [(&str, &str); 15] = [
    ("leak_listening", r#"{"on":true}"#),
    ("leak_scan", r#"{"from":"clipboard"}"#),
    ("leak_stop", "{}"),
    ("leak_clear", "{}"),
    ("leak_findings", "{}"),
    ("leak_plan", "{}"),
    ("leak_revoke", r#"{"fingerprints":[],"reason":"Seen"}"#),
    ("leak_pause", "{}"),
    ("leak_resume", r#"{"job":"a2b3c4d5e6f7g8h9"}"#),
    ("leak_jobs", "{}"),
    ("leak_forget", r#"{"job":"a2b3c4d5e6f7g8h9"}"#),
    (
        "leak_report",
        r#"{"job":"a2b3c4d5e6f7g8h9","format":"pdf"}"#,
    ),
    ("leak_verify", "{}"),
    (
        "leak_preview_set",
        r#"{"set":{"kind":"client","client":"latchkey-desktop"}}"#,
    ),
    (
        "leak_revoke_set",
        r#"{"set":{"kind":"client","client":"latchkey-desktop"},"typed":"latchkey-desktop","reason":"Seen"}"#,
    ),
];

/// A desktop whose link server has one of the sandbox's people as staff, with the app open on it, this in its `window.toml`, and that person
/// linked.
pub(super) async fn open_as_staff(
    settings: &str,
    environment: &[(&str, &str)],
) -> Result<(Desktop, LinkServer, Window), Box<dyn Error>> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let server = server_with_staff(&desktop).await?;
    std::fs::create_dir_all(desktop.latchkey_home())?;
    std::fs::write(
        desktop.latchkey_home().join("config.toml"),
        format!("server = \"{}\"\n", server.issuer),
    )?;
    std::fs::write(desktop.latchkey_home().join("window.toml"), settings)?;
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    let options = WindowOptions {
        environment: environment.collect(),
        ..WindowOptions::default()
    };
    let window = Window::open(&desktop, &binaries().latchkey_desktop()?, options).await?;
    link_as_staff(&desktop, &server, &window).await?;
    Ok((desktop, server, window))
}

/// Links the account of staff as a person does it: from the settings, with the phone.
async fn link_as_staff(desktop: &Desktop, server: &LinkServer, window: &Window) -> Outcome {
    // The code that is shown at first asks for what is usual.
    let usual = desktop.wait_for_qr(PATIENCE).await?;
    window.click("nav-settings").await?;
    window.click("link-as-staff").await?;
    let deadline = Instant::now() + PATIENCE;
    let qr_uri = loop {
        let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
        if qr_uri != usual {
            break qr_uri;
        }
        assert!(Instant::now() < deadline, "no other code comes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let phone = Phone::new(&server.sandbox);
    phone.scan(&qr_uri).await?;
    wait_for_page(
        window,
        "return document.querySelector('[data-testid=link-state]')?.dataset.state === 'scanned'",
        &[],
    )
    .await?;
    phone.approve(&qr_uri, STAFF).await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;
    Ok(())
}

/// Tokens of so many people who are linked on another computer.
pub(super) async fn tokens_elsewhere(
    server: &LinkServer,
    people: usize,
) -> Result<(Desktop, Vec<String>), Box<dyn Error>> {
    let desktop = terminal(Keyring::Unlocked).await?;
    let phone = Phone::new(&server.sandbox);
    let accounts = phone.accounts().await?;
    let mut tokens = Vec::new();
    for account in accounts.iter().filter(|id| *id != STAFF).take(people) {
        let linked = link(&desktop, &server.issuer, &phone, account).await?;
        tokens.push(token(&desktop, linked["id"].as_str().ok_or("no id")?)?);
    }
    Ok((desktop, tokens))
}

/// Copies a text in another program, which has it on the clipboard for as long as its window is open.
pub(super) async fn copy(desktop: &Desktop, text: &str) -> Result<Window, Box<dyn Error>> {
    let program = binaries().bare_window()?;
    let other = Window::open(desktop, &program, WindowOptions::default()).await?;
    let write = "const field = document.createElement('textarea');
        field.value = arguments[0]; document.body.append(field); field.select()";
    other.execute(write, vec![json!(text)]).await?;
    other.press_with('\u{e009}', "c").await?;
    Ok(other)
}

/// What a command of the window answers, or why it does not.
async fn invoke(window: &Window, command: &str, given: &str) -> Result<Value, Box<dyn Error>> {
    let script = "return window.__TAURI_INTERNALS__.invoke(arguments[0], JSON.parse(arguments[1])).then((is) => ({ is }), (refused) => ({ refused }))";
    let given = vec![json!(command), json!(given)];
    Ok(window.execute(script, given).await?)
}

async fn holds_none(window: &Window) -> Outcome {
    let page = "return document.documentElement.outerHTML";
    let page = window.execute(page, vec![]).await?.to_string();
    assert!(!holds_token(page.as_bytes()), "s10: the page");
    for command in ["leak_status", "leak_findings", "leak_plan", "leak_jobs"] {
        let answer = invoke(window, command, "{}").await?;
        assert!(answer.get("is").is_some(), "{command}: {answer}");
        assert!(
            !holds_token(answer.to_string().as_bytes()),
            "s10: {command}"
        );
    }
    Ok(())
}

async fn are_active(issuer: &Url, tokens: &[String]) -> Result<Vec<bool>, Box<dyn Error>> {
    let mut active = Vec::new();
    for token in tokens {
        active.push(is_active(issuer, token).await?);
    }
    Ok(active)
}

#[tokio::test]
async fn staff_find_leaked_tokens_revoke_them_and_prove_it() -> Outcome {
    let (desktop, server, window) = open_as_staff("", &[]).await?;
    let (_elsewhere, tokens) = tokens_elsewhere(&server, 2).await?;
    let requests: Vec<String> = tokens
        .iter()
        .map(|token| format!("GET /shop\nauthorization: Bearer {token}\n\n"))
        .collect();
    let copied = copy(&desktop, &requests.concat()).await?;

    // Found, and nothing but the finding of it happens.
    window.click("nav-support").await?;
    window.click("support-scan-clipboard").await?;
    window
        .wait_for_text("support-stage", "2 tokens found", PATIENCE)
        .await?;
    copied.close().await?;
    wait_for_page(
        &window,
        "return document.querySelectorAll('[data-testid=support-finding]').length === 2",
        &[],
    )
    .await?;
    assert_eq!(are_active(&server.issuer, &tokens).await?, [true, true]);
    holds_none(&window).await?;

    // What would end.
    window.click("support-dry-run").await?;
    window
        .wait_for_text("support-plan", "2 links", PATIENCE)
        .await?;
    let alive = "return document.querySelectorAll('[data-testid=support-finding][data-standing=alive]').length === 2";
    wait_for_page(&window, alive, &[]).await?;
    photograph(&desktop, "support-plan").await?;

    // One of the two is left out, and taken in again.
    let click = "document.querySelector('[data-testid=support-finding] [type=checkbox]').click()";
    let partly = "return document.querySelector('[data-testid=support-select-all]').indeterminate === arguments[0]";
    for is_partly in [true, false] {
        window.execute(click, vec![]).await?;
        wait_for_page(&window, partly, &[json!(is_partly)]).await?;
        if is_partly {
            let scroll = "document.querySelector('[data-testid=support-select-all]').scrollIntoView({ block: 'center' })";
            window.execute(scroll, vec![]).await?;
            photograph(&desktop, "support-partly").await?;
        }
    }
    assert_eq!(are_active(&server.issuer, &tokens).await?, [true, true]);

    // Revoked, for a reason.
    // The middle of the view is free of what sticks to its foot.
    let scroll = "document.querySelector('[data-testid=support-revoke]').scrollIntoView({ block: 'center' })";
    window.execute(scroll, vec![]).await?;
    window.click("support-revoke").await?;
    window.find("support-reason").await?;
    let field = "document.querySelector('[data-testid=support-reason]').focus()";
    window.execute(field, vec![]).await?;
    window.press(REASON).await?;
    window.click("confirm").await?;
    wait_for_page(
        &window,
        "return document.querySelector('[data-testid=support-job]')?.dataset.state === 'done'",
        &[],
    )
    .await?;
    let dead = "return document.querySelectorAll('[data-testid=support-finding][data-standing=dead]').length === 2";
    wait_for_page(&window, dead, &[]).await?;
    photograph(&desktop, "support-revoked").await?;
    assert_eq!(are_active(&server.issuer, &tokens).await?, [false, false]);
    holds_none(&window).await?;

    // The evidence: there is a report of it, and the log says so.
    window.find("support-report-pdf").await?;
    let jobs = invoke(&window, "leak_jobs", "{}").await?;
    let job = &jobs["is"][0];
    assert_eq!(job["reason"], REASON);
    assert_eq!(job["counts"]["revoked"], 2);
    let report = desktop.path().join("report.json").display().to_string();
    let job = job["id"].as_str().ok_or("no id")?;
    let written = latchkey(&desktop, &["leak", "report", job, &report])?;
    assert_eq!(written.code, 0, "{}", written.stderr);
    let report = std::fs::read_to_string(&report)?;
    assert!(report.contains(REASON) && !holds_token(report.as_bytes()));
    window.click("nav-activity").await?;
    wait_for_page(&window, "return ['The revocation of 2 leaked tokens was begun', 'A leaked token was revoked', 'The revocation of leaked tokens is over']
            .every((sentence) => document.querySelector('main').textContent.includes(sentence))", &[])
    .await?;

    // What was found went with the page; the job did not.
    window.click("nav-support").await?;
    wait_for_page(
        &window,
        "return document.querySelector('[data-testid=support-stage]')?.dataset.stage === 'empty'
            && document.querySelector('[data-testid=support-job]') !== null",
        &[],
    )
    .await?;
    let found = invoke(&window, "leak_findings", "{}").await?;
    assert_eq!(found["is"], json!([]));

    let known: Vec<&str> = tokens.iter().map(String::as_str).collect();
    assert!(leaks(&desktop.latchkey_home(), &known)?.is_empty());
    let said = window.close().await?;
    assert!(!holds_token(said.as_bytes()), "s10: the log");
    Ok(())
}

#[tokio::test]
async fn whoever_is_no_staff_is_refused_all_but_revoking_a_token_that_they_hold() -> Outcome {
    let (desktop, window) = open(&[]).await?;
    let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(&qr_uri).await?;
    phone.approve(&qr_uri, "").await?;
    window.wait_for_text("linked-name", "", PATIENCE).await?;

    assert!(window.find_all("nav-support").await?.is_empty());
    for (command, given) in FOR_STAFF {
        let answer = invoke(&window, command, given).await?;
        assert_eq!(
            answer["refused"]["code"], "not_staff",
            "{command}: {answer}"
        );
    }
    let status = invoke(&window, "leak_status", "{}").await?;
    let nobody = json!({ "stage": { "kind": "empty" }, "staff": [] });
    assert_eq!(status["is"], nobody);

    // The way there is in the settings, and what is there for everybody.
    window.click("nav-settings").await?;
    window.click("see-leaked").await?;
    window.find("support-staff-only").await?;
    assert!(window.find_all("support-scan-clipboard").await?.is_empty());
    photograph(&desktop, "support-everybody").await?;
    window.click("support-held-revoke").await?;
    window.click("confirm").await?;
    window
        .wait_for_text("support-told", "no text on the clipboard", PATIENCE)
        .await?;
    let listed = latchkey(&desktop, &["--json", "accounts"])?;
    let listed: Value = serde_json::from_str(&listed.stdout)?;
    let held = token(&desktop, listed["id"].as_str().ok_or("no id")?)?;
    let copied = copy(&desktop, &format!(" {held}\n")).await?;
    window.click("support-held-revoke").await?;
    window.click("confirm").await?;
    window
        .wait_for_text("support-told", "The token is revoked", PATIENCE)
        .await?;
    assert!(!is_active(&server.issuer, &held).await?);
    let again = invoke(&window, "revoke_held", "{}").await?;
    assert_eq!(again["refused"]["code"], "clipboard_empty", "{again}");
    copied.close().await?;
    window.close().await?;
    Ok(())
}
