//! Operations on what a program stands on: its charter, and the changes of it that people ask for.

use super::accounts::Nothing;
use super::{Asked, Method, Needs, Operation};
use crate::access::{InSpace, Role, Scope};
use crate::operation::charter::{ApproveInput, CompareCharterInput, approve_charter, compare_charter, show_charter};
use crate::operation::digest::digest;
use crate::operation::requests::{DecideInput, RequestInput, decide_request, list_requests, weigh_request};

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Get, Post};
    let viewer = Needs::Space(Role::Viewer, Scope::Read);
    let editor = Needs::Space(Role::Editor, Scope::Write);
    vec![
        Operation::new(
            "digest",
            (Get, "/digest"),
            Needs::Caller,
            "Tells of every program that the caller may read, in one line each.",
            |asked: Asked, _: Nothing| async move { digest(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "show_charter",
            (Get, "/spaces/{space}/charter"),
            viewer,
            "Shows the charter on one page: what the program is for, who approved it when, what changed since.",
            |asked: Asked, input: InSpace| async move { show_charter(&*asked.open(input.space).await?).await },
        ),
        Operation::new(
            "compare_charter",
            (Get, "/spaces/{space}/charter/compare"),
            viewer,
            "Compares the charter of two days, or of two approvals.",
            |asked: Asked, input: CompareCharterInput| async move { compare_charter(&*asked.open(input.space).await?, asked.now, &input).await },
        ),
        Operation::new(
            "approve_charter",
            (Post, "/spaces/{space}/charter/approve"),
            editor,
            "Approves the charter as it stands.",
            |asked: Asked, input: ApproveInput| async move {
                let open = asked.open(input.space).await?;
                approve_charter(&open, asked.by()?, &input).await
            },
        ),
        Operation::new(
            "list_requests",
            (Get, "/spaces/{space}/requests"),
            viewer,
            "Lists the change requests: what each would do, what it was weighed to move, and who decides.",
            |asked: Asked, input: InSpace| async move { Ok(list_requests(&*asked.open(input.space).await?, asked.now)) },
        ),
        Operation::new(
            "weigh_request",
            (Post, "/spaces/{space}/requests/{key}/weigh"),
            editor,
            "Weighs a change request on every milestone, and keeps what that showed with it.",
            |asked: Asked, input: RequestInput| async move {
                let open = asked.open(input.space).await?;
                weigh_request(&open, asked.by()?, &input.key).await
            },
        )
        .costly(),
        Operation::new(
            "decide_request",
            (Post, "/spaces/{space}/requests/{key}/decide"),
            editor,
            "Approves a change request, which makes its changes in one commit, or refuses it.",
            |asked: Asked, input: DecideInput| async move {
                let open = asked.open(input.space).await?;
                decide_request(&open, asked.by()?, &input).await
            },
        )
        .costly(),
    ]
}
