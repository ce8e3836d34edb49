//! A register that somebody edited: what they edited changes, and nothing else.

use model::change::{Change, Commit, Edit, apply};
use model::decide::{Command, Moment, decide, find};
use model::draft::Draft;
use model::import::{Import, Known, import};
use model::kind::Kind;
use model::space::{LinkData, Relation, Space};
use serde_json::json;
use sinew_formats::Options;
use sinew_formats::register::{read, write_csv, write_markdown};

use super::world::told;

/// A space that is edited by commands, with its journal.
pub(super) struct World {
    pub(super) space: Space,
    journal: Vec<Commit>,
    moment: Moment,
}

impl World {
    pub(super) fn new() -> World {
        let moment = Moment::new("2026-03-02T12:00:00Z".parse().unwrap(), 3);
        let mut world = World { space: Space::default(), journal: Vec::new(), moment };
        world.add(Kind::Person, "Ada Lovelace", json!({}));
        world.add(Kind::Person, "Grace Hopper", json!({}));
        world.add(Kind::Item, "Cutover", json!({}));
        world.add(Kind::Item, "Training", json!({}));
        world.add(
            Kind::Risk,
            "The vendor slips",
            json!({ "probability": 0.3, "impact_days": [1, 3, 8], "description": "They said so.\n\nTwice." }),
        );
        world.add(Kind::Risk, "Nobody comes", json!({ "category": "people" }));
        world.set("R-1", json!({ "owner": world.id("U-1") }));
        world.link("R-1", Relation::Threatens, "I-1");
        world
    }

    fn id(&self, key: &str) -> String {
        find(&self.space, key).unwrap().id.to_string()
    }

    pub(super) fn run(&mut self, command: &Command) {
        let changes = decide(&self.space, command, &mut self.moment).unwrap();
        self.commit(changes);
    }

    fn commit(&mut self, changes: Vec<Change>) {
        changes.iter().for_each(|change| apply(&mut self.space, &change.edit));
        self.space.revision += 1;
        let (revision, recorded_at) = (self.space.revision, self.moment.now);
        self.journal.push(Commit { revision, recorded_at, actor: "Ada".to_owned(), door: "cli".to_owned(), note: None, changes });
    }

    fn add(&mut self, kind: Kind, title: &str, fields: serde_json::Value) {
        let fields = serde_json::from_value(fields).unwrap();
        self.run(&Command::Create { kind, title: title.to_owned(), key: None, parent: None, fields });
    }

    pub(super) fn set(&mut self, key: &str, fields: serde_json::Value) {
        let record = find(&self.space, key).unwrap().id;
        self.run(&Command::Set { record, fields: serde_json::from_value(fields).unwrap() });
    }

    fn link(&mut self, from: &str, relation: Relation, to: &str) {
        let (from, to) = (find(&self.space, from).unwrap().id, find(&self.space, to).unwrap().id);
        self.run(&Command::Link { from, relation, to, data: LinkData::default() });
    }

    pub(super) fn read(&mut self, text: &str) -> (Draft, Import) {
        let (draft, _) = read(text.as_bytes(), &Options::default());
        let done = import(&self.space, draft.clone(), Known { journal: &self.journal, ..Known::default() }, &mut self.moment);
        (draft, done)
    }

    /// Imports a register and lists what it changed: `R-1 probability`, `+ R-3`, `+ R-1 threatens I-2`.
    pub(super) fn import(&mut self, text: &str) -> Vec<String> {
        let (_, done) = self.read(text);
        assert!(done.problems.is_empty(), "{:#?}\n{text}", done.problems);
        self.take(done)
    }

    pub(super) fn take(&mut self, done: Import) -> Vec<String> {
        let edits: Vec<Edit> = done.changes.iter().map(|change| change.edit.clone()).collect();
        let before = self.space.clone();
        self.commit(done.changes);
        let key = |id| self.space.record(id).or_else(|| before.record(id)).unwrap().key.clone();
        let say = |edit: Edit| match edit {
            Edit::RecordCreated { record } => format!("+ {} {}", record.key, record.title),
            Edit::RecordRemoved { record } => format!("- {}", record.key),
            Edit::FieldChanged { record, field, after, .. } => format!("{} {field} = {after}", key(record)),
            Edit::LinkAdded { link } => format!("+ {} {} {}", key(link.from), link.relation.name(), key(link.to)),
            Edit::LinkRemoved { link } => format!("- {} {} {}", key(link.from), link.relation.name(), key(link.to)),
        };
        edits.into_iter().map(say).collect()
    }

