//! Files as people hand them over: read, put together by source, or looked at without a workspace.

use std::collections::{HashMap, HashSet};

use formats::Options;
use jiff::Timestamp;
use model::change::{Commit, apply};
use model::decide::Moment;
use model::draft::{Draft, DraftRecord};
use model::import::{Known, import};
use model::journal::IMPORT;
use model::kind::Kind;
use model::problem::{Problem, Severity, shortened};
use model::space::{RecordId, Space};

use crate::failure::Failure;
use crate::live::has_spoken_ids;

/// A file's name and what is in it.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Reads files of any known format; files of one source become one draft. Sinew's own with a program, teams or calendars come first, so
/// that trackers find theirs; Sinew's own without come last, as they may name trackers' records by key.
pub fn read(files: &[File], options: &Options) -> (Vec<Draft>, Vec<Problem>) {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut problems = Vec::new();
    let handed: Vec<(&str, &[u8])> = files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    for (draft, found) in formats::read_together(&handed, options) {
        problems.extend(found);
        match drafts.iter_mut().find(|known| known.source == draft.source) {
            Some(known) => merge(known, draft),
            None => drafts.push(draft),
        }
    }
    drafts.sort_by_key(|draft| match (draft.source.system == "sinew", draft.records.iter().any(is_ground)) {
        (true, true) => 0,
        (false, _) => 1,
        (true, false) => 2,
    });
    drafts.iter_mut().flat_map(|draft| &mut draft.records).for_each(|record| shorten(record, &mut problems));
    (drafts, problems)
}

fn is_ground(record: &DraftRecord) -> bool {
    matches!(record.body.kind(), Kind::Program | Kind::Team | Kind::Calendar)
}

/// Problem codes of this module, with what each means.
pub const PROBLEMS: &[(&str, &str)] =
    &[("text.too_long", "A title or a key is longer than anybody can read; the title was cut, or the record got another key.")];

/// Most characters of a title and of a key; trackers allow 255, and fewer for a key.
const LONGEST_TITLE: usize = 1000;
const LONGEST_KEY: usize = 200;

/// Keeps titles and keys to what a table can show.
fn shorten(record: &mut DraftRecord, problems: &mut Vec<Problem>) {
    if let Some(key) = record.key.take_if(|key| key.len() > LONGEST_KEY && key.chars().nth(LONGEST_KEY).is_some()) {
        let words = format!("This key has {} characters: the record got another one.", key.chars().count());
        problems.push(Problem::warning("text.too_long", key, words));
    }
    if record.title.len() > LONGEST_TITLE && record.title.chars().nth(LONGEST_TITLE).is_some() {
        let place = record.key.clone().unwrap_or_else(|| record.id.clone());
        let words = format!(
            "Its title has {} characters: the first {LONGEST_TITLE} were kept. Long texts belong into the description.",
            record.title.chars().count()
        );
        problems.push(Problem::warning("text.too_long", place, words));
        record.title = shortened(std::mem::take(&mut record.title), LONGEST_TITLE);
    }
}

/// Adds the records and links of another file of the same source; people and teams stand in every file and are kept once.
fn merge(known: &mut Draft, other: Draft) {
    let ids: HashSet<String> = known.records.iter().map(|record| record.id.clone()).collect();
    let shared = |record: &DraftRecord| record.body.kind() != Kind::Item && ids.contains(&record.id);
    known.data_date = known.data_date.max(other.data_date);
    known.records.extend(other.records.into_iter().filter(|record| !shared(record)));
    known.links.extend(other.links);
    known.rows.extend(other.rows);
}

/// A space made from files alone, for `plan FILE` and `forecast FILE`.
#[derive(Debug)]
pub struct StandAlone {
    pub space: Space,
    pub journal: Vec<Commit>,
    pub sources: HashMap<RecordId, String>,
    pub problems: Vec<Problem>,
}

/// Makes a space from files, without storing anything.
pub fn stand_alone_space(files: &[File], options: &Options, now: Timestamp) -> Result<StandAlone, Failure> {
    let (drafts, problems) = read(files, options);
    let mut file = StandAlone { space: Space::default(), journal: Vec::new(), sources: HashMap::new(), problems };
    // The ids of a space that is thrown away need to be unique, not unguessable: the same file gives the same answer.
    let mut moment = Moment::new(now, 0);
    for draft in drafts {
        let (note, spoken) = (Some(draft.source.name()), has_spoken_ids(&draft.source.system));
        let done = import(&file.space, draft, Known::default(), &mut moment);
        done.changes.iter().for_each(|change| apply(&mut file.space, &change.edit));
        file.space.revision += 1;
        let revision = file.space.revision;
        file.journal.push(Commit {
            revision,
            recorded_at: now,
            actor: "file".to_owned(),
            door: IMPORT.to_owned(),
            note,
            changes: done.changes,
        });
        file.sources.extend(done.sources.into_iter().filter(|_| spoken).map(|(source, id)| (id, source)));
        file.problems.extend(done.problems);
    }
    if file.space.records().next().is_none() {
        return Err(nothing_read(&file.problems));
    }
    Ok(file)
}

/// Says why nothing could be read, in the words of the problems.
pub fn nothing_read(problems: &[Problem]) -> Failure {
    let worst = problems.iter().filter(|problem| problem.severity == Severity::Error).chain(problems).next();
    let words =
        worst.map_or_else(|| "It holds no record.".to_owned(), |problem| format!("{} ({}{})", problem.words, problem.code, place(problem)));
    Failure::invalid(format!("Nothing could be read. {words}"))
}

fn place(problem: &Problem) -> String {
    if problem.place.is_empty() { String::new() } else { format!(", {}", problem.place) }
}
