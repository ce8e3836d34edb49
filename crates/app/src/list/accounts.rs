//! Operations about who may come in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Asked, Method, Needs, Operation, Session};
use crate::access::account::{ChangeMe, Me, change_me, me};
use crate::access::invitation::{
    AcceptInvitation, CreateInvitation, LookAtInvitation, RevokeInvitation, accept_invitation, create_invitation, list_invitations,
    look_at_invitation, revoke_invitation,
};
use crate::access::member::{RemoveMember, SetRole, list_members, remove_member, set_role};
use crate::access::share::{CreateShare, OpenShare, RevokeShare, create_share, list_shares, open_share, revoke_share};
use crate::access::sign_in::{SignInWithLink, SignInWithPassword, SignedIn, sign_in_with_link, sign_in_with_password, sign_out};
use crate::access::space::{CreateSpace, RenameSpace, SpaceView, create_space, list_spaces, rename_space, view};
use crate::access::token::{CreateToken, RevokeToken, create_token, list_tokens, revoke_token};
use crate::access::{InSpace, Role, Scope, check_person, no_such_space};
use crate::derived::off;
use crate::example;
use crate::failure::{Code, Failure};
use crate::operation::overview::{Overview, show_overview};
use crate::operation::templates::{StartProgram, Starting, TemplateInput, list_templates, show_template};
use crate::operation::updates::{UpdateView, show_update};
use store::access::share::Shared;

/// Takes nothing.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What a share link shows to whoever has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SharedView {
    Update { update: Box<UpdateView> },
    Dashboard { name: String, overview: Box<Overview> },
}

