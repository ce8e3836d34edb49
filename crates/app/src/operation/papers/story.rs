//! The case that somebody makes for themselves: stories for what is asked, the packet, the brag document.

use jiff::ToSpan;
use jiff::civil::Date;
use model::career::brag::{Reader, Told};
use model::career::packet::Packet;
use model::career::papers::brag::brag as brag_of;
use model::career::papers::packet::{Case, packet as packet_of};
use model::career::papers::{Folder, Held};
use model::career::tailor::Requirement;
use model::decide::find;
use model::insight::count;
use model::kind::Body;
use model::kind::story::Confidentiality;
use model::kind::story::{Story, StoryState};
use model::space::{Record, Space};
use sha2::{Digest, Sha256};

use super::{BragInput, Gathered, PacketInput, StoryHead};
use crate::access::secret::hex;
use crate::failure::{Code, Failure};

/// How many stories stand beside what is asked for.
const MOST_STORIES: usize = 2;
/// How far a brag document goes back, where nobody says.
const MONTHS: i32 = 24;

/// Finds the stories that tell of what a posting asks for: those that rest on evidence first.
pub(super) fn told_of(space: &Space, requirement: &Requirement) -> Vec<StoryHead> {
    let shows = |story: &Story| requirement.competencies.iter().any(|spoken| story.competencies.contains(&spoken.competency));
    let mut stories: Vec<(&Record, &Story)> = space
        .records()
        .filter(|record| !record.archived)
        .filter_map(|record| match &record.body {
            Body::Story(story) if story.state == StoryState::Active && shows(story) => Some((record, &**story)),
            _ => None,
        })
        .collect();
    stories.sort_by_key(|(record, story)| (story.evidence.is_empty(), record.key.clone()));
    let head = |(record, _): &(&Record, &Story)| StoryHead { key: record.key.clone(), title: record.title.clone() };
    stories.iter().take(MOST_STORIES).map(head).collect()
}

/// Makes a packet, and seals it by its hash.
pub(super) fn packet(gathered: &Gathered, input: &PacketInput) -> Result<(Packet, Vec<Held>), Failure> {
    let (mut packet, held) = gathered.with(|folder| Ok::<_, Failure>(packet_of(folder, &case(folder, input)?)))?;
    let text = packet.sealed_text();
    let text = text.map_err(|error| Failure::new(Code::Internal, format!("The packet cannot be written as JSON: {error}")))?;
    packet.header.hash = hex(&Sha256::digest(text.as_bytes()));
    Ok((packet, held))
}

fn case(folder: &Folder<'_>, input: &PacketInput) -> Result<Case, Failure> {
    let mut case = Case::of_goals(folder);
    if let Some(level) = &input.level {
        let levels = &folder.ladder.framework.levels;
        let known = || levels.iter().map(|level| level.key.as_str()).collect::<Vec<_>>().join(", ");
        let found = levels.iter().find(|known| known.key.eq_ignore_ascii_case(level) || known.name.eq_ignore_ascii_case(level));
        case.level = found.ok_or_else(|| Failure::invalid(format!("There is no level `{level}`: there are {}.", known())))?.key.clone();
    }
    case.from = input.from.unwrap_or(case.from);
    case.until = input.until.unwrap_or(case.until);
    if case.until < case.from {
        return Err(Failure::invalid("It ends before it begins: `until` comes after `from`."));
    }
    for key in input.stories.iter().flat_map(|keys| keys.split(',')).map(str::trim).filter(|key| !key.is_empty()) {
        let record = find(folder.space, key)?;
        if !matches!(record.body, Body::Story(_)) {
            return Err(Failure::invalid(format!("`{}` is no story: themes are made of stories, such as ST-1.", record.key)));
        }
        case.stories.push(record.key.clone());
    }
    Ok(case)
}

/// Tells a reader what somebody did; returns beside it what that reader is not told.
pub(super) fn brag(gathered: &Gathered, input: &BragInput) -> (Told, Vec<String>) {
    let from = input.from.unwrap_or_else(|| gathered.today.checked_sub(MONTHS.months()).unwrap_or(Date::MIN));
    let brag = gathered.with(|folder| brag_of(folder, from));
    let reader = input.reader.unwrap_or(Reader::Me);
    let mut remarks = Vec::new();
    let all = || brag.periods.iter().flat_map(|period| &period.entries);
    let of = |confidentiality: Confidentiality| all().filter(|entry| entry.confidentiality == confidentiality).count();
    if reader != Reader::Me {
        let never = of(Confidentiality::Never);
        if never > 0 {
            remarks.push(format!("{} left out: marked as never to be told.", entries(never)));
        }
        let rounded = of(Confidentiality::NeedsRounding);
        if rounded > 0 {
            remarks.push(format!(
                "{} with numbers said roughly: keep the evidence and mark it as public where they may be told.",
                entries(rounded)
            ));
        }
    }
    let bare = all().filter(|entry| entry.theme == model::career::brag::Theme::DidNotWork && entry.changed.is_none()).count();
    if bare > 0 {
        let what = if bare == 1 { "1 thing that did not work says".to_owned() } else { format!("{bare} things that did not work say") };
        remarks.push(format!("{what} nothing of what changed: keep the evidence, and write that in its note."));
    }
    (brag.told_to(reader), remarks)
}

fn entries(number: usize) -> String {
    count(number, "entry")
}
