//! A crate exists only because it forbids something: which may depend on which, checked against what cargo says.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::run::root;

/// Each room, the rooms that it may know, and whether it may wait for something (tokio).
const ROOMS: &[(&str, &[&str], bool)] = &[
    ("sinew-engine", &[], false),
    ("sinew-model", &["sinew-engine"], false),
    ("sinew-formats", &["sinew-model"], false),
    ("sinew-store", &["sinew-model"], true),
    ("sinew-app", &["sinew-engine", "sinew-model", "sinew-formats", "sinew-store"], true),
    ("sinew-server", &["sinew-app"], true),
    ("sinew", &["sinew-app", "sinew-formats", "sinew-model", "sinew-server"], true),
];

/// Which packages each package of the workspace depends on, tests' own aside.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let manifest = root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().other_options(vec!["--offline".to_owned()]).exec().unwrap();
    let packages = metadata.packages.iter().map(|package| {
        let needed = package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development);
        (package.name.to_string(), needed.map(|dependency| dependency.name.clone()).collect())
    });
    packages.collect()
}

#[test]
fn each_crate_knows_only_the_rooms_that_it_may() {
    let found = dependencies();
    let known: BTreeSet<&str> = ROOMS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), known, "a crate without a line here, or a line without a crate");
    for (name, allowed, _) in ROOMS {
        let ours: BTreeSet<&str> = found[*name].iter().map(String::as_str).filter(|dependency| known.contains(dependency)).collect();
        assert_eq!(ours, allowed.iter().copied().collect(), "{name} knows other rooms than it may");
    }
}

#[test]
fn the_engine_depends_on_nothing() {
    assert_eq!(dependencies()["sinew-engine"], BTreeSet::new());
}

#[test]
fn only_store_app_and_doors_may_wait() {
    let found = dependencies();
    for (name, _, waits) in ROOMS.iter().filter(|(_, _, waits)| !waits) {
        assert!(!found[*name].contains("tokio"), "{name} depends on tokio: {waits}");
    }
}

#[test]
fn only_the_store_speaks_sql() {
    for (name, needs) in dependencies().iter().filter(|(name, _)| *name != "sinew-store") {
        assert!(!needs.contains("sqlx"), "{name} depends on sqlx");
    }
}
