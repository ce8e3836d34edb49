//! Imports with a look before: the look writes nothing, and the import does what it said.

use model::kind::Kind;
use serde_json::{Value, json};
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::import::ImportReport;
use sinew_app::operation::imports::{ImportInput, ImportPreview, import_file, preview_import};

use super::{Desk, refused};
use crate::home::on_both;

fn input(desk: &Desk, name: &str, mut options: Value) -> ImportInput {
    options["space"] = serde_json::to_value(desk.cx.space).unwrap();
    options["name"] = name.into();
    serde_json::from_value(options).unwrap()
}

async fn look(desk: &Desk, name: &str, bytes: &[u8], options: Value) -> Result<ImportPreview, Failure> {
    preview_import(&desk.open, &desk.cx, &input(desk, name, options), bytes.to_vec()).await
}

async fn take(desk: &Desk, name: &str, bytes: &[u8], options: Value) -> Result<ImportReport, Failure> {
    import_file(&desk.open, &desk.cx, &input(desk, name, options), bytes.to_vec()).await
}

const JIRA: &[u8] = include_bytes!("../../../../../examples/harbour/jira-01.json");
const TABLE: &[u8] = "Title,Größe,Days,Predecessors,Mood\nBuild,5,3,,good\nTest,2,2,1,bad\n".as_bytes();

