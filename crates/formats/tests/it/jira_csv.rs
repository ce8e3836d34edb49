//! Jira's CSV export, sound and otherwise.

mod damage;

use model::kind::Kind;
use proptest::prelude::*;
use sinew_formats::jira::csv::read;
use sinew_formats::{DateOrder, Format, Options, TeamFrom, sniff};

use crate::picture::{codes, draw, plain};

#[track_caller]
fn check(file: &str, drawing: &str, problems: &[&str]) {
    check_with(file.as_bytes(), &Options::default(), drawing, problems);
}

/// Compares items, risks, decisions and links with a drawing, and the problems with codes and places.
#[track_caller]
fn check_with(file: &[u8], options: &Options, drawing: &str, problems: &[&str]) {
    let (mut draft, found) = read(file, options);
    draft.records.retain(|record| !matches!(record.body.kind(), Kind::Person | Kind::Team));
    assert_eq!(draw(&draft), plain(drawing));
    assert_eq!(codes(&found), problems);
}

/// Reads rows under the four columns that planning rests on, and lists `key title` of each item.
#[track_caller]
fn check_rows(rows: &str, titles: &[&str], problems: &[&str]) {
    let file = format!("Issue key,Summary,Issue Type,Status,Created\n{rows}");
    let (draft, found) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
    let read: Vec<_> = draft.records.iter().map(|record| format!("{} {}", record.id, record.title)).collect();
    assert_eq!(read, titles);
    assert_eq!(codes(&found), problems);
}

/// Reads one item's cell `written` in the column `header`, and gives the record's field.
fn field(header: &str, written: &str, field: &str, options: &Options) -> (String, Vec<String>) {
    let file = format!("Issue key,Summary,Issue Type,Status,Created,{header}\nATL-1,One,Task,To Do,2026-03-01 09:00,\"{written}\"\n");
    let (draft, found) = read(file.as_bytes(), options);
    let record = draft.records.iter().find(|record| record.body.kind() == Kind::Item).unwrap();
    (record.body.fields().get(field).map(ToString::to_string).unwrap_or_default(), codes(&found))
}

#[track_caller]
fn check_field(header: &str, written: &str, name: &str, expected: &str) {
    assert_eq!(field(header, written, name, &Options::default()), (expected.to_owned(), Vec::new()), "{header}: {written}");
}

/// Reads one item's creation date.
#[track_caller]
fn check_date(written: &str, expected: &str) {
    let file = format!("Issue key;Summary;Issue Type;Status;Created\nATL-1;One;Task;To Do;{written}\n");
    let (draft, problems) = read(file.as_bytes(), &Options { date_order: Some(DateOrder::DayFirst), ..Options::default() });
    let created = draft.records.iter().find(|record| record.body.kind() == Kind::Item).unwrap().created_at;
    assert_eq!(created.map(|at| at.to_string()).unwrap_or_default(), expected, "{written}: {problems:?}");
}

#[test]
fn an_export_becomes_a_plan() {
    check(include_str!("fixtures/export.csv"), include_str!("fixtures/export.txt"), &["jira.link_outside @ issue ATL-2"]);
}

