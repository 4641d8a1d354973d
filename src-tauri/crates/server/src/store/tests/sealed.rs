use std::time::Duration;

use super::on_both_databases;
use super::rows::{
    authorization_code, bare_grant, pair, sign_on, store_grant, store_link, store_pair,
};
use crate::model::{DeviceGrant, GrantState};
use crate::store::{SEALED_COLUMNS, SealedColumn, Store};

const OLD: &[u8] = &[1, 0, 0, 0, 1];
const NEW: &[u8] = &[1, 0, 0, 0, 2];

fn record(head: &[u8], rest: &str) -> Vec<u8> {
    [head, rest.as_bytes()].concat()
}

fn column(table: &str, wrap: &str) -> &'static SealedColumn {
    SEALED_COLUMNS
        .iter()
        .find(|column| (column.table, column.wrap) == (table, wrap))
        .unwrap()
}

/// A pair with these wraps.
async fn store_wraps(store: &Store, id: &str, access: Option<Vec<u8>>, refresh: Option<Vec<u8>>) {
    let mut pair = pair(id, "a");
    pair.access.wrap = access;
    pair.refresh.wrap = refresh;
    store_pair(store, &pair).await;
}

async fn counts(store: &Store, column: &SealedColumn) -> Vec<(Vec<u8>, u64)> {
    let mut transaction = store.read().await.unwrap();
    let mut counts = transaction.count_sealed(column).await.unwrap();
    counts.sort();
    counts
}

async fn otherwise(store: &Store, column: &SealedColumn, after: &str) -> Vec<(String, Vec<u8>)> {
    let mut transaction = store.read().await.unwrap();
    let records = transaction.sealed_otherwise(column, after, NEW).await;
    let records = records.unwrap().into_iter();
    records.map(|record| (record.row, record.bytes)).collect()
}

async fn every_column_is_counted_by_the_heads_of_its_records(store: &Store) {
    store_link(store, "a").await;
    for column in SEALED_COLUMNS {
        assert_eq!(counts(store, column).await, []);
    }
    store_wraps(store, "1", Some(record(OLD, "x")), Some(record(NEW, "y"))).await;
    store_wraps(store, "2", Some(record(OLD, "z")), None).await;
    store_wraps(store, "3", Some(record(NEW, "")), Some(vec![1, 0])).await;
    let session_id = "a".to_owned();
    let wrap = record(OLD, "w");
    store_grant(
        store,
        &DeviceGrant {
            upstream: Some(record(NEW, "u")),
            state: GrantState::Confirmed { session_id, wrap },
            ..bare_grant("g")
        },
    )
    .await;
    let mut transaction = store.begin().await.unwrap();
    let waiting = sign_on("o", "a", record(OLD, "s"));
    transaction.insert_sign_on(&waiting).await.unwrap();
    let code = authorization_code("c", "a", record(NEW, "c"));
    transaction.insert_authorization_code(&code).await.unwrap();
    transaction.commit().await.unwrap();
    let old = |number| (OLD.to_vec(), number);
    let new = |number| (NEW.to_vec(), number);
    for (table, wrap, expected) in [
        ("token_pair", "access_wrap", vec![old(2), new(1)]),
        ("token_pair", "refresh_wrap", vec![(vec![1, 0], 1), new(1)]),
        ("device_grant", "wrap", vec![old(1)]),
        ("device_grant", "upstream", vec![new(1)]),
        ("sign_on", "wrap", vec![old(1)]),
        ("authorization_code", "wrap", vec![new(1)]),
    ] {
        assert_eq!(counts(store, column(table, wrap)).await, expected);
    }
    assert_eq!(SEALED_COLUMNS.len(), 6);
}

async fn the_records_under_other_keys_come_in_order_and_each_once(store: &Store) {
    store_link(store, "a").await;
    // More than are read at once.
    for number in 100..350 {
        let head = if number % 10 == 0 { NEW } else { OLD };
        store_wraps(store, &number.to_string(), Some(record(head, "x")), None).await;
    }
    let column = column("token_pair", "access_wrap");
    let (mut after, mut rows) = (String::new(), Vec::new());
    loop {
        let next = otherwise(store, column, &after).await;
        let Some((last, _)) = next.last() else { break };
        after.clone_from(last);
        rows.extend(next.into_iter().map(|(row, _)| row));
    }
    let expected: Vec<_> = (100..350)
        .filter(|number| number % 10 != 0)
        .map(|number| number.to_string())
        .collect();
    assert_eq!(rows, expected);
}

async fn a_record_is_replaced_only_if_it_is_still_the_same(store: &Store) {
    store_link(store, "a").await;
    store_wraps(store, "1", Some(record(OLD, "x")), Some(record(OLD, "y"))).await;
    let column = column("token_pair", "access_wrap");
    let mut transaction = store.begin().await.unwrap();
    let before = transaction.sealed_otherwise(column, "", NEW).await.unwrap();
    for (bytes, expected) in [(record(NEW, "x"), true), (record(NEW, "z"), false)] {
        let replaced = transaction.replace_sealed(column, &before[0], &bytes);
        assert_eq!(replaced.await.unwrap(), expected);
    }
    transaction.commit().await.unwrap();
    assert_eq!(counts(store, column).await, [(NEW.to_vec(), 1)]);
    assert_eq!(otherwise(store, column, "").await, []);
    // And nothing else of the row.
    let refresh_wrap = self::column("token_pair", "refresh_wrap");
    let refresh = otherwise(store, refresh_wrap, "").await;
    assert_eq!(refresh, [("1".to_owned(), record(OLD, "y"))]);
}

async fn whoever_outlasts_the_writers_sees_what_they_wrote(store: &Store) {
    store_link(store, "a").await;
    let mut writer = store.begin().await.unwrap();
    let mut pair = pair("1", "a");
    pair.access.wrap = Some(record(OLD, "x"));
    writer.insert_token_pair(&pair).await.unwrap();
    let outlasting = tokio::spawn({
        let store = store.clone();
        async move {
            store.outlast_writers().await.unwrap();
            counts(&store, column("token_pair", "access_wrap")).await
        }
    });
    tokio::pin!(outlasting);
    let early = tokio::time::timeout(Duration::from_millis(200), &mut outlasting);
    assert!(early.await.is_err());
    writer.commit().await.unwrap();
    assert_eq!(outlasting.await.unwrap(), [(OLD.to_vec(), 1)]);
}

on_both_databases! {
    every_column_is_counted_by_the_heads_of_its_records
    the_records_under_other_keys_come_in_order_and_each_once
    a_record_is_replaced_only_if_it_is_still_the_same
    whoever_outlasts_the_writers_sees_what_they_wrote
}

/// Otherwise a rotation, which changes many, and a server, which holds a few in another order, could wait for each other.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_postgresql_a_row_that_somebody_holds_is_left_alone_without_waiting() {
    let bed = super::bed::Bed::postgres().await;
    let store = &bed.store;
    store_link(store, "a").await;
    store_wraps(store, "1", Some(record(OLD, "x")), None).await;
    let column = column("token_pair", "access_wrap");
    let mut server = store.begin().await.unwrap();
    server.mark_pair_in_use(&pair("1", "a")).await.unwrap();
    let mut rotation = store.begin().await.unwrap();
    let records = rotation.sealed_otherwise(column, "", NEW).await.unwrap();
    let bytes = record(NEW, "x");
    let replaced = rotation.replace_sealed(column, &records[0], &bytes);
    assert!(!replaced.await.unwrap());
    server.commit().await.unwrap();
    let replaced = rotation.replace_sealed(column, &records[0], &bytes);
    assert!(replaced.await.unwrap());
}
