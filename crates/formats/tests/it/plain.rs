//! Plain tables, sound and otherwise.

use std::collections::BTreeSet;

use model::draft::Draft;
use model::problem::Problem;
use proptest::prelude::*;
use sinew_formats::plain::{PROBLEMS, read};
use sinew_formats::{DateOrder, Options};

use crate::mutation::mutations;
use crate::picture::{codes, draw, plain};

fn table(text: &str) -> (Draft, Vec<Problem>) {
    read("plan.csv", text.as_bytes(), &Options::default())
}

/// Reads a table and compares the whole draft, and the problems with code and place.
#[track_caller]
fn check(text: &str, drawing: &str, problems: &[&str]) {
    let (draft, found) = table(plain(text).as_str());
    assert_eq!(draw(&draft), plain(drawing));
    assert_eq!(codes(&found), problems);
}

/// Reads a table of one row and returns one field of it as JSON.
#[track_caller]
fn field(header: &str, row: &str, name: &str) -> String {
    let (draft, problems) = table(&format!("title,{header}\nBuild,{row}\n"));
    assert_eq!(codes(&problems), [""; 0]);
    let item = draft.records.iter().find(|record| record.title == "Build").unwrap();
    item.body.fields().get(name).map_or_else(String::new, ToString::to_string)
}

#[test]
fn the_example_of_the_reference_is_what_it_says() {
    let page = include_str!("../../../../docs/reference/csv.md");
    let block = |language: &str| page.split_once(&format!("```{language}\n")).and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    let (draft, problems) = table(block("csv"));
    assert_eq!(codes(&problems), [""; 0]);
    assert_eq!(draw(&draft), block("text"));
}

#[test]
fn the_source_is_the_file() {
    let (draft, _) = read("folder/Q3 plan.csv", b"title\nBuild\n", &Options::default());
    assert_eq!((draft.source.system.as_str(), draft.source.instance.as_str()), ("csv", "Q3 plan"));
}

#[test]
fn a_table_without_ids_is_counted() {
    check(
        "
        Task name;Depends on
        Build;
        Test;1
        ",
        r#"
        item 1 "Build"
            stage: "todo"
            type: "task"
        item 2 "Test"
            stage: "todo"
            type: "task"
        1 blocks 2
        "#,
        &[],
    );
}

#[test]
fn an_id_that_people_can_say_is_a_key() {
    let (draft, _) = table("id,title\nATL-7,Build\n8,Test\n");
    assert_eq!((draft.records[0].key.as_deref(), draft.records[1].key.as_deref()), (Some("ATL-7"), None));
}

