//! Leaked tokens through `latchkey leak`: found, revoked, and proven dead, by staff and by whoever holds them.

use std::fs;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD, Engine as _};
use latchkey_testbed::{Desktop, Keyring, LinkServer, LinkServerOptions, Phone};
use serde_json::Value;

use crate::support::{
    Outcome, Said, is_active, latchkey, latchkey_reading, leaks, link, link_staff, object, objects,
    server_audit, server_with_staff, terminal, token,
};

/// Of HS256, as long as it has to be.
const SIGNATURE: [u8; 32] = *b"8\xa1\x03\xf6\x9c\x1e\x77\xd0\x42\xbb\x5a\x91\xe8\x0d\x36\xcf\x14\xaa\x6b\xf3\x29\x85\xde\x50\x97\x0c\xe1\x68\xb4\x3f\xd2\x7b";

/// Another computer with a session of each of the sandbox's first people; its tokens are what leaks.
async fn other_computer(
    server: &LinkServer,
    sessions: usize,
) -> Result<(Desktop, Vec<String>), Box<dyn std::error::Error>> {
    let desktop = terminal(Keyring::Unlocked).await?;
    let phone = Phone::new(&server.sandbox);
    let people = phone.accounts().await?;
    let mut tokens = Vec::new();
    for person in &people[..sessions] {
        let account = link(&desktop, &server.issuer, &phone, person).await?;
        tokens.push(token(&desktop, account["id"].as_str().ok_or("no id")?)?);
    }
    Ok((desktop, tokens))
}

fn last(said: &Said) -> Result<Value, Box<dyn std::error::Error>> {
    Ok(objects(&said.stdout)?.pop().ok_or("nothing was said")?)
}

#[tokio::test]
async fn staff_find_leaked_tokens_revoke_them_and_prove_it() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = server_with_staff(&desktop).await?;
    let (_other, tokens) = other_computer(&server, 2).await?;
    let staff = link_staff(&desktop, &server).await?;
    let folder = desktop.path().join("ticket");
    fs::create_dir(&folder)?;
    fs::write(
        folder.join("server.log"),
        format!("GET /\nauthorization: Bearer {}\n", tokens[0]),
    )?;
    fs::write(
        folder.join("dump.json"),
        format!("{{\"t\":\"{}\"}}", tokens[1]),
    )?;
    fs::write(folder.join("broken.zip"), b"PK\x03\x04 and no more")?;
    let ticket = folder.to_str().ok_or("a name")?;

    // Finding changes nothing, tells of what could not be read, and fails a job.
    let scanned = latchkey(&desktop, &["--json", "leak", "scan", ticket])?;
    assert_eq!(scanned.code, 1, "{}", scanned.stderr);
    let said = objects(&scanned.stdout)?;
    assert_eq!(said[0]["event"], "trouble");
    assert_eq!(said[0]["code"], "damaged");
    let found: Vec<&Value> = said.iter().filter(|it| it["event"] == "finding").collect();
    assert_eq!(found.len(), 2);
    for finding in &found {
        assert_eq!(finding["alive"], "alive");
        assert_eq!(finding["way"], "staff");
        assert_eq!(finding["client"], "latchkey-desktop");
        assert_eq!(finding["proof"], "checked");
    }
    let scanned = last(&scanned)?;
    assert_eq!(
        (&scanned["alive"], &scanned["found"]),
        (&2.into(), &2.into())
    );
    let dry = latchkey(&desktop, &["--json", "leak", "revoke", "--dry-run", ticket])?;
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert_eq!(last(&dry)?["sessions"], 2);
    assert!(is_active(&server.issuer, &tokens[0]).await?);

    // No reason, no revocation; and a report that would go nowhere is told before.
    let without = latchkey(&desktop, &["--json", "leak", "revoke", ticket])?;
    assert_eq!(without.code, 2, "{}", without.stderr);
    let reason = ["--reason", "Ticket 4711: a log in a public issue."];
    for nowhere in ["r.txt", "no/such/folder/r.json"] {
        let nowhere = ["--json", "leak", "revoke", ticket, "--report", nowhere];
        let refused = latchkey(&desktop, &[&nowhere[..], &reason].concat())?;
        assert_eq!(refused.code, 2, "{}", refused.stdout);
    }
    assert!(is_active(&server.issuer, &tokens[0]).await?);

    let [json, csv, pdf] = ["r.json", "r.csv", "r.pdf"].map(|name| desktop.path().join(name));
    let [json, csv, pdf] = [&json, &csv, &pdf].map(|path| path.display().to_string());
    let revoke = [
        "--json", "leak", "revoke", ticket, "--report", &json, "--report", &csv,
    ];
    let revoked = latchkey(&desktop, &[&revoke[..], &reason].concat())?;
    assert_eq!(revoked.code, 0, "{} {}", revoked.stdout, revoked.stderr);
    for token in &tokens {
        assert!(!is_active(&server.issuer, token).await?);
    }
    for outcome in objects(&revoked.stdout)?
        .iter()
        .filter(|it| it["event"] == "outcome")
    {
        assert_eq!(outcome["outcome"], "revoked", "{outcome}");
        assert_eq!(outcome["checked"], "dead");
        assert_eq!(outcome["platform"], "disconnected");
    }
    let job = last(&revoked)?["id"].as_str().ok_or("no id")?.to_owned();

    // Dead now, and a job may go on.
    let again = latchkey(&desktop, &["--json", "leak", "scan", ticket])?;
    assert_eq!(again.code, 0, "{} {}", again.stdout, again.stderr);
    assert_eq!(last(&again)?["dead"], 2);

    let staff = token(&desktop, staff["id"].as_str().ok_or("no id")?)?;
    let log = server_audit(&server.issuer, &staff, "support_revocation").await?;
    assert_eq!(log["records"][0]["detail"]["reason"], reason[1], "{log}");
    evidence_holds(&desktop, &job, &tokens, [&json, &csv, &pdf])?;

    let listed = object(&latchkey(&desktop, &["--json", "leak", "jobs"])?)?;
    assert_eq!(
        (&listed["id"], &listed["state"]),
        (&job.into(), &"done".into())
    );
    let audit = latchkey(&desktop, &["--json", "audit"])?.stdout;
    assert!(
        audit.contains("Ticket 4711") && audit.contains("leak_revoked"),
        "{audit}"
    );
    Ok(())
}