    pub(super) fn csv(&self) -> String {
        write_csv(&self.space, &[Kind::Risk])
    }
}

/// Replaces a text that must be there once.
fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} in\n{text}");
    text.replace(from, to)
}

const HEADER: &str = "Kind,Key,Title,Response,State,Escalated to,Owner,Occurred on,Proximity,Review,Cost,Impact in days,Probability,Probability range,Residual impact in days,Residual probability,Category,Status,Trigger,Link,Labels,Description,Plan,Parent,Threatens,Mitigated by,Follows from,Sinew";

#[test]
fn a_register_reads_well() {
    let world = World::new();
    let csv = world.csv();
    let mut lines = csv.trim_start_matches('\u{feff}').split("\r\n");
    assert_eq!(lines.next(), Some(HEADER));
    let first = lines.next().unwrap();
    assert!(
        first.starts_with(
            "risk,R-1,The vendor slips,,open,,U-1 Ada Lovelace,,,,,1 / 3 / 8,0.3,,,,,,,,,\"They said so.\n\nTwice.\",,,I-1,,,8-"
        ),
        "{first}"
    );
    let markdown = write_markdown(&world.space, &[Kind::Risk]);
    let (table, sections) = markdown.split_once("\n\n## ").unwrap();
    let marks: Vec<&str> = table.split(" | ").filter_map(|cell| cell.strip_prefix("8-")?.get(..10)).collect();
    let table = marks.iter().fold(table.to_owned(), |table, mark| table.replace(mark, "…"));
    assert_eq!(
        table,
        "# Risks\n\nBelow the table: Description\n\n\
         | Key | Title | State | Owner | Impact in days | Probability | Category | Threatens | Sinew |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n\
         | R-1 | The vendor slips | open | U-1 Ada Lovelace | 1 / 3 / 8 | 0.3 |  | I-1 | 8-… |\n\
         | R-2 | Nobody comes | open |  |  |  | people |  | 8-… |"
    );
    assert_eq!(sections, "R-1 The vendor slips\n\n### Description\n\n> They said so.\n>\n> Twice.\n");
}

#[test]
fn what_was_edited_changes_and_nothing_else() {
    let mut world = World::new();
    let csv = replaced(&world.csv(), "U-1 Ada Lovelace", "Grace Hopper");
    let csv = replaced(&csv, ",0.3,", ",45%,");
    let csv = replaced(&csv, "Nobody comes", "Nobody comes to it");
    let csv = replaced(&csv, ",I-1,", ",I-1; Training,");
    let grace = world.id("U-2");
    let expected = [
        format!("R-1 owner = \"{grace}\""),
        "R-1 probability = 0.45".into(),
        "R-2 title = \"Nobody comes to it\"".into(),
        "+ R-1 threatens I-2".into(),
    ];
    let mut changed = world.import(&csv);
    changed.sort();
    let mut wanted = expected.to_vec();
    wanted.sort();
    assert_eq!(changed, wanted);
    assert_eq!(world.import(&csv), [""; 0], "the same file again changes nothing");
}

#[test]
fn what_was_emptied_is_emptied_and_links_that_are_gone_are_cut() {
    let mut world = World::new();
    let csv = replaced(&world.csv(), "\"They said so.\n\nTwice.\"", "");
    let csv = replaced(&csv, ",I-1,", ",,");
    assert_eq!(world.import(&csv), ["R-1 description = null", "- R-1 threatens I-1"]);
}

#[test]
fn markdown_is_edited_in_the_table_and_in_the_sections() {
    let mut world = World::new();
    let text = write_markdown(&world.space, &[Kind::Risk]);
    let text = replaced(&text, "> Twice.\n", "> Thrice.\n> # They did\n");
    let text = replaced(&text, "| people |", "| staff \\| people |");
    let text = format!("{text}\n## R-2\n\n### Description\n\n> Said by Ada.\n");
    let mut changed = world.import(&text);
    changed.sort();
    assert_eq!(
        changed,
        [
            r##"R-1 description = "They said so.\n\nThrice.\n# They did""##,
            r#"R-2 category = "staff | people""#,
            r#"R-2 description = "Said by Ada.""#
        ]
    );
    // A text that is taken out of its section is taken out of the record.
    let text = write_markdown(&world.space, &[Kind::Risk]);
    let text = replaced(&text, "\n### Description\n\n> Said by Ada.\n", "");
    assert_eq!(world.import(&text), ["R-2 description = null"]);
}

