//! The rhythms of a growth plan: what waits when its owner comes, and that it never waits twice. On both databases.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use serde_json::json;
use sinew_app::access::Scope;
use sinew_app::access::career::{CreateCareer, UnlockCareer, create_career, lock_career, unlock_career};
use sinew_app::clock::Clock;
use sinew_app::cx::Cx;
use sinew_app::list::App;
use sinew_app::operation::career::rhythm::retro::{
    ActionEffect, KeepRetro, NextStep, RetroAnswer, RetroWaits, keep_own_retro, show_own_retro,
};
use sinew_app::operation::career::rhythm::status::{KeepStatus, StatusWaits, keep_status, show_status};
use sinew_app::operation::career::rhythm::{Kept, Rhythms, list_rhythms};
use sinew_app::operation::career_plan::{StartPlan, start_plan};
use sinew_app::operation::edits::{Edit, commit_edits};
use sinew_app::operation::retros::show_retro;
use sinew_app::operation::updates::show_update;
use sinew_app::spaces::By;

use super::*;
use crate::home::on_both;

fn passphrase() -> Password {
    Password("seventeen quiet herons".to_owned())
}

/// Noon of a day where the owner is.
fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp()
}

/// The owner's career space, whenever they come.
struct Career {
    world: World,
    space: SpaceId,
}

/// The owner at a server, at an instant, with the space unlocked.
struct Visit<'a> {
    app: App,
    owner: &'a Caller,
    space: SpaceId,
    now: Timestamp,
}

impl Career {
    async fn new(home: &Home) -> Career {
        let world = World::new(home).await;
        let app = App::new(world.store.clone()).by(Clock::set_to(monday()));
        let space = create_career(&app, &world.owner, monday(), CreateCareer { passphrase: passphrase() }).await.unwrap().space;
        Career { world, space }
    }

    /// With a growth plan from Monday, 9 March 2026 on.
    async fn planned(home: &Home) -> Career {
        let career = Career::new(home).await;
        let cx = Cx { store: career.world.store.clone(), space: career.space, actor: "Olga".into(), door: "web", now: monday() };
        start_plan(&cx, &StartPlan { start: date(2026, 3, 9), title: None }).await.unwrap();
        career
    }

    /// Comes at an instant: to a server that knows nothing of earlier visits.
    async fn at(&self, now: Timestamp) -> Visit<'_> {
        let app = App::new(self.world.store.clone()).by(Clock::set_to(now));
        unlock_career(&app, &self.world.owner, now, UnlockCareer { passphrase: passphrase() }).await.unwrap();
        Visit { app, owner: &self.world.owner, space: self.space, now }
    }

    async fn on(&self, day: Date) -> Visit<'_> {
        self.at(noon(day)).await
    }
}

impl Visit<'_> {
    async fn rhythms(&self) -> Rhythms {
        list_rhythms(&self.app.career(self.owner).await.unwrap(), self.now).await.unwrap()
    }

    /// Says which status and which retro wait.
    async fn waiting(&self) -> (Option<String>, Option<String>) {
        let rhythms = self.rhythms().await;
        (rhythms.status.map(|due| due.name), rhythms.retro.map(|due| due.name))
    }

    async fn status(&self) -> StatusWaits {
        show_status(&self.app, self.owner, self.now).await.unwrap()
    }

    async fn retro(&self) -> RetroWaits {
        show_own_retro(&self.app, self.owner, self.now).await.unwrap()
    }

    async fn keep(&self, to: Date, note: Option<&str>) -> Result<Kept, Failure> {
        keep_status(&self.app, self.owner, self.now, &KeepStatus { to, note: note.map(str::to_owned) }).await
    }

    async fn keep_retro(&self, input: KeepRetro) -> Result<Kept, Failure> {
        keep_own_retro(&self.app, self.owner, self.now, &input).await
    }

    async fn edit(&self, edits: serde_json::Value) {
        let open = self.app.career(self.owner).await.unwrap();
        let edits: Vec<Edit> = serde_json::from_value(edits).unwrap();
        commit_edits(&open, By { actor: "Olga", door: "web", now: self.now }, &edits, None, None).await.unwrap();
    }

    async fn revision(&self) -> i64 {
        self.app.career(self.owner).await.unwrap().revision()
    }
}

fn bare(to: Date) -> KeepRetro {
    KeepRetro { to, answers: Vec::new(), effects: Vec::new(), actions: Vec::new() }
}

