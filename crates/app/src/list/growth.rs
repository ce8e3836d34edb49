//! Operations on what somebody grows by and tells. All but the experience log stand in the caller's own career space.

use super::accounts::Nothing;
use super::program::Revised;
use super::{Asked, Method, Needs, Operation};
use crate::operation::career::mentees::{AskMentee, OutcomeNamed, ask_mentee, withdraw_confirmation};
use crate::operation::career::rhythm::list_rhythms;
use crate::operation::career::rhythm::retro::{KeepRetro, keep_own_retro, show_own_retro};
use crate::operation::career::rhythm::status::{KeepStatus, keep_status, show_status};
use crate::operation::growth::{
    ClearPost, ExperienceInput, OwnRecord, clear_post, draft_story, show_brand, show_experience, show_learning, show_mentoring,
    show_stories,
};

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Delete, Get, Post};
    let experience = Operation::new(
        "show_experience",
        (Get, "/career/experience"),
        Needs::Caller,
        "Reads the experience log of the caller out of the programs that they may read: months of leading, and hours by domain.",
        |asked: Asked, input: ExperienceInput| async move { show_experience(&asked.app, asked.caller()?, asked.now, &input).await },
    )
    .costly();
    let operations = vec![
        Operation::new(
            "show_stories",
            (Get, "/career/space/stories"),
            Needs::Caller,
            "Lays out the caller's story bank: what each story lacks and rests on, which questions and competencies nobody would hear of.",
            |asked: Asked, _: Nothing| async move { Ok(show_stories(&*asked.career().await?).await) },
        ),
        Operation::new(
            "draft_story",
            (Get, "/career/space/stories/draft/{key}"),
            Needs::Caller,
            "Begins a story from a piece of evidence that the caller kept; what the evidence does not say comes as questions.",
            |asked: Asked, input: OwnRecord| async move { draft_story(&*asked.career().await?, &input.key).await },
        ),
        Operation::new(
            "show_learning",
            (Get, "/career/space/learning"),
            Needs::Caller,
            "Lays out what the caller learns, what there is to learn from, and what each certification still asks for.",
            |asked: Asked, _: Nothing| async move { show_learning(&asked.app, asked.caller()?, &*asked.career().await?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "show_mentoring",
            (Get, "/career/space/mentoring"),
            Needs::Caller,
            "Lays out the caller's mentoring log: when they met, when they meet next, and what mentees confirmed.",
            |asked: Asked, _: Nothing| async move { Ok(show_mentoring(&*asked.career().await?, asked.now).await) },
        ),
        Operation::new(
            "ask_mentee",
            (Post, "/career/space/mentoring/{key}/outcomes/{place}/asked"),
            Needs::Caller,
            "Asks the mentee, through a link, whether an outcome of mentoring is so; the answer holds the link, once.",
            |asked: Asked, input: AskMentee| async move { ask_mentee(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .secret(),
        Operation::new(
            "withdraw_confirmation",
            (Delete, "/career/space/mentoring/{key}/outcomes/{place}/asked"),
            Needs::Caller,
            "Takes back the link that a mentee was sent, or notes that they took back what they had confirmed.",
            |asked: Asked, input: OutcomeNamed| async move {
                let revision = withdraw_confirmation(&asked.app, asked.caller()?, asked.now, &input).await?;
                Ok(Revised { revision })
            },
        ),
        Operation::new(
            "show_brand",
            (Get, "/career/space/brand"),
            Needs::Caller,
            "Lays out what the caller shows of their work: the plan, ideas from programs, and what each text names that is not public.",
            |asked: Asked, _: Nothing| async move { show_brand(&asked.app, asked.caller()?, &*asked.career().await?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "clear_post",
            (Post, "/career/space/posts/{key}/clear"),
            Needs::Caller,
            "Lets a post of the caller go out, or notes that it is out; refused while it names what is not public.",
            |asked: Asked, input: ClearPost| async move {
                let open = asked.career().await?;
                clear_post(&asked.app, asked.caller()?, &open, asked.by()?, &input).await
            },
        )
        .costly(),
        Operation::new(
            "list_rhythms",
            (Get, "/career/space/rhythms"),
            Needs::Caller,
            "Says which status and which retro of the caller's growth plan wait, and lists what was kept.",
            |asked: Asked, _: Nothing| async move { list_rhythms(&*asked.career().await?, asked.now).await },
        ),
        Operation::new(
            "show_own_status",
            (Get, "/career/space/status"),
            Needs::Caller,
            "Shows the private status of the month that ended last, where it waits: computed from the plan and from what programs have on record.",
            |asked: Asked, _: Nothing| async move { show_status(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "keep_own_status",
            (Post, "/career/space/status"),
            Needs::Caller,
            "Keeps the private status that waits, with a few words of one's own, once.",
            |asked: Asked, input: KeepStatus| async move { keep_status(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "show_own_retro",
            (Get, "/career/space/retro"),
            Needs::Caller,
            "Shows the retro of the quarter that ended last, where it waits: facts, questions, and whether earlier actions helped.",
            |asked: Asked, _: Nothing| async move { show_own_retro(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "keep_own_retro",
            (Post, "/career/space/retro"),
            Needs::Caller,
            "Keeps the retro that waits, once: what one says to the challenges, whether earlier actions helped, and what is done next.",
            |asked: Asked, input: KeepRetro| async move { keep_own_retro(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
    ];
    operations.into_iter().map(Operation::in_career).chain([experience]).collect()
}
