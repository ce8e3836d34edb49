//! Files that are bad in places: the good rows come in, the bad ones are listed, and none comes in halves.

use std::collections::BTreeSet;

use model::kind::Kind;
use model::problem::{Problem, Severity};
use sinew_formats::Options;
use sinew_formats::register::{PROBLEMS, read, write_csv};

use super::edited::World;
use super::{codes, places};

/// Imports a file into the small world; returns what came in, and what was left out and why.
fn import(text: &str) -> (Vec<String>, Vec<Problem>) {
    let mut world = World::new();
    let (_, mut problems) = read(text.as_bytes(), &Options::default());
    let (_, mut done) = world.read(text);
    problems.append(&mut done.problems);
    (world.take(done), problems)
}

fn check(text: &str, came: &[&str], left_out: &[&str]) {
    let (found, problems) = import(text);
    assert_eq!(found, came, "{problems:#?}");
    assert_eq!(places(&problems), left_out);
    let words = problems.iter().filter(|problem| problem.severity > Severity::Note).map(|problem| &problem.words);
    words.for_each(|words| assert!(words.contains(' ') && words.ends_with('.'), "it says what to do: {words}"));
}

#[test]
fn good_rows_come_in_and_bad_ones_are_listed_with_row_and_column() {
    check(
        "Kind,Title,Probability,Review,State,Owner,Threatens,Labels\n\
         risk,Good,0.2,2026-05-01,open,U-1,I-1,a; b\n\
         risk,Half a number,a half,,,,,\n\
         risk,A day or a month,,03/04/2026,,,,\n\
         risk,No such state,,,maybe,,,\n\
         risk,Too likely,1.5,,,,,\n\
         risk,Nobody,,,,U-99,,\n\
         risk,Nothing,,,,,I-99,\n\
         risk,,0.1,,,,,\n\
         risk,A quote,,,,,,\"\"\"a\n\
         rsk,Misspelt,,,,,,\n\
         forecast,By hand,,,,,,\n\
         risk,Also good,,,,,,\n",
        &["+ R-3 Good", "+ R-4 Also good", "+ R-3 threatens I-1"],
        &[
            "line 3, Probability: register.bad_number",
            "line 4, Review: register.bad_date",
            "line 5, State: register.unknown_choice",
            "line 10: register.missing_quote",
            "line 11: register.unknown_kind",
            "line 12: register.unknown_kind",
            "line 7, Owner: register.unknown_record",
            "line 8, Threatens: register.unknown_record",
            "line 9: register.no_title",
            "line 6, Probability: register.broken_rule",
        ],
    );
}

/// What people write when they know what they mean, and no column holds it so.
#[test]
fn a_value_that_is_not_what_its_column_holds_costs_its_row() {
    check(
        "Kind,Title,Impact days,Options,Check ins,Week\n\
         risk,Two of three points,1 / 8,,,\n\
         risk,Three points,1 / 3 / 8,,,\n\
         decision,Perhaps,,\"text: Buy, chosen: perhaps\",,\n\
         decision,Yes,,\"text: Buy, chosen: yes; text: Build\",,\n\
         key result,No such part,,,\"on: 2026-03-02, amount: 5\",\n\
         key result,Never closed,,,\"{on: 2026-03-02, value: 5\",\n\
         calendar,Not a time,,,,[nine to five]; []; []; []; []; []; []\n\
         calendar,Six days,,,,[9-17]; [9-17]; [9-17]; [9-17]; [9-17]; []\n",
        &["+ R-3 Three points", "+ D-1 Yes"],
        &[
            "line 2, Impact days: register.bad_value",
            "line 4, Options: register.bad_value",
            "line 6, Check ins: register.bad_value",
            "line 7, Check ins: register.bad_value",
            "line 8, Week: register.bad_value",
            "line 9, Week: register.bad_value",
        ],
    );
}

/// An outline that somebody turned upside down, with a mistake in one row: it stays where it was, and so does what would have gone under it.
#[test]
fn what_is_left_out_may_leave_no_room_for_another_row() {
    let mut world = World::new();
    world.import("Kind,Key,Title,Parent\nitem,I-3,Phase,\nitem,I-4,Part,I-3\nitem,I-5,Piece,I-4\n");
    let (_, done) = world.read("Kind,Key,Parent,Points\nitem,I-5,I-2,-1\nitem,I-4,I-5,\nitem,I-3,I-4,\nitem,I-1,I-2,\n");
    assert_eq!(
        places(&done.problems),
        ["line 2, Points: register.broken_rule", "line 3, Parent: register.broken_rule", "line 4, Parent: register.broken_rule"]
    );
    let moved = world.take(done);
    assert_eq!(moved.len(), 1, "{moved:?}");
    assert!(moved[0].starts_with("I-1 parent = "));
}

/// A row of several edits of which one cannot be: none of them is made.
#[test]
fn a_row_comes_in_whole_or_not_at_all() {
    check(
        "Kind,Key,Title,Probability,Category,Threatens\nrisk,R-1,Other,7,x,I-2\nrisk,R-2,,,y,\n",
        &["R-2 category = \"y\""],
        &["line 2, Probability: register.broken_rule"],
    );
}