fn lines(look: &model::career::rhythm::LookBack, title: &str) -> Vec<String> {
    let part = look.parts.iter().find(|part| part.title == title).unwrap();
    part.lines.iter().map(|line| line.words.clone()).collect()
}

on_both! {
    async fn nothing_waits_before_the_month_ends_one_after_and_none_once_kept(home) {
        let career = Career::planned(home).await;
        let march = career.on(date(2026, 3, 31)).await;
        assert_eq!(march.waiting().await, (None, None));
        assert!(march.status().await.waits.is_none());
        assert_eq!(march.rhythms().await.next_status_on, Some(date(2026, 4, 1)));
        march.keep(date(2026, 3, 31), None).await.unwrap_err();

        let april = career.on(date(2026, 4, 1)).await;
        assert_eq!(april.waiting().await, (Some("March 2026".into()), Some("Q1 2026".into())));
        let before = april.revision().await;
        let look = april.status().await.waits.unwrap();
        assert_eq!(april.revision().await, before, "to look writes nothing");
        assert_eq!((look.title.as_str(), look.due.from), ("Status of March 2026", date(2026, 3, 9)));
        let landing = look.landing.unwrap();
        assert_eq!(landing.name, "Target role");
        assert!(landing.p80_then.is_some_and(|then| then <= landing.p80), "nothing was done in March, so it does not land earlier");
        assert_eq!(april.keep(date(2026, 2, 28), None).await.unwrap_err().code, Code::Conflict, "of a month that does not wait");

        let kept = april.keep(date(2026, 3, 31), Some("I said no twice.\nIt was fine.")).await.unwrap();
        let open = april.app.career(april.owner).await.unwrap();
        let update = show_update(&open, &kept.key).unwrap();
        assert_eq!(update.head.title, "Status of March 2026");
        assert!(update.markdown.contains("I said no twice.") && update.html.unwrap().contains("It was fine."));
        assert_eq!(april.waiting().await.0, None);
        assert_eq!(april.keep(date(2026, 3, 31), None).await.unwrap_err().code, Code::Conflict);
        assert_eq!(career.on(date(2026, 4, 30)).await.waiting().await.0, None);
        assert_eq!(career.on(date(2026, 5, 1)).await.waiting().await.0, Some("April 2026".into()));
    }

    async fn two_sessions_keep_one(home) {
        let career = Career::planned(home).await;
        let (one, other) = (career.on(date(2026, 4, 2)).await, career.on(date(2026, 4, 2)).await);
        // Both have it on screen.
        assert_eq!(one.status().await.waits.unwrap().due, other.status().await.waits.unwrap().due);
        let (first, second) = tokio::join!(one.keep(date(2026, 3, 31), None), other.keep(date(2026, 3, 31), None));
        let refused = if first.is_ok() { second.unwrap_err() } else { second.and(first).unwrap_err() };
        assert_eq!((refused.code, refused.message.contains("is kept already")), (Code::Conflict, true), "{}", refused.message);
        let (first, second) = tokio::join!(one.keep_retro(bare(date(2026, 3, 31))), other.keep_retro(bare(date(2026, 3, 31))));
        assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|kept| **kept).count(), 1);
        let there = career.on(date(2026, 4, 3)).await.rhythms().await;
        assert_eq!((there.kept.len(), there.status, there.retro), (2, None, None));
    }

    async fn a_long_absence_leaves_one_that_says_how_many_went_by(home) {
        let career = Career::planned(home).await;
        career.on(date(2026, 4, 2)).await.keep(date(2026, 3, 31), None).await.unwrap();
        let back = career.on(date(2026, 11, 27)).await;
        let rhythms = back.rhythms().await;
        let status = rhythms.status.unwrap();
        assert_eq!((status.name.as_str(), status.skipped.len()), ("October 2026", 6));
        assert!(status.words.contains("6 months before it went by without a status, from April 2026 to September 2026."), "{}", status.words);
        let retro = rhythms.retro.unwrap();
        assert_eq!((retro.name.as_str(), retro.skipped), ("Q3 2026", vec!["Q1 2026".to_owned(), "Q2 2026".to_owned()]));
        back.keep(date(2026, 10, 31), None).await.unwrap();
        assert_eq!(back.waiting().await.0, None, "what went by is not made up for");
    }

    async fn without_a_plan_nothing_waits(home) {
        let career = Career::new(home).await;
        let april = career.on(date(2026, 4, 2)).await;
        let rhythms = april.rhythms().await;
        assert_eq!((rhythms.plan, rhythms.status, rhythms.retro, rhythms.next_status_on), (None, None, None, None));
        let (status, retro) = (april.status().await, april.retro().await);
        assert!(status.waits.is_none() && status.next_on.is_none() && retro.waits.is_none() && retro.next_on.is_none());
        assert_eq!(april.keep(date(2026, 3, 31), None).await.unwrap_err().code, Code::Conflict);
        assert_eq!(april.keep_retro(bare(date(2026, 3, 31))).await.unwrap_err().code, Code::Conflict);
    }

    async fn of_a_plan_that_is_over_nothing_waits(home) {
        let career = Career::planned(home).await;
        let april = career.on(date(2026, 4, 2)).await;
        let plan = april.rhythms().await.plan.unwrap();
        // What has to be so before it is closed is left out: how a plan ends is not what is tried here.
        april.edit(json!([{ "op": "set", "key": plan, "fields": { "criteria": [], "phase": "closed" } }])).await;
        assert_eq!(april.waiting().await.0, Some("March 2026".into()), "it was there in March");
        assert_eq!(career.on(date(2026, 5, 2)).await.waiting().await, (Some("April 2026".into()), Some("Q1 2026".into())), "and closed in April");
        assert_eq!(career.on(date(2026, 6, 2)).await.waiting().await.0, None, "in May there was none");
        let june = career.on(date(2026, 6, 2)).await;
        june.edit(json!([{ "op": "set", "key": june.rhythms().await.plan.unwrap(), "fields": { "archived": true } }])).await;
        assert_eq!(june.waiting().await, (None, None));
    }

    async fn a_month_ends_where_its_owner_is(home) {
        let career = Career::planned(home).await;
        let first = career.on(date(2026, 3, 10)).await;
        let plan = first.rhythms().await.plan.unwrap();
        first.edit(json!([{ "op": "set", "key": plan, "fields": { "time_zone": "Pacific/Auckland" } }])).await;
        // Auckland is thirteen hours ahead then: its April begins at 11:00 UTC on 31 March.
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(career.at(at("2026-03-31T10:59:59Z")).await.waiting().await.0, None);
        assert_eq!(career.at(at("2026-03-31T11:00:00Z")).await.waiting().await.0, Some("March 2026".into()));
    }

    async fn locked_it_is_refused_and_to_a_token_always(home) {
        let career = Career::planned(home).await;
        let april = career.on(date(2026, 4, 2)).await;
        lock_career(&april.app, april.owner, april.now).await.unwrap();
        let refused = [
            show_status(&april.app, april.owner, april.now).await.unwrap_err().code,
            april.keep(date(2026, 3, 31), None).await.unwrap_err().code,
            show_own_retro(&april.app, april.owner, april.now).await.unwrap_err().code,
            april.keep_retro(bare(date(2026, 3, 31))).await.unwrap_err().code,
        ];
        assert_eq!(refused, [Code::Locked; 4]);
        let april = career.on(date(2026, 4, 2)).await;
        let token = Caller { session: None, scope: Scope::Write, ..april.owner.clone() };
        assert_eq!(show_status(&april.app, &token, april.now).await.unwrap_err().code, Code::Forbidden);
    }

    async fn a_status_tells_what_was_done_learned_and_promised(home) {
        let career = Career::planned(home).await;
        let march = career.on(date(2026, 3, 20)).await;
        march.edit(json!([
            { "op": "set", "key": key_of(&march, "Draw how systems").await, "fields": { "stage": "done" } },
            { "op": "add", "kind": "learning", "title": "The Phoenix Project", "fields": { "hours": 6, "state": "doing" } },
            { "op": "add", "kind": "item", "title": "One more thing to do", "fields": { "type": "task", "committed": "2026-03-27" } },
        ])).await;
        let april = career.on(date(2026, 4, 5)).await;
        // What comes after the month is of the next one.
        april.edit(json!([{ "op": "set", "key": key_of(&april, "The Phoenix Project").await, "fields": { "hours": 9 } }])).await;
        let look = april.status().await.waits.unwrap();
        assert!(lines(&look, "Finished").iter().any(|line| line.contains("Draw how systems")), "{:?}", lines(&look, "Finished"));
        assert!(lines(&look, "What went wrong").iter().any(|line| line.contains("Scope grew by 1 item")));
        assert_eq!(lines(&look, "Learning"), ["The Phoenix Project: 6 hours."]);
        let next = lines(&look, "Next");
        assert!(next.iter().any(|line| line.starts_with("Lead the sprint reviews")), "{next:?}");
        assert!(!next.iter().any(|line| line.contains("Draw how systems") || line.contains("Ask for a hybrid role")), "done, or waiting: {next:?}");
        assert!(next.last().unwrap().contains("Step 1") && next.last().unwrap().contains("criteria"), "{next:?}");
        let retro = april.retro().await.waits.unwrap();
        assert_eq!(lines(&retro, "Promised for it"), ["Missed: One more thing to do, for Fri 27 Mar, is not done."]);
        assert!(lines(&retro, "Check-ins").contains(&"0 of 1 monthly statuses were kept.".to_owned()), "{:?}", lines(&retro, "Check-ins"));
    }

    async fn what_a_retro_agrees_on_lands_in_the_plan_and_is_looked_at_in_the_next(home) {
        let career = Career::planned(home).await;
        let april = career.on(date(2026, 4, 2)).await;
        let seen = april.retro().await;
        assert_eq!((seen.prompts.len(), seen.carried.len(), seen.effects.len()), (4, 0, 0));
        let action = |what: &str, by| NextStep { what: what.into(), by, measure: Some("Nobody asks me first".into()) };
        let say = |challenge: &str| RetroAnswer { challenge: challenge.into(), words: "I fixed the build myself.".into() };
        let with = |actions, answers| KeepRetro { actions, answers, ..bare(date(2026, 3, 31)) };
        for (bad, words) in [
            (with(vec![action("Late", date(2026, 4, 1))], vec![]), "due before today"),
            (with(vec![action(" ", date(2026, 4, 9))], vec![]), "needs words"),
            (with(vec![action("One", date(2026, 4, 9)); 6], vec![]), "5 actions"),
            (with(vec![], vec![say("Procrastination")]), "none of the challenges"),
        ] {
            let refused = april.keep_retro(bad).await.unwrap_err();
            assert!(refused.message.contains(words), "{}", refused.message);
        }
        let steps = vec![action("Hand over the build", date(2026, 5, 15)), action("Write down what I own", date(2026, 6, 12))];
        let kept = april.keep_retro(with(steps, vec![say("Letting go of individual work")])).await.unwrap();
        let open = april.app.career(april.owner).await.unwrap();
        let space = open.state().space;
        let report = show_retro(&april.app.store, april.space, &space, "Olga", &kept.key, april.now).await.unwrap().report;
        assert_eq!((report.actions.len(), report.actions[0].owner.as_deref()), (2, Some("Me")));
        assert_eq!(report.columns[0].groups[0].notes[0].text, "I fixed the build myself.");
        let item = key_of(&april, "Hand over the build").await;
        let record = space.by_key(&item).unwrap();
        assert!(record.parent.is_some() && record.kind() == model::kind::Kind::Item);

        let may = career.on(date(2026, 5, 10)).await;
        may.edit(json!([{ "op": "set", "key": item, "fields": { "stage": "done" } }])).await;
        let july = career.on(date(2026, 7, 1)).await;
        let seen = july.retro().await;
        assert_eq!(seen.effects.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Hand over the build"]);
        assert_eq!(seen.carried.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Write down what I own"]);
        let helped = |key: &str| KeepRetro {
            effects: vec![ActionEffect { key: key.into(), effect: model::kind::action::Effect::Helped }],
            ..bare(date(2026, 6, 30))
        };
        let open_one = july.keep_retro(helped(&seen.carried[0].key)).await.unwrap_err();
        assert!(open_one.message.contains("that is done"), "{}", open_one.message);
        july.keep_retro(helped(&seen.effects[0].key)).await.unwrap();
        let october = career.on(date(2026, 10, 1)).await.retro().await;
        assert_eq!(october.effects[0].effect, Some(model::kind::action::Effect::Helped));
    }
}

/// Returns the key of the first record whose title begins so: of an item, before the action of the same name.
async fn key_of(visit: &Visit<'_>, title: &str) -> String {
    let space = visit.app.career(visit.owner).await.unwrap().state().space;
    let mut found: Vec<_> = space.records().filter(|record| record.title.starts_with(title)).collect();
    found.sort_by_key(|record| record.kind() != model::kind::Kind::Item);
    found[0].key.clone()
}