/// The evidence has fingerprints and nothing that opens anything, and shows when it was changed.
fn evidence_holds(
    desktop: &Desktop,
    job: &str,
    tokens: &[String],
    [json, csv, pdf]: [&str; 3],
) -> Outcome {
    assert_eq!(latchkey(desktop, &["leak", "report", job, pdf])?.code, 0);
    assert!(fs::read(pdf)?.starts_with(b"%PDF-"));
    for file in [json, csv, pdf] {
        let written = fs::read(file)?;
        for token in tokens {
            assert!(
                !written
                    .windows(token.len())
                    .any(|some| some == token.as_bytes()),
                "{file}"
            );
        }
    }
    let known: Vec<&str> = tokens.iter().map(String::as_str).collect();
    assert!(leaks(&desktop.latchkey_home(), &known)?.is_empty());
    let verified = object(&latchkey(desktop, &["--json", "leak", "verify", json])?)?;
    assert_eq!(verified["dead"], 2);
    assert!(verified["whole"] == true && verified["known"] == true && verified["chain"] == true);
    fs::write(
        json,
        fs::read_to_string(json)?.replace("Ticket 4711", "Ticket 4712"),
    )?;
    let forged = latchkey(desktop, &["--json", "leak", "verify", json])?;
    assert_eq!(forged.code, 1, "{}", forged.stderr);
    assert_eq!(last(&forged)?["changed"], "job");
    Ok(())
}

#[tokio::test]
async fn a_whole_account_falls_only_with_its_phrase() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = server_with_staff(&desktop).await?;
    let (_other, tokens) = other_computer(&server, 2).await?;
    link_staff(&desktop, &server).await?;
    let person = &Phone::new(&server.sandbox).accounts().await?[0];
    let account = format!("sandbox:{person}");
    let set = ["--json", "leak", "revoke", "--account", &account];

    let dry = object(&latchkey(&desktop, &[&set[..], &["--dry-run"]].concat())?)?;
    assert_eq!(
        (&dry["sessions"], &dry["phrase"]),
        (&1.into(), &account.as_str().into())
    );
    let reason = ["--reason", "Taken over."];
    for phrase in [&[][..], &["--phrase", "yes"]] {
        let refused = latchkey(&desktop, &[&set[..], &reason, phrase].concat())?;
        assert_ne!(refused.code, 0, "{}", refused.stdout);
        assert!(is_active(&server.issuer, &tokens[0]).await?);
    }
    let revoke = [&set[..], &reason, &["--phrase", &account]].concat();
    let revoked = object(&latchkey(&desktop, &revoke)?)?;
    assert_eq!(
        (&revoked["sessions"], &revoked["done"]),
        (&1.into(), &true.into())
    );
    assert!(!is_active(&server.issuer, &tokens[0]).await?);
    assert!(is_active(&server.issuer, &tokens[1]).await?);
    Ok(())
}

