//! What comes in over the wire: inputs, and requests that come twice.

use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sinew_app::access::account::{ChangeMe, Me};
use sinew_app::access::idempotency::{Begun, begin, finish, forget};
use sinew_app::access::invitation::{AcceptInvitation, CreateInvitation, InvitationMade, LookAtInvitation, RevokeInvitation};
use sinew_app::access::member::{MemberView, RemoveMember, SetRole};
use sinew_app::access::share::{CreateShare, OpenShare, RevokeShare, ShareMade};
use sinew_app::access::sign_in::{SignInWithLink, SignInWithPassword};
use sinew_app::access::space::{CreateSpace, RenameSpace, SpaceView};
use sinew_app::access::token::{CreateToken, RevokeToken, TokenMade, TokenView};
use sinew_app::access::{Done, InSpace, Listed, Role};
use sinew_app::failure::Code;

use super::{DAY, World, later, refused};
use crate::home::on_both;

const ID: &str = "0195a5a0-0000-7000-8000-000000000001";

/// Checks that a whole input is read, and that one with a field too many, or of another type, is not.
fn reads<T: DeserializeOwned + JsonSchema>(whole: &Value) {
    let name = std::any::type_name::<T>();
    serde_json::from_value::<T>(whole.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut more = whole.clone();
    more["is_admin"] = json!(true);
    assert!(serde_json::from_value::<T>(more).is_err(), "{name} takes a field that it does not know");
    for field in whole.as_object().unwrap().keys() {
        let mut odd = whole.clone();
        odd[field] = json!([1]);
        assert!(serde_json::from_value::<T>(odd).is_err(), "{name}: `{field}` takes anything");
    }
    let schema = schema_for!(T).to_value();
    assert_eq!(schema["additionalProperties"], json!(false), "{name}: {schema}");
    assert!(schema["description"].as_str().is_some_and(|words| words.ends_with('.')), "{name} is not explained");
}

#[test]
fn inputs_take_what_they_know_and_nothing_else() {
    reads::<InSpace>(&json!({ "space": ID }));
    reads::<SignInWithPassword>(&json!({ "email": "ana@example.org", "password": "x" }));
    reads::<SignInWithLink>(&json!({ "token": "x" }));
    reads::<ChangeMe>(&json!({ "name": "Ana", "email": "a@b", "password": "x", "current_password": "y" }));
    reads::<CreateSpace>(&json!({ "name": "x" }));
    reads::<RenameSpace>(&json!({ "space": ID, "name": "x" }));
    reads::<SetRole>(&json!({ "space": ID, "account": ID, "role": "viewer" }));
    reads::<RemoveMember>(&json!({ "space": ID, "account": ID }));
    reads::<CreateInvitation>(&json!({ "space": ID, "role": "owner" }));
    reads::<RevokeInvitation>(&json!({ "space": ID, "id": ID }));
    reads::<LookAtInvitation>(&json!({ "token": "x" }));
    reads::<AcceptInvitation>(&json!({ "token": "x", "name": "Ana", "email": "a@b", "password": "x" }));
    reads::<AcceptInvitation>(&json!({ "token": "x" }));
    reads::<CreateToken>(&json!({ "name": "x", "scope": "propose", "expires_days": 3 }));
    reads::<RevokeToken>(&json!({ "id": ID }));
    reads::<CreateShare>(&json!({ "space": ID, "update": "U-1" }));
    reads::<CreateShare>(&json!({ "space": ID, "dashboard": true, "expires_days": 3 }));
    reads::<RevokeShare>(&json!({ "space": ID, "id": ID }));
    reads::<OpenShare>(&json!({ "token": "x" }));
}

#[test]
fn outputs_have_names_that_a_client_would_give_them() {
    let name = |schema: schemars::Schema| schema.get("title").and_then(Value::as_str).unwrap().to_owned();
    let names = [
        name(schema_for!(Me)),
        name(schema_for!(Done)),
        name(schema_for!(Listed<SpaceView>)),
        name(schema_for!(Listed<MemberView>)),
        name(schema_for!(Listed<TokenView>)),
        name(schema_for!(InvitationMade)),
        name(schema_for!(TokenMade)),
        name(schema_for!(ShareMade)),
    ];
    assert_eq!(names, ["Me", "Done", "SpaceList", "MemberList", "TokenList", "NewInvitation", "NewToken", "NewShare"]);
    let made = schema_for!(TokenMade).to_value();
    for field in ["id", "name", "scope", "created_at", "expires_at", "last_used_at", "secret"] {
        assert!(made["properties"].get(field).is_some(), "{field}: {made}");
    }
    assert_eq!(serde_json::to_value(Done {}).unwrap(), json!({}));
}

on_both! {
    async fn a_request_under_a_key_is_done_once(home) {
        let world = World::new(home).await;
        let ana = world.join("Ana", Role::Editor).await;
        let start = async |caller, key: &str, body: &str, minutes| begin(&world.store, caller, later(minutes), key, &[b"POST", b"/api/v1/spaces", body.as_bytes()]).await;
        let new = |begun| match begun {
            Ok(Begun::New(keyed)) => keyed,
            other => panic!("{other:?}"),
        };
        let keyed = new(start(&ana, "k-1", "{}", 0).await);
        refused(start(&ana, "k-1", "{}", 1).await, Code::Conflict, "The same request is still being worked on: try again in a moment.");
        let words = "The idempotency key `k-1` was used for another request: take a new one.";
        refused(start(&ana, "k-1", "{ }", 1).await, Code::Invalid, words);
        // Where one part ends and the next begins is part of the request.
        let shifted = begin(&world.store, &ana, later(1), "k-1", &[b"POST/api", b"/v1/spaces", b"{}"]).await;
        refused(shifted, Code::Invalid, words);
        new(start(&world.owner, "k-1", "{}", 1).await);

        finish(&world.store, &keyed, 201, Some("{\"revision\":7}")).await.unwrap();
        let again = start(&ana, "k-1", "{}", 2).await.unwrap();
        assert_eq!(again, Begun::Answered { status: 201, answer: "{\"revision\":7}".to_owned() });
        new(start(&ana, "k-1", "{}", DAY + 1).await);

        let failed = new(start(&ana, "k-2", "{}", 0).await);
        forget(&world.store, &failed).await.unwrap();
        let secret = new(start(&ana, "k-2", "{}", 0).await);
        finish(&world.store, &secret, 201, None).await.unwrap();
        let words = "This was done already, and its answer held a secret that is shown once: look at the list, or make another.";
        refused(start(&ana, "k-2", "{}", 1).await, Code::Conflict, words);
        for key in ["", "a b", "é", "a\nb", &"x".repeat(201)] {
            let words = "An idempotency key is 1 to 200 visible ASCII characters without spaces.";
            refused(start(&ana, key, "{}", 0).await, Code::Invalid, words);
        }
    }
}
