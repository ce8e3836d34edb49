//! Operations that make papers of the caller's career space. They take no other: whoever asks has unlocked their own.

use model::career::map::day;
use schemars::JsonSchema;
use serde::Deserialize;

use super::accounts::Nothing;
use super::{Asked, Method, Needs, Operation};
use crate::derived::off;
use crate::failure::Failure;
use crate::operation::papers::applications::{
    PrintSent, SendInput, SentView, export_applications, freeze, keep, list_applications, print_sent,
};
use crate::operation::papers::kept::{
    KeepPacket, PacketKept, PrintKept, VerifyPacket, keep_packet, list_packets, print_kept, seal_packet, verify_packet,
};
use crate::operation::papers::{
    BragInput, Gathered, PacketInput, PrintBrag, PrintPacket, PrintResume, ResumeInput, TailorInput, print_brag, print_packet,
    print_resume, show_brag, show_packet, show_resume, tailor_resume,
};
use crate::spaces::Open;

/// What to practise.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PracticeInput {
    /// Only what shows this competency.
    #[serde(default)]
    competency: Option<String>,
}

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Get, Post};
    let operations = vec![
        Operation::new(
            "show_resume",
            (Get, "/career/space/resume"),
            Needs::Caller,
            "Shows the caller's resume, or one made for the posting of an application: what bears each line out, what was held back and why.",
            |asked: Asked, input: ResumeInput| async move { with(asked, move |gathered| show_resume(&gathered, &input)).await },
        )
        .costly(),
        Operation::new(
            "tailor_resume",
            (Post, "/career/space/resume/tailored"),
            Needs::Caller,
            "Holds a posting against the caller's resume: what bears out each thing that is asked for, and what is missing. Nothing is kept.",
            |asked: Asked, input: TailorInput| async move { with(asked, move |gathered| tailor_resume(&gathered, &input)).await },
        )
        .costly(),
        Operation::new(
            "print_resume",
            (Get, "/career/space/resume/file"),
            Needs::Caller,
            "Writes the caller's resume as PDF, HTML, Markdown, plain text or JSON Resume.",
            |asked: Asked, input: PrintResume| async move { with(asked, move |gathered| print_resume(&gathered, &input)).await },
        )
        .costly(),
        Operation::new(
            "list_applications",
            (Get, "/career/space/applications"),
            Needs::Caller,
            "Lists the caller's applications with their stages, what was sent, and which wait for a question.",
            |asked: Asked, _: Nothing| async move {
                let open = asked.career().await?;
                let journal = open.journal().await?;
                let today = day(asked.now);
                Ok(list_applications(&open.state().space, &journal, today))
            },
        ),
        Operation::new(
            "send_application",
            (Post, "/career/space/applications/{key}/sent"),
            Needs::Caller,
            "Freezes the resume, or a letter, with an application as it goes out. Sinew sends nothing by itself.",
            |asked: Asked, input: SendInput| async move { send(asked, input).await },
        )
        .costly(),
        Operation::new(
            "print_sent",
            (Get, "/career/space/applications/{key}/sent/{place}/file"),
            Needs::Caller,
            "Writes what was sent with an application as a file again, as it went out.",
            |asked: Asked, input: PrintSent| async move {
                let space = asked.career().await?.state().space;
                off(move || print_sent(&space, &input)).await?
            },
        )
        .costly(),
        Operation::new(
            "export_applications",
            (Get, "/career/space/applications/csv"),
            Needs::Caller,
            "Gives the caller's applications as CSV: a row for each stage that each came to, with its day.",
            |asked: Asked, _: Nothing| async move {
                let open = asked.career().await?;
                let journal = open.journal().await?;
                Ok(export_applications(&open.state().space, &journal, day(asked.now)))
            },
        ),
        Operation::new(
            "show_packet",
            (Get, "/career/space/packet"),
            Needs::Caller,
            "Shows the caller's promotion packet, with its hash and what it lacks.",
            |asked: Asked, input: PacketInput| async move { with(asked, move |gathered| show_packet(&gathered, &input)).await },
        )
        .costly(),
        Operation::new(
            "print_packet",
            (Get, "/career/space/packet/file"),
            Needs::Caller,
            "Writes the caller's promotion packet as PDF, HTML, Markdown, plain text or JSON.",
            |asked: Asked, input: PrintPacket| async move { with(asked, move |gathered| print_packet(&gathered, &input)).await },
        )
        .costly(),
        Operation::new(
            "keep_packet",
            (Post, "/career/space/packets"),
            Needs::Caller,
            "Keeps the caller's promotion packet as it stands, so that it can be printed again and recognized.",
            |asked: Asked, input: KeepPacket| async move { keep_as_it_stands(asked, input).await },
        )
        .costly(),
        Operation::new(
            "list_packets",
            (Get, "/career/space/packets"),
            Needs::Caller,
            "Lists the promotion packets that the caller keeps.",
            |asked: Asked, _: Nothing| async move {
                let open = asked.career().await?;
                Ok(list_packets(&open.state().space, day(asked.now)))
            },
        ),
        Operation::new(
            "print_kept_packet",
            (Get, "/career/space/packets/{key}/file"),
            Needs::Caller,
            "Writes a promotion packet that the caller keeps as a file again, as it was made.",
            |asked: Asked, input: PrintKept| async move {
                let space = asked.career().await?.state().space;
                off(move || print_kept(&space, &input)).await?
            },
        )
        .costly(),
        Operation::new(
            "verify_packet",
            (Post, "/career/space/packets/verify"),
            Needs::Caller,
            "Says whether a file is a promotion packet that the caller keeps, unchanged, and which; or whose a hash is. Nothing is kept.",
            |asked: Asked, input: VerifyPacket| async move {
                let (space, today) = (asked.career().await?.state().space, day(asked.now));
                off(move || verify_packet(&space, &input, &asked.file, today)).await?
            },
        )
        .takes_file()
        .costly(),
        Operation::new(
            "show_brag",
            (Get, "/career/space/brag"),
            Needs::Caller,
            "Shows what the caller did, period by period, as one reader is told it: what did not work is listed or counted.",
            |asked: Asked, input: BragInput| async move { with(asked, move |gathered| Ok(show_brag(&gathered, &input))).await },
        )
        .costly(),
        Operation::new(
            "print_brag",
            (Get, "/career/space/brag/file"),
            Needs::Caller,
            "Writes the caller's brag document as PDF, HTML, Markdown, plain text or JSON.",
            |asked: Asked, input: PrintBrag| async move { with(asked, move |gathered| print_brag(&gathered, &input)).await },
        )
        .costly(),
        Operation::new(
            "show_practice",
            (Get, "/career/space/practice"),
            Needs::Caller,
            "Lists what interviews ask, with the caller's stories that answer it.",
            |asked: Asked, input: PracticeInput| async move {
                let open = asked.career().await?;
                Ok(model::career::practice::practice(&open.state().space, input.competency.as_deref()))
            },
        ),
    ];
    operations.into_iter().map(Operation::in_career).collect()
}

