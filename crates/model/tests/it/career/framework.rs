//! The framework file: ours is sound, and every bad one says what is wrong and where.

use serde_json::{Value, json};
use sinew_model::career::catalogue::MEASURES;
use sinew_model::career::framework::{Checked, own, read};

use super::ladder;

/// A framework of one competency at two levels, to be spoilt.
fn sound() -> Value {
    json!({
        "name": "Ours", "version": "3",
        "levels": [
            {"key": "A", "name": "First", "gate": "items >= 1"},
            {"key": "B", "name": "Second", "after": "A", "scope": 2, "gate": "items >= 3 && verified >= 1"},
        ],
        "areas": [{"key": "X", "name": "Craft"}],
        "competencies": [{
            "id": "X1", "area": "X", "name": "Risks",
            "levels": {
                "A": {"behaviour": "Raises risks.", "rule": "risks_raised >= 2"},
                "B": {"behaviour": "Closes them.", "rule": "risks >= 8 && risks_in_time_share >= 0.6"},
            },
        }],
    })
}

#[test]
fn ours_is_sound_and_holds_all_that_it_promises() {
    let ladder = own();
    let framework = &ladder.framework;
    assert_eq!((framework.areas.len(), framework.competencies.len(), framework.levels.len()), (4, 23, 7));
    for competency in &framework.competencies {
        assert_eq!(competency.levels.len(), 7, "{}", competency.id);
        assert!(!competency.item.is_empty() && !competency.guard.is_empty(), "{}", competency.id);
    }
    // The two ways after Senior are parallel.
    let path = |level: &str| ladder.path(level).iter().map(|level| level.key.as_str()).collect::<Vec<_>>().join(" ");
    assert_eq!(path("L5P"), "L1 L2 L3 L4 L5P");
    assert_eq!(path("L6"), "L1 L2 L3 L4 L5M L6");
    assert!(ladder.checks().iter().all(|check| check.checked != Checked::No));
}

#[test]
fn what_is_printed_is_read_again() {
    let printed = serde_json::to_vec(&ladder().framework).unwrap();
    let (again, problems) = read(&printed);
    assert_eq!((again.framework, problems.len()), (ladder().framework.clone(), 0));
}

