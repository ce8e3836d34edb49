//! `docs/reference/json.md` and what the commands print are the same: no field is missing, none is unknown, each is of its type.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::run::{Desk, example, root};

/// For each path (`plan.items[]`) its fields and their types, as the page has them.
type Page = BTreeMap<String, BTreeMap<String, String>>;

fn page() -> Page {
    let text = std::fs::read_to_string(root().join("docs/reference/json.md")).unwrap();
    let mut page = Page::new();
    let mut path = None;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### `") {
            path = Some(heading.trim_end_matches('`').to_owned());
        } else if line.starts_with("## ") {
            path = None;
        } else if let (Some(path), Some(row)) = (&path, line.strip_prefix("| `")) {
            let mut cells = row.split(" | ");
            let (field, kind) = (cells.next().unwrap().trim_end_matches('`'), cells.next().unwrap());
            page.entry(path.clone()).or_default().insert(field.to_owned(), kind.to_owned());
        }
    }
    // What the page says in words.
    let plan = page["plan.items[]"].clone();
    page.get_mut("forecast.items[]").unwrap().extend(plan);
    let same = [
        ("why.item", "forecast.items[]"),
        ("why.milestone", "forecast.milestones[]"),
        ("forecast.problems[]", "plan.problems[]"),
        ("import.problems[]", "plan.problems[]"),
        ("flow.program", "flow.teams[]"),
        ("flow.program.weeks[]", "flow.teams[].weeks[]"),
        ("flow.program.cycle_days", "flow.teams[].cycle_days"),
        ("flow.program.law", "flow.teams[].law"),
        ("flow.program.done", "flow.teams[].done"),
        ("commitments.settled[].promises[]", "commitments.open[].promises[]"),
        ("portfolio.together.programs[].together", "portfolio.together.programs[].alone"),
        ("portfolio.together.last", "portfolio.together.programs[].alone"),
        ("digest.items[].top_risk", "digest.items[].line"),
        ("meeting.next", "meetings.items[].next"),
        ("overlap.fairest", "overlap.planned"),
        ("overlap.fairest.people[]", "overlap.planned.people[]"),
        ("overlap.easiest", "overlap.planned"),
        ("overlap.easiest.people[]", "overlap.planned.people[]"),
        ("resources.resources.people[].loads[]", "resources.resources.teams[].loads[]"),
    ];
    let claims = ["moved", "highlights", "lowlights", "asks", "decisions"].map(|list| (format!("status.{list}[]"), "status.headline"));
    for (path, like) in same.map(|(path, like)| (path.to_owned(), like)).into_iter().chain(claims) {
        page.insert(path, page[like].clone());
    }
    page
}

/// Walks a value; each object in it has to be as its path says.
fn check(page: &Page, path: &str, value: &Value, seen: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| check(page, &format!("{path}[]"), value, seen)),
        Value::Object(fields) => {
            seen.push(path.to_owned());
            let known = page.get(path).unwrap_or_else(|| panic!("no table describes `{path}`"));
            for (name, kind) in known {
                let value = fields.get(name).unwrap_or_else(|| panic!("`{path}` has no `{name}`: {value}"));
                assert!(fits(value, kind), "`{path}.{name}` is no {kind}: {value}");
            }
            for (name, value) in fields {
                assert!(known.contains_key(name), "`{path}.{name}` is not on the page");
                check(page, &format!("{path}.{name}"), value, seen);
            }
        }
        _ => {}
    }
}