async fn gather(asked: &Asked, open: &Open) -> Result<Gathered, Failure> {
    Gathered::of_caller(&asked.app, asked.caller()?, asked.now, open.state().space).await
}

/// Makes something of all that papers are made from, on a thread of its own.
async fn with<T: Send + 'static>(asked: Asked, work: impl FnOnce(Gathered) -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    let open = asked.career().await?;
    let gathered = gather(&asked, &open).await?;
    off(move || work(gathered)).await?
}

async fn keep_as_it_stands(asked: Asked, input: KeepPacket) -> Result<PacketKept, Failure> {
    let open = asked.career().await?;
    let gathered = gather(&asked, &open).await?;
    let sealed = off(move || seal_packet(&gathered, &input)).await??;
    let (revision, (key, hash)) = open.change(asked.by()?, None, |space, moment| keep_packet(space, &sealed, moment)).await?;
    Ok(PacketKept { revision, key, hash })
}

async fn send(asked: Asked, input: SendInput) -> Result<SentView, Failure> {
    let open = asked.career().await?;
    let gathered = gather(&asked, &open).await?;
    let key = input.key.clone();
    let frozen = off(move || freeze(&gathered, &input)).await??;
    let note = Some(format!("Sent the {}", frozen.sent.what));
    let (revision, stage) = open.change(asked.by()?, note, |space, moment| keep(space, &key, &frozen.sent, moment)).await?;
    Ok(SentView { revision, key, stage, sent: frozen.sent, held: frozen.held })
}