#[tokio::test]
async fn whoever_holds_a_token_revokes_it_without_being_staff() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let (_other, tokens) = other_computer(&server, 2).await?;
    let phone = Phone::new(&server.sandbox);
    link(&desktop, &server.issuer, &phone, "").await?;

    let input = format!("-H 'Authorization: Bearer {}'", tokens[1]);
    let scanned = latchkey_reading(&desktop, &["--json", "leak", "scan", "-"], &input)?;
    assert_eq!(scanned.code, 1, "{}", scanned.stderr);
    let finding = objects(&scanned.stdout)?.remove(0);
    assert_eq!(
        (&finding["alive"], &finding["way"]),
        (&"alive".into(), &"held".into())
    );
    assert_eq!(finding["places"][0]["file"], "-");

    let revoke = [
        "--json",
        "leak",
        "revoke",
        "-",
        "--reason",
        "Found in a chat.",
    ];
    let revoked = latchkey_reading(&desktop, &revoke, &input)?;
    assert_eq!(revoked.code, 0, "{} {}", revoked.stdout, revoked.stderr);
    assert!(!is_active(&server.issuer, &tokens[1]).await?);
    assert!(is_active(&server.issuer, &tokens[0]).await?);
    // A whole set is for staff.
    let set = [
        "--json",
        "leak",
        "revoke",
        "--client",
        "latchkey-desktop",
        "--reason",
        "x",
    ];
    let refused = latchkey(
        &desktop,
        &[&set[..], &["--phrase", "latchkey-desktop"]].concat(),
    )?;
    assert!(refused.stderr.contains("not_staff"), "{}", refused.stderr);
    assert!(is_active(&server.issuer, &tokens[0]).await?);
    Ok(())
}

#[tokio::test]
async fn a_hook_without_a_keychain_fails_for_what_may_be_alive() -> Outcome {
    let desktop = terminal(Keyring::NoBus).await?;
    let clean = latchkey_reading(&desktop, &["--json", "leak", "scan", "-"], "nothing here")?;
    assert_eq!(object(&clean)?["found"], 0);
    assert!(
        !desktop.latchkey_home().exists(),
        "a home was made for nothing"
    );
    // In two parts, so that it is not found here.
    let token = ["ghp", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"].join("_");
    for words in [
        &["--json", "leak", "scan", "-"][..],
        &["--json", "leak", "scan", "--offline", "-"],
    ] {
        let found = latchkey_reading(&desktop, words, &token)?;
        assert_eq!(found.code, 1, "{}", found.stderr);
        assert_eq!(last(&found)?["unknown"], 1);
        assert!(!found.stdout.contains(&token) && !found.stderr.contains(&token));
    }
    // What says itself that it is over needs no answer.
    for (end, code) in [("1764374400", 0), ("4102444800", 1)] {
        let claims = format!("{{\"iss\":\"https://hub.example\",\"exp\":{end}}}");
        let parts = [
            r#"{"alg":"HS256"}"#.as_bytes(),
            claims.as_bytes(),
            &SIGNATURE,
        ];
        let token = parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        for words in [
            &["leak", "scan", "-"][..],
            &["leak", "scan", "--offline", "-"],
        ] {
            let found = latchkey_reading(&desktop, words, &token)?;
            assert_eq!(found.code, code, "{} {}", found.stdout, found.stderr);
        }
    }
    let nowhere = latchkey(&desktop, &["--json", "leak", "scan", "no/such/file"])?;
    assert_eq!(nowhere.code, 2, "{}", nowhere.stdout);
    assert!(
        nowhere.stderr.contains("no/such/file"),
        "{}",
        nowhere.stderr
    );
    Ok(())
}
