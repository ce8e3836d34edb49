//! Ballots: one a mark, summed up, and nothing left of them once they are counted.

use std::collections::BTreeMap;

use model::space::RecordId;
use sinew_store::SpaceId;
use uuid::Uuid;

use crate::home::on_both;

const SPACE: SpaceId = SpaceId(Uuid::from_u128(100));

fn retro(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

fn votes<const N: usize>(votes: [(u32, u32); N]) -> BTreeMap<u32, u32> {
    votes.into()
}

on_both! {
    async fn a_mark_votes_once_and_votes_add_up(home) {
        let store = home.open().await;
        assert!(store.cast_ballot(SPACE, retro(1), "ana", &votes([(1, 2), (3, 1)])).await.unwrap());
        assert!(store.cast_ballot(SPACE, retro(1), "ben", &votes([(3, 3)])).await.unwrap());
        assert!(!store.cast_ballot(SPACE, retro(1), "ana", &votes([(2, 3)])).await.unwrap(), "a second ballot does not count");
        assert!(store.cast_ballot(SPACE, retro(2), "ana", &votes([(9, 1)])).await.unwrap(), "another retro is another poll");
        assert_eq!(store.tally(SPACE, retro(1)).await.unwrap(), votes([(1, 2), (3, 4)]));
        assert_eq!(store.ballots(SPACE, retro(1), "ana").await.unwrap(), (true, 2));
        assert_eq!(store.ballots(SPACE, retro(1), "cem").await.unwrap(), (false, 2));
        store.remove_ballots(SPACE, retro(1)).await.unwrap();
        assert_eq!(store.ballots(SPACE, retro(1), "ana").await.unwrap(), (false, 0));
        assert_eq!(store.tally(SPACE, retro(1)).await.unwrap(), votes([]));
        assert_eq!(store.tally(SPACE, retro(2)).await.unwrap(), votes([(9, 1)]));
    }

    async fn of_many_ballots_of_one_mark_at_once_one_counts(home) {
        let stores = [home.open().await, home.open().await];
        let casting: Vec<_> = (0..8)
            .map(|n: usize| {
                let store = stores[n % 2].clone();
                tokio::spawn(async move { store.cast_ballot(SPACE, retro(1), "ana", &votes([(1, 1)])).await.unwrap() })
            })
            .collect();
        let mut counted = 0;
        for cast in casting {
            counted += usize::from(cast.await.unwrap());
        }
        assert_eq!((counted, stores[0].tally(SPACE, retro(1)).await.unwrap()), (1, votes([(1, 1)])));
    }
}
