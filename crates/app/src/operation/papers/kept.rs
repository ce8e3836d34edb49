//! Packets that were handed over: kept as they were made, printed again, and held against whatever turns up later.

use formats::paper;
use jiff::civil::Date;
use model::career::packet::Packet;
use model::change::{Change, created};
use model::decide::{Command, Moment, decide, find};
use model::insight::say_date;
use model::kind::packet::{HASH_LETTERS, Packet as Kept, WrittenFile};
use model::kind::{Body, Kind};
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Gathered, PacketInput, PaperFile, PaperFormat, PaperSize, Print, file, json_of, story};
use crate::access::secret::hex;
use crate::failure::{Code, Failure};

/// Every form that a packet is written in, by its name in the record.
const FORMS: [(&str, PaperFormat, PaperSize); 6] = [
    ("pdf a4", PaperFormat::Pdf, PaperSize::A4),
    ("pdf letter", PaperFormat::Pdf, PaperSize::Letter),
    ("html", PaperFormat::Html, PaperSize::A4),
    ("markdown", PaperFormat::Markdown, PaperSize::A4),
    ("text", PaperFormat::Text, PaperSize::A4),
    ("json", PaperFormat::Json, PaperSize::A4),
];
/// The fewest letters of a hash that name a packet.
const FEWEST_LETTERS: usize = 8;

/// A packet to keep as it stands.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepPacket {
    /// The key of the level that is wanted: `L4`; that of your goal when left out.
    #[serde(default)]
    pub level: Option<String>,
    /// Only what happened on this day or later; two years back when left out.
    #[serde(default)]
    pub from: Option<Date>,
    #[serde(default)]
    pub until: Option<Date>,
    /// Keys of the stories that carry the case, parted by commas; those that are borne out best when left out.
    #[serde(default)]
    pub stories: Option<String>,
    /// Whom it is handed to.
    #[serde(default)]
    pub sent_to: Option<String>,
}

/// A packet that is kept now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PacketKept {
    /// The revision of the career space afterwards.
    pub revision: i64,
    pub key: String,
    pub hash: String,
}

/// The packets that are kept.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeptPackets {
    pub today: Date,
    /// The newest first.
    pub items: Vec<KeptPacket>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeptPacket {
    pub key: String,
    pub title: String,
    pub hash: String,
    pub level: Option<String>,
    pub made_on: Option<Date>,
    pub sent_to: Option<String>,
}

/// A packet that was kept, and as which file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintKept {
    /// The packet's key.
    pub key: String,
    #[serde(default)]
    pub format: PaperFormat,
    #[serde(default)]
    pub size: PaperSize,
}

/// What to hold against the packets that are kept.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyPacket {
    /// The hash that stands on it, or its beginning; left out, the file is looked at.
    #[serde(default)]
    pub hash: Option<String>,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PacketVerdict {
    /// It is a packet that is kept, unchanged.
    AsKept,
    /// It names a packet that is kept, and is not as that was written.
    Changed,
    /// It names a packet, and none of that hash is kept.
    NotKept,
    /// It names no packet.
    NoPacket,
}

/// What came of holding a document against the packets that are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PacketVerified {
    pub verdict: PacketVerdict,
    pub words: String,
    /// The packet that it is, or names.
    pub packet: Option<KeptPacket>,
    /// The hash that was typed or read.
    pub hash: Option<String>,
}

/// A packet as it will be kept.
#[derive(Clone, Debug)]
pub struct SealedPacket {
    title: String,
    kept: Kept,
}

/// Makes the packet that is kept, in all its forms.
pub fn seal_packet(gathered: &Gathered, input: &KeepPacket) -> Result<SealedPacket, Failure> {
    let case = PacketInput { level: input.level.clone(), from: input.from, until: input.until, stories: input.stories.clone() };
    let (packet, _) = story::packet(gathered, &case)?;
    if packet.themes.is_empty() {
        return Err(Failure::invalid("There is no theme in it yet: write a story that rests on evidence, then keep the packet."));
    }
    let mut files = Vec::with_capacity(FORMS.len());
    for (form, format, size) in FORMS {
        let bytes = written(&packet, Print { format, size })?.bytes()?;
        files.push(WrittenFile { form: form.to_owned(), hash: hash_of(&bytes) });
    }
    let header = &packet.header;
    let title = format!("{} to {}", header.current_level, header.target_level);
    let kept = Kept {
        hash: header.hash.clone(),
        level: Some(header.target_level.clone()),
        made_on: Some(header.made_on),
        sent_to: input.sent_to.as_deref().map(str::trim).filter(|to| !to.is_empty()).map(str::to_owned),
        sealed: serde_json::to_string(&packet).map_err(|error| unwritable(&error))?,
        files,
    };
    Ok(SealedPacket { title, kept })
}

