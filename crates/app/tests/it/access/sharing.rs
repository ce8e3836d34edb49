//! Links by which anybody may read one thing.

use jiff::Timestamp;
use model::change::{Change, Commit, Edit, outcome};
use model::kind::{Body, Kind};
use model::space::{Record, RecordId, Space};
use serde_json::{Value, json};
use sinew_app::access::secret::Secret;
use sinew_app::access::share::{CreateShare, OpenShare, RevokeShare, SharedKind, create_share, list_shares, open_share, revoke_share};
use sinew_app::access::{InSpace, Role};
use sinew_app::failure::Code;
use store::access::share::Shared;

use super::{DAY, World, later, monday, refused};
use crate::home::on_both;

/// Adds a record to the world's space, as its commit number `revision`.
async fn add(world: &World, revision: i64, key: &str, kind: Kind, fields: Value, archived: bool) -> RecordId {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    let id = RecordId(uuid::Uuid::from_u128(revision as u128));
    let body = Body::from_fields(kind, fields).unwrap();
    let record = Record { id, key: key.to_owned(), title: key.to_owned(), body, parent: None, rank: 0, archived };
    let changes = vec![Change { at: monday(), actor: None, edit: Edit::RecordCreated { record: Box::new(record) } }];
    let space = world.store.load(world.space).await.unwrap().unwrap_or_else(Space::default);
    let rows = outcome(&space, &changes);
    let commit = Commit { revision, recorded_at: monday(), actor: "Olga".to_owned(), door: "web".to_owned(), note: None, changes };
    world.store.commit(world.space, &commit, &rows, None).await.unwrap();
    id
}

fn update(published_at: Option<Timestamp>) -> Value {
    json!({ "week_ending": "2026-03-13", "as_of": "2026-03-13T16:00:00Z", "text": "On track", "published_at": published_at })
}

fn dashboard(world: &World) -> CreateShare {
    CreateShare { space: world.space, update: None, dashboard: true, expires_days: None }
}

pub(super) async fn share_dashboard(world: &World) -> Secret {
    create_share(&world.store, &world.owner, monday(), dashboard(world)).await.unwrap().token
}

on_both! {
    async fn a_published_update_is_shared_until_its_link_expires_or_is_revoked(home) {
        let world = World::new(home).await;
        let record = add(&world, 1, "U-1", Kind::Update, update(Some(monday())), false).await;
        let input = CreateShare { update: Some("U-1".to_owned()), dashboard: false, ..dashboard(&world) };
        let made = create_share(&world.store, &world.owner, monday(), input).await.unwrap();
        assert_eq!((made.share.kind, made.share.update.as_deref(), made.share.expires_at), (SharedKind::Update, Some("U-1"), Some(later(90 * DAY))));
        let open = async |token: &Secret, minutes| open_share(&world.store, later(minutes), OpenShare { token: token.clone() }).await;
        let opened = open(&made.token, 90 * DAY - 1).await.unwrap();
        assert_eq!((opened.space, opened.shared), (world.space, Shared::Update(record)));
        assert_eq!(open(&made.token, 0).await.unwrap(), opened, "it opens as often as one likes");

        refused(open(&made.token, 90 * DAY).await, Code::NotFound, "This link has expired: ask for a new one.");
        let nowhere = "This link leads nowhere: copy all of it, or ask for a new one.";
        for forged in ["", "x", &made.token.0[1..], &made.token.hash().0] {
            refused(open(&Secret(forged.to_owned()), 0).await, Code::NotFound, nowhere);
        }
        // Nor does any other secret open it.
        refused(open(&world.invite(Role::Viewer).await, 0).await, Code::NotFound, nowhere);

        let listed = list_shares(&world.store, &world.owner, monday(), InSpace { space: world.space }).await.unwrap();
        assert_eq!(listed.items, std::slice::from_ref(&made.share));
        assert!(!serde_json::to_string(&listed).unwrap().contains(&made.token.0));
        let revoke = async || revoke_share(&world.store, &world.owner, monday(), RevokeShare { space: world.space, id: made.share.id }).await;
        revoke().await.unwrap();
        refused(open(&made.token, 0).await, Code::NotFound, "What was here is not shared any more: ask whoever sent the link.");
        refused(revoke().await, Code::NotFound, "There is no such share in this space: it may have been revoked already.");
        assert_eq!(list_shares(&world.store, &world.owner, monday(), InSpace { space: world.space }).await.unwrap().items, []);
    }

    async fn the_dashboard_is_shared(home) {
        let world = World::new(home).await;
        let ana = world.join("Ana", Role::Editor).await;
        let input = CreateShare { expires_days: Some(1), ..dashboard(&world) };
        let made = create_share(&world.store, &ana, monday(), input).await.unwrap();
        assert_eq!((made.share.kind, made.share.update, made.share.expires_at), (SharedKind::Dashboard, None, Some(later(DAY))));
        let opened = open_share(&world.store, monday(), OpenShare { token: made.token }).await.unwrap();
        assert_eq!((opened.space, opened.shared), (world.space, Shared::Dashboard));
    }

    async fn a_share_may_last_until_it_is_revoked(home) {
        let world = World::new(home).await;
        let made = create_share(&world.store, &world.owner, monday(), CreateShare { expires_days: Some(0), ..dashboard(&world) }).await.unwrap();
        assert_eq!(made.share.expires_at, None);
        let years = 100 * 365 * DAY;
        let open = async || open_share(&world.store, later(years), OpenShare { token: made.token.clone() }).await;
        assert_eq!(open().await.unwrap().shared, Shared::Dashboard);
        let listed = list_shares(&world.store, &world.owner, later(years), InSpace { space: world.space }).await.unwrap();
        assert_eq!(listed.items, std::slice::from_ref(&made.share));
        revoke_share(&world.store, &world.owner, later(years), RevokeShare { space: world.space, id: made.share.id }).await.unwrap();
        refused(open().await, Code::NotFound, "What was here is not shared any more: ask whoever sent the link.");
    }

    async fn nothing_else_is_shared(home) {
        let world = World::new(home).await;
        add(&world, 1, "U-1", Kind::Update, update(None), false).await;
        add(&world, 2, "U-2", Kind::Update, update(Some(monday())), true).await;
        add(&world, 3, "R-1", Kind::Risk, json!({}), false).await;
        let try_it = async |update: Option<&str>, dashboard, expires_days| {
            let input = CreateShare { space: world.space, update: update.map(str::to_owned), dashboard, expires_days };
            create_share(&world.store, &world.owner, monday(), input).await
        };
        for key in ["U-1", "U-2", "R-1"] {
            let words = format!("`{key}` is not a published update: publish it first.");
            refused(try_it(Some(key), false, None).await, Code::Invalid, &words);
        }
        refused(try_it(Some("U-9"), false, None).await, Code::NotFound, "There is no record `U-9` in this space.");
        for (update, dashboard) in [(None, false), (Some("U-1"), true)] {
            refused(try_it(update, dashboard, None).await, Code::Invalid, "Say what to share: `update` with its key, or `dashboard`.");
        }
        for days in [-1, -5, 366] {
            let words = format!("A link cannot last {days} days: take 1 to 365, or 0 for until it is revoked.");
            refused(try_it(None, true, Some(days)).await, Code::Invalid, &words);
        }
        assert_eq!(list_shares(&world.store, &world.owner, monday(), InSpace { space: world.space }).await.unwrap().items, []);
    }
}
