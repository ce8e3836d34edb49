//! Operations that share one thing of the caller's career space, and read what others share.

use super::accounts::Nothing;
use super::{Asked, Method, Needs, Operation};
use crate::operation::career::sharing::received::{ReceivedNamed, list_shared_with_me, open_shared_item, remove_shared_item};
use crate::operation::career::sharing::{
    ShareItem, SharedNamed, SnapshotLink, list_shared_by_me, open_snapshot, revoke_shared_item, share_item,
};

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Delete, Get, Post};
    let operations = vec![
        Operation::new(
            "share_item",
            (Post, "/career/space/shared"),
            Needs::Caller,
            "Shares a copy of one thing of the caller's career space as it stands: with a colleague who has one, too, or by a link, shown once.",
            |asked: Asked, input: ShareItem| async move { share_item(&asked.app, asked.caller()?, asked.now, &input).await },
        )
        .secret()
        .costly(),
        Operation::new(
            "list_shared_by_me",
            (Get, "/career/space/shared"),
            Needs::Caller,
            "Lists what the caller shares, until when, and who opened it; and what could be shared.",
            |asked: Asked, _: Nothing| async move { list_shared_by_me(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "revoke_shared_item",
            (Delete, "/career/space/shared/{id}"),
            Needs::Caller,
            "Takes back what the caller shares: nobody opens it from then on, and what it held is gone.",
            |asked: Asked, input: SharedNamed| async move { revoke_shared_item(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "list_shared_with_me",
            (Get, "/career/space/received"),
            Needs::Caller,
            "Lists what others share with the caller. Listing opens nothing.",
            |asked: Asked, _: Nothing| async move { list_shared_with_me(&asked.app, asked.caller()?, asked.now).await },
        ),
        Operation::new(
            "open_shared_item",
            (Get, "/career/space/received/{id}"),
            Needs::Caller,
            "Opens what somebody shares with the caller; its owner sees that they did, and when.",
            |asked: Asked, input: ReceivedNamed| async move { open_shared_item(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "remove_shared_item",
            (Delete, "/career/space/received/{id}"),
            Needs::Caller,
            "Removes something from what is shared with the caller; for its owner it ends nothing.",
            |asked: Asked, input: ReceivedNamed| async move { remove_shared_item(&asked.app, asked.caller()?, asked.now, &input).await },
        ),
        Operation::new(
            "open_snapshot",
            (Get, "/snapshots/{token}"),
            Needs::Nobody,
            "Shows what somebody shares of their career, to whoever has the link; its owner sees that it was opened.",
            |asked: Asked, input: SnapshotLink| async move {
                open_snapshot(&asked.app, asked.caller.as_ref(), asked.now, &input).await
            },
        ),
    ];
    operations.into_iter().map(Operation::in_career).collect()
}
