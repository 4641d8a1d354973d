use serde_json::{Value, json};

use crate::bed::Bed;

#[test]
fn an_account_is_listed_with_its_label_its_scopes_and_its_last_refresh() {
    let bed = Bed::new();
    let id = bed.link();
    let listed = |bed: &Bed| bed.objects(&["--json", "accounts"]).remove(0);
    let account = listed(&bed);
    for (member, value) in [
        ("id", json!(id)),
        ("subject", json!("mia")),
        ("name", json!("Mia")),
        ("username", json!("mia")),
        ("label", Value::Null),
        ("email", Value::Null),
        ("scopes", json!(["user.info.basic"])),
        ("missing", json!(["user.info.profile"])),
        ("state", json!("linked")),
        ("last_refresh", Value::Null),
    ] {
        assert_eq!(account[member], value, "{member}");
    }
    assert!(account["linked_at"].is_string() && account["provider"].is_string());

    let labelled = bed.objects(&["--json", "label", "@mia", "Main"]).remove(0);
    assert_eq!(labelled["label"], "Main");
    bed.latchkey(&["refresh", "Main"]).ok();
    let account = listed(&bed);
    assert_eq!(
        (&account["label"], &account["last_refresh"]["ok"]),
        (&json!("Main"), &json!(true))
    );
    let words = bed.latchkey(&["accounts"]).ok();
    assert!(words.contains("Main: Mia (@mia)"), "{words}");
    assert!(words.contains("not granted: user.info.profile"), "{words}");

    bed.latchkey(&["label", "Main", ""]).ok();
    assert_eq!(listed(&bed)["label"], Value::Null);
    let bad = bed.latchkey(&["--json", "label", &id, "a\nb"]);
    assert_eq!((bad.code, bad.error().as_str()), (Some(1), "bad_label"));
}
