//! Windows of the plan: which rows are visible, in which order, and what ties them.

use serde_json::{Value, json};
use sinew_app::operation::baselines::Baselines;
use sinew_app::operation::window::{PlanWindow, WindowInput, show_window};

use super::Desk;
use crate::home::on_both;

async fn window(desk: &Desk, mut input: Value) -> PlanWindow {
    input["space"] = serde_json::to_value(desk.cx.space).unwrap();
    let input: WindowInput = serde_json::from_value(input).unwrap();
    show_window(&Baselines::default(), &desk.open, desk.now, &input).await.unwrap()
}

/// Draws a window: where it begins, of how many rows, and its rows; a `+` stands before those that hide their parts.
fn draw(window: &PlanWindow) -> String {
    let row = |row: &sinew_app::operation::window::Row| {
        let closed = if row.collapsed { "+" } else { "" };
        format!("{}{closed}{}", "-".repeat(usize::from(row.depth)), row.key)
    };
    let rows: Vec<String> = window.rows.iter().map(row).collect();
    assert!(window.rows.iter().enumerate().all(|(ix, row)| row.index == window.first + ix as u32));
    format!("{}/{}: {}", window.first, window.total, rows.join(" "))
}

/// Three levels: `W -E --A --B -F --C M`.
async fn three_levels(home: &crate::home::Home) -> Desk {
    let desk = Desk::empty(home).await;
    let day = json!({"duration_minutes": 480});
    let item = |key: &str, parent: Option<&str>| json!({"op": "add", "kind": "item", "title": format!("Item {key}"), "key": key, "parent": parent, "fields": {"schedule": day}});
    desk.edit(json!([
        {"op": "add", "kind": "program", "title": "Atlas", "key": "P-1", "fields": {"data_date": "2026-03-09T09:00", "time_zone": "UTC"}},
        item("W", None), item("E", Some("W")), item("A", Some("E")), item("F", Some("W")), item("C", Some("F")), item("M", None), item("B", Some("E")),
        {"op": "link", "from": "A", "relation": "blocks", "to": "B"},
        {"op": "link", "from": "B", "relation": "blocks", "to": "C", "data": {"dependency": "SS", "lag": 480}},
        {"op": "link", "from": "C", "relation": "blocks", "to": "M"},
    ]))
    .await
    .unwrap();
    desk
}