/// Decides the edit that keeps a packet; what is kept already is not kept twice.
pub fn keep_packet(space: &Space, sealed: &SealedPacket, moment: &mut Moment) -> Result<(Vec<Change>, (String, String)), Failure> {
    let hash = sealed.kept.hash.clone();
    if let Some((record, _)) = packets(space).find(|(_, kept)| kept.hash == hash) {
        return Ok((Vec::new(), (record.key.clone(), hash)));
    }
    let Value::Object(fields) = json!(sealed.kept) else { unreachable!("BUG: a kind is written as an object") };
    let fields: Map<String, Value> = fields;
    let command = Command::Create { kind: Kind::Packet, title: sealed.title.clone(), key: None, parent: None, fields };
    let changes = decide(space, &command, moment)?;
    let key = created(&changes).map(|record| record.key.clone()).expect("BUG: a record is made by its creation");
    Ok((changes, (key, hash)))
}

/// Lists the packets that are kept.
pub fn list_packets(space: &Space, today: Date) -> KeptPackets {
    let mut items: Vec<(&Record, &Kept)> = packets(space).filter(|(record, _)| !record.archived).collect();
    items.sort_by_key(|(record, _)| std::cmp::Reverse(record.id));
    KeptPackets { today, items: items.into_iter().map(|(record, kept)| shown(record, kept)).collect() }
}

/// Writes a packet that was kept as a file again, as it was made.
pub fn print_kept(space: &Space, input: &PrintKept) -> Result<PaperFile, Failure> {
    let record = find(space, &input.key)?;
    let Body::Packet(kept) = &record.body else {
        return Err(Failure::invalid(format!("`{}` is no packet that was kept: name one by its key, such as PK-1.", input.key)));
    };
    written(&read(record, kept)?, Print { format: input.format, size: input.size })
}

/// Says whether a document is a packet that is kept, which one and from when; or what was typed of a hash, whose it is.
pub fn verify_packet(space: &Space, input: &VerifyPacket, bytes: &[u8], today: Date) -> Result<PacketVerified, Failure> {
    if let Some(typed) = input.hash.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        return by_hash(space, typed, today);
    }
    if bytes.is_empty() {
        return Err(Failure::invalid("There is nothing to look at: give a file, or the hash that stands on it."));
    }
    let (own, plain) = (hash_of(bytes), plain(bytes));
    for (record, kept) in packets(space) {
        if kept.files.iter().any(|file| file.hash == own) || is_same(&read(record, kept)?, bytes, plain.as_deref()) {
            let shown = shown(record, kept);
            let words = format!("This is {}, unchanged{}.", shown.key, since(&shown, today));
            return Ok(PacketVerified { verdict: PacketVerdict::AsKept, words, hash: Some(shown.hash.clone()), packet: Some(shown) });
        }
    }
    let named = hashes_in(bytes);
    if let Some((record, kept)) = packets(space).find(|(_, kept)| named.contains(&kept.hash)) {
        let shown = shown(record, kept);
        let words = format!(
            "It names {}{}, and is not as that was written: somebody changed it, or it was saved by another program.",
            shown.key,
            since(&shown, today)
        );
        return Ok(PacketVerified { verdict: PacketVerdict::Changed, words, hash: Some(shown.hash.clone()), packet: Some(shown) });
    }
    let (verdict, words) = match named.first() {
        Some(_) => (PacketVerdict::NotKept, "It names a packet that is not kept here: only what you keep can be recognized."),
        None => (PacketVerdict::NoPacket, "No hash of a packet can be read in it: type the one that stands on its first page."),
    };
    Ok(PacketVerified { verdict, words: words.to_owned(), packet: None, hash: named.into_iter().next() })
}

