//! Every operation against everybody: what each may do is written down here once more, beside the list that decides it.

use app::list::{Method, Operation, operations};
use serde_json::{Value, json};

use crate::world::{Got, Who, World};

/// What it takes to do each operation. `person` lets no token in, whatever its scope.
const NEEDED: &str = "
    sign_in             nobody
    sign_in_with_link   nobody
    look_at_invitation  nobody
    accept_invitation   nobody
    open_share          nobody
    open_letter         nobody
    answer_letter       nobody
    open_snapshot       nobody

    show_me             account read
    list_spaces         account read
    list_tokens         account read
    list_kinds          account read
    show_framework      account read
    check_framework     account read
    show_own_evidence   account read
    show_own_map        account read
    show_own_growth     account read
    show_own_prospects  account read
    show_own_signals    account read
    list_own_offers     account read
    show_experience     account read
    list_templates      account read
    digest              account read
    show_template       account read
    show_portfolio      account read
    show_delivery       account read
    show_portfolio_roadmap account read
    show_simulation     account read
    simulate_portfolio  account read
    cancel_simulation   account read
    create_space        account write
    open_example        account write
    start_program       account write
    change_me           account person
    create_token        account person
    revoke_token        account person
    sign_out            account person
    show_career_space   account person
    create_career_space account person
    unlock_career_space account person
    lock_career_space   account person
    change_career_passphrase account person
    recover_career_space account person
    ask_statement       account person
    list_statements     account person
    withdraw_statement  account person
    take_letters        account person
    list_check_ins      account person
    open_check_in       account person
    rate_oneself        account person
    ask_rater           account person
    withdraw_rater      account person
    pool_peers          account person
    agree_check_in      account person
    keep_offer          account person
    dismiss_offer       account person
    list_kept_evidence  account person
    start_growth_plan   account person
    export_career_space account person
    bundle_career_space account person
    show_stories        account person
    draft_story         account person
    show_learning       account person
    list_rhythms        account person
    show_own_status     account person
    keep_own_status     account person
    show_own_retro      account person
    keep_own_retro      account person
    show_mentoring      account person
    ask_mentee          account person
    share_item          account person
    show_leading        account person
    list_shared_by_me   account person
    revoke_shared_item  account person
    list_shared_with_me account person
    open_shared_item    account person
    remove_shared_item  account person
    withdraw_confirmation account person
    show_brand          account person
    clear_post          account person
    delete_career_space account person
    show_resume         account person
    tailor_resume       account person
    print_resume        account person
    list_applications   account person
    send_application    account person
    print_sent          account person
    export_applications account person
    show_packet         account person
    print_packet        account person
    keep_packet         account person
    list_packets        account person
    print_kept_packet   account person
    verify_packet       account person
    show_brag           account person
    print_brag          account person
    show_practice       account person

    show_overview       viewer read
    show_today          viewer read
    show_plan           viewer read
    explain_item        viewer read
    list_records        viewer read
    show_record         viewer read
    show_document       viewer read
    preview_edits       viewer read
    list_changes        viewer read
    list_baselines      viewer read
    compare             viewer read
    list_risks          viewer read
    show_raid           viewer read
    show_commitments    viewer read
    show_flow           viewer read
    show_raci           viewer read
    show_objectives     viewer read
    show_roadmap        viewer read
    show_resources      viewer read
    weigh_staffing      viewer read
    try_move            viewer read
    list_requests       viewer read
    show_charter        viewer read
    compare_charter     viewer read
    show_releases       viewer read
    show_stakeholders   viewer read
    list_meetings       viewer read
    show_meeting        viewer read
    preview_minutes     viewer read
    show_overlap        viewer read
    list_retros         viewer read
    show_retro          viewer read
    list_updates        viewer read
    show_update         viewer read
    draft_update        viewer read
    export_space        viewer read
    export_register     viewer read
    save_as_template    viewer read
    list_members        viewer read

    list_shares         editor read
    commit_edits        editor write
    create_baseline     editor write
    undo                editor write
    redo                editor write
    restore_record      editor write
    publish_update      editor write
    weigh_request       editor write
    approve_charter     editor write
    decide_request      editor write
    keep_minutes        editor write
    add_occurrence      editor write
    edit_retro_notes    editor write
    cast_ballot         editor write
    set_retro_state     editor write
    preview_import      editor write
    import_file         editor write
    import_framework    editor write
    create_share        editor person
    revoke_share        editor person

    list_invitations    owner read
    rename_space        owner write
    set_role            owner person
    remove_member       owner person
    create_invitation   owner person
    revoke_invitation   owner person
";

/// A framework of one rule.
const FRAMEWORK: &str = r#"{"name": "Ours", "version": "1", "areas": [{"key": "X", "name": "Craft"}],
    "levels": [{"key": "A", "name": "First", "gate": "items >= 1"}],
    "competencies": [{"id": "X1", "area": "X", "name": "Risks", "levels": {"A": {"behaviour": "Raises risks.", "rule": "risks_raised >= 1"}}}]}"#;

