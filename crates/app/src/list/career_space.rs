//! Operations on the caller's career space itself. What is in it is read and written like any other space, once it is unlocked.

use super::accounts::Nothing;
use super::program::Revised;
use super::{Asked, Method, Needs, Operation};
use crate::access::career::{
    ChangePassphrase, CreateCareer, DeleteCareer, RecoverCareer, UnlockCareer, change_passphrase, create_career, delete_career,
    lock_career, recover_career, show_career, unlock_career,
};
use crate::operation::career::bundle::{BundleInput, make_bundle};
use crate::operation::career::check_in::input::{Agree, AskRater, CheckInNamed, OpenCheckIn, RateOneself, WithdrawRater};
use crate::operation::career::check_in::{agree, ask_rater, list_check_ins, open_check_in, pool_peers, rate_oneself, withdraw_rater};
use crate::operation::career::kept::{Answer, AnswerOffer, answer_offer, list_kept};
use crate::operation::career::letters::{AnswerLetter, LetterNamed, answer_letter, open_letter, take_letters};
use crate::operation::career::statements::{AskStatement, StatementNamed, ask_statement, list_statements, withdraw_statement};
use crate::operation::career_export::export_career;
use crate::operation::career_plan::{StartPlan, start_plan};

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Delete, Get, Post};
    let operations = vec![
        Operation::new(
            "show_career_space",
            (Get, "/career/space"),
            Needs::Caller,
            "Tells whether the caller has a career space, and whether it is unlocked for this session.",
            |asked: Asked, _: Nothing| async move { show_career(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "create_career_space",
            (Post, "/career/space"),
            Needs::Caller,
            "Makes the caller's career space, which nobody else can read, and shows its recovery code, once.",
            |asked: Asked, input: CreateCareer| async move { create_career(&asked.app, asked.caller()?, asked.now, input).await },
        )
        .guesses()
        .secret(),
        Operation::new(
            "unlock_career_space",
            (Post, "/career/space/unlock"),
            Needs::Caller,
            "Unlocks the caller's career space for this session, until nothing is asked of it for as long as its state says: half an hour at most.",
            |asked: Asked, input: UnlockCareer| async move { unlock_career(&asked.app, asked.caller()?, asked.now, input).await },
        )
        .guesses(),
        Operation::new(
            "lock_career_space",
            (Post, "/career/space/lock"),
            Needs::Caller,
            "Locks the caller's career space in all sessions: its key and all that was read leave memory.",
            |asked: Asked, _: Nothing| async move { lock_career(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "change_career_passphrase",
            (Post, "/career/space/passphrase"),
            Needs::Caller,
            "Changes the passphrase of the caller's career space; the recovery code stays.",
            |asked: Asked, input: ChangePassphrase| async move { change_passphrase(&asked.app, asked.caller()?, asked.now, input).await },
        )
        .guesses(),
        Operation::new(
            "recover_career_space",
            (Post, "/career/space/recover"),
            Needs::Caller,
            "Opens the caller's career space with the recovery code, under a new passphrase and with a new code.",
            |asked: Asked, input: RecoverCareer| async move { recover_career(&asked.app, asked.caller()?, asked.now, input).await },
        )
        .guesses()
        .secret(),
        Operation::new(
            "keep_offer",
            (Post, "/career/space/offers/{offer}/keep"),
            Needs::Caller,
            "Keeps an offer as evidence in the caller's career space, pinned to the record as it stands; again, how well it is borne out by now.",
            |asked: Asked, input: AnswerOffer| async move {
                answer_offer(&asked.app, asked.caller()?, asked.by()?, &input, Answer::Keep).await
            },
        )
        .costly(),
        Operation::new(
            "dismiss_offer",
            (Post, "/career/space/offers/{offer}/dismiss"),
            Needs::Caller,
            "Puts an offer away: it is offered no more. What speaks against somebody goes on doing so.",
            |asked: Asked, input: AnswerOffer| async move {
                answer_offer(&asked.app, asked.caller()?, asked.by()?, &input, Answer::Dismiss).await
            },
        )
        .costly(),
        Operation::new(
            "list_kept_evidence",
            (Get, "/career/space/evidence"),
            Needs::Caller,
            "Lists what the caller kept and dismissed, and whether the record that each cites was changed since.",
            |asked: Asked, _: Nothing| async move { list_kept(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "ask_statement",
            (Post, "/career/space/statements"),
            Needs::Caller,
            "Asks somebody who was there for a statement, about evidence or a competency; the answer holds the link, once.",
            |asked: Asked, input: AskStatement| async move { ask_statement(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .secret(),
        Operation::new(
            "list_statements",
            (Get, "/career/space/statements"),
            Needs::Caller,
            "Lists the statements that the caller asked for, got and signed, and what could be asked for.",
            |asked: Asked, _: Nothing| async move { list_statements(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "withdraw_statement",
            (Delete, "/career/space/statements/{key}"),
            Needs::Caller,
            "Takes back the link of a statement that was not given yet.",
            |asked: Asked, input: StatementNamed| async move {
                let revision = withdraw_statement(&asked.app, asked.caller()?, asked.now, &input).await?;
                Ok(Revised { revision })
            },
        ),
        Operation::new(
            "take_letters",
            (Post, "/career/space/letters"),
            Needs::Caller,
            "Takes in the answers that wait, sealed, for the caller.",
            |asked: Asked, _: Nothing| async move { take_letters(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "list_check_ins",
            (Get, "/career/space/check-ins"),
            Needs::Caller,
            "Lists the caller's check-ins: what they, an assessor, peers and the record say, once they said it first.",
            |asked: Asked, _: Nothing| async move { list_check_ins(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "open_check_in",
            (Post, "/career/space/check-ins"),
            Needs::Caller,
            "Begins a check-in on three to five competencies, against a level.",
            |asked: Asked, input: OpenCheckIn| async move { open_check_in(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "rate_oneself",
            (Post, "/career/space/check-ins/{key}/own"),
            Needs::Caller,
            "Saves how the caller sees themselves, once; only then do they see what others and the record say.",
            |asked: Asked, input: RateOneself| async move { rate_oneself(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "ask_rater",
            (Post, "/career/space/check-ins/{key}/asked"),
            Needs::Caller,
            "Asks an assessor or a peer, blind to what the caller said; the answer holds the link, once.",
            |asked: Asked, input: AskRater| async move { ask_rater(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .secret(),
        Operation::new(
            "withdraw_rater",
            (Delete, "/career/space/check-ins/{key}/asked/{letter}"),
            Needs::Caller,
            "Takes back the link of an assessor or a peer who has not answered.",
            |asked: Asked, input: WithdrawRater| async move { withdraw_rater(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "pool_peers",
            (Post, "/career/space/check-ins/{key}/peers"),
            Needs::Caller,
            "Pools what peers have said by now, from three answers on; no more can come after that.",
            |asked: Asked, input: CheckInNamed| async move { pool_peers(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "agree_check_in",
            (Post, "/career/space/check-ins/{key}/agreed"),
            Needs::Caller,
            "Closes a check-in: the levels that were agreed on, and what comes next as items and goals of the plan.",
            |asked: Asked, input: Agree| async move { agree(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "open_letter",
            (Get, "/letters/{token}"),
            Needs::Nobody,
            "Shows what somebody is asked, to whoever has the link.",
            |asked: Asked, input: LetterNamed| async move { open_letter(&asked.app, asked.caller.as_ref(), asked.now, &input).await },
        ),
        Operation::new(
            "answer_letter",
            (Post, "/letters/{token}"),
            Needs::Nobody,
            "Answers a letter, once; the answer is sealed to whoever asked.",
            |asked: Asked, input: AnswerLetter| async move { answer_letter(&asked.app, asked.caller.as_ref(), asked.now, input).await },
        )
        .nameless(),
        Operation::new(
            "start_growth_plan",
            (Post, "/career/space/plan"),
            Needs::Caller,
            "Starts the growth plan in the caller's career space: five steps, what has to be true at the end of each, and the risks on the way.",
            |asked: Asked, input: StartPlan| async move {
                let open = asked.career().await?;
                start_plan(&asked.cx(open.id)?, &input).await?;
                open.catch_up().await?;
                Ok(Revised { revision: open.revision() })
            },
        )
        .costly(),
        Operation::new(
            "export_career_space",
            (Get, "/career/space/export"),
            Needs::Caller,
            "Gives everything in the caller's career space, as Sinew's own JSON and as Markdown.",
            |asked: Asked, _: Nothing| async move {
                let open = asked.career().await?;
                export_career(&asked.cx(open.id)?).await
            },
        )
        .costly(),
        Operation::new(
            "bundle_career_space",
            (Get, "/career/space/bundle"),
            Needs::Caller,
            "Makes what the caller takes along when they leave an employer: all that is their own, nothing of the employer's, and what was left out.",
            |asked: Asked, input: BundleInput| async move { make_bundle(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "delete_career_space",
            (Delete, "/career/space"),
            Needs::Caller,
            "Deletes the caller's career space for ever, locked or not, and says what is gone.",
            |asked: Asked, input: DeleteCareer| async move { delete_career(&asked.app, asked.caller()?, input).await },
        ),
    ];
    operations.into_iter().map(Operation::in_career).collect()
}
