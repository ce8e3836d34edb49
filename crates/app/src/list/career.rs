//! Operations of careers. None of them takes a person: whoever asks, asks about themselves.

use super::accounts::Nothing;
use super::{Asked, Method, Needs, Operation};
use crate::access::{InSpace, Role, Scope};
use crate::operation::career::growth::show_growth;
use crate::operation::career::ladders::import_framework;
use crate::operation::career::offers::{OffersInput, list_offers};
use crate::operation::career::signals::show_signals;
use crate::operation::career::{EvidenceInput, LadderInput, check_framework, show_evidence, show_framework, show_map, show_prospects};

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Get, Post};
    vec![
        Operation::new(
            "show_framework",
            (Get, "/career/framework"),
            Needs::Caller,
            "Shows the framework of competencies, levels and rules, and which of them Sinew can check.",
            |_: Asked, _: Nothing| async move { Ok(show_framework()) },
        ),
        Operation::new(
            "check_framework",
            (Post, "/career/framework/check"),
            Needs::Caller,
            "Reads an organisation's own framework: what is wrong in it, and which of its rules Sinew can check. Nothing is kept.",
            |asked: Asked, _: Nothing| async move { Ok(check_framework(&asked.file)) },
        )
        .takes_file(),
        Operation::new(
            "import_framework",
            (Post, "/spaces/{space}/framework"),
            Needs::Space(Role::Editor, Scope::Write),
            "Keeps an organisation's own framework as a document of a space; whoever may read it can hold themselves against it.",
            |asked: Asked, input: InSpace| async move {
                let open = asked.open(input.space).await?;
                import_framework(&open, asked.by()?, &asked.file).await
            },
        )
        .takes_file(),
        Operation::new(
            "show_own_evidence",
            (Get, "/career/evidence"),
            Needs::Caller,
            "Lists what records say of the caller, over all programs that they may read.",
            |asked: Asked, input: EvidenceInput| async move { show_evidence(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "show_own_map",
            (Get, "/career/map"),
            Needs::Caller,
            "Shows how the caller stands to each competency and level, clause by clause.",
            |asked: Asked, input: LadderInput| async move { show_map(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "show_own_growth",
            (Get, "/career/map/growth"),
            Needs::Caller,
            "Shows which level of each competency was supported a year ago, a quarter ago and today.",
            |asked: Asked, input: LadderInput| async move { show_growth(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "show_own_prospects",
            (Get, "/career/prospects"),
            Needs::Caller,
            "Says what the caller is short of for the next levels, what one more item would add, and from when on the plans could give it.",
            |asked: Asked, input: LadderInput| async move { show_prospects(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "show_own_signals",
            (Get, "/career/signals"),
            Needs::Caller,
            "Says which of the four challenges of growing into leading programs the caller's own records show, and what helps.",
            |asked: Asked, _: Nothing| async move { show_signals(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "list_own_offers",
            (Get, "/career/offers"),
            Needs::Caller,
            "Offers the caller the evidence that was found of them, with its grade, the record that it cites and what it would support.",
            |asked: Asked, input: OffersInput| async move { list_offers(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
    ]
}