on_both! {
    async fn rows_stand_in_outline_order_from_first_on(home) {
        let desk = three_levels(home).await;
        assert_eq!(draw(&window(&desk, json!({})).await), "0/7: W -E --A --B -F --C M");
        assert_eq!(draw(&window(&desk, json!({"first": 2, "count": 3})).await), "2/7: --A --B -F");
        assert_eq!(draw(&window(&desk, json!({"first": 5, "count": 99})).await), "5/7: --C M");
        assert_eq!(draw(&window(&desk, json!({"first": 99, "count": 2})).await), "6/7: M");
        assert_eq!(draw(&window(&desk, json!({"count": 0})).await), "0/7: W");
    }

    async fn an_empty_plan_has_no_rows(home) {
        let desk = Desk::empty(home).await;
        assert_eq!(draw(&window(&desk, json!({"first": 3, "filter": "x"})).await), "0/0: ");
        assert_eq!(draw(&window(&desk, json!({"collapsed": "A", "around": "B"})).await), "0/0: ");
    }

    async fn closed_rows_hide_their_parts(home) {
        let desk = three_levels(home).await;
        assert_eq!(draw(&window(&desk, json!({"collapsed": "E"})).await), "0/5: W -+E -F --C M");
        assert_eq!(draw(&window(&desk, json!({"collapsed": "E,W,nobody,A"})).await), "0/2: +W M");
        assert_eq!(draw(&window(&desk, json!({"collapsed": "F,E", "first": 2})).await), "2/4: -+F M");
        assert_eq!(draw(&window(&desk, json!({"depth": 0})).await), "0/2: +W M");
        assert_eq!(draw(&window(&desk, json!({"depth": 1})).await), "0/4: W -+E -+F M");
        assert_eq!(draw(&window(&desk, json!({"depth": 1, "expanded": "E"})).await), "0/6: W -E --A --B -+F M");
        assert_eq!(draw(&window(&desk, json!({"depth": 9})).await), "0/7: W -E --A --B -F --C M");
    }

    async fn a_filter_shows_what_fits_and_what_it_is_part_of(home) {
        let desk = three_levels(home).await;
        desk.set("C", json!({"title": "Cut over"})).await.unwrap();
        assert_eq!(draw(&window(&desk, json!({"filter": " CUT "})).await), "0/3: W -F --C");
        assert_eq!(draw(&window(&desk, json!({"filter": "item"})).await), "0/6: W -E --A --B -F M");
        assert_eq!(draw(&window(&desk, json!({"filter": "nowhere"})).await), "0/0: ");
        assert_eq!(draw(&window(&desk, json!({"filter": "", "count": 1})).await), "0/7: W");
    }

    async fn a_window_around_an_item_has_it_a_third_down(home) {
        let desk = three_levels(home).await;
        assert_eq!(draw(&window(&desk, json!({"around": "F", "count": 3})).await), "3/7: --B -F --C");
        assert_eq!(draw(&window(&desk, json!({"around": "W", "count": 3})).await), "0/7: W -E --A");
        assert_eq!(draw(&window(&desk, json!({"around": "F", "count": 3, "collapsed": "E"})).await), "1/5: -+E -F --C");
        // What is hidden or unknown is nowhere to go.
        assert_eq!(draw(&window(&desk, json!({"around": "A", "count": 2, "first": 1, "collapsed": "E"})).await), "1/5: -+E -F");
        assert_eq!(draw(&window(&desk, json!({"around": "nobody", "count": 2})).await), "0/7: W -E");
    }

    async fn links_name_the_rows_of_their_ends(home) {
        let desk = three_levels(home).await;
        let links = |window: &PlanWindow| -> Vec<String> {
            let end = |key: &str, index: Option<u32>| format!("{key}@{}", index.map_or("-".to_owned(), |index| index.to_string()));
            let drawn = window.links.iter().map(|link| {
                let driving = if link.driving { " drives" } else { "" };
                format!("{} {:?} {}{driving}", end(&link.from, link.from_index), link.dependency, end(&link.to, link.to_index))
            });
            drawn.collect()
        };
        let all = window(&desk, json!({})).await;
        assert_eq!(links(&all), ["A@2 FinishStart B@3 drives", "B@3 StartStart C@5 drives", "C@5 FinishStart M@6 drives"]);
        // One end in the window is enough; the other may be outside, or hidden.
        assert_eq!(links(&window(&desk, json!({"first": 5, "count": 1})).await), ["B@3 StartStart C@5 drives", "C@5 FinishStart M@6 drives"]);
        let closed = window(&desk, json!({"collapsed": "E"})).await;
        assert_eq!(links(&closed), ["B@- StartStart C@3 drives", "C@3 FinishStart M@4 drives"]);
        // A day each: A on Monday, B on Tuesday, C a day after B begins, M on Thursday.
        let start = |key: &str| all.rows.iter().find(|row| row.key == key).unwrap().start.to_string();
        assert_eq!(["A", "B", "C", "M"].map(start), ["2026-03-09T09:00:00", "2026-03-10T09:00:00", "2026-03-11T09:00:00", "2026-03-12T09:00:00"]);
    }

    async fn rows_say_what_they_are(home) {
        let desk = three_levels(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "team", "title": "Platform", "key": "T"},
            {"op": "set", "key": "B", "fields": {"team": "T", "stage": "doing", "committed": "2026-03-20", "points": 3}},
            {"op": "set", "key": "M", "fields": {"archived": true}},
        ]))
        .await
        .unwrap();
        let shown = window(&desk, json!({})).await;
        assert_eq!(draw(&shown), "0/6: W -E --A --B -F --C");
        let row = |key: &str| shown.rows.iter().find(|row| row.key == key).unwrap();
        assert_eq!((row("W").summary, row("W").children, row("B").summary), (true, 2, false));
        assert_eq!((row("B").parent.as_deref(), row("W").parent.as_deref()), (Some("E"), None));
        assert_eq!((row("B").team.as_deref(), row("B").points), (Some("Platform"), Some(3.0)));
        assert_eq!(shown.revision, 2);
    }

    async fn days_off_are_those_on_which_the_week_works(home) {
        let desk = three_levels(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "calendar", "title": "All", "key": "ALL", "fields": {
                "week": [[{"from": 540, "to": 1020}], [{"from": 540, "to": 1020}], [{"from": 540, "to": 1020}], [{"from": 540, "to": 1020}], [{"from": 540, "to": 1020}], [], []],
                "exceptions": [{"name": "Closed", "from": "2026-03-10", "to": "2026-03-15", "spans": []}]}},
            {"op": "add", "kind": "calendar", "title": "Ours", "key": "OURS", "fields": {
                "base": "ALL", "exceptions": [{"name": "Open all the same", "from": "2026-03-12", "to": "2026-03-12", "spans": [{"from": 540, "to": 1020}]}]}},
            {"op": "set", "key": "P-1", "fields": {"calendar": "OURS"}},
        ]))
        .await
        .unwrap();
        let shown = window(&desk, json!({})).await;
        assert_eq!(shown.week, [true, true, true, true, true, false, false]);
        let holidays: Vec<String> = shown.holidays.iter().map(ToString::to_string).collect();
        assert_eq!(holidays, ["2026-03-10", "2026-03-11", "2026-03-13"]);
    }
}