fn fits(value: &Value, kind: &str) -> bool {
    let text = || value.as_str().unwrap_or_default();
    match kind.strip_suffix(" or none") {
        Some(kind) => value.is_null() || fits(value, kind),
        None => match kind {
            "text" => value.is_string(),
            "key" | "word" => !text().is_empty(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "date" => text().len() == 10 && text().parse::<jiff::civil::Date>().is_ok(),
            "date-time" => text().len() == 16 && text().parse::<jiff::civil::DateTime>().is_ok(),
            "instant" => text().ends_with('Z') && text().parse::<jiff::Timestamp>().is_ok(),
            "list" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("the page has a type `{other}` that it does not explain"),
        },
    }
}

/// What programs, people and meetings are told by; the plan and the registers have a test of their own.
const RUNNING: [&str; 12] = [
    "portfolio",
    "roadmap",
    "digest",
    "requests",
    "retros",
    "retro",
    "meetings",
    "meeting",
    "releases",
    "stakeholders",
    "overlap",
    "resources",
];

/// Whether a table is of one of those answers.
fn is_of(path: &str, answers: &[&str]) -> bool {
    answers.contains(&path.split(['.', '[']).next().unwrap())
}

fn all_in_use(page: &Page, seen: &[String], of: impl Fn(&str) -> bool) {
    let unused: Vec<&String> = page.keys().filter(|path| of(path) && !seen.contains(path) && *path != "status.asks[]").collect();
    assert!(unused.is_empty(), "tables that no answer needed: {unused:?}");
}

#[test]
fn what_a_program_is_run_by_is_as_its_page_says_too() {
    let page = page();
    let mut seen = Vec::new();
    let desk = Desk::with_workspace();
    let files: Vec<String> = example().into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    desk.run(&["import"].into_iter().chain(files.iter().map(String::as_str)).collect::<Vec<_>>()).ok();
    let answers: [(&str, &[&str]); 16] = [
        ("portfolio", &["portfolio"]),
        ("portfolio", &["portfolio", "--together", "--trials", "500"]),
        ("roadmap", &["roadmap", "--window", "quarter"]),
        ("roadmap", &["roadmap", "--portfolio"]),
        ("digest", &["digest"]),
        ("requests", &["requests", "--all"]),
        ("retros", &["retro"]),
        ("retro", &["retro", "RET-1"]),
        ("meetings", &["meeting"]),
        ("meeting", &["meeting", "MTG-1"]),
        ("releases", &["releases", "--trials", "100"]),
        ("stakeholders", &["stakeholders"]),
        ("overlap", &["overlap"]),
        ("overlap", &["overlap", "MTG-1"]),
        ("resources", &["resources", "--trials", "100"]),
        ("requests.items[]", &["weigh", "CR-2"]),
    ];
    for (path, args) in answers {
        check(&page, path, &desk.json(args), &mut seen);
    }
    all_in_use(&page, &seen, |path| is_of(path, &RUNNING));
}

#[test]
fn templates_are_as_their_page_says() {
    let (page, mut seen, desk) = (page(), Vec::new(), Desk::new());
    check(&page, "templates", &desk.json(&["templates"]), &mut seen);
    check(&page, "template", &desk.json(&["templates", "cloud-migration", "--start", "2027-01-11"]), &mut seen);
    all_in_use(&page, &seen, |path| is_of(path, &["templates", "template"]));
}

#[test]
fn every_answer_is_as_its_page_says_and_every_table_is_in_use() {
    let page = page();
    let mut seen = Vec::new();
    let desk = Desk::with_workspace();
    let files: Vec<String> = example().into_iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let import: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let table = desk.file("plan.csv", "id,title,duration,predecessors\n1,Design,2d,\n2,Build,-3d,1\n");
    let few = ["--trials", "100"];
    let answers: [(&str, Vec<&str>); 15] = [
        ("import", import),
        ("import", vec!["import", &files[0]]),
        ("plan", vec!["plan"]),
        ("plan", vec!["plan", table]),
        ("plan", vec!["as-of", "2026-10-15", "plan"]),
        ("forecast", [&["forecast", "--together", "HBR-7,HBR-9"], &few[..]].concat()),
        ("forecast", [&["forecast", table], &few[..]].concat()),
        ("flow", vec!["flow"]),
        ("flow", vec!["flow", "--team", "T-3"]),
        ("flow", vec!["as-of", "2026-01-20", "flow"]),
        ("why", [&["why", "HBR-7"], &few[..]].concat()),
        ("why", [&["as-of", "2026-10-15", "why", "SEC-20"], &few[..]].concat()),
        ("changes", [&["changes", "--since", "2026-11-19"], &few[..]].concat()),
        ("status", [&["status", "--since", "2026-11-19"], &few[..]].concat()),
        ("status", [&["status", "--week", "2026-10-16", "--since", "2026-10-15"], &few[..]].concat()),
    ];
    for (path, args) in answers {
        check(&page, path, &desk.json(&args), &mut seen);
    }
    desk.run(&["add", "commitment", "Key service", "state=promised", "promised=2027-01-15", "provider=T-1"]).ok();
    desk.run(&["link", "HBR-7", "awaits", "CM-9"]).ok();
    desk.run(&["add", "issue", "The lab is down", "impact_days=[1,2,3]"]).ok();
    desk.run(&["link", "ISS-3", "hinders", "HBR-7"]).ok();
    check(&page, "forecast", &desk.json(&[&["forecast"], &few[..]].concat()), &mut seen);
    for fields in [
        &["add", "assumption", "The lab is up", "state=false"][..],
        &["link", "HBR-7", "rests_on", "A-5"],
        &["add", "risk", "The lab burns", "probability=0.2", "impact_days=[5,10,20]", "residual_probability=0.1"],
        &["add", "action", "A second lab", "cost_days=3"],
        &["link", "ACT-6", "mitigates", "R-1"],
        &["link", "R-1", "threatens", "HBR-7"],
        &[
            "add",
            "commitment",
            "Test data",
            "state=delivered",
            "promised=2026-10-15",
            "delivered_on=2026-10-19",
            "provider=T-1",
            "consumer=T-2",
        ],
    ] {
        desk.run(fields).ok();
    }
    check(&page, "raid", &desk.json(&[&["raid"], &few[..]].concat()), &mut seen);
    check(&page, "commitments", &desk.json(&["commitments"]), &mut seen);
    let aligned = [
        &["add", "objective", "Fast everywhere", "end=2026-06-30"][..],
        &["add", "objective", "Loved"],
        &[
            "add",
            "key_result",
            "Latency",
            "baseline=400",
            "target=200",
            r#"check_ins=[{"on":"2026-11-01","value":300}]"#,
            "--parent",
            "O-3",
        ],
        &["link", "HBR-7", "serves", "KR-4"],
        // What the program serves, all its work serves.
        &["link", "P-1", "serves", "O-1", "--remove"],
        &["link", "P-1", "serves", "O-2", "--remove"],
        &["link", "U-1", "accountable", "HBR-7"],
        &["link", "U-1", "accountable", "ISS-3"],
    ];
    aligned.iter().for_each(|args| drop(desk.run(args).ok()));
    check(&page, "raci", &desk.json(&["raci"]), &mut seen);
    check(&page, "objectives", &desk.json(&[&["objectives"], &few[..]].concat()), &mut seen);
    let by_hand = r#"override={"rag":"at_risk","reason":"The vendor has signed","until":"2026-12-31"}"#;
    desk.run(&["set", "P-1", by_hand]).ok();
    check(&page, "status", &desk.json(&[&["status"], &few[..]].concat()), &mut seen);
    all_in_use(&page, &seen, |path| !is_of(path, &RUNNING) && !is_of(path, &["templates", "template"]));
}

#[test]
fn small_answers_are_as_the_page_says_too() {
    let desk = Desk::new();
    assert_eq!(desk.json(&["init", "Atlas"]), serde_json::json!({"workspace": "Atlas", "data": "sinew.db"}));
    assert_eq!(desk.json(&["add", "item", "Build"]), serde_json::json!({"key": "I-1", "changed": ["created"]}));
    assert_eq!(desk.json(&["set", "I-1", "title=Build"]), serde_json::json!({"key": "I-1", "changed": []}));
    assert_eq!(desk.json(&["export"])["records"][0]["title"], "Build");
    // What looks like something else is words where the field holds words.
    desk.run(&["add", "assumption", "One region is enough"]).ok();
    assert_eq!(desk.json(&["set", "A-1", "state=false", "title=2026"]), serde_json::json!({"key": "A-1", "changed": ["state", "title"]}));
}

/// Every command of the reference, which is generated from the commands themselves.
fn commands() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("docs/reference/cli.md")).unwrap();
    text.lines().filter_map(|line| Some(line.strip_prefix("## sinew ")?.to_owned())).collect()
}