/// Somebody, with what they are and how far they may go.
struct Caller {
    name: &'static str,
    role: &'static str,
    scope: &'static str,
}

const CALLERS: [Caller; 9] = [
    Caller { name: "nobody", role: "nobody", scope: "" },
    Caller { name: "a stranger", role: "account", scope: "person" },
    Caller { name: "a viewer", role: "viewer", scope: "person" },
    Caller { name: "an editor", role: "editor", scope: "person" },
    Caller { name: "an owner", role: "owner", scope: "person" },
    Caller { name: "an owner's token to read", role: "owner", scope: "read" },
    Caller { name: "an owner's token to propose", role: "owner", scope: "propose" },
    Caller { name: "an owner's token to write", role: "owner", scope: "write" },
    Caller { name: "a viewer's token to write", role: "viewer", scope: "write" },
];

const ROLES: [&str; 5] = ["nobody", "account", "viewer", "editor", "owner"];
const SCOPES: [&str; 5] = ["", "read", "propose", "write", "person"];

/// Returns the refusal that a caller gets, or `None` where it is let through.
fn expected(needed: (&str, &str), caller: &Caller) -> Option<(u16, &'static str)> {
    let rank = |all: [&str; 5], one: &str| all.iter().position(|other| *other == one).unwrap();
    let (role, needed_role) = (rank(ROLES, caller.role), rank(ROLES, needed.0));
    if needed_role == 0 {
        return None;
    }
    if role == 0 {
        return Some((401, "Sign in first."));
    }
    if role == 1 && needed_role > 1 {
        return Some((404, "There is no such space, or you are not a member of it."));
    }
    if role < needed_role {
        // Of a token that may not do it whatever its owner's role, both may be said.
        return Some((403, if needed.1 == "person" && caller.scope != "person" { "" } else { "You are " }));
    }
    if rank(SCOPES, caller.scope) < rank(SCOPES, needed.1) {
        // In whichever order the two are looked at, each says that the token is what is in the way.
        return Some((403, "token may "));
    }
    None
}

/// An input that an operation would take, so that only the caller can be in the way.
fn input(name: &str) -> Value {
    match name {
        "sign_in" => json!({ "email": "nobody@example.org", "password": "not this one" }),
        "sign_in_with_link" => json!({ "token": "not a link" }),
        "accept_invitation" => json!({ "name": "N", "email": "n@example.org", "password": "correct horse" }),
        "create_baseline" => json!({ "title": "Agreed" }),
        "create_space" | "rename_space" => json!({ "name": "Another" }),
        "start_program" => json!({ "template": "blank", "name": "Another", "start": "2027-01-11" }),
        "create_career_space" | "unlock_career_space" => json!({ "passphrase": "a horse of my own" }),
        "tailor_resume" => json!({ "posting": "You have run programs." }),
        "keep_own_status" | "keep_own_retro" => json!({ "to": "2026-10-31" }),
        "start_growth_plan" => json!({ "start": "2027-01-11" }),
        "change_career_passphrase" => json!({ "current": "not this one", "passphrase": "a horse of my own" }),
        "recover_career_space" => json!({ "recovery_code": "0".repeat(32), "passphrase": "a horse of my own" }),
        "set_role" | "create_invitation" => json!({ "role": "viewer" }),
        "ask_statement" => json!({ "competency": "PM4", "to": "Otto" }),
        "share_item" => json!({ "what": "packet", "to": "Otto" }),
        "open_check_in" => json!({ "level": "L3", "competencies": ["PM1", "PM2", "PM4"] }),
        "rate_oneself" => json!({ "ratings": [] }),
        "ask_rater" => json!({ "to": "Otto", "by": "peer" }),
        "agree_check_in" => json!({ "agreed": [] }),
        "answer_letter" => json!({ "reply": { "kind": "decline" } }),
        "create_token" => json!({ "name": "Robot", "scope": "read" }),
        "create_share" => json!({ "dashboard": true }),
        "commit_edits" => json!({ "edits": [{ "op": "add", "kind": "item", "title": "More" }] }),
        "preview_edits" => json!({ "edits": [{ "op": "add", "kind": "item", "title": "More" }] }),
        "decide_request" => json!({ "ruling": "refuse", "reason": "No" }),
        "restore_record" => json!({ "key": "NO-1", "at": "2026-01-01" }),
        "edit_retro_notes" => json!({ "edit": { "op": "remove", "note": 1 } }),
        "preview_minutes" | "keep_minutes" => json!({ "notes": "action: More" }),
        "cast_ballot" => json!({ "votes": [1] }),
        "set_retro_state" => json!({ "state": "voting" }),
        _ => json!({}),
    }
}