#[test]
fn headers_are_read_in_six_languages() {
    let headers = [
        "Issue key,Issue id,Issue Type,Summary,Status,Created,Resolved,Due Date,Assignee,Priority,Labels,Custom field (Story Points),Outward issue link (Blocks)",
        "Clave de incidencia,ID de la incidencia,Tipo de Incidencia,Resumen,Estado,Creada,Resuelta,Fecha de vencimiento,Persona asignada,Prioridad,Etiquetas,Campo personalizado (Story Points),Enlace de incidencia saliente (Blocks)",
        "Vorgangsschlüssel,Vorgangs-ID,Vorgangstyp,Zusammenfassung,Status,Erstellt,Erledigt,Fälligkeitsdatum,Zugewiesene Person,Priorität,Stichwörter,Benutzerdefiniertes Feld (Story Points),Ausgehende Vorgangsverknüpfung (Blocks)",
        "Clé de ticket,ID de ticket,Type de ticket,Résumé,État,Création,Résolue,Date d'échéance,Responsable,Priorité,Étiquettes,Champs personnalisés (Story Points),Lien de ticket sortant (Blocks)",
        "Chave da item,ID da item,Tipo de item,Resumo,Status,Criado,Resolvido(a),Data limite,Responsável,Prioridade,Categorias,Campo personalizado (Story Points),Link de saída da pendência externo (Blocks)",
        "課題キー,課題 ID,課題タイプ,要約,ステータス,作成日,解決日,期限,担当者,優先度,ラベル,カスタムフィールド (Story Points),外部課題リンク (Blocks)",
    ];
    let words = [
        ("Story", "In Progress"),
        ("Historia", "En curso"),
        ("Story", "In Arbeit"),
        ("Récit", "En cours"),
        ("História", "Em andamento"),
        ("ストーリー", "進行中"),
    ];
    for (header, (kind, status)) in headers.iter().zip(words) {
        let file = format!(
            "{header}\nATL-1,7,{kind},One,{status},2026-03-13 18:01,,2026-04-01,Ada,High,night,3,ATL-2\nATL-2,8,{kind},Two,{status},2026-03-13 18:01,,,,,,,\n"
        );
        assert_eq!(sniff(file.as_bytes()), Some(Format::JiraCsv), "{header}");
        check_with(
            file.as_bytes(),
            &Options { team_from: TeamFrom::Nowhere, ..Options::default() },
            &format!(
                r#"
item 7 ATL-1 "One" since 2026-03-13T18:01:00Z
    assignee: "person:Ada"
    committed: "2026-04-01"
    labels: ["night"]
    points: 3.0
    priority: "High"
    stage: "doing"
    status: "{status}"
    type: "story"
item 8 ATL-2 "Two" since 2026-03-13T18:01:00Z
    stage: "doing"
    status: "{status}"
    type: "story"
7 blocks 8
"#
            ),
            &[],
        );
    }
}

#[test]
fn dates_are_read_as_sites_write_them() {
    for written in [
        "13/mar/26 6:01 PM",
        "13/Mar/26 18:01",
        "2026-03-13 18:01",
        "2026-03-13T18:01:00Z",
        "2026-03-13T19:01:00.000+0100",
        "2026-03-13T13:01-05:00",
        "13.03.26 18:01",
        "13.03.2026, 18:01",
        "13/03/2026 18:01",
        "13/03/26 6:01 p. m.",
        "13 mar 2026, 18:01",
        "13-mar.-2026 18:01",
        "13 mars 2026 18:01",
        "13 de março de 2026 18:01",
        "13/März/26 18:01",
        "2026/03/13 18:01",
        "2026年3月13日 18:01",
        "13/3月/26 6:01 午後",
        "Mar 13, 2026 6:01 PM",
        "Fri, 13 Mar 2026 18:01:00 +0000",
        "3/13/26 6:01 PM",
    ] {
        check_date(written, "2026-03-13T18:01:00Z");
    }
    check_date("12/ene/26 12:30 AM", "2026-01-12T00:30:00Z");
    check_date("12/dic/25 12:30 PM", "2025-12-12T12:30:00Z");
    check_date("06 abr 2026, 0:36", "2026-04-06T00:36:00Z");
    check_date("1/août/26 9:00", "2026-08-01T09:00:00Z");
    check_date("1/juil./26 9:00", "2026-07-01T09:00:00Z");
    check_date("1/juin/26 9:00", "2026-06-01T09:00:00Z");
    check_date("1/déc./26 9:00", "2026-12-01T09:00:00Z");
    check_date("1/févr./26 9:00", "2026-02-01T09:00:00Z");
    check_date("1/Okt/26 9:00", "2026-10-01T09:00:00Z");
    check_date("1/out/26 9:00", "2026-10-01T09:00:00Z");
    check_date("13/03/2026", "2026-03-13T00:00:00Z");
}

#[test]
fn what_is_no_date_gives_none() {
    for written in [
        "soon",
        "31/feb/26 9:00 AM",
        "13/13/26",
        "25:00",
        "13/mar/26 25:01",
        "0000-01-01",
        "9999-12-31",
        "13/mar/26 6:01 XM",
        "1",
        "/////",
        "2026-03-13T18:01:00+99:99",
        "1/1/1/1/1",
        "99999999999/1/26",
    ] {
        check_date(written, "");
    }
}

