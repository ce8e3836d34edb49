//! Operations on what a program does again and again: meetings, retros, releases, staying in touch with stakeholders.

use super::program::Revised;
use super::{Asked, Method, Needs, Operation};
use crate::access::{InSpace, Role, Scope};
use crate::derived::off;
use crate::operation::meetings::{
    MeetingInput, MinutesInput, OverlapInput, add_occurrence, keep_minutes, list_meetings, preview_minutes, show_meeting, show_overlap,
};
use crate::operation::records::RecordInput;
use crate::operation::releases::releases_of_open;
use crate::operation::retros::{
    BallotInput, NotesInput, RetroStateInput, cast_ballot, edit_notes, list_retros, set_retro_state, show_retro,
};
use crate::operation::stakeholders::stakeholders_of_open;

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Get, Post};
    let viewer = Needs::Space(Role::Viewer, Scope::Read);
    let editor = Needs::Space(Role::Editor, Scope::Write);
    vec![
        Operation::new(
            "list_retros",
            (Get, "/spaces/{space}/retros"),
            viewer,
            "Lists the retros, the newest first.",
            |asked: Asked, input: InSpace| async move { Ok(list_retros(&asked.open(input.space).await?.state().space)) },
        ),
        Operation::new(
            "show_retro",
            (Get, "/spaces/{space}/retros/{key}"),
            viewer,
            "Shows a retro: its notes, what came of it, and what comes back from the ones before.",
            |asked: Asked, input: RecordInput| async move {
                let (space, voter) = (asked.open(input.space).await?.state().space, asked.caller()?.account.to_string());
                show_retro(&asked.app.store, input.space, &space, &voter, &input.key, asked.now).await
            },
        ),
        Operation::new(
            "edit_retro_notes",
            (Post, "/spaces/{space}/retros/{key}/notes"),
            editor,
            "Writes, rewords, removes or groups notes of a retro, without a name.",
            |asked: Asked, input: NotesInput| async move {
                let open = asked.open(input.space).await?;
                Ok(Revised { revision: edit_notes(&open, asked.by()?, &input.key, &input.edit).await? })
            },
        )
        .nameless(),
        Operation::new(
            "cast_ballot",
            (Post, "/spaces/{space}/retros/{key}/ballot"),
            editor,
            "Votes in a retro, once and without a name.",
            |asked: Asked, input: BallotInput| async move {
                let (space, voter) = (asked.open(input.space).await?.state().space, asked.caller()?.account.to_string());
                cast_ballot(&asked.app.store, input.space, &space, &voter, &input.key, &input.votes).await?;
                Ok(Revised { revision: space.revision })
            },
        )
        .nameless(),
        Operation::new(
            "set_retro_state",
            (Post, "/spaces/{space}/retros/{key}/state"),
            editor,
            "Moves a retro on: from writing to voting, and to closed, which counts the votes.",
            |asked: Asked, input: RetroStateInput| async move {
                let open = asked.open(input.space).await?;
                Ok(Revised { revision: set_retro_state(&asked.app.store, &open, asked.by()?, &input.key, input.state).await? })
            },
        ),
        Operation::new(
            "show_stakeholders",
            (Get, "/spaces/{space}/stakeholders"),
            viewer,
            "Shows the stakeholders, who has not heard from the program, who helps it without having to, whom it never asked.",
            |asked: Asked, input: InSpace| async move { stakeholders_of_open(&*asked.open(input.space).await?, asked.now).await },
        ),
        Operation::new(
            "show_releases",
            (Get, "/spaces/{space}/releases"),
            viewer,
            "Shows the releases by date and train: what is ready, who says go, when they land beside what was promised.",
            |asked: Asked, input: InSpace| async move { Ok(releases_of_open(&*asked.open(input.space).await?)) },
        ),
        Operation::new(
            "list_meetings",
            (Get, "/spaces/{space}/meetings"),
            viewer,
            "Lists series, what meets most often first, and single meetings.",
            |asked: Asked, input: InSpace| async move { Ok(list_meetings(&asked.open(input.space).await?.state().space, asked.now)) },
        ),
        Operation::new(
            "show_meeting",
            (Get, "/spaces/{space}/meetings/{key}"),
            viewer,
            "Shows a meeting: its agenda from what changed since the last time, its notes, what came out of it.",
            |asked: Asked, input: MeetingInput| async move {
                show_meeting(&*asked.open(input.space).await?, asked.now, &input.key, input.moves).await
            },
        )
        .costly(),
        Operation::new(
            "preview_minutes",
            (Post, "/spaces/{space}/meetings/{key}/minutes/preview"),
            viewer,
            "Says what the lines of a meeting's notes would become, without keeping them.",
            |asked: Asked, input: MinutesInput| async move {
                preview_minutes(&asked.open(input.space).await?.state().space, &input.key, &input.notes, asked.now)
            },
        ),
        Operation::new(
            "keep_minutes",
            (Post, "/spaces/{space}/meetings/{key}/minutes"),
            editor,
            "Keeps a meeting's notes and makes actions, decisions, risks, issues and asks of the lines that say so.",
            |asked: Asked, input: MinutesInput| async move {
                let open = asked.open(input.space).await?;
                keep_minutes(&open, asked.by()?, &input.key, &input.notes, input.was.as_deref()).await
            },
        ),
        Operation::new(
            "add_occurrence",
            (Post, "/spaces/{space}/meetings/{key}/next"),
            editor,
            "Makes the next occurrence of a series, by its rhythm.",
            |asked: Asked, input: RecordInput| async move {
                let open = asked.open(input.space).await?;
                add_occurrence(&open, asked.by()?, &input.key).await
            },
        ),
        Operation::new(
            "show_overlap",
            (Get, "/spaces/{space}/overlap"),
            viewer,
            "Shows when the people of a meeting, or all teams, are at work, who is away, and which hour would be fairest next.",
            |asked: Asked, input: OverlapInput| async move {
                let (space, now) = (asked.open(input.space).await?.state().space, asked.now);
                off(move || show_overlap(&space, input.meeting.as_deref(), now)).await?
            },
        )
        .costly(),
    ]
}
