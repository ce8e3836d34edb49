//! Notes as people write them, and the days and names in them.

use jiff::civil::Date;
use serde_json::json;
use sinew_model::insight::minutes::{keyed, read};
use sinew_model::kind::Kind;
use sinew_model::spoken::{Named, due, who};

use crate::world::World;

const THEN: &str = "2026-01-05";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn days_are_read_as_people_say_them() {
    // A Thursday.
    let today = day("2026-11-26");
    let cases = [
        ("Ana sends the sheet by Fri", "Ana sends the sheet", "2026-11-27"),
        ("Ana sends the sheet by Friday.", "Ana sends the sheet", "2026-11-27"),
        ("send it by Thursday", "send it", "2026-12-03"),
        ("by Mon Ben rings them", "Ben rings them", "2026-11-30"),
        ("ring them next Tuesday", "ring them", "2026-12-01"),
        ("ring them this Saturday", "ring them", "2026-11-28"),
        ("ring them tomorrow", "ring them", "2026-11-27"),
        ("ring them today", "ring them", "2026-11-26"),
        ("ring them the day after tomorrow", "ring them", "2026-11-28"),
        ("close it by the end of the week", "close it", "2026-11-27"),
        ("close it by EOW", "close it", "2026-11-27"),
        ("close it next week", "close it", "2026-12-04"),
        ("close it by end of next week", "close it", "2026-12-04"),
        ("close it by end of month", "close it", "2026-11-30"),
        ("close it by EOQ", "close it", "2026-12-31"),
        ("close it by end of February", "close it", "2027-02-28"),
        ("close it in two weeks", "close it", "2026-12-10"),
        ("close it in a month", "close it", "2026-12-26"),
        ("close it in 3 days", "close it", "2026-11-29"),
        ("close it by 14 Mar", "close it", "2027-03-14"),
        ("close it by 14 December", "close it", "2026-12-14"),
        ("close it by Dec 1st", "close it", "2026-12-01"),
        ("close it by the 1st of December", "close it", "2026-12-01"),
        ("close it by Fri 4 Dec", "close it", "2026-12-04"),
        ("close it by 14 March 2028", "close it", "2028-03-14"),
        ("close it by 29 Feb", "close it", "2028-02-29"),
        ("close it by 2027-01-08", "close it", "2027-01-08"),
        ("close it by 8.1.2027", "close it", "2027-01-08"),
        ("close it by 8.1.", "close it", "2027-01-08"),
        ("Ben tells us, by Wed, which one", "Ben tells us, which one", "2026-12-02"),
    ];
    for (said, rest, on) in cases {
        let found = due(said, today).unwrap_or_else(|| panic!("no day in `{said}`"));
        assert_eq!((found.rest.as_str(), found.day), (rest, day(on)), "{said}");
    }
    for said in [
        "Ana sends the sheet",
        "by and large it works",
        "go by train",
        "meet on site",
        "close it by 31 Feb",
        "by 32 March",
        "Friday is a holiday there",
        "version 2.1 goes to May",
        "ship version 2.1",
        "where Ben sat",
        "",
    ] {
        assert_eq!(due(said, today), None, "{said}");
    }
    // At the weekend the week that closes next is the next one.
    assert_eq!(due("close it this week", day("2026-11-28")).unwrap().day, day("2026-12-04"));
}

#[test]
fn people_are_found_by_their_names() {
    let people: Vec<(u8, String)> =
        [(1, "Ana Ruiz"), (2, "Ben Ito"), (3, "Ana Beck"), (4, "Mark Lee"), (5, "Zoë")].map(|(id, name)| (id, name.to_owned())).into();
    let one = |id, rest: &str| Named::One(id, rest.to_owned());
    assert_eq!(who("Ben sends the sheet", &people), one(2, "Ben sends the sheet"));
    assert_eq!(who("Ben: send the sheet", &people), one(2, "send the sheet"));
    assert_eq!(who("Ana Beck sends it", &people), one(3, "Ana Beck sends it"));
    assert_eq!(who("Ito's team sends it", &people), one(2, "Ito's team sends it"));
    assert_eq!(who("send the sheet @ben", &people), one(2, "send the sheet"));
    assert_eq!(who("@ana ruiz sends it", &people), one(1, "sends it"));
    assert_eq!(who("Zoë asks", &people), one(5, "Zoë asks"));
    assert_eq!(who("Ana sends it", &people), Named::Several(vec!["Ana Ruiz".to_owned(), "Ana Beck".to_owned()]));
    assert_eq!(who("@Zed sends it", &people), Named::Unknown("Zed".to_owned()));
    assert_eq!(who("mark the release", &people), Named::Nobody);
    assert_eq!(who("send the sheet", &people), Named::Nobody);
    assert_eq!(who("", &people), Named::Nobody);
}

const NOTES: &str = "We talked.
- action: Ben sends the sheet by Fri
* **Decision:** West region first
- to decide: which vendor, by end of month
Risk: the vendor slips @Ana
blocker: the lab is down
ask: Ana, two more people by 8 Jan
ACT-9: done already
action:
- Note: nothing to do";

#[test]
fn lines_become_records_by_their_first_word() {
    let mut world = World::default();
    for name in ["Ana Ruiz", "Ben Ito"] {
        world.create(THEN, Kind::Person, name, json!({}));
    }
    let minutes = read(&world.space, NOTES, day("2026-11-26"));
    let line = |minute: &sinew_model::insight::minutes::Minute| {
        let due = minute.due.map_or(String::new(), |due| format!(" by {due}"));
        let owner = minute.owner.as_deref().map_or(String::new(), |owner| format!(" of {owner}"));
        format!("{} {}: {}{owner}{due}", minute.line, minute.kind.name(), minute.title)
    };
    assert_eq!(
        minutes.iter().map(line).collect::<Vec<_>>(),
        [
            "2 action: Ben sends the sheet of U-2 by 2026-11-27",
            "3 decision: West region first",
            "4 decision: which vendor by 2026-11-30",
            "5 risk: the vendor slips of U-1",
            "6 issue: the lab is down",
            "7 ask: Ana, two more people of U-1 by 2027-01-08",
            "9 action: ",
        ]
    );
    assert_eq!((minutes[1].made, minutes[2].made), (true, false));
    assert!(minutes[6].unusable && minutes[6].problem.is_some());
    let fields = |at: usize| serde_json::Value::Object(minutes[at].fields(day("2026-11-26")));
    let (ana, ben) = (world.id("U-1").to_string(), world.id("U-2").to_string());
    assert_eq!(fields(0), json!({"owner": ben, "due": "2026-11-27"}));
    assert_eq!(fields(1), json!({"state": "made", "outcome": "West region first"}));
    assert_eq!(fields(2), json!({"needed_by": "2026-11-30"}));
    assert_eq!(fields(3), json!({"owner": ana}));
    assert_eq!(fields(4), json!({"raised_on": "2026-11-26"}));
    assert_eq!(fields(5), json!({"asked": ana, "asked_on": "2026-11-26", "needed_by": "2027-01-08"}));
    let made = [(2, "ACT-1".to_owned()), (3, "D-1".to_owned())];
    let text = keyed(NOTES, &made, &minutes);
    assert!(text.starts_with("We talked.\n- ACT-1: Ben sends the sheet by Fri\n* D-1: West region first\n- to decide: which"), "{text}");
    assert_eq!(read(&world.space, &text, day("2026-11-26")).len(), minutes.len() - 2, "what became a record is left alone");
}
