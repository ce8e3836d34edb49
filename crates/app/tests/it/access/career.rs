//! A career space while nobody looks: it locks itself, and leaves memory.

use sinew_app::access::Scope;
use sinew_app::access::career::{CareerLock, CreateCareer, UnlockCareer, create_career, show_career, unlock_career};
use sinew_app::clock::Clock;
use sinew_app::list::App;

use super::*;

fn passphrase() -> Password {
    Password("seventeen quiet herons".to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_half_an_hour_without_a_request_it_locks_itself() {
    let home = Home::sqlite();
    let world = World::new(&home).await;
    let app = App::new(world.store.clone()).by(Clock::set_to(later(0)));
    let (owner, at) = (&world.owner, later);
    let space = create_career(&app, owner, at(0), CreateCareer { passphrase: passphrase() }).await.unwrap().space;
    let open = std::sync::Arc::downgrade(&app.spaces.open(space).await.unwrap());
    let state = async |minute| show_career(&app, owner, at(minute)).await.unwrap().state;
    assert_eq!(state(29).await, CareerLock::Open);
    // To ask whether it is open does not keep it open, and to ask something of it does.
    assert_eq!(state(30).await, CareerLock::Locked);
    assert!(!world.store.is_unlocked(space));
    assert!(open.upgrade().is_none_or(|open| *open.watch_shut().borrow()), "whoever still has it is told");
    let refused = app.check(owner, space, Role::Viewer, Scope::Read).await.unwrap_err();
    assert_eq!((refused.code, refused.message.contains("unlock it")), (Code::Locked, true));
    assert_eq!(app.spaces.open(space).await.unwrap_err().code, Code::Locked);

    unlock_career(&app, owner, at(40), UnlockCareer { passphrase: passphrase() }).await.unwrap();
    let moved = App::new(world.store.clone()).by(Clock::set_to(later(60)));
    // Another server's sessions are not this one's.
    assert_eq!(moved.check(owner, space, Role::Viewer, Scope::Read).await.unwrap_err().code, Code::Locked);
    assert_eq!(state(69).await, CareerLock::Open);
    assert_eq!(state(70).await, CareerLock::Locked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_keeps_it_open() {
    let home = Home::sqlite();
    let world = World::new(&home).await;
    let app = App::new(world.store.clone()).by(Clock::set_to(later(25)));
    let space = create_career(&app, &world.owner, later(0), CreateCareer { passphrase: passphrase() }).await.unwrap().space;
    app.check_watcher(&world.owner, space).await.unwrap();
    // Watching at minute 25 changed nothing; asking does.
    app.check(&world.owner, space, Role::Viewer, Scope::Read).await.unwrap();
    assert_eq!(show_career(&app, &world.owner, later(50)).await.unwrap().state, CareerLock::Open);
    assert_eq!(show_career(&app, &world.owner, later(56)).await.unwrap().state, CareerLock::Locked);
}