#[test]
fn every_command_that_prints_json_is_on_the_page() {
    let text = std::fs::read_to_string(root().join("docs/reference/json.md")).unwrap();
    let named =
        |command: &str| [format!("`sinew {command}`"), format!("`sinew {command} "), format!("`{command}`"), format!("`{command} ")];
    // Groups print nothing themselves, and a shell reads what completions print.
    let silent = ["career", "completions", "as-of"];
    let missing: Vec<String> = commands()
        .into_iter()
        // A past day is printed as today is.
        .map(|command| command.strip_prefix("as-of ").map_or(command.clone(), str::to_owned))
        .filter(|command| !silent.contains(&command.as_str()) && !named(command).iter().any(|words| text.contains(words)))
        .collect();
    assert!(missing.is_empty(), "json.md says nothing of {missing:?}");
    let known = commands();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `sinew ")?.split_once('`'));
    let gone: Vec<&str> = rows.map(|(command, _)| command).filter(|command| !known.iter().any(|one| one == command)).collect();
    assert!(gone.is_empty(), "there is no such command: {gone:?}");
}

#[test]
fn what_is_printed_of_a_career_has_the_fields_of_its_schema() {
    let page = std::fs::read_to_string(root().join("docs/reference/json.md")).unwrap();
    let document = std::fs::read_to_string(root().join("crates/server/openapi.json")).unwrap();
    let schemas = serde_json::from_str::<Value>(&document).unwrap()["components"]["schemas"].clone();
    let desk = crate::career::harbour();
    let run = |args: &[&str]| {
        let mut command = desk.command(crate::run::sinew());
        crate::run::ran(command.env("SINEW_PASSPHRASE", "seventeen quiet herons").args(args).arg("--json"))
    };
    let (person, mut checked) = ("Maren Ostwald", 0);
    let answers: [(&str, &[&str]); 22] = [
        ("open-space", &[]),
        ("framework", &[]),
        ("evidence", &[person]),
        ("map", &[person]),
        ("next", &[person, "--trials", "100"]),
        ("signals", &[person, "--trials", "100"]),
        ("experience", &[person]),
        ("offers", &[person]),
        ("statements", &[]),
        ("check-in", &[]),
        ("learning", &[]),
        ("mentoring", &[]),
        ("brand", &[]),
        ("stories list", &[]),
        ("applications", &[]),
        ("packet", &["--level", "L3"]),
        ("packet list", &[]),
        ("status", &[]),
        ("retro", &[]),
        ("practice", &[]),
        ("export", &[]),
        ("bundle", &[]),
    ];
    for (command, args) in answers {
        let row = page.lines().find_map(|line| line.strip_prefix(&format!("| `sinew career {command}` | `"))).unwrap();
        let schema = &schemas[row.split('`').next().unwrap()];
        let named: Vec<&str> = ["career"].into_iter().chain(command.split(' ')).chain(args.iter().copied()).collect();
        let printed = run(&named).json();
        let fields = schema["properties"].as_object().unwrap_or_else(|| panic!("{row} is in no document"));
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(printed.get(name.as_str().unwrap()).is_some(), "{command} lacks {name}");
        }
        let unknown: Vec<&String> = printed.as_object().unwrap().keys().filter(|name| !fields.contains_key(*name)).collect();
        assert!(unknown.is_empty(), "{command} prints {unknown:?}, which its schema does not know");
        checked += 1;
    }
    assert_eq!(checked, answers.len());
}
