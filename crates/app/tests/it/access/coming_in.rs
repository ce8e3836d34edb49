//! Signing in and out, and how long a session lasts.

use std::time::{Duration, Instant};

use sinew_app::access::secret::Secret;
use sinew_app::access::sign_in::{
    SignInWithLink, make_owner, one_time_link, session_caller, sign_in_with_link, sign_in_with_password, sign_out, tidy,
};
use sinew_app::access::{Role, Scope};
use sinew_app::failure::Code;
use store::{NewSpace, SpaceId, SpaceKind};

use super::{DAY, HOUR, PASSWORD, World, later, monday, owner_session, refused, spaces, with_password};
use crate::home::on_both;

const NO_MATCH: &str = "Email and password do not match an account: check both.";

on_both! {
    async fn the_first_start_makes_the_owner_of_what_is_there(home) {
        let store = home.open().await;
        // As `sinew init` on the command line makes it: without members.
        let id = SpaceId(uuid::Uuid::from_u128(7));
        store.create_space(&NewSpace { id, kind: SpaceKind::Workspace, name: "Old".to_owned(), owner: "olga".to_owned(), created_at: monday() }).await.unwrap();
        let owner = make_owner(&store, monday(), " Olga ").await.unwrap();
        let token = one_time_link(&store, monday(), owner).await.unwrap();
        let signed_in = sign_in_with_link(&store, later(59), SignInWithLink { token }).await.unwrap();
        assert_eq!(signed_in.me.account.name, "Olga");
        assert!(!signed_in.me.has_password);
        assert_eq!(spaces(&signed_in.me), [("Old", Role::Owner)]);
        // The next start finds the same owner, whatever the system's user is called now.
        assert_eq!(make_owner(&store, later(DAY), "root").await.unwrap(), owner);
        refused(make_owner(&store, monday(), " ").await, Code::Invalid, "The owner's name is missing: give one.");
    }

    async fn a_link_works_once_and_within_the_hour(home) {
        let store = home.open().await;
        let owner = make_owner(&store, monday(), "Olga").await.unwrap();
        let sign_in = async |token: &Secret, minutes| sign_in_with_link(&store, later(minutes), SignInWithLink { token: token.clone() }).await;
        let [first, second] = [one_time_link(&store, monday(), owner).await.unwrap(), one_time_link(&store, monday(), owner).await.unwrap()];
        assert_ne!(first, second);
        assert_eq!(first.0.len(), 64);

        sign_in(&first, 1).await.unwrap();
        let words = "This sign-in link was used already, and works once: start the server again for a new one.";
        refused(sign_in(&first, 1).await, Code::Unauthenticated, words);
        let words = "This sign-in link has expired: start the server again for a new one.";
        refused(sign_in(&second, HOUR).await, Code::Unauthenticated, words);
        let words = "This sign-in link is not known here: copy all of it, or start the server again for a new one.";
        for forged in ["", "x", &first.0[..63], &first.0.to_uppercase()] {
            refused(sign_in(&Secret(forged.to_owned()), 1).await, Code::Unauthenticated, words);
        }
        // Nobody comes in by the hash, should the database be read by others.
        refused(sign_in(&Secret(second.hash().0), 1).await, Code::Unauthenticated, words);
    }

    async fn a_password_signs_in_and_nothing_else_does(home) {
        let world = World::new(home).await;
        world.join("Ana", Role::Editor).await;
        let sign_in = async |email: &str, password: &str| sign_in_with_password(&world.store, monday(), with_password(email, password)).await;
        for email in ["ana@example.org", " Ana@Example.ORG\t"] {
            let signed_in = sign_in(email, PASSWORD).await.unwrap();
            assert!(signed_in.me.has_password);
            assert_eq!(signed_in.me.account.email.as_deref(), Some("ana@example.org"));
            assert_eq!(spaces(&signed_in.me), [("Migration", Role::Editor)]);
            let caller = session_caller(&world.store, monday(), &signed_in.session.secret, "web").await.unwrap();
            assert_eq!((caller.name.as_str(), caller.scope, caller.door), ("Ana", Scope::Write, "web"));
        }
        let long = "x".repeat(10_000_000);
        for (email, password) in [
            ("ana@example.org", "correct horse batterY"),
            ("ana@example.org", ""),
            ("ana@example.org", long.as_str()),
            ("bea@example.org", PASSWORD),
            ("", ""),
            ("ana@example.org\0", PASSWORD),
            ("' or 1 = 1 --", PASSWORD),
            // The owner has no password, and none fits.
            ("olga", ""),
        ] {
            refused(sign_in(email, password).await, Code::Unauthenticated, NO_MATCH);
        }
    }

    async fn an_unknown_email_takes_as_long_as_a_wrong_password(home) {
        let world = World::new(home).await;
        world.join("Ana", Role::Viewer).await;
        let emails = ["ana@example.org", "bea@example.org", "bea"];
        let mut fastest = [Duration::MAX; 3];
        // In turns, so that whatever else the machine does slows all of them.
        for _ in 0..7 {
            for (fastest, email) in fastest.iter_mut().zip(emails) {
                let started = Instant::now();
                let result = sign_in_with_password(&world.store, monday(), with_password(email, "a wrong password")).await;
                *fastest = started.elapsed().min(*fastest);
                refused(result, Code::Unauthenticated, NO_MATCH);
            }
        }
        // Without the hash an answer takes a fiftieth.
        let [known, unknown, no_email] = fastest;
        for other in [unknown, no_email] {
            assert!(other * 10 > known && other < known * 10, "known {known:?}, unknown {unknown:?}, no email {no_email:?}");
        }
        assert!(known > Duration::from_millis(3), "{known:?} is too quick to keep guessers off");
    }

    async fn a_session_lasts_while_it_is_used_but_not_for_ever(home) {
        let store = home.open().await;
        let secret = owner_session(&store).await;
        let come = async |secret: &Secret, minutes| session_caller(&store, later(minutes), secret, "web").await.map(|caller| caller.name);
        let ended = "Your session has ended: sign in again.";
        // Used every 29 days it goes on, to its ninetieth.
        for day in [0, 29, 58, 87, 89] {
            assert_eq!(come(&secret, day * DAY).await.unwrap(), "Olga");
        }
        assert_eq!(come(&secret, 90 * DAY - 1).await.unwrap(), "Olga");
        refused(come(&secret, 90 * DAY).await, Code::Unauthenticated, ended);

        let idle = owner_session(&store).await;
        refused(come(&idle, 30 * DAY).await, Code::Unauthenticated, ended);
        assert_eq!(come(&idle, 30 * DAY - 1).await.unwrap(), "Olga");
        for forged in [String::new(), "0".repeat(64), idle.hash().0] {
            refused(come(&Secret(forged), 0).await, Code::Unauthenticated, "Sign in first.");
        }
        tidy(&store, later(90 * DAY)).await.unwrap();
        refused(come(&secret, 90 * DAY).await, Code::Unauthenticated, ended);
        tidy(&store, later(98 * DAY)).await.unwrap();
        refused(come(&secret, 98 * DAY).await, Code::Unauthenticated, "Sign in first.");
    }

    async fn a_session_is_noted_at_most_once_a_minute(home) {
        let store = home.open().await;
        let secret = owner_session(&store).await;
        let seen = async |seconds: i64| {
            let now = monday() + jiff::SignedDuration::from_secs(seconds);
            session_caller(&store, now, &secret, "web").await.unwrap();
            store.session(&secret.hash()).await.unwrap().unwrap().last_seen_at.as_second() - monday().as_second()
        };
        assert_eq!([seen(0).await, seen(59).await, seen(60).await, seen(119).await, seen(200).await], [0, 0, 60, 60, 200]);
    }

    async fn who_signs_out_is_out(home) {
        let store = home.open().await;
        let [here, there] = [owner_session(&store).await, owner_session(&store).await];
        let caller = session_caller(&store, monday(), &here, "web").await.unwrap();
        sign_out(&store, &caller).await.unwrap();
        refused(session_caller(&store, monday(), &here, "web").await, Code::Unauthenticated, "Sign in first.");
        session_caller(&store, monday(), &there, "web").await.unwrap();
        sign_out(&store, &caller).await.unwrap();
    }
}