on_both! {
    async fn a_look_writes_nothing_and_the_import_does_what_it_said(home) {
        let desk = Desk::new(home).await;
        desk.set("A", json!({"points": 1})).await.unwrap();
        let (rows, space) = (home.rows().await, desk.open.state().space);
        let looked = look(&desk, "jira-01.json", JIRA, json!({})).await.unwrap();
        assert_eq!((looked.format.as_str(), looked.columns.len()), ("jira-json", 0));
        assert!(!looked.fields.is_empty() && !looked.sample.is_empty() && looked.sample.len() <= 20);
        assert!(looked.statuses.iter().map(|status| status.count).sum::<usize>() <= 50);
        assert_eq!((home.rows().await, desk.open.state().space), (rows, space));
        let taken = take(&desk, "jira-01.json", JIRA, json!({})).await.unwrap();
        assert_eq!(serde_json::to_value(&taken.sources).unwrap(), serde_json::to_value(&looked.sources).unwrap());
        assert_eq!(taken.problems, looked.problems);
        assert_eq!((taken.revision, desk.open.revision()), (3, 3));
        assert!(taken.sources[0].report.created >= 50);
        desk.agrees().await;
        // Once more there is nothing to do.
        let again = look(&desk, "jira-01.json", JIRA, json!({})).await.unwrap();
        assert_eq!((again.sources[0].report.created, again.sources[0].report.updated), (0, 0));
        assert!(again.sample.is_empty());
        assert_eq!(take(&desk, "jira-01.json", JIRA, json!({})).await.unwrap().revision, 3);
        // An import is not one's own edit.
        assert_eq!(desk.undo().await.unwrap().words, "Undone: the change of points of A.");
    }

    async fn columns_are_shown_and_can_be_told_what_they_hold(home) {
        let desk = Desk::new(home).await;
        let looked = look(&desk, "plan.csv", TABLE, json!({})).await.unwrap();
        let columns: Vec<(&str, Option<&str>)> = looked.columns.iter().map(|column| (column.name.as_str(), column.read_as.as_deref())).collect();
        assert_eq!(columns, [("Title", Some("title")), ("Größe", None), ("Days", Some("duration")), ("Predecessors", Some("predecessors")), ("Mood", None)]);
        assert_eq!(looked.columns[4].samples, ["good", "bad"]);
        assert!(looked.fields.iter().any(|field| field.name == "points" && !field.help.is_empty()));
        let map = json!({"map": "Größe=points;Mood=labels"});
        let mapped = look(&desk, "plan.csv", TABLE, map.clone()).await.unwrap();
        assert!(mapped.columns.iter().all(|column| column.read_as.is_some()));
        take(&desk, "plan.csv", TABLE, map).await.unwrap();
        let build = desk.open.state().space.records().find(|record| record.title == "Build" && record.key != "A").unwrap().key.clone();
        assert_eq!((desk.field(&build, "points"), desk.field(&build, "labels")), (json!(5.0), json!(["good"])));
        desk.agrees().await;
    }

    async fn the_kind_of_a_tables_rows_is_guessed_and_can_be_said(home) {
        let desk = Desk::new(home).await;
        let table = "Title,Probability,Impact days,Threatens\nThe vendor slips,30%,1 / 3 / 8,A\n".as_bytes();
        let looked = look(&desk, "risks.csv", table, json!({})).await.unwrap();
        assert_eq!((looked.format.as_str(), looked.may_be), ("csv", Some(Kind::Risk)));
        let told = look(&desk, "risks.csv", table, json!({"kind": "risk"})).await.unwrap();
        assert_eq!((told.format.as_str(), told.may_be, told.fields.len()), ("register-csv", None, 0));
        let read_as: Vec<Option<&str>> = told.columns.iter().map(|column| column.read_as.as_deref()).collect();
        assert_eq!(read_as, [Some("title"), Some("probability"), Some("impact_days"), Some("threatens")]);
        assert_eq!(told.sample[0].kind, Kind::Risk);
        take(&desk, "risks.csv", table, json!({"kind": "risk"})).await.unwrap();
        assert_eq!(desk.field("R-1", "impact_days"), json!([1.0, 3.0, 8.0]));
        assert_eq!(look(&desk, "plan.csv", TABLE, json!({})).await.unwrap().may_be, None);
        desk.agrees().await;
    }

    async fn a_table_that_nobody_knows_is_shown_for_mapping_and_not_imported(home) {
        let desk = Desk::empty(home).await;
        let table = "Was,Wann\nBauen,3d\n".as_bytes();
        let looked = look(&desk, "plan.csv", table, json!({})).await.unwrap();
        assert!(looked.sources.is_empty() && looked.sample.is_empty());
        assert_eq!(looked.problems[0].code, "csv.not_a_table");
        assert_eq!(looked.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["Was", "Wann"]);
        assert_eq!(take(&desk, "plan.csv", table, json!({})).await.unwrap_err().code, Code::Invalid);
        assert_eq!(desk.open.revision(), 0);
        let map = json!({"map": "Was=title;Wann=duration"});
        assert_eq!(look(&desk, "plan.csv", table, map.clone()).await.unwrap().sources[0].report.created, 1);
        assert_eq!(take(&desk, "plan.csv", table, map).await.unwrap().revision, 1);
    }

    async fn what_is_no_file_of_ours_changes_nothing(home) {
        let desk = Desk::new(home).await;
        let rows = home.rows().await;
        for bytes in [&b""[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"{\"error\": \"no\"}", b"{", b"\0\0\0\0"] {
            for failure in [look(&desk, "x", bytes, json!({})).await.err(), take(&desk, "x", bytes, json!({})).await.err()] {
                let failure = failure.unwrap_or_else(|| panic!("{bytes:?} is refused"));
                assert_eq!(failure.code, Code::Invalid, "{failure}");
                assert!(failure.message.starts_with("Nothing could be read. "), "{failure}");
            }
        }
        let zone = look(&desk, "plan.csv", TABLE, json!({"time_zone": "Mars/Olympus"})).await.unwrap_err();
        assert_eq!(zone.code, Code::Invalid);
        refused(look(&desk, "plan.csv", TABLE, json!({"map": "Mood"})).await, Code::Invalid, "`Mood` is not understood: write COLUMN=FIELD, such as `Größe=points`.");
        assert_eq!(home.rows().await, rows);
        desk.agrees().await;
    }

    async fn another_process_sees_an_import(home) {
        let desk = Desk::new(home).await;
        let other = desk.elsewhere(home, "Otto").await;
        take(&desk, "jira-01.json", JIRA, json!({})).await.unwrap();
        other.set("A", json!({"points": 2})).await.unwrap();
        other.agrees().await;
        desk.agrees().await;
        assert_eq!(desk.open.state().sources, other.open.state().sources);
    }

    async fn an_import_and_edits_at_the_same_time_both_arrive(home) {
        let desk = Desk::new(home).await;
        let other = desk.elsewhere(home, "Otto").await;
        let (taken, ()) = tokio::join!(take(&desk, "jira-01.json", JIRA, json!({})), async {
            for turn in 0..10 {
                other.set("A", json!({"points": turn})).await.unwrap();
            }
        });
        assert!(taken.unwrap().sources[0].report.created >= 50);
        desk.agrees().await;
        other.agrees().await;
        assert_eq!((desk.field("A", "points"), desk.open.revision()), (json!(9.0), 12));
    }
}
