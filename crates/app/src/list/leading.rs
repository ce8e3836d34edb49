//! Operations for whoever leads: what people share with them, and how programs deliver.

use super::accounts::Nothing;
use super::{Asked, Method, Needs, Operation};
use crate::operation::leading::{show_delivery, show_leading};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "show_leading",
            (Method::Get, "/career/space/leading"),
            Needs::Caller,
            "Shows what people share with the caller: growth goals and mentoring by name, and where they stand in groups of five or more.",
            |asked: Asked, _: Nothing| async move { show_leading(&asked.app, asked.caller()?, asked.now).await },
        )
        .in_career(),
        Operation::new(
            "show_delivery",
            (Method::Get, "/portfolio/delivery"),
            Needs::Caller,
            "Shows how the programs that the caller may read deliver, and what they ask of teams. Nothing of it is of a person.",
            |asked: Asked, _: Nothing| async move { show_delivery(&asked.app, asked.caller()?, asked.now).await },
        )
        .costly(),
    ]
}