#[test]
fn what_rests_on_a_bad_row_is_left_out_with_it() {
    check(
        "Kind,Key,Title,Parent,Interest\n\
         objective,O-1,Sound,,\n\
         key result,KR-1,Good,O-1,\n\
         key result,KR-2,Of nothing,O-2,\n\
         stakeholder,SH-1,Too interested,,9\n\
         objective,O-3,,,\n\
         key result,KR-3,Of a bad one,O-3,\n\
         key result,KR-4,Under a risk,R-1,\n",
        &["+ O-1 Sound", "+ KR-1 Good"],
        &[
            "line 4, Parent: register.unknown_record",
            "line 6: register.no_title",
            "line 8, Parent: register.wrong_kind",
            "line 7: register.rests_on_bad_row",
            "line 5, Interest: register.broken_rule",
        ],
    );
}

#[test]
fn circles_of_parents_are_left_out() {
    let text = "Kind,Key,Title,Parent\nitem,I-7,One,I-8\nitem,I-8,Two,I-7\nitem,I-9,Three,I-1\n";
    let (came, problems) = import(text);
    assert_eq!(came, ["+ I-9 Three"]);
    assert!(codes(&problems).is_subset(&BTreeSet::from(["register.broken_rule", "register.rests_on_bad_row"])), "{problems:#?}");
}

#[test]
fn one_record_is_one_row() {
    check(
        "Kind,Key,Title\nrisk,R-1,First\nrisk,r-1,Second\nrisk,R-8,New\nrisk,R-8,New again\ndecision,R-2,Is a risk\n",
        &["R-1 title = \"First\"", "+ R-8 New"],
        &["line 3: register.duplicate_row", "line 5: register.duplicate_row", "line 6: register.wrong_kind"],
    );
}

/// `R-1` of another program is not `R-1` here: a file from there does not go over it.
#[test]
fn a_row_of_another_space_does_not_go_over_the_record_that_has_its_key_here() {
    let elsewhere = write_csv(&super::space(3), &[Kind::Risk]);
    let (came, problems) = import(&elsewhere);
    assert!(came.iter().all(|line| !line.starts_with("R-1 ") && !line.starts_with("R-2 ")), "{came:?}");
    assert!(problems.iter().any(|problem| problem.code == "register.other_record" && problem.place == "line 2"), "{problems:#?}");
}

#[test]
fn names_that_several_have_are_unclear() {
    check(
        "Kind,Key,Title,Owner\nperson,U-8,Grace Hopper,\nrisk,,By name,Grace Hopper\nrisk,,By key,U-8 Grace Hopper\n",
        &["+ U-8 Grace Hopper", "+ R-3 By key"],
        &["line 3, Owner: register.unclear_name"],
    );
}

#[test]
fn cells_of_other_kinds_and_columns_of_none_are_named() {
    let (came, problems) = import("Kind,Title,Needed by,Colour,State,State\nrisk,A,2026-01-01,,,\nrisk,B,,red,open,closed\nrisk,C,,,,,x\n");
    assert_eq!(came, ["+ R-3 B"]);
    assert_eq!(places(&problems), ["line 2, Needed by: register.not_of_kind", "line 4: register.ragged_row"]);
    assert!(codes(&problems).is_superset(&BTreeSet::from(["register.unknown_column", "register.repeated_column"])), "{problems:#?}");
}

#[test]
fn markdown_that_is_bad_in_places() {
    let text = "# Risks\n\nHello.\n\n| Key | Title | Probability |\n|---|---|---|\n| R-1 | | much |\n| | New | 0.2 |\n| | a | b | c |\n\n> lost\n\n## New\n\n### Plan\n\n> Do it.\n\n## R-55\n\n### Plan\n\n> Never.\n\n# Risques\n\n| Title |\n|---|\n| x |\n";
    let (came, problems) = import(text);
    assert_eq!(came, ["+ R-3 New"]);
    assert_eq!(
        places(&problems),
        [
            "line 9: register.ragged_row",
            "line 19: register.unknown_section",
            "line 7, Probability: register.bad_number",
            "line 25: register.unknown_kind"
        ]
    );
    assert_eq!(problems.iter().filter(|problem| problem.code == "register.stray_text").count(), 2);
}

#[test]
fn files_with_nothing_say_so() {
    for (text, code) in [("", "text.empty"), ("Kind,Title,Sinew\n", "register.no_rows"), ("# Risks\n", "register.no_rows")] {
        let (draft, problems) = read(text.as_bytes(), &Options::default());
        assert!(draft.is_empty());
        assert_eq!(codes(&problems), BTreeSet::from([code]), "{text}");
    }
}

/// Every code that is listed is one that the source emits.
#[test]
fn problem_codes_are_those_of_the_source() {
    let source = ["register.rs", "register/csv.rs", "register/markdown.rs", "register/notation.rs"]
        .map(|file| std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)).unwrap());
    for (code, _) in PROBLEMS {
        assert!(
            source.iter().any(|text| text.matches(&format!("\"{code}\"")).count() > usize::from(text.contains("pub const PROBLEMS")))
                || source.iter().skip(1).any(|text| text.contains(&format!("\"{code}\""))),
            "{code}"
        );
    }
}