fn signed_in(done: SignedIn) -> (Me, Session) {
    (done.me, Session::Begins(done.session))
}

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Delete, Get, Patch, Post};
    let owner = Needs::Space(Role::Owner, Scope::Write);
    let editor = |scope| Needs::Space(Role::Editor, scope);
    vec![
        Operation::with_session("sign_in", (Post, "/sign-in"), Needs::Nobody, "Signs in with email and password.", |asked: Asked, input: SignInWithPassword| async move {
            sign_in_with_password(&asked.app.store, asked.now, input).await.map(signed_in)
        })
        .knocks_at("email")
        .secret(),
        Operation::with_session("sign_in_with_link", (Post, "/sign-in/link"), Needs::Nobody, "Signs in with a one-time link.", |asked: Asked, input: SignInWithLink| async move {
            sign_in_with_link(&asked.app.store, asked.now, input).await.map(signed_in)
        })
        .secret(),
        Operation::with_session("sign_out", (Post, "/sign-out"), Needs::Caller, "Ends the session.", |asked: Asked, _: Nothing| async move {
            let session = check_person(asked.caller()?)?;
            asked.app.spaces.leave(session);
            Ok((sign_out(&asked.app.store, asked.caller()?).await?, Session::Ends))
        }),
        Operation::new("show_me", (Get, "/me"), Needs::Caller, "Shows the caller's account and spaces.", |asked: Asked, _: Nothing| async move {
            me(&asked.app.store, asked.caller()?).await
        }),
        Operation::new("change_me", (Patch, "/me"), Needs::Caller, "Changes the caller's name, email or password.", |asked: Asked, input: ChangeMe| async move {
            let (ends_others, caller) = (input.password.is_some(), asked.caller()?);
            let me = change_me(&asked.app.store, caller, input).await?;
            if let Some(session) = caller.session.as_ref().filter(|_| ends_others) {
                asked.app.spaces.leave_others(caller.account, session);
            }
            Ok(me)
        })
        .secret(),
        Operation::new("list_spaces", (Get, "/spaces"), Needs::Caller, "Lists the caller's spaces.", |asked: Asked, _: Nothing| async move {
            list_spaces(&asked.app.store, asked.caller()?).await
        }),
        Operation::new("open_example", (Post, "/spaces/example"), Needs::Caller, "Makes a space with the example program.", |asked: Asked, _: Nothing| async move {
            open_example(asked).await
        })
        .costly(),
        Operation::new("list_templates", (Get, "/templates"), Needs::Caller, "Lists the templates that a program can start from.", |_: Asked, _: Nothing| async move {
            list_templates()
        }),
        Operation::new("show_template", (Get, "/templates/{template}"), Needs::Caller, "Shows what a program would begin with, and its milestones' planned days.", |_: Asked, input: TemplateInput| async move {
            off(move || show_template(&input)).await?
        }),
        Operation::new("start_program", (Post, "/spaces/from-template"), Needs::Caller, "Starts a program from a template, in a space of its own or in an empty one.", |asked: Asked, input: StartProgram| async move {
            start_program(asked, input).await
        })
        .costly(),
        Operation::new("create_space", (Post, "/spaces"), Needs::Caller, "Makes an empty space.", |asked: Asked, input: CreateSpace| async move {
            create_space(&asked.app.store, asked.caller()?, asked.now, input).await
        }),
        Operation::new("rename_space", (Patch, "/spaces/{space}"), owner, "Gives a space another name.", |asked: Asked, input: RenameSpace| async move {
            rename_space(&asked.app.store, asked.caller()?, input).await
        }),
        Operation::new("list_members", (Get, "/spaces/{space}/members"), Needs::Space(Role::Viewer, Scope::Read), "Lists who is a member.", |asked: Asked, input: InSpace| async move {
            list_members(&asked.app.store, asked.caller()?, input).await
        }),
        Operation::new("set_role", (Patch, "/spaces/{space}/members/{account}"), owner, "Gives a member another role.", |asked: Asked, input: SetRole| async move {
            set_role(&asked.app.store, asked.caller()?, input).await
        }),
        Operation::new("remove_member", (Delete, "/spaces/{space}/members/{account}"), Needs::Space(Role::Viewer, Scope::Write), "Removes a member, or oneself.", |asked: Asked, input: RemoveMember| async move {
            remove_member(&asked.app.store, asked.caller()?, input).await
        }),
        Operation::new("list_invitations", (Get, "/spaces/{space}/invitations"), Needs::Space(Role::Owner, Scope::Read), "Lists open invitations.", |asked: Asked, input: InSpace| async move {
            list_invitations(&asked.app.store, asked.caller()?, asked.now, input).await
        }),
        Operation::new("create_invitation", (Post, "/spaces/{space}/invitations"), owner, "Makes a link that lets somebody in.", |asked: Asked, input: CreateInvitation| async move {
            create_invitation(&asked.app.store, asked.caller()?, asked.now, input).await
        })
        .secret(),
        Operation::new("revoke_invitation", (Delete, "/spaces/{space}/invitations/{id}"), owner, "Withdraws an invitation.", |asked: Asked, input: RevokeInvitation| async move {
            revoke_invitation(&asked.app.store, asked.caller()?, input).await
        }),
        Operation::new("look_at_invitation", (Get, "/invitations/{token}"), Needs::Nobody, "Shows what an invitation is to.", |asked: Asked, input: LookAtInvitation| async move {
            look_at_invitation(&asked.app.store, asked.now, input).await
        }),
        Operation::with_session("accept_invitation", (Post, "/invitations/{token}"), Needs::Nobody, "Accepts an invitation.", |asked: Asked, input: AcceptInvitation| async move {
            let done = accept_invitation(&asked.app.store, asked.caller.as_ref(), asked.now, input).await?;
            Ok((done.me, done.session.map_or(Session::Stays, Session::Begins)))
        })
        .secret(),
        Operation::new("list_tokens", (Get, "/tokens"), Needs::Caller, "Lists the caller's tokens.", |asked: Asked, _: Nothing| async move {
            list_tokens(&asked.app.store, asked.caller()?).await
        }),
        Operation::new("create_token", (Post, "/tokens"), Needs::Caller, "Makes a token for a program.", |asked: Asked, input: CreateToken| async move {
            create_token(&asked.app.store, asked.caller()?, asked.now, input).await
        })
        .secret(),
        Operation::new("revoke_token", (Delete, "/tokens/{id}"), Needs::Caller, "Revokes a token.", |asked: Asked, input: RevokeToken| async move {
            revoke_token(&asked.app.store, asked.caller()?, input).await
        }),
        Operation::new("list_shares", (Get, "/spaces/{space}/shares"), editor(Scope::Read), "Lists links that show something to anybody.", |asked: Asked, input: InSpace| async move {
            list_shares(&asked.app.store, asked.caller()?, asked.now, input).await
        }),
        Operation::new("create_share", (Post, "/spaces/{space}/shares"), editor(Scope::Write), "Makes a link to a published update or the dashboard.", |asked: Asked, input: CreateShare| async move {
            create_share(&asked.app.store, asked.caller()?, asked.now, input).await
        })
        .secret(),
        Operation::new("revoke_share", (Delete, "/spaces/{space}/shares/{id}"), editor(Scope::Write), "Revokes a link.", |asked: Asked, input: RevokeShare| async move {
            revoke_share(&asked.app.store, asked.caller()?, asked.now, input).await
        }),
        Operation::new("open_share", (Get, "/shared/{token}"), Needs::Nobody, "Shows what a link shares.", |asked: Asked, input: OpenShare| async move { open(asked, input).await }),
    ]
}

