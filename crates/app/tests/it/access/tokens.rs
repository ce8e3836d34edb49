//! Tokens of programs.

use sinew_app::access::account::{ChangeMe, change_me, me};
use sinew_app::access::secret::Secret;
use sinew_app::access::sign_in::{sign_out, token_caller};
use sinew_app::access::token::{CreateToken, RevokeToken, create_token, list_tokens, revoke_token};
use sinew_app::access::{Caller, Role, Scope, check, check_scope};
use sinew_app::failure::Code;

use super::{DAY, World, later, monday, owner_session, refused};
use crate::home::on_both;

/// Makes a token; returns its secret.
pub(super) async fn make_token(world: &World, caller: &Caller, scope: Scope, expires_days: Option<i32>) -> Secret {
    let input = CreateToken { name: "nightly import".to_owned(), scope, expires_days };
    create_token(&world.store, caller, monday(), input).await.unwrap().secret
}

const UNKNOWN: &str = "This token is not known here: it may have been revoked. Make another one.";

on_both! {
    async fn a_token_acts_for_its_account_as_far_as_it_was_made_for(home) {
        let world = World::new(home).await;
        let ana = world.join("Ana", Role::Editor).await;
        for scope in Scope::ALL {
            let secret = make_token(&world, &ana, scope, None).await;
            assert!(secret.0.starts_with("sinew_") && secret.0.len() == 70);
            let caller = token_caller(&world.store, monday(), &secret, "api").await.unwrap();
            assert_eq!(caller, Caller { scope, door: "api", session: None, ..ana.clone() });
            assert_eq!(me(&world.store, &caller).await.unwrap(), me(&world.store, &ana).await.unwrap());
            for needed in Scope::ALL {
                let checked = check(&world.store, &caller, world.space, Role::Editor, needed).await;
                match needed <= scope {
                    true => assert_eq!(checked.unwrap(), Role::Editor),
                    false => {
                        let words = format!("This token may only {}, and this takes `{}`: make another token.", scope.name(), needed.name());
                        refused(checked, Code::Forbidden, &words);
                        refused(check_scope(&caller, needed), Code::Forbidden, &words);
                    }
                }
            }
            let words = "You are an editor here, and this takes an owner: ask an owner of the space.";
            refused(check(&world.store, &caller, world.space, Role::Owner, Scope::Read).await, Code::Forbidden, words);
        }
    }

    async fn a_token_lets_nobody_else_in(home) {
        let world = World::new(home).await;
        let secret = make_token(&world, &world.owner, Scope::Write, None).await;
        let token = token_caller(&world.store, monday(), &secret, "api").await.unwrap();
        let words = "A token may not do this: sign in yourself.";
        let another = CreateToken { name: "x".to_owned(), scope: Scope::Read, expires_days: None };
        refused(create_token(&world.store, &token, monday(), another).await, Code::Forbidden, words);
        let renamed = ChangeMe { name: Some("Eve".to_owned()), ..ChangeMe::default() };
        refused(change_me(&world.store, &token, renamed).await, Code::Forbidden, words);
        refused(sign_out(&world.store, &token).await, Code::Forbidden, words);
        let id = list_tokens(&world.store, &token).await.unwrap().items[0].id;
        refused(revoke_token(&world.store, &token, RevokeToken { id }).await, Code::Forbidden, words);
    }

    async fn a_token_that_is_forged_expired_or_revoked_opens_nothing(home) {
        let world = World::new(home).await;
        let come = async |secret: &Secret, minutes| token_caller(&world.store, later(minutes), secret, "api").await;
        let [secret, brief] = [make_token(&world, &world.owner, Scope::Read, None).await, make_token(&world, &world.owner, Scope::Read, Some(7)).await];
        for forged in [String::new(), "sinew_".to_owned(), format!("sinew_{}", "0".repeat(64)), secret.0[6..].to_owned(), format!("{} ", secret.0), secret.hash().0] {
            refused(come(&Secret(forged), 0).await, Code::Unauthenticated, UNKNOWN);
        }
        // A session is no token.
        let session = owner_session(&world.store).await;
        refused(come(&session, 0).await, Code::Unauthenticated, UNKNOWN);

        come(&brief, 7 * DAY - 1).await.unwrap();
        refused(come(&brief, 7 * DAY).await, Code::Unauthenticated, "The token `nightly import` has expired: make another one.");
        come(&secret, 4_000 * DAY).await.unwrap();

        let listed = list_tokens(&world.store, &world.owner).await.unwrap().items;
        let id = listed.iter().find(|token| token.expires_at.is_none()).unwrap().id;
        let stranger = world.stranger().await;
        let gone = "You have no such token: it may have been revoked already.";
        refused(revoke_token(&world.store, &stranger, RevokeToken { id }).await, Code::NotFound, gone);
        come(&secret, 0).await.unwrap();
        revoke_token(&world.store, &world.owner, RevokeToken { id }).await.unwrap();
        refused(come(&secret, 0).await, Code::Unauthenticated, UNKNOWN);
        refused(revoke_token(&world.store, &world.owner, RevokeToken { id }).await, Code::NotFound, gone);
        assert_eq!(list_tokens(&world.store, &world.owner).await.unwrap().items.len(), 1);
        assert_eq!(list_tokens(&world.store, &stranger).await.unwrap().items, []);
    }

    async fn tokens_are_listed_without_their_secret_and_with_their_last_use(home) {
        let world = World::new(home).await;
        let secret = make_token(&world, &world.owner, Scope::Propose, Some(30)).await;
        let used = async |seconds| {
            let now = monday() + jiff::SignedDuration::from_secs(seconds);
            token_caller(&world.store, now, &secret, "api").await.unwrap();
            list_tokens(&world.store, &world.owner).await.unwrap().items[0].last_used_at.unwrap().as_second() - monday().as_second()
        };
        assert_eq!(list_tokens(&world.store, &world.owner).await.unwrap().items[0].last_used_at, None);
        assert_eq!([used(5).await, used(64).await, used(65).await], [5, 5, 65]);
        let listed = list_tokens(&world.store, &world.owner).await.unwrap();
        assert_eq!((listed.items[0].name.as_str(), listed.items[0].scope, listed.items[0].expires_at), ("nightly import", Scope::Propose, Some(later(30 * DAY))));
        assert!(!serde_json::to_string(&listed).unwrap().contains(&secret.0));
    }

    async fn a_token_that_cannot_be_is_refused(home) {
        let world = World::new(home).await;
        for (name, expires_days, words) in [
            ("", None, "The token's name is missing: give one."),
            ("x", Some(0), "A token cannot last 0 days: take 1 to 3650, or leave it out."),
            ("x", Some(-1), "A token cannot last -1 days: take 1 to 3650, or leave it out."),
            ("x", Some(i32::MAX), "A token cannot last 2147483647 days: take 1 to 3650, or leave it out."),
        ] {
            let input = CreateToken { name: name.to_owned(), scope: Scope::Read, expires_days };
            refused(create_token(&world.store, &world.owner, monday(), input).await, Code::Invalid, words);
        }
        assert_eq!(list_tokens(&world.store, &world.owner).await.unwrap().items, []);
    }
}
