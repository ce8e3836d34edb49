//! Every operation on a space, held against everybody who could ask.

use sinew_app::access::invitation::{
    CreateInvitation, RevokeInvitation, accept_invitation, create_invitation, list_invitations, revoke_invitation,
};
use sinew_app::access::member::{RemoveMember, SetRole, list_members, remove_member, set_role};
use sinew_app::access::share::{CreateShare, RevokeShare, create_share, list_shares, revoke_share};
use sinew_app::access::sign_in::token_caller;
use sinew_app::access::space::{CreateSpace, RenameSpace, create_space, rename_space};
use sinew_app::access::{AccountId, Caller, InSpace, Role, Scope, check, role_of};
use sinew_app::failure::{Code, Failure};
use store::SpaceId;
use store::access::invitation::InvitationId;
use store::access::share::ShareId;
use uuid::Uuid;

use super::tokens::make_token;
use super::{World, monday, newcomer};
use crate::home::on_both;

/// What is asked, and of whom it is taken: stranger, viewer, editor, owner, the owner's tokens to read, propose and write.
const EXPECTED: &str = "
    role_of           - y y y y y y
    read              - y y y y y y
    propose           - n y y n y y
    edit              - n y y n n y
    own               - n n y n n y
    create_space      y y y y n n y
    rename_space      - n n y n n y
    list_members      - y y y y y y
    set_role          - n n y n n n
    remove_member     - n n y n n n
    list_invitations  - n n y y y y
    create_invitation - n n y n n n
    revoke_invitation - n n y n n n
    list_shares       - n y y y y y
    create_share      - n y y n n n
    revoke_share      - n y y n n n
";

/// Asks for `what` about something that is not there: whoever may ask is told that, and nothing is changed.
async fn ask(world: &World, caller: &Caller, what: &str, space: SpaceId) -> Result<(), Failure> {
    let (store, in_space, nobody) = (&world.store, InSpace { space }, AccountId(Uuid::nil()));
    let able = async |role, scope| check(store, caller, space, role, scope).await.map(|_| ());
    match what {
        "role_of" => role_of(store, caller, space).await.map(|_| ()),
        "read" => able(Role::Viewer, Scope::Read).await,
        "propose" => able(Role::Editor, Scope::Propose).await,
        "edit" => able(Role::Editor, Scope::Write).await,
        "own" => able(Role::Owner, Scope::Write).await,
        "create_space" => create_space(store, caller, monday(), CreateSpace { name: String::new() }).await.map(|_| ()),
        "rename_space" => rename_space(store, caller, RenameSpace { space, name: String::new() }).await.map(|_| ()),
        "list_members" => list_members(store, caller, in_space).await.map(|_| ()),
        "set_role" => set_role(store, caller, SetRole { space, account: nobody, role: Role::Owner }).await.map(|_| ()),
        "remove_member" => remove_member(store, caller, RemoveMember { space, account: nobody }).await.map(|_| ()),
        "list_invitations" => list_invitations(store, caller, monday(), in_space).await.map(|_| ()),
        "create_invitation" => create_invitation(store, caller, monday(), CreateInvitation { space, role: Role::Owner }).await.map(|_| ()),
        "revoke_invitation" => {
            revoke_invitation(store, caller, RevokeInvitation { space, id: InvitationId(Uuid::nil()) }).await.map(|_| ())
        }
        "list_shares" => list_shares(store, caller, monday(), in_space).await.map(|_| ()),
        "create_share" => {
            let input = CreateShare { space, update: None, dashboard: false, expires_days: None };
            create_share(store, caller, monday(), input).await.map(|_| ())
        }
        "revoke_share" => revoke_share(store, caller, monday(), RevokeShare { space, id: ShareId(Uuid::nil()) }).await.map(|_| ()),
        other => panic!("no operation `{other}`"),
    }
}

async fn callers(world: &World) -> Vec<Caller> {
    let mut callers = vec![world.stranger().await, world.join("Vic", Role::Viewer).await, world.join("Ed", Role::Editor).await];
    callers.push(world.owner.clone());
    for scope in Scope::ALL {
        let secret = make_token(world, &world.owner, scope, None).await;
        callers.push(token_caller(&world.store, monday(), &secret, "api").await.unwrap());
    }
    callers
}

const NOWHERE: &str = "There is no such space, or you are not a member of it.";

on_both! {
    async fn each_operation_takes_the_role_and_scope_that_it_says(home) {
        let world = World::new(home).await;
        let callers = callers(&world).await;
        let mut found = String::from("\n");
        for line in EXPECTED.lines().filter(|line| !line.trim().is_empty()) {
            let what = line.split_whitespace().next().unwrap();
            let mut answers = String::new();
            for caller in &callers {
                answers += match ask(&world, caller, what, world.space).await {
                    Err(failure) if failure.code == Code::NotFound && failure.message == NOWHERE => " -",
                    Err(failure) if failure.code == Code::Forbidden => " n",
                    Ok(()) => " y",
                    // Let in, and told what is wrong with what was asked.
                    Err(failure) if matches!(failure.code, Code::NotFound | Code::Invalid) => " y",
                    Err(failure) => panic!("{what}: {failure:?}"),
                };
            }
            found += &format!("    {what:<17}{answers}\n");
        }
        assert_eq!(found, EXPECTED);
        assert_eq!(store_members(&world).await, 3, "nothing was changed");
    }

    async fn a_space_that_is_not_there_and_one_that_is_not_ones_own_are_answered_alike(home) {
        let world = World::new(home).await;
        let stranger = world.stranger().await;
        for what in EXPECTED.lines().filter_map(|line| line.split_whitespace().next()).filter(|what| *what != "create_space") {
            for space in [world.space, SpaceId(Uuid::nil()), SpaceId(Uuid::max())] {
                let failure = ask(&world, &stranger, what, space).await.unwrap_err();
                assert_eq!((failure.code, failure.message.as_str()), (Code::NotFound, NOWHERE), "{what}");
            }
        }
    }

    async fn a_role_ends_when_its_member_is_removed(home) {
        let world = World::new(home).await;
        let ana = world.join("Ana", Role::Owner).await;
        let secret = make_token(&world, &ana, Scope::Write, None).await;
        let token = token_caller(&world.store, monday(), &secret, "api").await.unwrap();
        let back = create_invitation(&world.store, &ana, monday(), CreateInvitation { space: world.space, role: Role::Owner }).await.unwrap().token;
        remove_member(&world.store, &world.owner, RemoveMember { space: world.space, account: ana.account }).await.unwrap();
        for caller in [&ana, &token] {
            assert_eq!(role_of(&world.store, caller, world.space).await.unwrap_err().code, Code::NotFound);
        }
        let refused = accept_invitation(&world.store, None, monday(), newcomer(back, "Eve")).await.unwrap_err();
        assert_eq!(refused.code, Code::NotFound, "the invitation that she made before is gone with her");
    }
}

async fn store_members(world: &World) -> usize {
    world.store.members(world.space).await.unwrap().len()
}