#[test]
fn every_measure_is_named_by_a_rule_of_ours() {
    let named: Vec<&str> = ladder()
        .framework
        .competencies
        .iter()
        .flat_map(|competency| ladder().framework.levels.iter().filter_map(|level| ladder().rule(&competency.id, &level.key)))
        .flat_map(|rule| rule.measures())
        .collect();
    let unused: Vec<&str> = MEASURES.iter().map(|measure| measure.name).filter(|name| !named.contains(name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn an_organisations_own_is_read_and_told_which_rules_can_be_checked() {
    let mut file = sound();
    file["competencies"][0]["levels"]["A"]["rule"] = json!("lines_of_code >= 1000");
    file["competencies"][0]["levels"]["B"]["rule"] = json!("risks >= 8 && attested('Shares risks early.')");
    let (ladder, problems) = read(file.to_string().as_bytes());
    let checks: Vec<_> = ladder.checks().into_iter().map(|check| (check.level, check.checked, check.unknown)).collect();
    assert_eq!(checks, [("A".to_owned(), Checked::No, vec!["lines_of_code".to_owned()]), ("B".to_owned(), Checked::Partly, vec![])]);
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["framework.unknown_measure"]);
}

/// Spoils the sound framework and expects one problem, at its place.
#[track_caller]
fn check(spoil: impl FnOnce(&mut Value), code: &str, place: &str) {
    let mut file = sound();
    assert!(read(file.to_string().as_bytes()).1.is_empty());
    spoil(&mut file);
    let (_, problems) = read(file.to_string().as_bytes());
    let told: Vec<String> = problems.iter().map(|problem| format!("{} at {}", problem.code, problem.place)).collect();
    assert_eq!(told, [format!("{code} at {place}")], "{problems:#?}");
    assert!(problems[0].words.len() > 20 && problems[0].words.ends_with('.'), "{}", problems[0].words);
}

fn rule(text: &str) -> impl FnOnce(&mut Value) + '_ {
    move |file| file["competencies"][0]["levels"]["A"]["rule"] = json!(text)
}

#[test]
fn bad_frameworks_say_what_is_wrong_and_where() {
    let again = |list: &'static str| {
        move |file: &mut Value| {
            let first = file[list][0].clone();
            file[list].as_array_mut().unwrap().push(first);
        }
    };
    check(again("levels"), "framework.duplicate", "level A");
    check(again("areas"), "framework.duplicate", "area X");
    check(again("competencies"), "framework.duplicate", "competency X1");
    check(|file| file["competencies"][0]["area"] = json!("Y"), "framework.unknown_area", "competency X1");
    check(
        |file| file["competencies"][0]["levels"]["C"] = json!({"behaviour": "b", "rule": "risks >= 1"}),
        "framework.unknown_level",
        "competency X1",
    );
    check(|file| file["levels"][1]["after"] = json!("Z"), "framework.unknown_level", "level B");
    check(|file| file["levels"][0]["after"] = json!("A"), "framework.level_cycle", "level A");
    check(
        |file| drop(file["competencies"][0]["levels"].as_object_mut().unwrap().remove("B")),
        "framework.missing_rule",
        "competency X1, level B",
    );
    check(|file| file["competencies"][0]["name"] = json!(" "), "framework.empty", "competency X1");
    check(|file| file["competencies"][0]["levels"]["A"]["behaviour"] = json!(""), "framework.empty", "competency X1, level A");
    check(|file| file["competencies"] = json!([]), "framework.empty", "competencies");
    check(|file| file["levels"][0]["gate"] = json!("risks >= 1"), "framework.wrong_place", "level A, gate");
    let a = "competency X1, level A";
    check(rule("items >= 1"), "framework.wrong_place", a);
    check(rule("risks >="), "framework.rule_syntax", a);
    check(rule("risks >= 1 &&"), "framework.rule_syntax", a);
    check(rule(""), "framework.rule_syntax", a);
    check(rule("risks"), "framework.rule_not_bool", a);
    check(rule("risks + 1.0"), "framework.rule_unsupported", a);
    check(rule("risks + 1 >= 2"), "framework.rule_not_bool", a);
    check(rule("[1, 2].exists(risk, risk > 1)"), "framework.rule_unsupported", a);
    check(rule("risks.count >= 1"), "framework.rule_unsupported", a);
    check(rule("!(risks >= 1)"), "framework.rule_unsupported", a);
    check(rule("attested(risks)"), "framework.rule_unsupported", a);
    check(rule("attested('')"), "framework.rule_unsupported", a);
    check(rule("size('abc') >= 1"), "framework.rule_unsupported", a);
    check(rule("rissk >= 1"), "framework.unknown_measure", a);
    check(rule(&format!("{}risks >= 1", "risks >= 1 && ".repeat(60))), "framework.rule_too_long", a);
    check(rule(&format!("{}risks >= 1{}", "(".repeat(9), ")".repeat(9))), "framework.rule_too_long", a);
}

#[test]
fn what_is_no_framework_is_said_with_its_line() {
    for text in [
        "",
        "[]",
        "{",
        "{\"name\": 3}",
        "null",
        "{\"name\": \"a\", \"version\": \"1\", \"levels\": [], \"areas\": [], \"competencies\": [], \"more\": 1}",
    ] {
        let (ladder, problems) = read(text.as_bytes());
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["framework.unreadable"], "{text}");
        assert!(ladder.framework.levels.is_empty());
    }
}

#[test]
fn a_circle_of_levels_ends_every_path() {
    let mut file = sound();
    file["levels"][0]["after"] = json!("B");
    let (ladder, problems) = read(file.to_string().as_bytes());
    assert_eq!(problems.iter().filter(|problem| problem.code == "framework.level_cycle").count(), 2);
    assert_eq!(ladder.path("B").len(), 2);
}

/// The parser works by recursion: nothing that somebody writes brings it down on the stack of a test's thread.
#[test]
fn no_rule_overflows_the_stack() {
    for text in [
        "(".repeat(500),
        "-".repeat(590),
        "!".repeat(590),
        format!("1{}", "+1".repeat(290)),
        format!("a{}", ".a".repeat(290)),
        format!("a{}", "?a:a".repeat(140)),
        format!("a{}", "[a".repeat(290)),
        format!("{}1{}", "f(".repeat(190), ")".repeat(190)),
        format!("a{}", "&&a".repeat(190)),
        format!("a{}", " in a".repeat(110)),
        format!("'{}'", "x".repeat(590)),
        format!("''{}", "''(".repeat(190)),
        format!("a{}", "<a".repeat(290)),
        format!("{}1", "{1:".repeat(190)),
    ] {
        let mut file = sound();
        file["competencies"][0]["levels"]["A"]["rule"] = json!(text);
        let (_, problems) = read(file.to_string().as_bytes());
        assert!(problems.iter().any(|problem| problem.code.starts_with("framework.rule_")), "{text}");
    }
}