fn by_hash(space: &Space, typed: &str, today: Date) -> Result<PacketVerified, Failure> {
    let typed = typed.to_lowercase();
    if typed.len() < FEWEST_LETTERS || typed.len() > HASH_LETTERS || !typed.chars().all(|letter| letter.is_ascii_hexdigit()) {
        let words = format!("A hash is {HASH_LETTERS} letters from 0 to f; its first {FEWEST_LETTERS} will do.");
        return Err(Failure::invalid(words));
    }
    let found: Vec<(&Record, &Kept)> = packets(space).filter(|(_, kept)| kept.hash.starts_with(&typed)).collect();
    match found.as_slice() {
        [] => {
            let words = "No packet of this hash is kept here: it is another one, or one that was changed.".to_owned();
            Ok(PacketVerified { verdict: PacketVerdict::NotKept, words, packet: None, hash: Some(typed) })
        }
        [(record, kept)] => {
            let shown = shown(record, kept);
            let words = format!(
                "This is the hash of {}{}. Whether a document is that packet, the document tells.",
                shown.key,
                since(&shown, today)
            );
            Ok(PacketVerified { verdict: PacketVerdict::AsKept, words, hash: Some(shown.hash.clone()), packet: Some(shown) })
        }
        _ => Err(Failure::invalid("Several packets begin so: type more of the hash.")),
    }
}

fn since(packet: &KeptPacket, today: Date) -> String {
    let made = packet.made_on.map_or_else(String::new, |on| format!(", made {}", say_date(on, today)));
    let to = packet.sent_to.as_ref().map_or_else(String::new, |to| format!(", handed to {to}"));
    format!("{made}{to}")
}

/// Lists every packet that is kept: what was put away is recognized all the same.
fn packets(space: &Space) -> impl Iterator<Item = (&Record, &Kept)> {
    space.records().filter_map(|record| match &record.body {
        Body::Packet(kept) if !kept.sealed.is_empty() => Some((record, &**kept)),
        _ => None,
    })
}

fn shown(record: &Record, kept: &Kept) -> KeptPacket {
    KeptPacket {
        key: record.key.clone(),
        title: record.title.clone(),
        hash: kept.hash.clone(),
        level: kept.level.clone(),
        made_on: kept.made_on,
        sent_to: kept.sent_to.clone(),
    }
}

fn read(record: &Record, kept: &Kept) -> Result<Packet, Failure> {
    serde_json::from_str(&kept.sealed)
        .map_err(|error| Failure::new(Code::Internal, format!("`{}` cannot be read back: {error}", record.key)))
}

fn written(packet: &Packet, print: Print) -> Result<PaperFile, Failure> {
    file::print(&paper::packet(packet), "promotion-packet", print, Vec::new(), Vec::new(), || json_of(packet))
}

fn unwritable(error: &serde_json::Error) -> Failure {
    Failure::new(Code::Internal, format!("The packet cannot be written as JSON: {error}"))
}

fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether a text says the same, however its lines end, or a program's file holds the same.
fn is_same(packet: &Packet, bytes: &[u8], given: Option<&str>) -> bool {
    if serde_json::from_slice::<Packet>(bytes).is_ok_and(|given| given == *packet) {
        return true;
    }
    let laid = paper::packet(packet);
    let texts = [paper::html(&laid), paper::markdown(&laid), paper::text(&laid)];
    given.is_some_and(|given| texts.iter().any(|text| lines(text) == given))
}

/// Reads a text without what copying it changes.
fn plain(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(lines)
}

fn lines(text: &str) -> String {
    text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Lists what looks like a hash in a file, as letters of one or of two bytes.
fn hashes_in(bytes: &[u8]) -> Vec<String> {
    let wide: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let mut found = Vec::new();
    for part in wide.split(|byte| !byte.is_ascii_hexdigit()).filter(|part| part.len() == HASH_LETTERS) {
        let hash = String::from_utf8_lossy(part).to_lowercase();
        if !found.contains(&hash) {
            found.push(hash);
        }
    }
    found
}
