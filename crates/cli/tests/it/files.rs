//! `plan FILE` and `forecast FILE`: an answer straight from an export, no workspace needed.

use std::io::Read;

use serde_json::Value;

use crate::run::{Desk, example, shared};

const TABLE: &str = "id,title,duration,predecessors,type\n1,Design,2d,,\n2,Build,3d,1,\n3,Launch,0d,2,milestone\n";

const JIRA_CSV: &str = "\
Issue key,Issue id,Issue Type,Summary,Status,Created,Resolved,Story Points,Inward issue link (Blocks),Due date
ATL-1,1001,Story,Design,Done,2026-01-05 09:00,2026-01-09 17:00,3,,
ATL-2,1002,Story,Build,To Do,2026-01-05 09:00,,5,ATL-1,
ATL-3,1003,Milestone,Launch,To Do,2026-01-05 09:00,,,ATL-2,2027-06-01
";

const JIRA_JSON: &str = r#"{"startAt":0,"maxResults":50,"total":2,"issues":[
 {"id":"1","key":"ATL-1","self":"https://atlas.example/rest/api/3/issue/1","fields":{"summary":"Build","issuetype":{"name":"Story"},"status":{"name":"To Do","statusCategory":{"key":"new"}},"created":"2026-01-05T09:00:00.000+0000","issuelinks":[{"type":{"name":"Blocks","inward":"is blocked by","outward":"blocks"},"outwardIssue":{"id":"2","key":"ATL-2"}}]},"changelog":{"startAt":0,"maxResults":0,"total":0,"histories":[]}},
 {"id":"2","key":"ATL-2","self":"https://atlas.example/rest/api/3/issue/2","fields":{"summary":"Launch","issuetype":{"name":"Story"},"status":{"name":"To Do","statusCategory":{"key":"new"}},"created":"2026-01-05T09:00:00.000+0000"},"changelog":{"startAt":0,"maxResults":0,"total":0,"histories":[]}}]}"#;

pub(crate) const MSPDI: &str = r#"<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">
<Title>Atlas</Title><StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>
<WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>
<WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
<WeekDay><DayType>3</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
<WeekDay><DayType>4</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
<WeekDay><DayType>5</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
<WeekDay><DayType>6</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
<WeekDay><DayType>7</DayType><DayWorking>0</DayWorking></WeekDay>
</WeekDays></Calendar></Calendars>
<Tasks>
<Task><UID>7</UID><ID>1</ID><Name>Design</Name><OutlineLevel>1</OutlineLevel><Duration>PT16H0M0S</Duration></Task>
<Task><UID>9</UID><ID>2</ID><Name>Build</Name><OutlineLevel>1</OutlineLevel><Duration>PT24H0M0S</Duration><PredecessorLink><PredecessorUID>7</PredecessorUID><Type>1</Type><LinkLag>0</LinkLag></PredecessorLink></Task>
</Tasks></Project>"#;

fn sample(name: &str) -> &'static str {
    match name {
        "plan.csv" => TABLE,
        "jira.csv" => JIRA_CSV,
        "jira.json" => JIRA_JSON,
        "plan.xml" => MSPDI,
        _ => panic!("no sample {name}"),
    }
}

const SAMPLES: [(&str, &[&str]); 4] = [
    ("plan.csv", &["1", "2", "3"]),
    ("jira.csv", &["ATL-1", "ATL-2", "ATL-3"]),
    ("jira.json", &["ATL-1", "ATL-2"]),
    ("plan.xml", &["7", "9"]),
];

#[test]
fn every_format_is_told_by_its_content_and_planned_without_a_workspace() {
    let desk = Desk::new();
    for (name, ids) in SAMPLES {
        // A name that says nothing.
        let file = desk.file("export", sample(name));
        let plan = desk.json(&["plan", file]);
        let found: Vec<&str> = plan["items"].as_array().unwrap().iter().map(|item| item["source_id"].as_str().unwrap()).collect();
        assert_eq!(found, ids, "{name}");
        desk.run(&["plan", file]).ok();
    }
    assert_eq!(desk.names(), ["export"], "nothing is stored");
}