/// Somebody else edits while the file is away: what only one side changed is taken, what both did stays as it is here.
#[test]
fn three_ways_meet() {
    let mut world = World::new();
    let away = replaced(&world.csv(), ",0.3,", ",0.5,");
    let away = replaced(&away, "Nobody comes", "Nobody came");
    world.set("R-1", json!({ "category": "vendor", "impact_days": [2, 4, 9] }));
    world.set("R-2", json!({ "title": "Hardly anybody comes", "trigger": "Empty rows" }));
    world.link("R-2", Relation::Threatens, "I-2");
    let (_, done) = world.read(&away);
    let notes: Vec<(&str, &str)> = done.problems.iter().map(|problem| (problem.code, problem.place.as_str())).collect();
    assert_eq!(notes, [("import.kept_local", "line 5")]);
    assert_eq!((done.report.updated, done.report.unchanged), (1, 1));
    assert_eq!(world.take(done), ["R-1 probability = 0.5"]);
    let r2 = find(&world.space, "R-2").unwrap();
    assert_eq!(r2.title, "Hardly anybody comes");
}

#[test]
fn new_rows_are_new_records_and_rows_that_are_missing_are_left_alone() {
    let mut world = World::new();
    let before = told(&world.space).len();
    let csv = "Kind,Key,Title,Probability,Owner,Threatens\nrisk,,First,0.1,Alan Turing,Cutover\nrisk,R-9,Second,,alan turing,I-2\n";
    let changed = world.import(csv);
    assert_eq!(changed, ["+ U-3 Alan Turing", "+ R-3 First", "+ R-9 Second", "+ R-3 threatens I-1", "+ R-9 threatens I-2"]);
    assert_eq!(told(&world.space).len(), before + 5);
}

/// A file without marks, written by hand: filled cells say something, empty ones do not.
#[test]
fn by_hand_only_filled_cells_count() {
    let mut world = World::new();
    assert_eq!(world.import("Kind,Key,Title,Probability,Category,Description\nRisk,r-1,,0.4,,\n"), ["R-1 probability = 0.4"]);
    assert_eq!(world.import("Title;Kind;Probability range\nIt rains;risks;0,2 / 0,4\n"), ["+ R-3 It rains"]);
}

/// Bars at the end of a row, with nothing between them, are nothing; the long texts still find their row.
#[test]
fn empty_cells_beyond_the_header_are_nothing() {
    let mut world = World::new();
    let text = "# Risks\n\n| Key | Title |\n| --- | --- |\n| R-1 | It pours | | |\n\n## R-1 It pours\n\n### Description\n\n> For days.\n";
    assert_eq!(world.import(text), ["R-1 title = \"It pours\"", "R-1 description = \"For days.\""]);
}

/// The kind may be said beside the file.
#[test]
fn a_sheet_of_ones_own_is_read_as_a_kind() {
    let mut world = World::new();
    let options = Options { kind: Some(Kind::Action), ..Options::default() };
    let (draft, problems) = sinew_formats::read("list.csv", b"Title,Due,Owner\nCall them,27/11/2026,U-2\n", &options);
    assert_eq!(problems, []);
    let done = import(&world.space, draft, Known { journal: &world.journal, ..Known::default() }, &mut world.moment);
    assert_eq!(done.problems, []);
    assert_eq!(world.take(done), ["+ ACT-1 Call them"]);
    let action = find(&world.space, "ACT-1").unwrap().body.fields();
    assert_eq!(action["due"], "2026-11-27");
}

/// A record keeps its row when its key changes, in the file or here; a row that is copied to become another record does.
#[test]
fn rows_follow_their_records() {
    let mut world = World::new();
    let csv = replaced(&world.csv(), "risk,R-1,", "risk,R-77,");
    assert_eq!(world.import(&csv), ["R-1 key = \"R-77\"".replace("R-1 key", "R-77 key")]);
    let mut world = World::new();
    let csv = world.csv();
    let row = csv.split("\r\n").nth(2).unwrap();
    let copied = format!("{csv}{}\r\n{}\r\n", row.replace("R-2,Nobody", ",Somebody"), row.replace("R-2,Nobody", "R-50,Everybody"));
    assert_eq!(world.import(&copied), ["+ R-3 Somebody comes", "+ R-50 Everybody comes"]);
}
