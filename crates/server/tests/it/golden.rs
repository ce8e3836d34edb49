//! The OpenAPI document beside the code: the client of the pages is made from it, so a stale one fails.
//!
//! `SINEW_UPDATE_GOLDEN=1 cargo test -p sinew-server golden` writes it anew.

use std::path::Path;

use serde_json::Value;
use sinew_server::openapi;

use crate::world::World;

#[test]
fn the_document_is_what_the_operations_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let wanted = openapi::document();
    if std::env::var_os("SINEW_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
    assert!(
        found == wanted,
        "crates/server/openapi.json is stale from line {}: run `SINEW_UPDATE_GOLDEN=1 cargo test -p sinew-server golden`",
        differs.unwrap_or_else(|| found.lines().count()) + 1
    );
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let mut count = 0;
    each_reference(&document, &mut |reference| {
        count += 1;
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    });
    assert!(count > 100, "{count} references");
}

#[test]
fn no_two_types_have_one_name() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    // The second of a name gets a number.
    let names = document["components"]["schemas"].as_object().unwrap().keys();
    let numbered: Vec<&String> = names.filter(|name| name.ends_with(|last: char| last.is_ascii_digit())).collect();
    assert!(numbered.is_empty(), "{numbered:?}: give one of each pair another name with `schemars(rename)`");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_of_the_document_is_taken() {
    let world = World::new().await;
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let mut count = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let examples = operation["requestBody"]["content"]["application/json"]["examples"].as_object();
            for example in examples.into_iter().flatten().map(|(_, example)| example) {
                let path = path.replace("{space}", &world.space);
                world.send(&world.owner, &method.to_uppercase(), &path, &[], example["value"].to_string()).await.ok();
                count += 1;
            }
        }
    }
    assert!(count >= 9, "{count} examples");
}

fn each_reference(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
            Value::String(reference) if name == "$ref" => visit(reference),
            other => each_reference(other, visit),
        }),
        Value::Array(values) => values.iter().for_each(|value| each_reference(value, visit)),
        _ => {}
    }
}