#[test]
fn every_format_is_forecast_without_a_workspace() {
    let desk = Desk::new();
    for (name, ids) in SAMPLES {
        let file = desk.file(name, sample(name));
        let forecast = desk.json(&["forecast", file, "--trials", "300"]);
        assert_eq!(forecast["items"].as_array().unwrap().len(), ids.len(), "{name}");
        assert_eq!(forecast["trials"], 300);
        for item in forecast["items"].as_array().unwrap() {
            let quantiles = ["p10", "p50", "p80", "p95"].map(|name| item[name].as_str().unwrap());
            assert!(quantiles.is_sorted(), "{name}: {quantiles:?}");
        }
        desk.run(&["forecast", file, "--trials", "300", "--items"]).ok();
    }
}

#[test]
fn ms_project_dates_are_right_to_the_minute() {
    let desk = Desk::new();
    let plan = desk.json(&["plan", desk.file("plan.xml", MSPDI)]);
    let item = |ix: usize, field: &str| plan["items"][ix][field].as_str().unwrap().to_owned();
    // Monday 8:00, two days; then three days, Wednesday to Friday.
    assert_eq!((item(0, "start"), item(0, "finish")), ("2026-01-05T08:00".to_owned(), "2026-01-06T17:00".to_owned()));
    assert_eq!((item(1, "start"), item(1, "finish")), ("2026-01-07T08:00".to_owned(), "2026-01-09T17:00".to_owned()));
    assert_eq!(item(1, "driver"), plan["items"][0]["key"].as_str().unwrap());
    assert_eq!(plan["items"][0]["critical"], true);
}

