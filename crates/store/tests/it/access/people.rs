//! Accounts and the spaces that they are members of.

use sinew_store::access::Role;
use sinew_store::access::account::{AccountChange, AccountError};
use sinew_store::access::member::{Member, MemberError};
use sinew_store::{SpaceId, SpaceKind};
use uuid::Uuid;

use super::once::invitation;
use super::{account, join, link, owned_space, secret, session, space};
use crate::home::on_both;
use crate::sample::monday;

on_both! {
    async fn servers_that_start_at_once_agree_on_the_owner(home) {
        let started: Vec<_> = (1..7).map(|n| {
            let address = home.address.clone();
            tokio::spawn(async move { sinew_store::Store::open(&address).await.unwrap().local_owner(&account(n, None)).await.unwrap() })
        }).collect();
        let mut owners = Vec::new();
        for one in started {
            owners.push(one.await.unwrap());
        }
        owners.dedup();
        assert_eq!(owners.len(), 1, "{owners:?}");
        let store = home.open().await;
        let again = store.local_owner(&account(9, None)).await.unwrap();
        assert_eq!(again, owners[0]);
        assert_eq!(store.account(account(9, None).id).await.unwrap(), None);
    }

    async fn the_local_owner_takes_over_what_nobody_has(home) {
        let store = home.open().await;
        let spaces = [space(100, SpaceKind::Workspace), space(101, SpaceKind::Program), space(102, SpaceKind::Career), space(103, SpaceKind::Program)];
        for space in &spaces[..3] {
            store.create_space(space).await.unwrap();
        }
        let other = account(50, None).id;
        store.create_owned_space(&spaces[3], other).await.unwrap();
        let owner = store.local_owner(&account(1, None)).await.unwrap();
        let role = async |n: usize| store.role(spaces[n].id, owner).await.unwrap();
        assert_eq!([role(0).await, role(1).await], [Some(Role::Owner); 2]);
        assert_eq!(role(2).await, None, "a career belongs to its person");
        assert_eq!(role(3).await, None, "this one has a member");
        let listed: Vec<_> = store.spaces_of(owner).await.unwrap().into_iter().map(|(head, role)| (head.name, head.revision, role)).collect();
        assert_eq!(listed, [("Space 100".to_owned(), 0, Role::Owner), ("Space 101".to_owned(), 0, Role::Owner)]);

        // A space that comes later is taken over at the next start, and nothing is twice.
        store.create_space(&space(104, SpaceKind::Workspace)).await.unwrap();
        store.set_role(spaces[0].id, owner, Role::Owner).await.unwrap();
        assert_eq!(store.local_owner(&account(1, None)).await.unwrap(), owner);
        assert_eq!(store.spaces_of(owner).await.unwrap().len(), 3);
    }

    async fn a_space_gets_another_name(home) {
        let store = home.open().await;
        let (_, id) = owned_space(&store).await;
        assert!(store.rename_space(id, "Büro 東京").await.unwrap());
        let head = store.space(id).await.unwrap().unwrap();
        assert_eq!((head.name.as_str(), head.revision, head.kind), ("Büro 東京", 0, SpaceKind::Workspace));
        let nowhere = SpaceId(Uuid::from_u128(5));
        assert!(!store.rename_space(nowhere, "x").await.unwrap());
        assert_eq!(store.space(nowhere).await.unwrap(), None);
    }

    async fn an_email_belongs_to_one_account(home) {
        let store = home.open().await;
        let (owner, space) = owned_space(&store).await;
        join(&store, 2, space, Role::Viewer).await;
        let taken = AccountChange { email: Some("p2@example.org".to_owned()), name: Some("Olga".to_owned()), ..AccountChange::default() };
        let refused = store.change_account(owner, &taken).await.unwrap_err();
        assert!(matches!(refused, AccountError::EmailTaken), "{refused:?}");
        assert_eq!(store.account(owner).await.unwrap().unwrap().name, "Person 1", "nothing was changed");
        let free = AccountChange { email: Some("olga@example.org".to_owned()), ..taken };
        assert!(store.change_account(owner, &free).await.unwrap());
        assert!(store.change_account(owner, &free).await.unwrap(), "one's own email is no other's");
        let found = store.account_of_email("olga@example.org").await.unwrap().unwrap();
        assert_eq!((found.id, found.name.as_str(), found.password_hash), (owner, "Olga", None));
        assert_eq!(store.account_of_email("Olga@example.org").await.unwrap(), None);
        assert!(!store.change_account(account(9, None).id, &AccountChange::default()).await.unwrap());
    }

    async fn a_new_password_ends_what_the_old_one_began(home) {
        let store = home.open().await;
        let (owner, space) = owned_space(&store).await;
        let other = join(&store, 2, space, Role::Viewer).await;
        for name in ["here", "there"] {
            store.begin_session(owner, &session(name)).await.unwrap();
        }
        store.add_sign_in_link(&link("link", owner)).await.unwrap();
        store.add_sign_in_link(&link("link of another", other)).await.unwrap();
        let alive = async |name: &str| store.session(&secret(name)).await.unwrap().is_some();

        let renamed = AccountChange { name: Some("Olga".to_owned()), keep: Some(secret("here")), ..AccountChange::default() };
        store.change_account(owner, &renamed).await.unwrap();
        assert!(alive("there").await, "another name ends nothing");
        let change = AccountChange { password_hash: Some("$argon2id$…".to_owned()), ..renamed };
        store.change_account(owner, &change).await.unwrap();
        assert_eq!([alive("here").await, alive("there").await, alive("session 2").await], [true, false, true]);
        store.sign_in_with_link(&secret("link"), &session("by link")).await.unwrap_err();
        assert_eq!(store.sign_in_with_link(&secret("link of another"), &session("by link")).await.unwrap().id, other);
        store.change_account(owner, &AccountChange { keep: None, ..change }).await.unwrap();
        assert!(!alive("here").await);
    }

    async fn members_change_and_go_but_for_the_last_owner(home) {
        let store = home.open().await;
        let (owner, space) = owned_space(&store).await;
        let other = join(&store, 2, space, Role::Editor).await;
        let member = |account, n, email: Option<&str>, role| {
            Member { account, name: format!("Person {n}"), email: email.map(str::to_owned), role }
        };
        let both = [member(owner, 1, None, Role::Owner), member(other, 2, Some("p2@example.org"), Role::Editor)];
        assert_eq!(store.members(space).await.unwrap(), both);

        for role in [Role::Viewer, Role::Editor] {
            let refused = store.set_role(space, owner, role).await.unwrap_err();
            assert!(matches!(refused, MemberError::LastOwner), "{refused:?}");
        }
        let refused = store.remove_member(space, owner).await.unwrap_err();
        assert!(matches!(refused, MemberError::LastOwner), "{refused:?}");
        let unknown = store.set_role(space, account(9, None).id, Role::Viewer).await.unwrap_err();
        assert!(matches!(unknown, MemberError::Unknown), "{unknown:?}");
        let elsewhere = store.remove_member(SpaceId(Uuid::from_u128(5)), other).await.unwrap_err();
        assert!(matches!(elsewhere, MemberError::Unknown), "{elsewhere:?}");
        assert_eq!(store.members(space).await.unwrap(), both, "nothing was changed");

        store.set_role(space, owner, Role::Owner).await.unwrap();
        store.set_role(space, other, Role::Owner).await.unwrap();
        // Who is not an owner any more left no way back in.
        store.add_invitation(&secret("back"), &invitation(7, space, Role::Owner)).await.unwrap();
        store.set_role(space, owner, Role::Viewer).await.unwrap();
        assert_eq!(store.invitations(space, monday()).await.unwrap(), []);
        store.remove_member(space, owner).await.unwrap();
        assert_eq!(store.role(space, owner).await.unwrap(), None);
        assert_eq!(store.members(space).await.unwrap(), [member(other, 2, Some("p2@example.org"), Role::Owner)]);
    }

    async fn two_owners_who_demote_each_other_at_once_leave_one(home) {
        let stores = [home.open().await, home.open().await];
        let (owner, space) = owned_space(&stores[0]).await;
        let other = join(&stores[0], 2, space, Role::Owner).await;
        for _ in 0..10 {
            let started = [(0, owner), (1, other)].map(|(n, account)| {
                let store = stores[n].clone();
                tokio::spawn(async move { store.set_role(space, account, Role::Editor).await })
            });
            let mut refused = 0;
            for one in started {
                match one.await.unwrap() {
                    Ok(()) => {}
                    Err(MemberError::LastOwner) => refused += 1,
                    Err(error) => panic!("{error}"),
                }
            }
            assert_eq!(refused, 1);
            for account in [owner, other] {
                stores[0].set_role(space, account, Role::Owner).await.unwrap();
            }
        }
    }

    async fn a_role_that_makes_no_sense_is_a_fault(home) {
        let store = home.open().await;
        let (owner, space) = owned_space(&store).await;
        home.execute("update member set role = 'king'").await;
        let fault = store.role(space, owner).await.unwrap_err();
        assert!(fault.to_string().contains("holds a member with the role `king` that this version of Sinew cannot read"), "{fault}");
    }
}