#[test]
fn a_secret_is_not_shown_by_accident() {
    let shown = format!("{:?} {:?}", Secret("abc".to_owned()), with_password("ana@example.org", "abc"));
    assert_eq!(shown, "Secret(…) SignInWithPassword { email: \"ana@example.org\", password: Password(…) }");
}

#[tokio::test]
async fn no_secret_reaches_the_disk() {
    use super::tokens::make_token;

    let home = crate::home::Home::sqlite();
    let world = World::new(&home).await;
    let owner = make_owner(&world.store, monday(), "Olga").await.unwrap();
    let link = one_time_link(&world.store, monday(), owner).await.unwrap();
    let session = sign_in_with_link(&world.store, monday(), SignInWithLink { token: link.clone() }).await.unwrap().session.secret;
    let invitation = world.invite(Role::Editor).await;
    let token = make_token(&world, &world.owner, Scope::Write, None).await;
    let share = super::sharing::share_dashboard(&world).await;
    world.join("Ana", Role::Viewer).await;
    world.store.close().await;
    let bytes = std::fs::read(&home.address).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("ana@example.org") && holds(&invitation.hash().0), "what is kept is there to be found");
    for secret in [&link.0, &session.0, &invitation.0, &token.0, &token.0["sinew_".len()..], &share.0, PASSWORD] {
        assert!(!holds(secret));
    }
}
