//! Opening: what is created, what is refused, and in which words.

use std::path::Path;

use sinew_store::access::account::NewAccount;
use sinew_store::access::{AccountId, Role};
use sinew_store::{OpenError, Store};
use sqlx::{Connection, SqliteConnection};

use crate::child;
use crate::home::{Home, on_both};
use crate::sample::{Live, monday};

async fn refusal(address: &str) -> OpenError {
    Store::open(address).await.expect_err("it does not open")
}

on_both! {
    async fn a_store_opens_again_and_again(home) {
        for _ in 0..3 {
            let store = home.open().await;
            assert_eq!(store.spaces().await.unwrap(), []);
            store.close().await;
        }
    }

    async fn several_programs_may_open_a_new_store_at_once(home) {
        let opening: Vec<_> = (0..6).map(|_| {
            let address = home.address.clone();
            tokio::spawn(async move { Store::open(&address).await.map(|store| store.place().to_owned()) })
        }).collect();
        for opened in opening {
            opened.await.unwrap().unwrap();
        }
    }

    async fn a_store_of_the_first_schema_is_upgraded_with_what_is_in_it(home) {
        let store = home.open().await;
        let live = Live::create(&store, 1).await;
        store.close().await;
        for table in ["account", "member", "session", "sign_in_link", "token", "invitation", "share", "idempotency", "ballot", "tally", "sealed", "seal", "letter", "snapshot", "opening"] {
            home.execute(&format!("drop table {table}")).await;
        }
        home.execute("delete from sinew_schema where version > 1").await;
        for _ in 0..2 {
            let store = home.open().await;
            let id = AccountId(uuid::Uuid::from_u128(1));
            let owner = NewAccount { id, name: "Ana".to_owned(), email: None, password_hash: None, created_at: monday() };
            assert_eq!(store.local_owner(&owner).await.unwrap(), id);
            assert_eq!(store.role(live.id, id).await.unwrap(), Some(Role::Owner));
            store.close().await;
        }
    }

    async fn a_newer_schema_is_left_as_it_is(home) {
        home.open().await.close().await;
        home.execute("insert into sinew_schema (version) values (1000)").await;
        let error = refusal(&home.address).await;
        assert!(matches!(error, OpenError::Newer { found: 1000, .. }), "{error:?}");
        assert!(error.to_string().contains("was written by a newer Sinew") && error.to_string().contains("update Sinew"), "{error}");
    }

    async fn the_tables_of_another_program_are_left_as_they_are(home) {
        home.execute("create table bookmark (url text)").await;
        let before = home.folder.as_ref().map(|_| std::fs::read(&home.address).unwrap());
        let error = refusal(&home.address).await;
        assert!(matches!(error, OpenError::NotSinew { .. }), "{error:?}");
        assert_eq!(home.folder.as_ref().map(|_| std::fs::read(&home.address).unwrap()), before);
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [("notes.txt", "Issue key,Summary\n".repeat(1000)), ("short", "x".to_owned())] {
        let path = folder.path().join(name);
        std::fs::write(&path, &content).unwrap();
        let error = refusal(path.to_str().unwrap()).await;
        assert!(matches!(error, OpenError::NotSinew { .. }), "{name}: {error:?}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no other files appear");
        std::fs::remove_file(path).unwrap();
    }
    assert!(matches!(refusal(folder.path().to_str().unwrap()).await, OpenError::NotSinew { .. }), "a folder");
}

#[tokio::test]
async fn an_empty_file_becomes_a_store() {
    let home = Home::sqlite();
    std::fs::write(&home.address, "").unwrap();
    assert_eq!(home.open().await.spaces().await.unwrap(), []);
}

#[tokio::test]
async fn a_damaged_file_is_a_fault_that_says_so() {
    let home = Home::sqlite();
    home.open().await.close().await;
    let mut bytes = std::fs::read(&home.address).unwrap();
    bytes[100..].fill(0xa5);
    std::fs::write(&home.address, bytes).unwrap();
    let error = refusal(&home.address).await;
    assert!(matches!(error, OpenError::Fault(_)), "{error:?}");
    assert!(error.to_string().ends_with("is damaged: restore it from a backup. Keep the damaged file."), "{error}");
}

#[tokio::test]
async fn a_path_is_taken_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (address, file) in [
        (path("plain.sinew"), "plain.sinew"),
        (format!("sqlite:{}", path("scheme.sinew")), "scheme.sinew"),
        (format!("sqlite://{}", path("slashes.sinew")), "slashes.sinew"),
        (path("100% ?mode=ro&x#y 東京.sinew"), "100% ?mode=ro&x#y 東京.sinew"),
    ] {
        let store = Store::open(&address).await.unwrap();
        assert!(Path::new(&path(file)).is_file(), "{address}");
        store.close().await;
        assert!(!Path::new(&path(&format!("{file}-wal"))).exists(), "closing leaves one file");
    }
}

#[tokio::test]
async fn what_cannot_be_opened_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/x.sinew");
    let error = refusal(missing.to_str().unwrap()).await;
    assert_eq!(error.to_string(), format!("The folder of `{}` does not exist: create it, or choose another path.", missing.display()));
    for address in [
        "",
        "sqlite:",
        "mysql://ana:secret@host/db",
        "postgres://ana:secret@host:port/db",
        "postgres://ana:sec/secret@x:y/db",
        "postgres://h:x/db?password=secret",
    ] {
        let error = refusal(address).await;
        assert!(matches!(error, OpenError::BadAddress { .. }), "{address}: {error:?}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_locked_file_says_so() {
    let home = Home::sqlite();
    home.open().await.close().await;
    let mut other = SqliteConnection::connect(&format!("sqlite:{}", home.address)).await.unwrap();
    sqlx::raw_sql("pragma locking_mode = exclusive; begin immediate").execute(&mut other).await.unwrap();
    let error = refusal(&home.address).await;
    assert!(matches!(error, OpenError::Locked { .. }), "{error:?}");
    other.close().await.unwrap();
    home.open().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_may_not_be_written_says_so() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::sqlite();
    home.open().await.close().await;
    std::fs::set_permissions(&home.address, std::fs::Permissions::from_mode(0o444)).unwrap();
    // Root may write everything, unless it gives that right up.
    let is_root = std::fs::OpenOptions::new().write(true).open(&home.address).is_ok();
    let wrapper: &[&str] = if is_root { &["setpriv", "--bounding-set=-all"] } else { &[] };
    let (mut child, mut lines) = child::start(wrapper, &format!("open {}", home.address));
    let said = child::hear(&mut lines).unwrap();
    assert!(said.starts_with("Sinew may not read and write ") && said.contains("change the permissions"), "{said}");
    child.wait().unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_or_says_no_is_told_apart() {
    let unreachable = refusal("postgres://ana:secret@127.0.0.1:1/db").await;
    assert!(matches!(unreachable, OpenError::Unreachable { .. }), "{unreachable:?}");
    assert!(unreachable.to_string().contains("`postgres://ana@127.0.0.1:1/db` cannot be reached"), "{unreachable}");
    let server = crate::postgres::server();
    let no_database = refusal(&server.replacen("/postgres?", "/no_such?", 1)).await;
    assert!(matches!(no_database, OpenError::NoDatabase { .. }), "{no_database:?}");
    let stranger = refusal(&server.replacen("sinew@", "stranger@", 1)).await;
    assert!(matches!(stranger, OpenError::SignIn { .. }), "{stranger:?}");
}
