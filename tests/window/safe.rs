//! What script in the window can do: what the window itself does, and nothing else.

use std::collections::BTreeSet;

use latchkey_testbed::Window;
use serde_json::{Value, json};

use super::open;
use crate::support::{Outcome, holds_token};

/// Every command of the window, as somebody who reads the list of permissions would have it.
fn allowed() -> BTreeSet<&'static str> {
    include_str!("../../src-tauri/permissions/window.toml")
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect()
}

#[tokio::test]
async fn s11_the_commands_of_the_window_are_these() -> Outcome {
    // A golden list: whoever adds a command adds it here too, and asks themselves what hostile script would do with it.
    let golden: BTreeSet<&str> = include_str!("commands.txt").lines().collect();
    assert_eq!(allowed(), golden);
    let capability: Value =
        serde_json::from_str(include_str!("../../src-tauri/capabilities/main.json"))?;
    assert_eq!(
        capability["permissions"],
        json!([
            "link-and-accounts",
            "core:event:allow-listen",
            "core:event:allow-unlisten",
            "core:webview:allow-set-webview-zoom"
        ])
    );
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none(), "no page of a server");
    Ok(())
}

#[tokio::test]
async fn s11_hostile_script_can_do_nothing_else() -> Outcome {
    let (_desktop, window) = open(&[]).await?;
    window.find("server-state").await?;
    may_call_nothing_else(&window).await?;
    holds_no_secret(&window).await?;
    stays_inside(&window).await?;
    stays_there(&window).await?;
    window.close().await?;
    Ok(())
}

/// No command but the window's own.
async fn may_call_nothing_else(window: &Window) -> Outcome {
    let invoke = "const [command, given] = arguments;
        return window.__TAURI_INTERNALS__.invoke(command, given)
            .then(() => 'allowed', (error) => String(error));";
    for (command, given) in [
        (
            "plugin:opener|open_url",
            json!({ "url": "https://link.example" }),
        ),
        ("plugin:opener|open_path", json!({ "path": "/etc/passwd" })),
        (
            "plugin:opener|reveal_item_in_dir",
            json!({ "paths": ["/etc"] }),
        ),
        ("plugin:dialog|open", json!({ "options": {} })),
        ("plugin:dialog|save", json!({ "options": {} })),
        ("plugin:dialog|message", json!({ "message": "?" })),
        ("plugin:autostart|enable", json!({})),
        ("plugin:autostart|disable", json!({})),
        ("plugin:fs|read_text_file", json!({ "path": "/etc/passwd" })),
        (
            "plugin:event|emit",
            json!({ "event": "link-changed", "payload": null }),
        ),
        (
            "plugin:event|emit_to",
            json!({ "target": "main", "event": "a", "payload": null }),
        ),
        ("plugin:window|create", json!({ "options": {} })),
        ("plugin:window|close", json!({})),
        (
            "plugin:window|set_content_protected",
            json!({ "value": false }),
        ),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": {} }),
        ),
        ("plugin:webview|internal_toggle_devtools", json!({})),
        ("plugin:webview|print", json!({})),
        ("plugin:app|version", json!({})),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:menu|new", json!({ "kind": "Menu" })),
        ("plugin:tray|new", json!({ "options": {} })),
        ("plugin:image|from_path", json!({ "path": "/etc/passwd" })),
        ("plugin:resources|close", json!({ "rid": 1 })),
        ("access_token", json!({})),
        ("token", json!({ "id": "1" })),
    ] {
        let answer = window.execute(invoke, vec![json!(command), given]).await?;
        assert_ne!(answer, "allowed", "{command}");
    }

    Ok(())
}

/// What comes back from the commands that there are holds no secret.
async fn holds_no_secret(window: &Window) -> Outcome {
    for command in [
        "status",
        "accounts",
        "current_link",
        "leak_status",
        "settings",
        "programs",
        "providers",
        "keys",
        "outbox",
    ] {
        let answer = "return window.__TAURI_INTERNALS__.invoke(arguments[0], {}).then(JSON.stringify, JSON.stringify)";
        let answer = window.execute(answer, vec![json!(command)]).await?;
        assert!(
            !holds_token(answer.to_string().as_bytes()),
            "s10: {command}"
        );
    }

    Ok(())
}