async fn open_example(asked: Asked) -> Result<SpaceView, Failure> {
    let name = example::NAME.to_owned();
    let space = create_space(&asked.app.store, asked.caller()?, asked.now, CreateSpace { name }).await?;
    let report = example::import_example(&asked.cx(space.id)?).await?;
    Ok(SpaceView { revision: report.revision, ..space })
}

/// Starts a program in a space of its own, or in one that is there and empty.
async fn start_program(asked: Asked, input: StartProgram) -> Result<SpaceView, Failure> {
    let starting = Starting::new(&input)?;
    let Some(id) = input.space else {
        let space = create_space(&asked.app.store, asked.caller()?, asked.now, CreateSpace { name: input.name }).await?;
        let report = starting.begin(&asked.cx(space.id)?).await?;
        return Ok(SpaceView { revision: report.revision, ..space });
    };
    asked.app.check(asked.caller()?, id, Role::Editor, Scope::Write).await?;
    let open = asked.open(id).await?;
    if open.state().space.records().next().is_some() {
        return Err(Failure::new(Code::Conflict, "There is something in this program already: start from a template in a new one."));
    }
    starting.begin(&asked.cx(id)?).await?;
    open.catch_up().await?;
    let mut spaces = asked.app.store.spaces_of(asked.caller()?.account).await?.into_iter();
    let (head, role) = spaces.find(|(head, _)| head.id == id).ok_or_else(no_such_space)?;
    Ok(view(head, role))
}

async fn open(asked: Asked, input: OpenShare) -> Result<SharedView, Failure> {
    let opened = open_share(&asked.app.store, asked.now, input).await?;
    let space = asked.open(opened.space).await?;
    match opened.shared {
        Shared::Update(record) => {
            let key = space.state().space.record(record).map(|record| record.key.clone());
            let key = key.ok_or_else(|| Failure::not_found("The update is gone."))?;
            Ok(SharedView::Update { update: Box::new(show_update(&space, &key)?) })
        }
        Shared::Dashboard => {
            let name = asked.app.store.space(opened.space).await?.map_or_else(String::new, |head| head.name);
            let mut overview = Overview::clone(&*show_overview(&space, asked.now).await?);
            // The charter is for members.
            overview.program = None;
            Ok(SharedView::Dashboard { name, overview: Box::new(overview) })
        }
    }
}