async fn request(world: &World, who: &Who, operation: &Operation) -> Got {
    let id = "00000000-0000-7000-8000-000000000000";
    let mut path = operation.path.replace("{space}", &world.space).replace("{account}", id).replace("{id}", id);
    path = path
        .replace("{template}", "blank?start=2027-01-11")
        .replace("{key}", "I-1")
        .replace("{token}", "not-a-token")
        .replace("{place}", "0");
    let method = match operation.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    };
    if operation.takes_file && operation.name.ends_with("_framework") {
        return world.ask(who, method, &path, &[], FRAMEWORK).await;
    }
    if operation.name == "verify_packet" {
        return world.ask(who, method, &path, &[], "A packet").await;
    }
    if operation.takes_file {
        return world.ask(who, method, &(path + "?name=plan.csv"), &[], "name,duration\nMore,2d\n").await;
    }
    if operation.name == "compare" || operation.name == "compare_charter" {
        path += "?from=2026-01-01";
    }
    if operation.name == "delete_career_space" {
        path += "?confirm=no";
    }
    if operation.name == "export_register" {
        path += "?kinds=risk";
    }
    if operation.name == "try_move" {
        path += "?to=T-1";
    }
    let body = if matches!(operation.method, Method::Post | Method::Patch) { input(operation.name).to_string() } else { String::new() };
    world.ask(who, method, &path, &[], body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_lets_in_whom_it_should_and_nobody_else() {
    let rows = NEEDED.lines().filter(|line| !line.trim().is_empty());
    let needed: Vec<(&str, (&str, &str))> = rows
        .map(|row| {
            let mut words = row.split_whitespace();
            (words.next().unwrap(), (words.next().unwrap(), words.next().unwrap_or_default()))
        })
        .collect();
    let operations = operations();
    let mut named: Vec<&str> = operations.iter().map(|operation| operation.name).collect();
    let mut written: Vec<&str> = needed.iter().map(|(name, _)| *name).collect();
    named.sort_unstable();
    written.sort_unstable();
    assert_eq!(named, written, "say in the table what a new operation takes");

    let world = World::new().await;
    world.edit(json!([{ "op": "add", "kind": "item", "title": "Work" }])).await;
    let elsewhere = world.post(&world.owner, "/spaces", json!({ "name": "Elsewhere" })).await.ok()["id"].as_str().unwrap().to_owned();
    let viewer = world.join("Vera", &world.space, "viewer").await;
    let everybody = [
        Who::Nobody,
        world.join("Stan", &elsewhere, "owner").await,
        viewer.clone(),
        world.join("Edda", &world.space, "editor").await,
        world.owner.clone(),
        world.token(&world.owner, "read").await,
        world.token(&world.owner, "propose").await,
        world.token(&world.owner, "write").await,
        world.token(&viewer, "write").await,
    ];
    let (mut wrong, mut count) = (Vec::new(), 0);
    // Whoever signs out is gone, so that comes last.
    let (last, first): (Vec<&Operation>, Vec<&Operation>) = operations.iter().partition(|operation| operation.name == "sign_out");
    for operation in first.into_iter().chain(last) {
        let takes = needed.iter().find(|(name, _)| *name == operation.name).unwrap().1;
        for (caller, who) in CALLERS.iter().zip(&everybody) {
            let got = request(&world, who, operation).await;
            let said = got.text();
            let right = match expected(takes, caller) {
                Some((status, words)) => {
                    got.refused(got.status.as_u16(), "");
                    got.status.as_u16() == status && said.contains(words)
                }
                // What it is asked about may be absent, and a wrong password is a wrong password.
                None if takes.0 == "nobody" => got.status.as_u16() < 500,
                None => match got.status.as_u16() {
                    200 => true,
                    400 => !said.contains("The input cannot be used"),
                    404 => !said.contains("no such space"),
                    // A passphrase that is none is refused to whoever may try it.
                    403 if operation.guesses => said.contains("This is not the"),
                    409 | 423 => true,
                    _ => false,
                },
            };
            count += 1;
            if !right {
                wrong.push(format!("{} by {}: {} {said}", operation.name, caller.name, got.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, operations.len() * CALLERS.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_may_leave_and_is_let_in_no_more() {
    let world = World::new().await;
    let vera = world.join("Vera", &world.space, "viewer").await;
    let me = world.get(&vera, "/me").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    world.get(&vera, &world.within("/overview")).await.ok();
    world.ask(&vera, "DELETE", &world.within(&format!("/members/{me}")), &[], "").await.ok();
    world.get(&vera, &world.within("/overview")).await.refused(404, "no such space");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_loses_a_role_loses_what_it_let_them_do_at_once() {
    let world = World::new().await;
    let edda = world.join("Edda", &world.space, "editor").await;
    let me = world.get(&edda, "/me").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    let add = json!({ "edits": [{ "op": "add", "kind": "item", "title": "Work" }] });
    world.post(&edda, &world.within("/edits"), add.clone()).await.ok();
    let role = json!({ "role": "viewer" }).to_string();
    world.ask(&world.owner, "PATCH", &world.within(&format!("/members/{me}")), &[], role).await.ok();
    world.post(&edda, &world.within("/edits"), add).await.refused(403, "You are a viewer here, and this takes an editor");
    assert_eq!(world.revision().await, 1);
}