/// Neither a request nor a page gets out, and no other script gets in.
async fn stays_inside(window: &Window) -> Outcome {
    let refused = |what: &str, script: &'static str, told: Value| {
        let what = what.to_owned();
        async move {
            let answer = window.execute(script, vec![]).await?;
            assert_eq!(answer, told, "{what}");
            Ok::<_, Box<dyn std::error::Error>>(())
        }
    };
    refused(
        "a request to elsewhere",
        "return fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')",
        json!("refused"),
    )
    .await?;
    // Nothing leaves: somebody who listens hears of no attempt.
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let attempts = "const at = arguments[0];
        const attempt = (act) => { try { act() } catch {} };
        attempt(() => new WebSocket(`ws://${at}/`));
        attempt(() => fetch(`http://${at}/`, { mode: 'no-cors' }).catch(() => {}));
        attempt(() => navigator.sendBeacon(`http://${at}/`, 'secret'));
        attempt(() => new EventSource(`http://${at}/`));
        attempt(() => { new Image().src = `http://${at}/` });
        attempt(() => { const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = `http://${at}/`; document.head.append(link) });
        attempt(() => { const link = document.createElement('link'); link.rel = 'prefetch'; link.href = `http://${at}/`; document.head.append(link) });
        attempt(() => { const form = document.createElement('form'); form.action = `http://${at}/`; document.body.append(form); form.submit() });
        return new Promise((done) => setTimeout(() => done('tried'), 1500))";
    let at = json!(listener.local_addr()?.to_string());
    assert_eq!(window.execute(attempts, vec![at]).await?, "tried");
    assert!(listener.accept().is_err(), "something left the window");
    refused(
        "a frame",
        "return new Promise((done) => { document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
            const frame = document.createElement('iframe'); frame.src = 'https://link.example/'; document.body.append(frame);
            setTimeout(() => done('loaded'), 3000) })",
        json!("frame-src"),
    )
    .await?;
    refused(
        "a picture from elsewhere",
        "return new Promise((done) => { document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
            new Image().src = 'https://link.example/a.png'; setTimeout(() => done('loaded'), 3000) })",
        json!("img-src"),
    )
    .await?;
    refused(
        "script in the page",
        "const script = document.createElement('script'); script.textContent = 'window.got = 1'; document.head.append(script);
            return window.got ?? 'refused'",
        json!("refused"),
    )
    .await?;
    // WebDriver's own script is not held by the page's policy, but what the page's script makes is.
    refused(
        "eval",
        "return new Promise((done) => { document.addEventListener('securitypolicyviolation', (event) => done(event.blockedURI));
            const button = document.createElement('button'); button.setAttribute('onclick', 'window.got = 1');
            document.body.append(button); button.click(); setTimeout(() => done(window.got ? 'ran' : 'did not run'), 500) })",
        json!("inline"),
    )
    .await?;
    refused(
        "another window",
        "return window.open('https://link.example/') === null",
        json!(true),
    )
    .await?;
    refused(
        "another prototype",
        "return Object.isFrozen(Object.prototype)",
        json!(true),
    )
    .await?;
    refused(
        "other words",
        "try { window.__LATCHKEY__ = {}; } catch {} return window.__LATCHKEY__.language",
        json!("en"),
    )
    .await?;

    Ok(())
}

/// Nor does it get away from the app's own page.
async fn stays_there(window: &Window) -> Outcome {
    for place in [
        "https://link.example/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "http://127.0.0.1:9/",
    ] {
        let go = "const before = location.href; location.href = arguments[0];
            return new Promise((done) => setTimeout(() => done(location.href === before), 300))";
        let stays = window.execute(go, vec![json!(place)]).await?;
        assert_eq!(stays, true, "{place}");
    }
    window.find("server-state").await?;
    Ok(())
}
