//! A look at a table's columns: what each is read as, and what it holds.

use model::kind::Kind;
use sinew_formats::columns::{Column, columns, fields};
use sinew_formats::register::guess;
use sinew_formats::{Format, Options, read, sniff};

use crate::mutation::mutations;
use crate::picture::{codes, plain};

/// Draws columns, one a line: name, how many, what it is read as, samples.
fn draw(columns: &[Column]) -> String {
    let line = |column: &Column| {
        let count = if column.count > 1 { format!(" x{}", column.count) } else { String::new() };
        let samples: String = column.samples.iter().map(|sample| format!(" | {sample}")).collect();
        format!("{}{count}: {}{samples}\n", column.name, column.read_as.unwrap_or("-"))
    };
    columns.iter().map(line).collect()
}

#[track_caller]
fn check(file: &str, map: &[(&str, &str)], drawing: &str) {
    let map = map.iter().map(|(column, field)| ((*column).to_owned(), (*field).to_owned())).collect();
    let found = columns(plain(file).as_bytes(), &Options { map, ..Options::default() });
    assert_eq!(draw(&found), plain(drawing));
}

#[test]
fn columns_of_jira_in_english() {
    check(
        "
        Summary,Issue key,Issue Type,Status,Labels,Labels,Sprint,Custom field (Story Points),Outward issue link (Blocks),Inward issue link (Risk),Votes
        Copy the ledger,ATL-1,Story,To Do,night,,Sprint 1,5,ATL-2,ATL-9,0
        Cut over,ATL-2,Milestone,To Do,,weekend,,,,,0
        Look back,ATL-3,Task,Done,night,,,,,,2
        ",
        &[],
        "
        Summary: title | Copy the ledger | Cut over | Look back
        Issue key: key | ATL-1 | ATL-2 | ATL-3
        Issue Type: type | Story | Milestone | Task
        Status: status | To Do | Done
        Labels x2: labels | night | weekend
        Sprint: sprints | Sprint 1
        Custom field (Story Points): points | 5
        Outward issue link (Blocks): blocks | ATL-2
        Inward issue link (Risk): threatened_by | ATL-9
        Votes: - | 0 | 2
        ",
    );
}

#[test]
fn columns_of_jira_in_german() {
    check(
        "
        Zusammenfassung;Vorgangsschlüssel;Vorgangstyp;Status;Erstellt;Fällig;Benutzerdefinierte Felder (Größe);Verknüpfung eingehend (Blocks)
        Hauptbuch kopieren;ATL-1;Story;Zu erledigen;03.02.2026;30.04.2026;5;ATL-7
        ",
        &[],
        "
        Zusammenfassung: title | Hauptbuch kopieren
        Vorgangsschlüssel: key | ATL-1
        Vorgangstyp: type | Story
        Status: status | Zu erledigen
        Erstellt: created | 03.02.2026
        Fällig: committed | 30.04.2026
        Benutzerdefinierte Felder (Größe): - | 5
        Verknüpfung eingehend (Blocks): blocked_by | ATL-7
        ",
    );
}

#[test]
fn a_map_says_what_a_column_is_read_as() {
    let file = "
        Summary,Issue key,Issue Type,Status,Custom field (Size),Due Date
        Copy the ledger,ATL-1,Story,To Do,5,2026-04-30
        ";
    let drawing = "
        Summary: title | Copy the ledger
        Issue key: key | ATL-1
        Issue Type: type | Story
        Status: status | To Do
        Custom field (Size): points | 5
        Due Date: target_end | 2026-04-30
        ";
    check(file, &[("Size", "points"), ("due date", "target_end"), ("Nowhere", "points"), ("Summary", "nonsense")], drawing);
}

#[test]
fn columns_of_a_plain_table() {
    check(
        "
        Task Name;Größe;Days;Actual-Start;;Title
        Build;5;3d;2026-03-02;x;
        Test;;4h;;;Try it out
        ",
        &[("größe", "story_points"), ("Größe", "points")],
        "
        Task Name: title | Build | Test
        Größe: points | 5
        Days: duration | 3d | 4h
        Actual-Start: actual start | 2026-03-02
        : - | x
        Title: title | Try it out
        ",
    );
}

