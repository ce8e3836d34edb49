//! Spaces, their members, and invitations.

use sinew_app::access::account::{ChangeMe, change_me, me};
use sinew_app::access::invitation::{
    AcceptInvitation, LookAtInvitation, RevokeInvitation, accept_invitation, list_invitations, look_at_invitation, revoke_invitation,
};
use sinew_app::access::member::{RemoveMember, SetRole, list_members, remove_member, set_role};
use sinew_app::access::password::Password;
use sinew_app::access::secret::Secret;
use sinew_app::access::sign_in::sign_in_with_password;
use sinew_app::access::space::{CreateSpace, RenameSpace, create_space, list_spaces, rename_space};
use sinew_app::access::{Caller, InSpace, Role};
use sinew_app::failure::Code;

use super::{DAY, PASSWORD, World, later, monday, newcomer, refused, spaces, with_password};
use crate::home::on_both;

const USED: &str = "This invitation was accepted already, and works once: ask for a new one, or sign in.";
const EXPIRED: &str = "This invitation has expired: ask for a new one.";
const UNKNOWN: &str = "This invitation is not known here: copy the whole link, or ask for a new one. It may have been withdrawn.";

/// Accepts without making an account.
fn only(token: &Secret) -> AcceptInvitation {
    AcceptInvitation { token: token.clone(), name: None, email: None, password: None }
}

