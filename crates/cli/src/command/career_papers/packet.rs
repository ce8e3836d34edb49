//! `sinew career packet keep`, `list`, `print` and `verify`: packets that were handed over.

use std::path::Path;

use app::cx::Cx;
use app::failure::Failure;
use app::live;
use app::operation::papers::kept::{
    KeepPacket, PacketVerdict, PrintKept, VerifyPacket, keep_packet, list_packets, print_kept, seal_packet, verify_packet,
};
use app::operation::templates::today;
use model::insight::say_date;
use model::kind::packet::HASH_LETTERS;

use super::{gather, hand_over, load};
use crate::args::Common;
use crate::args::career_papers::PacketCommand;
use crate::terminal;

/// How much of a hash is shown.
const SHORT_HASH: usize = 12;

pub(super) async fn run(common: &Common, cx: &Cx, what: &PacketCommand) -> Result<(), Failure> {
    match what {
        PacketCommand::Keep { sent_to, level, stories, of } => {
            let gathered = gather(common, cx, of).await?;
            let input = KeepPacket { level: level.clone(), stories: stories.clone(), sent_to: sent_to.clone(), ..KeepPacket::default() };
            let sealed = seal_packet(&gathered, &input)?;
            let (_, (key, hash)) = live::change(cx, |space, moment| keep_packet(space, &sealed, moment)).await?;
            match common.json {
                true => terminal::json(&serde_json::json!({ "key": key, "hash": hash })),
                false => terminal::line(format!("Kept as {key}. Its hash is {hash}.")),
            }
        }
        PacketCommand::List => list(common, cx).await?,
        PacketCommand::Print { key, paper } => {
            let input = PrintKept { key: key.clone(), format: paper.format(), size: paper.size() };
            hand_over(common, paper, &print_kept(&load(cx).await?, &input)?)?;
        }
        PacketCommand::Verify { what } => verify(common, cx, what).await?,
    }
    Ok(())
}

async fn list(common: &Common, cx: &Cx) -> Result<(), Failure> {
    let kept = list_packets(&load(cx).await?, today(cx.now));
    if common.json {
        terminal::json(&kept);
        return Ok(());
    }
    if kept.items.is_empty() {
        terminal::line("You keep no packet yet: sinew career packet keep --sent-to \"Promotion committee\"");
        return Ok(());
    }
    let rows = kept.items.iter().map(|packet| {
        vec![
            packet.key.clone(),
            packet.title.clone(),
            packet.made_on.map_or_else(String::new, |on| say_date(on, kept.today)),
            packet.sent_to.clone().unwrap_or_default(),
            packet.hash.chars().take(SHORT_HASH).collect(),
        ]
    });
    terminal::table(&["Key", "Packet", "Made", "Handed to", "Hash"], rows.collect());
    Ok(())
}

async fn verify(common: &Common, cx: &Cx, what: &str) -> Result<(), Failure> {
    let looks_like_a_hash = what.len() <= HASH_LETTERS && what.chars().all(|letter| letter.is_ascii_hexdigit());
    let (hash, bytes) = match looks_like_a_hash && !Path::new(what).exists() {
        true => (Some(what.to_owned()), Vec::new()),
        false => (None, std::fs::read(what).map_err(|error| Failure::file(Path::new(what), "read", &error))?),
    };
    let told = verify_packet(&load(cx).await?, &VerifyPacket { hash }, &bytes, today(cx.now))?;
    match common.json {
        true => terminal::json(&told),
        false => terminal::line(&told.words),
    }
    // A script sees it without reading.
    match told.verdict {
        PacketVerdict::AsKept => Ok(()),
        PacketVerdict::Changed => Err(Failure::conflict("The document is not as it was kept.")),
        PacketVerdict::NotKept | PacketVerdict::NoPacket => Err(Failure::not_found("Nothing that you keep is this document.")),
    }
}
