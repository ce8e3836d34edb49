//! Hands laid on the rows of a sealed space, each of which is found out.

use model::kind::Kind;
use serde_json::json;
use sinew_store::SecretKey;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::home::{Home, on_both};
use crate::sample::{Live, created};

/// Reads the sealed commits as they are stored.
pub(super) async fn rows(home: &Home) -> Vec<(i64, Vec<u8>)> {
    read(home, "select revision, bytes from sealed order by space_id, revision").await
}

async fn read(home: &Home, sql: &'static str) -> Vec<(i64, Vec<u8>)> {
    if home.is_sqlite() {
        let mut connection = SqliteConnection::connect(&format!("sqlite:{}", home.address)).await.unwrap();
        sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(&home.address).await.unwrap();
        sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
    }
}

/// Writes bytes as both databases take them.
fn literal(home: &Home, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if home.is_sqlite() { format!("x'{hex}'") } else { format!("'\\x{hex}'") }
}

async fn put(home: &Home, revision: i64, bytes: &[u8]) {
    home.execute(&format!("update sealed set bytes = {} where revision = {revision}", literal(home, bytes))).await;
}

async fn heads(home: &Home) -> Vec<u8> {
    read(home, "select cast(1 as bigint), bytes from seal where kind = 'head'").await.remove(0).1
}

async fn put_head(home: &Home, live: &Live, bytes: &[u8]) {
    home.execute("delete from seal where kind = 'head'").await;
    let row = format!("'{}', 'head', {}, '', {}", live.id, literal(home, &[]), literal(home, bytes));
    home.execute(&format!("insert into seal (space_id, kind, salt, params, bytes) values ({row})")).await;
}

/// A sealed space of four commits, closed.
async fn four_commits(home: &Home) -> (Live, SecretKey) {
    let store = home.open().await;
    let (mut live, key) = Live::create_sealed(&store, 1).await;
    for n in 1..=4 {
        let record = live.record(&format!("I-{n}"), Kind::Item, json!({}));
        live.commit(&store, vec![created(&record)]).await;
    }
    store.close().await;
    (live, key)
}

/// Insists that unlocking says what is wrong, again and again, and that what is put right opens.
async fn is_found_out(home: &Home, live: &Live, key: &SecretKey, words: &str) {
    let store = home.open().await;
    for _ in 0..2 {
        let fault = store.unlock(live.id, key.clone()).await.expect_err(words);
        assert!(fault.to_string().contains(words) && fault.is_tampered(), "{fault}");
        assert!(store.load(live.id).await.unwrap_err().is_locked());
    }
    store.close().await;
}

on_both! {
    async fn whatever_is_done_to_its_rows_is_found_out(home) {
        let (live, key) = four_commits(home).await;
        let whole = rows(home).await;
        assert_eq!(whole.iter().map(|(revision, _)| *revision).collect::<Vec<_>>(), [1, 2, 3, 4]);

        // One bit, in the nonce, in the text, in the tag.
        for place in [0, 30, whole[1].1.len() - 1] {
            let mut bent = whole[1].1.clone();
            bent[place] ^= 1;
            put(home, 2, &bent).await;
            is_found_out(home, &live, &key, "commit 2 is not what was written there").await;
        }
        // Cut short, and emptied.
        put(home, 2, &whole[1].1[..100]).await;
        is_found_out(home, &live, &key, "commit 2 is not what was written there").await;
        put(home, 2, &[]).await;
        is_found_out(home, &live, &key, "commit 2 is not what was written there").await;

        // Swapped.
        put(home, 2, &whole[2].1).await;
        put(home, 3, &whole[1].1).await;
        is_found_out(home, &live, &key, "commit 2 is not what was written there").await;
        put(home, 2, &whole[1].1).await;
        put(home, 3, &whole[2].1).await;

        // Moved to another revision.
        home.execute("update sealed set revision = 5 where revision = 3").await;
        is_found_out(home, &live, &key, "commit 3 is missing").await;
        home.execute("update sealed set revision = 3 where revision = 5").await;

        // The last one dropped, then its revision taken back as well.
        let last = literal(home, &whole[3].1);
        home.execute("delete from sealed where revision = 4").await;
        is_found_out(home, &live, &key, "there are 3 commits where there should be 4").await;
        home.execute("update space set revision = 3").await;
        is_found_out(home, &live, &key, "its last commit is not the one that was written last").await;
        home.execute(&format!("insert into sealed (space_id, revision, bytes) values ('{}', 4, {last})", live.id)).await;
        is_found_out(home, &live, &key, "there are 4 commits where there should be 3").await;
        home.execute("update space set revision = 4").await;

        // A seal that is not there, or is another one.
        let head = heads(home).await;
        home.execute("delete from seal where kind = 'head'").await;
        is_found_out(home, &live, &key, "its last commit is not the one that was written last").await;
        put_head(home, &live, &whole[3].1).await;
        is_found_out(home, &live, &key, "its last commit is not the one that was written last").await;
        put_head(home, &live, &head).await;

        // All put right again.
        let store = home.open().await;
        store.unlock(live.id, key).await.unwrap();
        live.check(&store).await;
    }

    async fn a_commit_of_another_past_is_found_out(home) {
        let store = home.open().await;
        let (mut live, key) = Live::create_sealed(&store, 1).await;
        let [first, second, other, third] = ["I-1", "I-2", "I-3", "I-4"].map(|key| live.record(key, Kind::Item, json!({})));
        live.commit(&store, vec![created(&first)]).await;
        let head = heads(home).await;
        let (space, journal) = (live.space.clone(), live.journal.clone());
        live.commit(&store, vec![created(&second)]).await;
        let genuine = rows(home).await.remove(1).1;
        store.close().await;
        // A database that is put back as it was opens: nothing in it can tell. Then it goes another way.
        home.execute("delete from sealed where revision = 2; update space set revision = 1").await;
        put_head(home, &live, &head).await;
        (live.space, live.journal) = (space, journal);
        let store = home.open().await;
        store.unlock(live.id, key.clone()).await.unwrap();
        live.check(&store).await;
        live.commit(&store, vec![created(&other)]).await;
        live.commit(&store, vec![created(&third)]).await;
        store.close().await;
        // The row of the way not taken was sealed with this key to stand in this place, and the next one does not follow it.
        put(home, 2, &genuine).await;
        is_found_out(home, &live, &key, "commit 3 does not follow the one before it").await;
    }

    async fn a_row_of_another_space_does_not_pass(home) {
        let (live, key) = four_commits(home).await;
        home.execute("update sealed set space_id = '00000000-0000-0000-0000-000000000001'").await;
        is_found_out(home, &live, &key, "there are 0 commits where there should be 4").await;
    }

    async fn what_happens_while_it_is_open_is_found_out_by_whoever_reads_on(home) {
        let (mut live, key) = four_commits(home).await;
        let store = home.open().await;
        store.unlock(live.id, key.clone()).await.unwrap();
        let other = home.open().await;
        other.unlock(live.id, key).await.unwrap();
        let record = live.record("I-5", Kind::Item, json!({}));
        live.commit(&other, vec![created(&record)]).await;
        let mut bent = rows(home).await.remove(4).1;
        bent[40] ^= 4;
        put(home, 5, &bent).await;
        for _ in 0..2 {
            let fault = store.load(live.id).await.unwrap_err();
            assert!(fault.to_string().contains("commit 5 is not what was written there"), "{fault}");
        }
        home.execute("update space set revision = 2").await;
        let fault = other.load(live.id).await.unwrap_err();
        assert!(fault.to_string().contains("not as it was written"), "{fault}");
    }
}