on_both! {
    async fn members_of_a_space_are_told_apart_by_their_names(home) {
        let world = World::new(home).await;
        let ana = world.join("Ana", Role::Editor).await;
        let token = world.invite(Role::Viewer).await;
        let words = "Somebody called Ana is in this space already: take a name that tells you apart, such as one with your surname. The journal says by name who did what.";
        let second = |name: &str| AcceptInvitation { email: Some("second@example.org".to_owned()), ..newcomer(token.clone(), name) };
        refused(accept_invitation(&world.store, None, monday(), second(" aNA ")).await, Code::Conflict, words);
        // The invitation is not used up by that.
        accept_invitation(&world.store, None, monday(), second("Ana Q.")).await.unwrap();
        let rename = async |name: &str| change_me(&world.store, &ana, ChangeMe { name: Some(name.to_owned()), ..ChangeMe::default() }).await;
        let taken = words.replace("called Ana", "called Ana Q.");
        refused(rename("ANA Q.").await, Code::Conflict, &taken);
        rename("ana").await.unwrap();
        // Whoever comes from elsewhere is told apart, too.
        let stranger = world.stranger().await;
        let renamed = ChangeMe { name: Some("Ana".to_owned()), ..ChangeMe::default() };
        change_me(&world.store, &stranger, renamed).await.unwrap();
        let stranger = Caller { name: "Ana".to_owned(), ..stranger };
        let token = world.invite(Role::Viewer).await;
        let refusal = accept_invitation(&world.store, Some(&stranger), monday(), only(&token)).await;
        refused(refusal, Code::Conflict, &words.replace("called Ana", "called ana"));
    }

    async fn spaces_are_made_listed_and_renamed(home) {
        let world = World::new(home).await;
        let made = create_space(&world.store, &world.owner, later(1), CreateSpace { name: " Büro 東京 ".to_owned() }).await.unwrap();
        assert_eq!((made.name.as_str(), made.role, made.revision), ("Büro 東京", Role::Owner, 0));
        let renamed = rename_space(&world.store, &world.owner, RenameSpace { space: made.id, name: "Office".to_owned() }).await.unwrap();
        assert_eq!((renamed.id, renamed.name.as_str()), (made.id, "Office"));
        let listed = list_spaces(&world.store, &world.owner).await.unwrap().items;
        assert_eq!(listed.iter().map(|space| space.name.as_str()).collect::<Vec<_>>(), ["Migration", "Office"]);
        let nameless = rename_space(&world.store, &world.owner, RenameSpace { space: made.id, name: "\t".to_owned() }).await;
        refused(nameless, Code::Invalid, "The space's name is missing: give one.");
        let nameless = create_space(&world.store, &world.owner, monday(), CreateSpace { name: String::new() }).await;
        refused(nameless, Code::Invalid, "The space's name is missing: give one.");
        assert_eq!(list_spaces(&world.store, &world.stranger().await).await.unwrap().items.len(), 1, "others' spaces are not listed");
    }

    async fn an_invitation_makes_an_account_once_within_a_week(home) {
        let world = World::new(home).await;
        let token = world.invite(Role::Editor).await;
        let look = async |token: &Secret, minutes| look_at_invitation(&world.store, later(minutes), LookAtInvitation { token: token.clone() }).await;
        let seen = look(&token, 7 * DAY - 1).await.unwrap();
        assert_eq!((seen.space_name.as_str(), seen.role), ("Migration", Role::Editor));

        let late = accept_invitation(&world.store, None, later(7 * DAY), newcomer(token.clone(), "Ana")).await;
        refused(late, Code::NotFound, EXPIRED);
        refused(look(&token, 7 * DAY).await, Code::NotFound, EXPIRED);
        let forged = Secret("0".repeat(64));
        refused(look(&forged, 0).await, Code::NotFound, UNKNOWN);
        refused(accept_invitation(&world.store, None, monday(), newcomer(forged, "Ana")).await, Code::NotFound, UNKNOWN);

        let accepted = accept_invitation(&world.store, None, later(7 * DAY - 1), newcomer(token.clone(), "Ana")).await.unwrap();
        assert!(accepted.session.is_some());
        assert_eq!((accepted.me.account.name.as_str(), accepted.me.has_password), ("Ana", true));
        assert_eq!(spaces(&accepted.me), [("Migration", Role::Editor)]);
        refused(accept_invitation(&world.store, None, monday(), newcomer(token.clone(), "Bea")).await, Code::NotFound, USED);
        refused(look(&token, 0).await, Code::NotFound, USED);
        sign_in_with_password(&world.store, monday(), with_password("ana@example.org", PASSWORD)).await.unwrap();
        let bea = sign_in_with_password(&world.store, monday(), with_password("bea@example.org", PASSWORD)).await;
        refused(bea, Code::Unauthenticated, "Email and password do not match an account: check both.");
    }

    async fn what_is_wrong_with_a_newcomer_leaves_the_invitation_open(home) {
        let world = World::new(home).await;
        world.join("Ana", Role::Viewer).await;
        let token = world.invite(Role::Editor).await;
        let whole = newcomer(token.clone(), "Bea");
        let missing = "Give your name, your email and a password to make your account, or sign in first.";
        for (input, code, words) in [
            (only(&token), Code::Invalid, missing),
            (AcceptInvitation { email: None, ..whole.clone() }, Code::Invalid, missing),
            (AcceptInvitation { name: Some(" ".to_owned()), ..whole.clone() }, Code::Invalid, "Your name is missing: give one."),
            (AcceptInvitation { email: Some("bea".to_owned()), ..whole.clone() }, Code::Invalid, "`bea` is not an email address: write it like `ana@example.org`."),
            (AcceptInvitation { password: Some(Password("short".to_owned())), ..whole.clone() }, Code::Invalid, "The password is too short: take at least 10 characters."),
            (newcomer(token.clone(), "ANA"), Code::Conflict, "There is an account with this email already: sign in with it, then open the invitation again."),
        ] {
            refused(accept_invitation(&world.store, None, monday(), input).await, code, words);
        }
        accept_invitation(&world.store, None, monday(), whole).await.unwrap();
    }

    async fn who_is_signed_in_accepts_with_the_link_alone(home) {
        let world = World::new(home).await;
        let stranger = world.stranger().await;
        let token = world.invite(Role::Viewer).await;
        let accept = async |caller, input| accept_invitation(&world.store, Some(caller), monday(), input).await;
        let words = "You are a member of this space already, with this role or a higher one: the invitation can still be used.";
        refused(accept(&world.owner, only(&token)).await, Code::Conflict, words);
        let words = "You are signed in already: accept with nothing but the link, or sign out first.";
        refused(accept(&stranger, newcomer(token.clone(), "Eve")).await, Code::Invalid, words);
        let accepted = accept(&stranger, only(&token)).await.unwrap();
        assert!(accepted.session.is_none());
        assert_eq!(spaces(&accepted.me), [("Migration", Role::Viewer), ("Elsewhere", Role::Owner)]);
        refused(accept(&stranger, only(&token)).await, Code::NotFound, USED);
    }

    async fn invitations_are_listed_and_withdrawn(home) {
        let world = World::new(home).await;
        let [first, second] = [world.invite(Role::Viewer).await, world.invite_at(Role::Owner, 1).await];
        let in_space = InSpace { space: world.space };
        let list = async |minutes| list_invitations(&world.store, &world.owner, later(minutes), in_space).await.unwrap().items;
        let open = list(0).await;
        assert_eq!(open.iter().map(|open| (open.role, open.expires_at)).collect::<Vec<_>>(), [(Role::Viewer, later(7 * DAY)), (Role::Owner, later(7 * DAY + 1))]);
        let revoke = async |id| revoke_invitation(&world.store, &world.owner, RevokeInvitation { space: world.space, id }).await;
        revoke(open[0].id).await.unwrap();
        let gone = "There is no such open invitation in this space: it may have been accepted.";
        refused(revoke(open[0].id).await, Code::NotFound, gone);
        refused(accept_invitation(&world.store, None, monday(), newcomer(first, "Ana")).await, Code::NotFound, UNKNOWN);
        accept_invitation(&world.store, None, monday(), newcomer(second, "Bea")).await.unwrap();
        refused(revoke(open[1].id).await, Code::NotFound, gone);
        assert_eq!(list(0).await, []);
    }

    async fn the_last_owner_stays(home) {
        let world = World::new(home).await;
        let ana = world.join("Ana", Role::Editor).await;
        let set = async |caller, account, role| set_role(&world.store, caller, SetRole { space: world.space, account, role }).await;
        let remove = async |caller, account| remove_member(&world.store, caller, RemoveMember { space: world.space, account }).await;
        let only_owner = "This is the only owner of the space: make another member an owner first.";
        refused(set(&world.owner, world.owner.account, Role::Editor).await, Code::Conflict, only_owner);
        refused(remove(&world.owner, world.owner.account).await, Code::Conflict, only_owner);

        let members = set(&world.owner, ana.account, Role::Owner).await.unwrap().items;
        let names: Vec<_> = members.iter().map(|member| (member.name.as_str(), member.email.as_deref(), member.role)).collect();
        assert_eq!(names, [("Ana", Some("ana@example.org"), Role::Owner), ("Olga", None, Role::Owner)]);
        set(&ana, world.owner.account, Role::Viewer).await.unwrap();
        let words = "You are a viewer here, and this takes an owner: ask an owner of the space.";
        refused(set(&world.owner, world.owner.account, Role::Owner).await, Code::Forbidden, words);
        refused(remove(&world.owner, ana.account).await, Code::Forbidden, words);
        // Everybody may leave, and is out at once.
        remove(&world.owner, world.owner.account).await.unwrap();
        let outside = "There is no such space, or you are not a member of it.";
        refused(list_members(&world.store, &world.owner, InSpace { space: world.space }).await, Code::NotFound, outside);
        assert_eq!(me(&world.store, &world.owner).await.unwrap().spaces, []);
        refused(set(&ana, world.owner.account, Role::Owner).await, Code::NotFound, "There is no such member in this space.");
        refused(remove(&ana, world.owner.account).await, Code::NotFound, "There is no such member in this space.");
    }
}
