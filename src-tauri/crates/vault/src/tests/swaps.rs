use super::{Computer, words};
use crate::check::Found;

/// Everything stored that opens something: keychain items and columns of the index, by where they are.
async fn blobs(computer: &Computer) -> Vec<(String, Vec<u8>)> {
    let mut blobs: Vec<(String, Vec<u8>)> = computer
        .items
        .map()
        .iter()
        .filter(|(name, _)| !name.ends_with("generation"))
        .map(|(name, item)| (format!("item {name}"), item.clone()))
        .collect();
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT account, record FROM wrapped_keys ORDER BY account")
            .fetch_all(&computer.database().await)
            .await
            .unwrap();
    blobs.extend(
        rows.into_iter()
            .map(|(account, record)| (format!("row {account}"), record)),
    );
    blobs
}

async fn write(computer: &Computer, place: &str, blob: &[u8]) {
    match place.split_once(' ').unwrap() {
        ("item", name) => {
            computer.items.map().insert(name.to_owned(), blob.to_vec());
        }
        (_, account) => {
            sqlx::query("UPDATE wrapped_keys SET record = ? WHERE account = ?")
                .bind(blob)
                .bind(account)
                .execute(&computer.database().await)
                .await
                .unwrap();
        }
    }
}

/// Three accounts, two versions of the vault key, a data key of the second version, and a lock: every stored record in
/// every other's place.
#[tokio::test]
async fn s02_no_stored_record_opens_in_anothers_place() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    for account in ["a", "b"] {
        vault
            .put(account, format!("of {account}").as_bytes())
            .await
            .unwrap();
    }
    vault.renew("b").await.unwrap();
    // "c" stays under the first version: its record does not open while the others are rotated.
    vault.put("c", b"of c").await.unwrap();
    let of_c = blobs(&computer)
        .await
        .into_iter()
        .find(|(at, _)| at == "row c")
        .unwrap()
        .1;
    write(&computer, "row c", b"spoilt").await;
    assert_eq!(vault.rotate().await.unwrap().unreadable, ["c"]);
    write(&computer, "row c", &of_c).await;
    vault.set_passphrase(&words("correct horse")).await.unwrap();

    let whole = blobs(&computer).await;
    assert_eq!(whole.len(), 8, "2 vault keys, 3 items, 3 data keys");
    let fine = |found: &[crate::check::Finding]| {
        found
            .iter()
            .filter(|found| found.state == Found::Opens)
            .count()
    };
    assert_eq!(fine(&computer.vault().await.check().await.unwrap()), 3);
    let mut pairs = 0;
    for (place, own) in &whole {
        for (from, other) in &whole {
            if place == from {
                continue;
            }
            write(&computer, place, other).await;
            // What hangs on the place: everything under that version of the vault key, or the one account.
            let opened = match computer.vault().await.check().await {
                Ok(found) => fine(&found),
                // A vault key that does not open refuses every account under it.
                Err(_) => 0,
            };
            assert!(opened < 3, "{from} opens in the place of {place}");
            write(&computer, place, own).await;
            pairs += 1;
        }
    }
    assert_eq!(pairs, 56);
    assert_eq!(fine(&computer.vault().await.check().await.unwrap()), 3);
}
