//! Letters of a sealed space: once, until their day, readable by whoever has the link before and by its owner alone after.

use jiff::{SignedDuration, Timestamp};
use sinew_store::access::{SecretHash, Spent};
use sinew_store::{Letter, LetterId, Link, NewLetter, SecretKey, SpaceId, Store};
use uuid::Uuid;

use super::stands;
use crate::home::on_both;
use crate::sample::{Live, monday};

const ASKED: &[u8] = br#"{"note":"Did Umbrella call?"}"#;
const ANSWER: &[u8] = br#"{"words":"Umbrella called twice"}"#;

fn link(secret: &str) -> Link {
    Link::new(SecretHash(format!("hash of {secret}")), secret)
}

fn later(days: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(24 * days)
}

async fn send(store: &Store, space: SpaceId, id: u128, secret: &str) -> LetterId {
    let id = LetterId(Uuid::from_u128(id));
    let letter = NewLetter { id, space, asked: ASKED, created_at: monday(), expires_at: later(14) };
    store.send_letter(&link(secret), &letter).await.unwrap();
    id
}

fn words(letter: &Letter) -> Option<String> {
    letter.answer.as_ref().map(|answer| String::from_utf8(answer.to_vec()).unwrap().trim_end().to_owned())
}

on_both! {
    async fn a_letter_is_read_by_its_link_and_answered_once_while_the_space_is_locked(home) {
        let store = home.open().await;
        let (live, key) = Live::create_sealed(&store, 1).await;
        let id = send(&store, live.id, 1, "one").await;
        assert!(!stands(home, "Umbrella").await);
        store.lock(live.id);
        let open = store.letter(&link("one"), later(1)).await.unwrap().unwrap();
        assert_eq!((open.id, open.space), (id, live.id));
        assert_eq!(store.career_of(open.owner).await.unwrap().unwrap().id, live.id);
        assert!(open.asked.starts_with(ASKED));
        assert_eq!(store.letter(&link("two"), later(1)).await.unwrap().unwrap_err(), Spent::Unknown);
        assert_eq!(store.letter(&link("one"), later(14)).await.unwrap().unwrap_err(), Spent::Expired);
        assert_eq!(store.answer_letter(&link("one"), ANSWER, later(14)).await.unwrap(), Err(Spent::Expired));
        store.answer_letter(&link("one"), ANSWER, later(2)).await.unwrap().unwrap();
        assert_eq!(store.answer_letter(&link("one"), b"{}", later(2)).await.unwrap(), Err(Spent::Used));
        assert_eq!(store.letter(&link("one"), later(2)).await.unwrap().unwrap_err(), Spent::Used);
        assert!(!stands(home, "Umbrella").await);
        assert!(store.letters(live.id).await.unwrap_err().is_locked());
        store.unlock(live.id, key).await.unwrap();
        let letters = store.letters(live.id).await.unwrap();
        assert_eq!((letters.len(), words(&letters[0]).as_deref()), (1, Some(r#"{"words":"Umbrella called twice"}"#)));
        assert_eq!(store.remove_letters(live.id, &[id]).await.unwrap(), 1);
        assert_eq!(store.remove_letters(live.id, &[id]).await.unwrap(), 0);
        assert!(store.letters(live.id).await.unwrap().is_empty());
        store.close().await;
    }

    async fn whoever_has_the_database_and_not_the_link_can_neither_write_nor_move_an_answer(home) {
        let store = home.open().await;
        let (live, _) = Live::create_sealed(&store, 1).await;
        for (id, secret) in [(1, "one"), (2, "two"), (3, "three")] {
            send(&store, live.id, id, secret).await;
        }
        store.answer_letter(&link("one"), ANSWER, later(1)).await.unwrap().unwrap();
        store.answer_letter(&link("two"), br#"{"words":"No"}"#, later(1)).await.unwrap().unwrap();
        // A note takes no link, so whoever has the letter box could write one: it is opened with nobody's link, and no letter is.
        assert!(store.leave_note(live.id, b"{}", LetterId(Uuid::from_u128(4)), later(1)).await.unwrap());
        let broken = async || {
            let letters = store.letters(live.id).await.unwrap();
            letters.iter().map(|letter| letter.broken).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, [false; 4]);
        let place = |id: u128| Uuid::from_u128(id).to_string();
        // The answer of another letter in its place.
        home.execute(&format!(
            "update letter set answer = (select answer from letter where letter_id = '{}') where letter_id = '{}'",
            place(2), place(1)
        ))
        .await;
        // A note as the answer of a letter that nobody answered.
        home.execute(&format!(
            "update letter set answer = (select answer from letter where letter_id = '{}'), answered_at = 1 where letter_id = '{}'",
            place(4), place(3)
        ))
        .await;
        assert_eq!(broken().await, [true, false, true, false]);
        // Another letter box: nothing is sent with it, and nothing read.
        home.execute("update seal set salt = (select bytes from seal where kind = 'head') where kind = 'box'").await;
        let fault = store.letters(live.id).await.unwrap_err();
        assert!(fault.is_tampered() && fault.to_string().contains("letter box"), "{fault}");
        store.close().await;
    }

    async fn letters_go_with_their_space(home) {
        let store = home.open().await;
        let (live, _) = Live::create_sealed(&store, 1).await;
        send(&store, live.id, 1, "one").await;
        store.delete_sealed_space(live.id).await.unwrap();
        assert_eq!(store.letter(&link("one"), later(1)).await.unwrap().unwrap_err(), Spent::Unknown);
        assert!(!store.leave_note(live.id, b"{}", LetterId(Uuid::from_u128(4)), later(1)).await.unwrap());
        let other = SecretKey::random().unwrap();
        assert!(store.unlock(live.id, other).await.is_err());
        store.close().await;
    }
}
