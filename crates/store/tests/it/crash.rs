//! Whatever happens in the middle of a commit: all of it is there afterwards, or nothing.

use std::time::Duration;

use model::kind::Kind;
use serde_json::json;
use sinew_store::{CommitError, NewSources, Store};
use sqlx::{Connection, PgConnection};

use crate::child::{hear, start};
use crate::home::{Home, on_both};
use crate::sample::{Live, created};

/// A space with one record, committed.
async fn live(store: &Store) -> Live {
    let mut live = Live::create(store, 1).await;
    let record = live.record("A-1", Kind::Item, json!({}));
    live.commit(store, vec![created(&record)]).await;
    live
}

/// Checks that nothing more than `live` is there, and that work can go on.
async fn check_untouched(home: &Home, live: &mut Live) {
    let store = home.open().await;
    live.check(&store).await;
    assert_eq!(home.rows().await, [1, 0, 1, 1, 0]);
    let record = live.record("A-2", Kind::Item, json!({}));
    live.commit(&store, vec![created(&record)]).await;
    live.check(&store).await;
}

/// Whether a child has begun to write the rows of a large commit.
async fn is_writing(home: &Home) -> bool {
    if home.is_sqlite() {
        // The log grows within the transaction, once it no longer fits into the cache.
        return std::fs::metadata(format!("{}-wal", home.address)).is_ok_and(|log| log.len() > 1 << 20);
    }
    let mut connection = PgConnection::connect(&home.address).await.unwrap();
    let sql = "select count(*) from pg_stat_activity where datname = current_database() and query like 'insert into change%'";
    let writing: i64 = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    writing > 0
}

on_both! {
    async fn a_program_killed_in_the_middle_of_a_commit_wrote_nothing(home) {
        let store = home.open().await;
        let mut live = live(&store).await;
        store.close().await;
        let (mut child, mut lines) = start(&[], &format!("commit {} 150 {}", live.id, home.address));
        assert_eq!(hear(&mut lines).unwrap(), "committing");
        while !is_writing(home).await {
            assert!(child.try_wait().unwrap().is_none(), "the child ended before it was killed");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(hear(&mut lines), None, "it was killed before it was done");
        check_untouched(home, &mut live).await;
    }

    async fn a_program_killed_after_a_commit_wrote_it_all(home) {
        let store = home.open().await;
        let live = live(&store).await;
        let (mut child, mut lines) = start(&[], &format!("commit {} 1 {}", live.id, home.address));
        assert_eq!(hear(&mut lines).unwrap(), "committing");
        assert_eq!(hear(&mut lines).unwrap(), "committed 2");
        child.kill().unwrap();
        child.wait().unwrap();
        let space = home.open().await.load(live.id).await.unwrap().unwrap();
        assert_eq!((space.revision, space.records().count()), (2, 9));
        assert_eq!(home.rows().await, [9, 0, 2, 9, 0]);
    }

    async fn a_database_that_fails_at_the_last_row_takes_everything_back(home) {
        let store = home.open().await;
        let mut live = live(&store).await;
        home.execute(if home.is_sqlite() {
            "create trigger fire before insert on import_source begin select raise(abort, 'the disk is on fire'); end"
        } else {
            "create function fire() returns trigger language plpgsql as $$ begin raise exception 'the disk is on fire'; end $$;
             create trigger fire before insert on import_source execute function fire()"
        }).await;
        let record = live.record("A-2", Kind::Item, json!({}));
        let ids = [("1".to_owned(), record.id)];
        let commit = live.next(vec![created(&record)]);
        let sources = NewSources { system: "jira", instance: "x", ids: &ids };
        let fault = live.try_commit(&store, commit, Some(sources)).await.unwrap_err();
        assert!(matches!(fault, CommitError::Fault(_)));
        assert!(fault.to_string().contains("the disk is on fire"), "{fault}");
        home.execute(if home.is_sqlite() { "drop trigger fire" } else { "drop trigger fire on import_source" }).await;
        check_untouched(home, &mut live).await;
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_is_a_fault_and_the_next_commit_goes_through() {
    let home = Home::postgres().await;
    let store = home.open().await;
    let mut live = live(&store).await;
    home.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        .await;
    let record = live.record("A-2", Kind::Item, json!({}));
    let mut faults = 0;
    // Connections that were cut while idle are found out one by one, at the latest when they are used.
    while live.try_commit(&store, live.next(vec![created(&record)]), None).await.is_err() {
        faults += 1;
        assert!(faults < 10, "the store does not recover");
    }
    live.check(&store).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_may_not_grow_keeps_what_it_had() {
    let home = Home::sqlite();
    let store = home.open().await;
    let mut live = live(&store).await;
    store.close().await;
    // 2 MiB in the shell's units of 512 bytes; ignoring the signal makes the write itself fail, as on a full disk.
    let limit = ["sh", "-c", "ulimit -f 4096; trap '' XFSZ; exec \"$@\"", "sh"];
    let (mut child, mut lines) = start(&limit, &format!("commit {} 10 {}", live.id, home.address));
    assert_eq!(hear(&mut lines).unwrap(), "committing");
    let said = hear(&mut lines).unwrap();
    assert!(said.contains("nothing was written") && said.contains("full"), "{said}");
    drop(child.stdin.take());
    child.wait().unwrap();
    check_untouched(&home, &mut live).await;
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_what_it_had() {
    let folder = tempfile::tempdir().unwrap();
    // A small disk that only the child sees, and that is gone with it.
    let script = "mount -t tmpfs -o size=8m none \"$0\" && exec \"$@\"";
    let disk = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, folder.path().to_str().unwrap()];
    let (mut child, mut lines) = start(&disk, &format!("fill {}", folder.path().join("x.sinew").display()));
    let Some(said) = hear(&mut lines) else {
        assert!(!child.wait().unwrap().success());
        println!("LEFT OUT: a full disk. This machine does not let a test mount a small disk of its own.");
        return;
    };
    assert!(said.starts_with("The disk that holds ") && said.contains("is full: nothing was written."), "{said}");
    assert_eq!(hear(&mut lines).as_deref(), Some("as before"));
    child.wait().unwrap();
}