#[test]
fn a_table_that_no_reader_knows_shows_its_columns_all_the_same() {
    check("Was,Wann\nBauen,morgen\n", &[], "Was: - | Bauen\nWann: - | morgen\n");
    check("Was,Wann\nBauen,morgen\n", &[("Was", "title")], "Was: title | Bauen\nWann: - | morgen\n");
}

#[test]
fn samples_are_short_and_come_from_the_first_rows() {
    let long = "ä".repeat(61);
    let mut file = format!("title,notes,late\n{long},\"two\nlines\",\n");
    file += &"Build,,\n".repeat(600);
    file += "Build,,here\n";
    let found = columns(file.as_bytes(), &Options::default());
    assert_eq!(found[0].samples, ["ä".repeat(59) + "…", "Build".to_owned()]);
    assert_eq!(found[1].samples, ["two\nlines"]);
    assert!(found[2].samples.is_empty());
}

#[test]
fn other_files_have_no_columns() {
    for bytes in
        [&b"{\"issues\": []}"[..], b"<Project/>", b"{\"sinew\": 1, \"records\": []}", b"\x89PNG\0\0", b"", b"\xef\xbb\xbf", b"  \n"]
    {
        assert!(columns(bytes, &Options::default()).is_empty());
    }
    assert!(fields(Format::Mspdi).is_empty());
    assert!(fields(Format::Sinew).is_empty());
}

/// Every name that is offered does what it says: a column that it is given to is read as it, without a problem.
#[test]
fn every_field_can_be_given_to_a_column() {
    let files = [(Format::JiraCsv, "Summary,Issue key,Issue Type,Status,Created,Odd\n"), (Format::Csv, "title,Odd\n")];
    for (format, header) in files {
        let fields = fields(format);
        assert!(fields.len() >= 30);
        for (name, help) in fields {
            assert!(help.ends_with('.'), "{name}: {help}");
            let options = Options { map: vec![("Odd".to_owned(), name.to_owned())], ..Options::default() };
            assert_eq!(sniff(header.as_bytes()), Some(format));
            let found = columns(header.as_bytes(), &options);
            assert_eq!(found.last().unwrap().read_as, Some(name));
            let (_, problems) = read("plan.csv", header.as_bytes(), &options);
            assert!(codes(&problems).iter().all(|code| !code.contains("unknown_")), "{name}: {problems:?}");
        }
    }
}

#[test]
fn damaged_tables_have_columns_or_none() {
    for sample in [&include_bytes!("fixtures/export.csv")[..], b"ID;Title;Days;Predecessors;Mood\n1;Build;3d;;good\n2;Test;\"2d\";1;\n"] {
        mutations(sample, |bytes| {
            let options = Options { map: vec![("mood".to_owned(), "labels".to_owned())], ..Options::default() };
            for column in columns(bytes, &options) {
                assert!(column.samples.len() <= 3 && column.count > 0);
                assert!(column.samples.iter().all(|sample| !sample.is_empty() && sample.chars().count() <= 60));
            }
        });
    }
}

#[test]
fn of_which_kind_rows_may_be_is_guessed_from_their_columns() {
    let guessed = |header: &str| {
        let text = format!("{header}\nx\n");
        let known = columns(text.as_bytes(), &Options::default()).iter().filter(|column| column.read_as.is_some()).count();
        guess(text.as_bytes(), known)
    };
    assert_eq!(guessed("Title,Owner,Probability,Impact days,Response"), Some(Kind::Risk));
    assert_eq!(guessed("title,asked,owner,needed_by,without"), Some(Kind::Ask));
    assert_eq!(guessed("id,title,duration,predecessors,team"), None, "a plan has a reader of its own");
    assert_eq!(guessed("Title,Owner,Description"), None, "many kinds have those");
    assert_eq!(guessed(""), None);
}

#[test]
fn columns_of_a_table_whose_rows_are_of_a_kind() {
    let text = "Key,Title,Probability,Threatens,Colour\n,The vendor slips,30%,HBR-7,red\n,Nobody comes,,,\n";
    let found = columns(text.as_bytes(), &Options { kind: Some(Kind::Risk), ..Options::default() });
    assert_eq!(
        draw(&found),
        "Key: Key\nTitle: title | The vendor slips | Nobody comes\nProbability: probability | 30%\nThreatens: threatens | HBR-7\nColour: - | red\n"
    );
}