#[test]
fn a_zone_moves_dates_that_have_none() {
    let file =
        "Issue key,Summary,Issue Type,Status,Created\nATL-1,One,Task,To Do,29/mar/26 02:30\nATL-2,Two,Task,To Do,2026-03-29T02:30Z\n";
    let options =
        Options { time_zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(), team_from: TeamFrom::Nowhere, ..Options::default() };
    let (draft, _) = read(file.as_bytes(), &options);
    let created: Vec<_> = draft.records.iter().map(|record| record.created_at.unwrap().to_string()).collect();
    // At 02:00 the clocks in Berlin went to 03:00, so 02:30 never was: an hour and a half after midnight is meant.
    assert_eq!(created, ["2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"]);
}

#[test]
fn one_date_can_settle_the_order_of_a_file() {
    let created = |dates: [&str; 2]| {
        let file = format!(
            "Issue key,Summary,Issue Type,Status,Created,Due Date\nATL-1,One,Task,To Do,{},1/2/26\nATL-2,Two,Task,To Do,{},\n",
            dates[0], dates[1]
        );
        let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
        let first = &draft.records[0];
        (first.created_at.unwrap().to_string(), first.body.fields()["committed"].to_string(), codes(&problems))
    };
    let found = |created: &str, due: &str, codes: &[&str]| {
        (format!("{created}T00:00:00Z"), format!("{due:?}"), codes.iter().map(|&code| code.to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(created(["03/04/2026", "13/04/2026"]), found("2026-04-03", "2026-02-01", &[]));
    assert_eq!(created(["03/04/2026", "04/13/2026"]), found("2026-03-04", "2026-01-02", &[]));
    let both = ["jira_csv.ambiguous_dates @ column Created", "jira_csv.ambiguous_dates @ column Due Date"];
    assert_eq!(created(["03/04/2026", "05/04/2026"]), found("2026-04-03", "2026-02-01", &both));
    assert_eq!(created(["13/04/2026", "04/13/2026"]), found("2026-04-13", "2026-02-01", &["jira_csv.mixed_dates @ column Created"]));
}

#[test]
fn estimates_are_seconds_or_words() {
    check_field("Original Estimate", "28800", "effort_minutes", "480");
    check_field("Original Estimate", "1w 2d 4h 30m", "effort_minutes", &(7 * 480 + 270).to_string());
    check_field("Remaining Estimate", "3600", "effort_minutes", "60");
    check_field("Custom field (Story point estimate)", "0.5", "points", "0.5");
    check_field("Custom field (Story Points)", "2,5", "points", "2.5");
}

#[test]
fn numbers_that_nobody_means_are_left_out() {
    for (header, written, code) in [
        ("Custom field (Story Points)", "-3", "jira.negative_number"),
        ("Custom field (Story Points)", "1e300", "jira.absurd_number"),
        ("Custom field (Story Points)", "many", "jira.bad_number"),
        ("Custom field (Story Points)", "NaN", "jira.bad_number"),
        ("Original Estimate", "-60", "jira.negative_number"),
        ("Original Estimate", "99999999999999999999", "jira.absurd_number"),
        ("Original Estimate", "3 fortnights", "jira.bad_number"),
        ("Due Date", "0000-00-00", "jira.absurd_date"),
        ("Due Date", "9999-12-31", "jira.absurd_date"),
        ("Due Date", "tomorrow", "jira.bad_date"),
    ] {
        let (value, codes) = field(header, written, if header.starts_with("Due") { "committed" } else { "points" }, &Options::default());
        assert_eq!((value.as_str(), codes), ("", vec![format!("{code} @ issue ATL-1")]), "{header}: {written}");
    }
}

#[test]
fn a_map_names_columns_and_statuses() {
    let map = |name: &str, target: &str| Options { map: vec![(name.to_owned(), target.to_owned())], ..Options::default() };
    assert_eq!(field("Custom field (Größe)", "8", "points", &map("Größe", "points")), ("8.0".to_owned(), vec![]));
    assert_eq!(field("Größe", "8", "points", &map("größe", "points")), ("8.0".to_owned(), vec![]));
    assert_eq!(field("Größe", "8", "points", &map("Grösse", "points")).1, ["jira_csv.unknown_column @ line 1"]);
    assert_eq!(field("Größe", "8", "points", &map("Größe", "size")).1, ["jira.unknown_field @ "]);
    let limbo = |options: &Options| {
        let (draft, problems) = read(b"Issue key,Summary,Issue Type,Status,Created\nATL-1,One,Task,In Limbo,2026-03-01\n", options);
        (draft.records.last().unwrap().body.fields()["stage"].to_string(), codes(&problems))
    };
    assert_eq!(
        limbo(&Options { team_from: TeamFrom::Nowhere, ..Options::default() }),
        ("\"doing\"".to_owned(), vec!["jira.unknown_status @ status In Limbo".to_owned()])
    );
    assert_eq!(limbo(&Options { team_from: TeamFrom::Nowhere, ..map("status:In Limbo", "todo") }), ("\"todo\"".to_owned(), vec![]));
}

#[test]
fn teams_come_from_the_field_the_component_or_the_project() {
    let teams = |columns: &str, cells: &str, from: TeamFrom| {
        let file = format!("Issue key,Summary,Issue Type,Status,Created,{columns}\nATL-1,One,Task,To Do,2026-03-01,{cells}\n");
        let (draft, _) = read(file.as_bytes(), &Options { team_from: from, ..Options::default() });
        draft.records.iter().filter(|record| record.body.kind() == Kind::Team).map(|record| record.title.clone()).collect::<Vec<_>>()
    };
    let columns = "Custom field (Team),Component/s,Project name";
    assert_eq!(teams(columns, "Web,Login,Atlas", TeamFrom::TeamField), ["Web"]);
    assert_eq!(teams(columns, ",Login,Atlas", TeamFrom::TeamField), ["Atlas"]);
    assert_eq!(teams(columns, "Web,Login,Atlas", TeamFrom::Component), ["Login"]);
    assert_eq!(teams(columns, "Web,Login,Atlas", TeamFrom::Project), ["Atlas"]);
    assert_eq!(teams(columns, "Web,Login,Atlas", TeamFrom::Nowhere), Vec::<String>::new());
    assert_eq!(teams("Project key", "", TeamFrom::TeamField), ["ATL"]);
}

#[test]
fn cells_may_hold_newlines_quotes_and_delimiters() {
    check_rows(
        "ATL-1,\"a \"\"b\"\"\nc, d\",Task,To Do,2026-03-01\r\nATL-2,e,Task,To Do,2026-03-01",
        &["ATL-1 a \"b\"\nc, d", "ATL-2 e"],
        &[],
    );
}

#[test]
fn semicolons_tabs_and_marks_part_cells_too() {
    for file in [
        "Issue key;Summary;Issue Type;Status;Created\nATL-1;One, two;Task;To Do;2026-03-01\n",
        "Issue key\tSummary\tIssue Type\tStatus\tCreated\nATL-1\tOne, two\tTask\tTo Do\t2026-03-01\n",
        "\u{feff}Issue key;Summary;Issue Type;Status;Created\r\n\r\nATL-1;One, two;Task;To Do;2026-03-01\r\n\r\n",
        "sep=;\nIssue key;Summary;Issue Type;Status;Created\nATL-1;One, two;Task;To Do;2026-03-01\n",
    ] {
        assert_eq!(sniff(file.as_bytes()), Some(Format::JiraCsv), "{file}");
        let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
        assert_eq!(draft.records[0].title, "One, two");
        assert_eq!(codes(&problems), [""; 0]);
    }
}

#[test]
fn a_quote_that_never_closes_spoils_its_line_only() {
    check_rows(
        "ATL-1,\"One,Task,To Do,2026-03-01\nATL-2,\"Two\",Task,To Do,2026-03-01\nATL-3,\"Three, four\",Task,To Do,2026-03-01\n",
        &["ATL-1 One", "ATL-2 Two", "ATL-3 Three, four"],
        &["jira_csv.missing_quote @ line 2"],
    );
    check_rows(
        "ATL-1,One,Task,To Do,2026-03-01\nATL-2,\"Two",
        &["ATL-1 One", "ATL-2 Two"],
        &["jira_csv.missing_quote @ line 3", "jira_csv.ragged_row @ line 3"],
    );
}

#[test]
fn a_stray_quote_is_text() {
    check_rows("ATL-1,\"A 5\" disk\",Task,To Do,2026-03-01\n", &["ATL-1 A 5\" disk"], &["jira_csv.stray_quote @ line 2"]);
}

#[test]
fn ragged_rows_keep_what_they_have() {
    check_rows(
        "ATL-1,One,Task\nATL-2,Two,Task,To Do,2026-03-01,more,\n",
        &["ATL-1 One", "ATL-2 Two"],
        &["jira_csv.ragged_row @ line 2", "jira_csv.ragged_row @ line 3"],
    );
}

#[test]
fn a_row_without_key_is_left_out() {
    check_rows(",Lost,Task,To Do,2026-03-01\nATL-2,Two,Task,To Do,2026-03-01\n", &["ATL-2 Two"], &["jira.no_key @ line 2"]);
}

#[test]
fn the_newest_of_two_rows_counts() {
    let file = "Issue key,Summary,Issue Type,Status,Created,Updated\nATL-1,new,Task,To Do,2026-03-01,2026-03-05\nATL-1,old,Task,To Do,2026-03-01,2026-03-02\n";
    let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
    assert_eq!(draft.records.iter().map(|record| record.title.as_str()).collect::<Vec<_>>(), ["new"]);
    assert_eq!(codes(&problems), ["jira.duplicate_issue @ issue ATL-1"]);
}

#[test]
fn links_that_make_no_sense_are_named() {
    let file = "Issue key,Summary,Issue Type,Status,Created,Inward issue link (Blocks),Inward issue link (Blocks),Outward issue link (Blocks),Parent\n\
        ATL-1,One,Task,To Do,2026-03-01,ATL-2,,ATL-1,ATL-1\nATL-2,Two,Task,To Do,2026-03-01,XYZ-9,,ATL-1,XYZ-8\n";
    let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
    let links: Vec<_> = draft.links.iter().map(|link| format!("{} {} {}", link.from, link.relation.name(), link.to)).collect();
    assert_eq!(links, ["ATL-2 blocks ATL-1", "XYZ-9 blocks ATL-2"]);
    assert_eq!(
        codes(&problems),
        [
            "jira.own_parent @ issue ATL-1",
            "jira.parent_outside @ issue ATL-2",
            "jira.self_link @ issue ATL-1",
            "jira.link_outside @ issue ATL-2"
        ]
    );
}

#[test]
fn a_file_that_is_only_a_header_says_so() {
    check_rows("", &[], &["jira_csv.no_rows @ "]);
    let (_, problems) = read(b"", &Options::default());
    assert_eq!(codes(&problems), ["text.empty @ "]);
    let (_, problems) = read(b"Issue key,Issue id\nATL-1,1\n", &Options::default());
    assert_eq!(codes(&problems), ["jira_csv.missing_column @ line 1"; 4]);
}

#[test]
fn finished_work_is_dated_as_well_as_the_file_can() {
    let finish = |columns: &str, cells: &str| {
        let file = format!("Issue key,Summary,Issue Type,Status,Created,{columns}\nATL-1,One,Task,Done,2026-03-05,{cells}\n");
        let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
        let record = &draft.records[0];
        (
            record.created_at.unwrap().to_string()[..10].to_owned(),
            record.history[0].at.to_string()[..10].to_owned(),
            codes(&problems).concat(),
        )
    };
    let found = |created: &str, finished: &str, codes: &str| (created.to_owned(), finished.to_owned(), codes.to_owned());
    assert_eq!(finish("Resolved", "2026-03-09"), found("2026-03-05", "2026-03-09", ""));
    assert_eq!(finish("Status Category Changed", "2026-03-08"), found("2026-03-05", "2026-03-08", ""));
    assert_eq!(finish("Updated", "2026-03-07"), found("2026-03-05", "2026-03-07", "jira.done_without_date @ issue ATL-1"));
    assert_eq!(finish("Resolved", "2026-03-01"), found("2026-03-01", "2026-03-01", "jira.resolved_before_created @ issue ATL-1"));
}

#[test]
fn work_that_will_not_be_done_is_dropped() {
    for (status, resolution, stage) in [
        ("Done", "Won't Do", "dropped"),
        ("Closed", "Duplicate", "dropped"),
        ("Rejected", "", "dropped"),
        ("Done", "Done", "done"),
        ("To Do", "Unresolved", "todo"),
        ("完了", "対応しない", "dropped"),
    ] {
        let file = format!(
            "Issue key,Summary,Issue Type,Status,Created,Resolution,Resolved\nATL-1,One,Task,{status},2026-03-05,{resolution},2026-03-06\n"
        );
        let (draft, _) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
        assert_eq!(draft.records[0].body.fields()["stage"], stage, "{status} {resolution}");
    }
}

#[test]
fn risks_say_what_they_would_cost() {
    let risk = |probability: &str, impact: &str| {
        let file = format!(
            "Issue key,Summary,Issue Type,Status,Created,Custom field (Probability),Custom field (Impact (days))\nATL-1,One,Risk,To Do,2026-03-05,{probability},{impact}\n"
        );
        let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
        let fields = draft.records[0].body.fields();
        (
            fields.get("probability").map(ToString::to_string).unwrap_or_default(),
            fields.get("impact_days").map(ToString::to_string).unwrap_or_default(),
            codes(&problems).len(),
        )
    };
    let found = |probability: &str, impact: &str, problems: usize| (probability.to_owned(), impact.to_owned(), problems);
    assert_eq!(risk("30 %", "5"), found("0.3", "[5.0,5.0,5.0]", 0));
    assert_eq!(risk("0.3", "2 / 5 / 10"), found("0.3", "[2.0,5.0,10.0]", 0));
    assert_eq!(risk("30", "2-10"), found("0.3", "[2.0,6.0,10.0]", 0));
    assert_eq!(risk("High (60-80%)", "10"), found("0.7", "[10.0,10.0,10.0]", 0));
    assert_eq!(risk("High", "5"), found("", "[5.0,5.0,5.0]", 1));
    assert_eq!(risk("130 %", "-5"), found("", "", 2));
}

#[test]
fn ten_megabytes_in_one_cell_are_a_description() {
    let long = "x \"\"y\"\"\n".repeat(10_000_000 / 8);
    let file = format!(
        "Issue key,Summary,Issue Type,Status,Created,Description\nATL-1,One,Task,To Do,2026-03-01,\"{long}\"\nATL-2,Two,Task,To Do,2026-03-01,\n"
    );
    let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
    assert_eq!(draft.records[0].body.fields()["description"].as_str().unwrap().len(), long.trim().replace("\"\"", "\"").len());
    assert_eq!(draft.records[1].title, "Two");
    assert_eq!(codes(&problems), [""; 0]);
}

#[test]
fn a_thousand_problems_of_one_kind_are_counted() {
    let rows: String = (0..1000).map(|number| format!("ATL-{number},{number},Task,To Do,soon\n")).collect();
    let (_, problems) = read(format!("Issue key,Summary,Issue Type,Status,Created\n{rows}").as_bytes(), &Options::default());
    assert_eq!(problems.len(), 21);
    assert_eq!(problems[20].words, "980 more of the same kind are not listed one by one.");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cells_come_back_as_they_were(titles in proptest::collection::vec("[^\r\0\u{feff}]{0,20}", 1..8), delimiter in proptest::sample::select(vec![',', ';', '\t'])) {
        let header = ["Issue key", "Summary", "Issue Type", "Status", "Created"].join(&delimiter.to_string());
        let mut file = header;
        for (number, title) in titles.iter().enumerate() {
            file += &["\nATL-".to_owned() + &number.to_string(), format!("\"{}\"", title.replace('"', "\"\"")), "Task".to_owned(), "To Do".to_owned(), "2026-03-01".to_owned()].join(&delimiter.to_string());
        }
        let (draft, problems) = read(file.as_bytes(), &Options { team_from: TeamFrom::Nowhere, ..Options::default() });
        prop_assert!(problems.is_empty(), "{problems:?}");
        let read: Vec<_> = draft.records.iter().map(|record| record.title.clone()).collect();
        let expected: Vec<_> = titles.iter().enumerate().map(|(number, title)| if title.trim().is_empty() { format!("ATL-{number}") } else { title.trim().to_owned() }).collect();
        prop_assert_eq!(read, expected);
    }
}
