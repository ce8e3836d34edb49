//! One's own account.

use sinew_app::access::Role;
use sinew_app::access::account::{ChangeMe, change_me, me};
use sinew_app::access::password::Password;
use sinew_app::access::sign_in::{session_caller, sign_in_with_password};
use sinew_app::failure::Code;

use super::{PASSWORD, World, monday, owner_session, refused, spaces, with_password};
use crate::home::on_both;

fn change() -> ChangeMe {
    ChangeMe::default()
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn password(text: &str) -> Option<Password> {
    Some(Password(text.to_owned()))
}

on_both! {
    async fn the_owner_takes_a_password(home) {
        let world = World::new(home).await;
        let other = owner_session(&world.store).await;
        let without_email = ChangeMe { password: password(PASSWORD), ..change() };
        let words = "Give an email too: you sign in with it and the password.";
        refused(change_me(&world.store, &world.owner, without_email.clone()).await, Code::Invalid, words);
        session_caller(&world.store, monday(), &other, "web").await.unwrap();

        let changed = change_me(&world.store, &world.owner, ChangeMe { name: text(" Olga P. "), email: text("Olga@Example.org"), ..without_email }).await.unwrap();
        assert_eq!((changed.account.name.as_str(), changed.account.email.as_deref(), changed.has_password), ("Olga P.", Some("olga@example.org"), true));
        assert_eq!(me(&world.store, &world.owner).await.unwrap(), changed);
        // Other browsers have to sign in again, with it.
        refused(session_caller(&world.store, monday(), &other, "web").await, Code::Unauthenticated, "Sign in first.");
        assert_eq!(sign_in_with_password(&world.store, monday(), with_password("olga@example.org", PASSWORD)).await.unwrap().me, changed);
    }

    async fn a_new_email_or_password_needs_the_current_password(home) {
        let world = World::new(home).await;
        let ana = world.join("Ana", Role::Editor).await;
        let before = me(&world.store, &ana).await.unwrap();
        let try_it = async |input: ChangeMe| change_me(&world.store, &ana, input).await;
        for input in [ChangeMe { email: text("eve@example.org"), ..change() }, ChangeMe { password: password("another password"), ..change() }] {
            let words = "Give your current password too: it is needed to change your email or password.";
            refused(try_it(input.clone()).await, Code::Forbidden, words);
            let words = "The current password is not the right one: nothing was changed.";
            refused(try_it(ChangeMe { current_password: password("wrong password"), ..input }).await, Code::Forbidden, words);
        }
        assert_eq!(me(&world.store, &ana).await.unwrap(), before);

        // One's own email and another name need none.
        let renamed = try_it(ChangeMe { name: text("Ana B."), email: text("ANA@example.org"), ..change() }).await.unwrap();
        assert_eq!((renamed.account.name.as_str(), renamed.account.email.as_deref()), ("Ana B.", Some("ana@example.org")));
        assert_eq!(spaces(&renamed), [("Migration", Role::Editor)]);
        try_it(ChangeMe { password: password("another password"), current_password: password(PASSWORD), ..change() }).await.unwrap();
        let sign_in = async |password: &str| sign_in_with_password(&world.store, monday(), with_password("ana@example.org", password)).await;
        refused(sign_in(PASSWORD).await, Code::Unauthenticated, "Email and password do not match an account: check both.");
        sign_in("another password").await.unwrap();
    }

    async fn what_cannot_be_a_name_an_email_or_a_password_is_refused(home) {
        let world = World::new(home).await;
        world.join("Ana", Role::Viewer).await;
        let try_it = async |input: ChangeMe, words: &str| refused(change_me(&world.store, &world.owner, input).await, Code::Invalid, words);
        for (name, words) in [
            ("", "Your name is missing: give one."),
            (" \n", "Your name is missing: give one."),
            ("a\0b", "Your name may not hold line breaks or other control characters."),
            (&"x".repeat(201), "Your name is too long: take at most 200 characters."),
        ] {
            try_it(ChangeMe { name: text(name), ..change() }, words).await;
        }
        for email in ["", "ana", "@example.org", "ana@", "ana @example.org", &format!("{}@example.org", "x".repeat(300))] {
            let shown: String = email.chars().take(80).collect();
            let words = format!("`{shown}` is not an email address: write it like `ana@example.org`.");
            try_it(ChangeMe { email: text(email), ..change() }, &words).await;
        }
        for (new, words) in [
            ("", "The password is too short: take at least 10 characters."),
            ("123456789", "The password is too short: take at least 10 characters."),
            ("aaaaaaaaaaaa", "The password is too easy to guess: take another."),
            ("Olga@Example.org", "The password is too easy to guess: take another."),
            (&"ab".repeat(501), "The password is too long: take at most 1000 bytes."),
        ] {
            try_it(ChangeMe { email: text("olga@example.org"), password: password(new), ..change() }, words).await;
        }
        let taken = change_me(&world.store, &world.owner, ChangeMe { email: text("Ana@example.org"), ..change() }).await;
        refused(taken, Code::Conflict, "Another account has this email already: take another, or sign in with that one.");
        assert_eq!(me(&world.store, &world.owner).await.unwrap().account.email, None);
        // Script in a name is a name; whoever shows it escapes it.
        let odd = "<script>alert(1)</script> O'Brien 漢字 \u{202e}";
        let changed = change_me(&world.store, &world.owner, ChangeMe { name: text(odd), ..change() }).await.unwrap();
        assert_eq!(changed.account.name, odd);
    }
}