#[test]
fn durations_are_read_in_every_unit() {
    let minutes = |text: &str| field("duration", text, "schedule");
    for (text, minutes_expected) in [
        ("3", 1440),
        ("3d", 1440),
        ("1.5 days", 720),
        ("\"1,5 d\"", 720),
        ("4h", 240),
        ("30 min", 30),
        ("2w", 4800),
        ("1mo", 9600),
        ("2 wks?", 4800),
        ("0", 0),
    ] {
        assert_eq!(minutes(text), format!("{{\"duration_minutes\":{minutes_expected}}}"), "{text}");
    }
    assert_eq!(minutes("3ed"), r#"{"duration_minutes":4320,"elapsed":true}"#);
    assert_eq!(minutes("2 elapsed weeks"), r#"{"duration_minutes":20160,"elapsed":true}"#);
}

#[test]
fn predecessors_are_read_with_type_and_lag() {
    let link = |text: &str| {
        let (draft, problems) = table(&format!("key,title,predecessors\nATL-7,One,\nATL-3,Two,\"{text}\"\n"));
        assert_eq!(codes(&problems), [""; 0], "{text}");
        let data = &draft.links[0].data;
        assert_eq!(draft.links[0].from.text(), "ATL-7");
        if data.is_empty() { String::new() } else { serde_json::to_string(data).unwrap() }
    };
    assert_eq!(link("ATL-7"), "");
    assert_eq!(link("atl-7fs"), "");
    assert_eq!(link("ATL-7SS+2d"), r#"{"dependency":"SS","lag":960}"#);
    assert_eq!(link("ATL-7 FF - 1 day"), r#"{"dependency":"FF","lag":-480}"#);
    assert_eq!(link("ATL-7+3ed"), r#"{"lag":4320,"lag_unit":"elapsed"}"#);
    assert_eq!(link("ATL-7SF-50%"), r#"{"dependency":"SF","lag":-5000,"lag_unit":"percent"}"#);
    assert_eq!(link("One"), "");
}

#[test]
fn parents_are_named_or_found_by_outline() {
    let parents = |text: &str| -> Vec<String> {
        let (draft, problems) = table(text);
        assert_eq!(codes(&problems), [""; 0]);
        draft
            .records
            .iter()
            .map(|record| format!("{}<{}", record.parent.as_ref().map_or("-".into(), |parent| parent.text()), record.id))
            .collect()
    };
    assert_eq!(parents("id,title,parent\n1,A,\n2,B,1\n3,C,A\n"), ["-<1", "1<2", "1<3"]);
    assert_eq!(parents("id,title,outline level\n1,A,1\n2,B,2\n3,C,3\n4,D,2\n5,E,1\n"), ["-<1", "1<2", "2<3", "1<4", "-<5"]);
    assert_eq!(parents("wbs,title\n1,A\n1.1,B\n1.1.1,C\n1.2,D\n2,E\n"), ["-<1", "1<1.1", "1.1<1.1.1", "1<1.2", "-<2"]);
}

#[test]
fn a_start_holds_what_is_not_begun_and_dates_what_is() {
    assert_eq!(field("start", "2026-03-02", "schedule"), r#"{"constraint":{"date":"2026-03-02T00:00:00","kind":"SNET"}}"#);
    assert_eq!(field("start,status", "2026-03-02,in progress", "schedule"), r#"{"actual_start":"2026-03-02T00:00:00"}"#);
    // Monday to the Tuesday of the week after: seven weekdays of 480 minutes.
    assert_eq!(
        field("start,finish", "2026-03-02 08:00,2026-03-10", "schedule"),
        r#"{"constraint":{"date":"2026-03-02T08:00:00","kind":"SNET"},"duration_minutes":3360}"#
    );
    assert_eq!(field("due", "13/mar/26", "committed"), "\"2026-03-13\"");
}

#[test]
fn constraints_deadlines_and_progress_are_read() {
    assert_eq!(field("constraint", "SNET 2026-03-02", "schedule"), r#"{"constraint":{"date":"2026-03-02T00:00:00","kind":"SNET"}}"#);
    assert_eq!(
        field("constraint type,constraint date", "Must Finish On,2026-03-02", "schedule"),
        r#"{"constraint":{"date":"2026-03-02T17:00:00","kind":"MFO"}}"#
    );
    assert_eq!(field("constraint", "As Late As Possible", "schedule"), r#"{"constraint":{"kind":"ALAP"}}"#);
    assert_eq!(field("constraint", "asap", "schedule"), "");
    assert_eq!(field("deadline", "2026-03-02", "schedule"), r#"{"deadline":"2026-03-02T17:00:00"}"#);
    for half in ["50", "50%", "0.5", "\"50,0 %\""] {
        assert_eq!(field("% Complete", half, "schedule"), r#"{"percent_complete":50.0}"#);
        assert_eq!(field("% Complete", half, "stage"), "\"doing\"");
    }
    assert_eq!(field("% Complete", "100%", "stage"), "\"done\"");
}

#[test]
fn a_column_of_ones_own_is_mapped() {
    let options = Options {
        map: vec![("Größe".to_owned(), "points".to_owned()), ("status:Geparkt".to_owned(), "todo".to_owned())],
        ..Options::default()
    };
    let (draft, problems) = read("plan.csv", "title,Größe,status\nBuild,8,Geparkt\n".as_bytes(), &options);
    assert_eq!(codes(&problems), [""; 0]);
    assert_eq!(draft.records[0].body.fields()["points"], 8.0);
}

#[test]
fn the_order_of_days_and_months_is_found_in_the_table() {
    let starts = |rows: &str, order: Option<DateOrder>| {
        let options = Options { date_order: order, ..Options::default() };
        let (draft, problems) = read("plan.csv", format!("title,due\n{rows}").as_bytes(), &options);
        (draft.records[0].body.fields()["committed"].as_str().unwrap().to_owned(), codes(&problems))
    };
    assert_eq!(starts("A,03/04/2026\nB,25/04/2026\n", None), ("2026-04-03".to_owned(), vec![]));
    assert_eq!(starts("A,03/04/2026\nB,04/25/2026\n", None), ("2026-03-04".to_owned(), vec![]));
    assert_eq!(starts("A,03/04/2026\n", None), ("2026-04-03".to_owned(), vec!["csv.ambiguous_dates @ ".to_owned()]));
    assert_eq!(starts("A,03/04/2026\n", Some(DateOrder::MonthFirst)), ("2026-03-04".to_owned(), vec![]));
}

#[test]
fn a_table_is_enough_for_dates() {
    let (draft, _) = table("id,title,duration,predecessors,start\n1,Build,2d,,2026-03-02\n2,Test,4h,1FS+1d,\n3,Ship,0,2,\n");
    let mut moment = model::decide::Moment::new("2026-01-01T00:00:00Z".parse().unwrap(), 7);
    let (space, _, problems, _) = model::import::stand_alone(draft, &mut moment);
    assert_eq!(codes(&problems), [""; 0]);
    let built = model::plan::build(&space, None, &model::plan::Known::default());
    let dates: Vec<String> = model::plan::dates(&built, &built.schedule())
        .iter()
        .map(|dates| {
            format!(
                "{} {}..{}",
                space.record(dates.record).unwrap().title,
                dates.start.strftime("%d %H:%M"),
                dates.finish.strftime("%d %H:%M")
            )
        })
        .collect();
    // Office hours; two days from Monday 2 March, a day of waiting, half a day.
    assert_eq!(dates, ["Build 02 09:00..03 17:00", "Test 05 09:00..05 13:00", "Ship 05 13:00..05 13:00"]);
}

/// A bad table for every code, and how many items are read of it.
const BAD: &[(&str, &str, usize)] = &[
    ("csv.missing_quote", "id,title\n1,\"Build\n2,Test\n", 2),
    ("csv.stray_quote", "id,title\n1,\"Build \"now\" please\"\n2,Test\n", 2),
    ("csv.ragged_row", "id,title\n1\n2,Test,more\n", 2),
    ("csv.no_rows", "id,title\n", 0),
    ("csv.not_a_table", "Dear all,\nplease find attached\n", 0),
    ("csv.unknown_column", "title,colour\nBuild,red\n", 1),
    ("csv.repeated_column", "title,name\nBuild,Test\n", 1),
    ("csv.no_title", "id,title\n1,\n", 1),
    ("csv.duplicate_id", "id,title\n1,Build\n1,Test\n", 2),
    ("csv.bad_date", "title,due\nBuild,soon\n", 1),
    ("csv.bad_date", "title,due\nBuild,0000-01-01\n", 1),
    ("csv.bad_date", "title,due\nBuild,9999-12-31\n", 1),
    ("csv.bad_date", "title,due\nBuild,2026-02-30\n", 1),
    ("csv.ambiguous_dates", "title,due\nBuild,03/04/26\n", 1),
    ("csv.bad_duration", "title,duration\nBuild,-3d\n", 1),
    ("csv.bad_duration", "title,duration\nBuild,3 moons\n", 1),
    ("csv.bad_number", "title,points\nBuild,many\n", 1),
    ("csv.bad_number", "title,percent\nBuild,120\n", 1),
    ("csv.bad_estimate", "title,low,likely,high\nBuild,5d,3d,9d\n", 1),
    ("csv.bad_estimate", "title,low,likely\nBuild,1d,3d\n", 1),
    ("csv.bad_predecessor", "id,title,predecessors\n1,Build,???\n", 1),
    ("csv.unknown_predecessor", "id,title,predecessors\n1,Build,7FS+2d\n", 1),
    ("csv.self_link", "id,title,predecessors\n1,Build,1\n", 1),
    ("csv.duplicate_link", "id,title,predecessors\n1,Build,\n2,Test,\"1,1SS\"\n", 2),
    ("csv.unknown_parent", "id,title,parent\n1,Build,9\n", 1),
    ("csv.unknown_parent", "id,title,parent\n1,Build,1\n", 1),
    ("csv.unknown_type", "title,type\nBuild,wombat\n", 1),
    ("csv.unknown_status", "title,status\nBuild,wobbling\n", 1),
    ("csv.bad_constraint", "title,constraint\nBuild,whenever\n", 1),
    ("csv.bad_constraint", "title,constraint\nBuild,SNET\n", 1),
    ("csv.bad_flag", "title,milestone\nBuild,perhaps\n", 1),
    ("csv.finish_before_start", "title,start,due\nBuild,2026-03-09,2026-03-02\n", 1),
];

#[test]
fn every_fault_is_named_and_the_rest_is_read() {
    let mut met = BTreeSet::from(["csv.unknown_field"]);
    for (code, text, items) in BAD {
        let (draft, problems) = table(text);
        assert!(problems.iter().any(|problem| problem.code == *code), "{code}: {problems:?}\n{text}");
        assert_eq!(draft.records.len(), *items, "{text}");
        met.insert(code);
    }
    let options =
        Options { map: vec![("Size".to_owned(), "girth".to_owned()), ("Weight".to_owned(), "points".to_owned())], ..Options::default() };
    let (_, problems) = read("plan.csv", b"title\nBuild\n", &options);
    assert_eq!(codes(&problems), ["csv.unknown_field @ ", "csv.unknown_column @ line 1"]);
    assert_eq!(met, PROBLEMS.iter().map(|(code, _)| *code).collect());
}

#[test]
fn a_problem_says_where_it_lies() {
    let (_, problems) = table("id,title,due\n1,Build,2026-03-02\n7,Test,soon\n");
    assert_eq!(codes(&problems), ["csv.bad_date @ line 3 (7)"]);
    assert!(problems[0].words.contains("`soon`"), "{}", problems[0].words);
}

#[test]
fn a_huge_cell_is_a_cell() {
    let text = format!("title,description\nBuild,\"{}\"\nTest,\n", "words, and more words\n".repeat(200_000));
    let (draft, problems) = table(&text);
    assert_eq!((draft.records.len(), problems.len()), (2, 0));
}

/// A small plan with everything in it.
const SAMPLE: &str = "ID,Title,Type,Parent,Status,Team,Assignee,Duration,Low,Likely,High,Predecessors,Start,Due,Milestone,Points,Constraint,%\n\
1,Move,epic,,,,,,,,,,,2026-06-30,,,,\n2,\"Build, \"\"it\"\"\",task,1,done,Platform,Ada,5d,,,,,2026-03-02,06/03/26,,,,100\n\
3,Test,story,1,doing,Platform,Ada,,3d,5d,12d,2SS+2d,,,,5,SNET 2026-03-02,50%\n4,Ship,,1,,,,,,,,\"3; 2FS-50%\",,,yes,,,\n";

#[test]
fn damaged_tables_never_stop_the_reader() {
    mutations(SAMPLE.as_bytes(), |bytes| {
        read("plan.csv", bytes, &Options::default());
    });
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read("plan.csv", &bytes, &Options::default());
    }

    #[test]
    fn any_cell_is_read(cell in "\\PC{0,30}", column in 0..18_usize) {
        let mut row = vec![String::new(); 18];
        row[column] = format!("\"{}\"", cell.replace('"', "\"\""));
        let header = SAMPLE.lines().next().unwrap();
        let (draft, _) = table(&format!("{header}\n2,A\n{}\n", row.join(",")));
        prop_assert!(!draft.records.is_empty());
    }
}