#[test]
fn the_same_seed_gives_the_same_digest_and_another_seed_another() {
    let desk = Desk::new();
    let file = desk.file("jira.csv", JIRA_CSV);
    let digest = |seed: &str| {
        desk.json(&["forecast", file, "--as-of", "2026-06-01T12:00", "--trials", "500", "--seed", seed])["digest"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(digest("7"), digest("7"));
    assert_ne!(digest("7"), digest("8"));
}

#[test]
fn a_file_is_seen_as_of_a_past_day() {
    let desk = Desk::new();
    let file = desk.file("jira.csv", JIRA_CSV);
    let plan = desk.json(&["plan", file, "--as-of", "2026-01-07T12:00"]);
    assert_eq!(plan["data_date"], "2026-01-07T12:00");
    // ATL-1 was resolved on 9 January only.
    let design = desk.json(&["forecast", file, "--as-of", "2026-01-07T12:00", "--trials", "300"])["items"][0].clone();
    assert_eq!(design["key"], "ATL-1");
    assert!(design["finish"].as_str().unwrap() > "2026-01-07", "{design}");
    assert_eq!(desk.json(&["plan", file, "--as-of", "2025-12-01"])["items"], serde_json::json!([]));
    assert!(desk.run(&["plan", file, "--as-of", "2025-12-01"]).ok().out.contains("There was no item yet"));
}

#[test]
fn a_day_to_come_is_answered_with_a_remark() {
    let desk = Desk::new();
    let file = desk.file("jira.csv", JIRA_CSV);
    assert!(desk.run(&["plan", file, "--as-of", "2199-01-01"]).ok().err.contains("still to come"));
}

#[test]
fn several_files_are_one_program() {
    let desk = Desk::new();
    let (a, b) = (desk.file("jira.csv", JIRA_CSV), desk.file("plan.xml", MSPDI));
    let plan = desk.json(&["plan", a, b]);
    assert_eq!(plan["items"].as_array().unwrap().len(), 5);
}

#[test]
fn pages_of_the_example_are_read_as_one_search() {
    let desk = Desk::new();
    let pages: Vec<String> =
        example().iter().map(|path| path.to_string_lossy().into_owned()).filter(|path| path.contains("jira")).collect();
    let args: Vec<&str> = ["plan", "--json"].into_iter().chain(pages.iter().map(String::as_str)).collect();
    let plan = desk.run(&args).json();
    assert!(plan["items"].as_array().unwrap().len() > 200);
    assert_eq!(plan["problems"], serde_json::json!([]));
}

#[test]
fn a_column_with_a_name_of_its_own_is_mapped() {
    let desk = Desk::new();
    let file = desk.file("jira.csv", JIRA_CSV.replace("Story Points", "Bauklötze"));
    let basis = |args: &[&str]| {
        desk.json(&[&["forecast", file, "--trials", "300"], args].concat())["items"][1]["basis"].as_str().unwrap().to_owned()
    };
    assert_eq!(basis(&[]), basis(&["--map", "Bauklötze=points"]), "one finished item is too little for a class of its own");
    desk.run(&["plan", file, "--map", "Bauklötze"]).fails(3, "write HEADER=FIELD");
    assert!(desk.run(&["plan", file, "--map", "Bauklötze=towers"]).ok().err.contains("jira.unknown_field"));
    desk.run(&["plan", file, "--time-zone", "Mars/Olympus"]).fails(3, "IANA name");
}

/// The fields that the first issue of the project fixes, on real files of MS Project.
#[test]
fn real_project_files_give_every_promised_field() {
    let Some(data) = shared("plans of real MS Project files") else { return };
    let desk = Desk::new();
    let index = std::fs::read_to_string(data.join("schedules/index.tsv")).unwrap();
    let tier_a = index.lines().filter(|line| line.starts_with("A\t")).filter_map(|line| line.split('\t').nth(1));
    let mut seen = 0;
    for name in tier_a.step_by(5) {
        let path = data.join("schedules/mspdi").join(format!("{}.xml.gz", name.trim_end_matches(".xml").trim_end_matches(".gz")));
        let Ok(packed) = std::fs::File::open(&path) else { continue };
        let mut xml = Vec::new();
        flate2::read::GzDecoder::new(packed).read_to_end(&mut xml).unwrap();
        let file = desk.file("plan.xml", xml);
        promised(&desk.json(&["plan", file]), PLAN_FIELDS);
        promised(&desk.json(&["forecast", file, "--trials", "200"]), &[PLAN_FIELDS, FORECAST_FIELDS].concat());
        seen += 1;
    }
    assert!(seen >= 3, "only {seen} files were found");
}

const PLAN_FIELDS: &[&str] = &[
    "source_id",
    "key",
    "name",
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "total_float_minutes",
    "free_float_minutes",
    "critical",
    "driver",
];
const FORECAST_FIELDS: &[&str] = &["p10", "p50", "p80", "p95", "criticality", "cruciality", "basis"];

fn promised(report: &Value, fields: &[&str]) {
    assert!(report["data_date"].as_str().unwrap().parse::<jiff::civil::DateTime>().is_ok());
    for problem in report["problems"].as_array().unwrap() {
        for field in ["code", "place", "words"] {
            assert!(problem[field].is_string(), "{problem}");
        }
    }
    let items = report["items"].as_array().unwrap();
    assert!(!items.is_empty());
    for item in items {
        for field in fields {
            let value = item.get(*field).unwrap_or_else(|| panic!("{field} is missing: {item}"));
            let fits = match *field {
                "source_id" | "key" | "name" => value.is_string(),
                "critical" => value.is_boolean(),
                "driver" => value.is_string() || value.is_null(),
                "total_float_minutes" | "free_float_minutes" => value.is_i64(),
                "criticality" | "cruciality" => value.is_number(),
                "basis" => ["estimate", "reference class", "fallback"].contains(&value.as_str().unwrap()),
                // A local date-time to the minute.
                _ => value.as_str().is_some_and(|text| text.len() == 16 && text.parse::<jiff::civil::DateTime>().is_ok()),
            };
            assert!(fits, "{field}: {value}");
        }
    }
}
