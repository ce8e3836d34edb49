//! Operations over all programs that the caller may read.

use super::accounts::Nothing;
use super::{Asked, Method, Needs, Operation};
use crate::access::{Role, Scope};
use crate::operation::portfolio::{AskTogether, cancel_simulation, show_portfolio, show_simulation, simulate_portfolio};
use crate::operation::roadmap::{PortfolioRoadmapInput, RoadmapInput, show_portfolio_roadmap, show_roadmap};

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Delete, Get, Post};
    vec![
        Operation::new(
            "show_portfolio",
            (Get, "/portfolio"),
            Needs::Caller,
            "Shows all programs that the caller may read on one page.",
            |asked: Asked, _: Nothing| async move { show_portfolio(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "simulate_portfolio",
            (Post, "/portfolio/simulation"),
            Needs::Caller,
            "Begins to simulate the caller's programs together; one that still runs is called off.",
            |asked: Asked, input: AskTogether| async move { simulate_portfolio(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "show_simulation",
            (Get, "/portfolio/simulation"),
            Needs::Caller,
            "Shows how far the simulation of the programs together is, and what the last one found.",
            |asked: Asked, _: Nothing| async move { show_simulation(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "cancel_simulation",
            (Delete, "/portfolio/simulation"),
            Needs::Caller,
            "Calls the simulation off; what an earlier one found stays.",
            |asked: Asked, _: Nothing| async move { cancel_simulation(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "show_portfolio_roadmap",
            (Get, "/portfolio/roadmap"),
            Needs::Caller,
            "Shows the roadmap of all programs that the caller may read, by theme.",
            |asked: Asked, input: PortfolioRoadmapInput| async move {
                show_portfolio_roadmap(&asked.app, asked.caller()?, asked.now, &input).await
            },
        ),
        Operation::new(
            "show_roadmap",
            (Get, "/spaces/{space}/roadmap"),
            Needs::Space(Role::Viewer, Scope::Read),
            "Shows the roadmap of a program, by theme.",
            |asked: Asked, input: RoadmapInput| async move {
                let open = asked.open(input.space).await?;
                show_roadmap(&asked.app, &open, asked.now, &input).await
            },
        ),
    ]
}
