//! JSON Resume, held against the schema itself.

use boon::{Compiler, SchemaIndex, Schemas};
use proptest::prelude::*;
use serde_json::{Value, json};
use sinew_formats::paper::json_resume;

use super::laws::resumes;
use super::sample;

/// Compiles the schema, with its formats enforced.
fn schema() -> (Schemas, SchemaIndex) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/specs/jsonresume.schema.json");
    let text = std::fs::read_to_string(path).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("http://example.com/example.json", schema).unwrap();
    let mut schemas = Schemas::new();
    let index = compiler.compile("http://example.com/example.json", &mut schemas).unwrap();
    (schemas, index)
}

fn faults(resume: &Value) -> Option<String> {
    let (schemas, index) = schema();
    schemas.validate(resume, index).err().map(|fault| format!("{fault:#}"))
}

#[test]
fn a_resume_is_valid_and_holds_what_the_table_of_names_says() {
    let resume = json_resume(&sample::resume().cleared());
    assert_eq!(faults(&resume), None);
    assert_eq!(resume["basics"]["label"], "Technical program manager, payments and platform");
    assert_eq!(resume["work"][1]["startDate"], "2015-08");
    assert_eq!(resume["work"][0]["endDate"], Value::Null);
    assert_eq!(resume["projects"][0]["type"], "program");
    assert_eq!(resume["projects"][0]["entity"], "Nordbank");
    assert_eq!(resume["projects"][1]["keywords"], json!(["LC1", "LC2", "ST6", "PM6", "PM5"]));
    assert_eq!(resume["certificates"][0]["date"], "2023-05");
    assert_eq!(resume["publications"][0]["publisher"], "Oslo Program Days");
    assert_eq!(resume["volunteer"][0]["organization"], "Tekna Mentor");
    assert_eq!(resume["education"][0]["endDate"], "2015");
    assert_eq!(resume["meta"]["lastModified"], "2026-11-20T08:30:00");
    assert_eq!(resume["meta"]["x-tpm"]["evidence_ids"][0], "M-14");
}

#[test]
fn the_schema_that_the_tests_go_by_refuses_what_it_should() {
    for bad in [
        json!({ "basics": { "email": "no address" } }),
        json!({ "basics": { "url": "not a uri" } }),
        json!({ "work": [{ "startDate": "March 2024" }] }),
        json!({ "work": {} }),
    ] {
        assert!(faults(&bad).is_some(), "{bad}");
    }
}

#[test]
fn what_the_schema_has_no_form_for_is_left_out_and_the_rest_stays() {
    let mut resume = sample::resume();
    resume.person.email = Some("ingrid at example".to_owned());
    resume.person.url = Some("example.org".to_owned());
    resume.person.profiles[0].url = Some("https://example.org/Østergård lindqvist%2".to_owned());
    resume.jobs[0].from = model::career::resume::When::Month(2024, 13);
    let written = json_resume(&resume.cleared());
    assert_eq!(faults(&written), None);
    assert_eq!(written["basics"].get("email"), None);
    assert_eq!(written["basics"].get("url"), None);
    assert_eq!(written["basics"]["profiles"][0]["url"], "https://example.org/%C3%98sterg%C3%A5rd%20lindqvist%252");
    assert_eq!(written["work"][0].get("startDate"), None);
    assert_eq!(written["work"][0]["name"], "Nordbank");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_resume_is_valid(resume in resumes()) {
        prop_assert_eq!(faults(&json_resume(&resume.cleared())), None);
    }
}
