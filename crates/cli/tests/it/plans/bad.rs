//! Plans in which something is wrong: each names it by one code, and whatever can be read is planned all the same.

pub(super) mod jira;
pub(super) mod projects;
pub(super) mod spaces;

use super::plain;

/// Which command gets to see the fault.
pub(super) enum Door {
    Plan,
    Forecast,
    /// An import of a source that the workspace knows: the file as it was first, and what a person changed since.
    Again(Vec<u8>, &'static [&'static str]),
}

/// A plan with a fault.
pub(super) struct Bad {
    /// All that is named, the code that the plan is about first.
    pub(super) codes: Vec<&'static str>,
    pub(super) file: &'static str,
    pub(super) content: Vec<u8>,
    pub(super) args: &'static [&'static str],
    pub(super) door: Door,
    /// The titles of all items, each with a comma behind it.
    pub(super) titles: String,
}

/// A fault of a file that `sinew plan` names. The code that the plan is about comes first, then what it entails.
pub(super) fn bad(codes: &'static str, file: &'static str, content: impl Into<Vec<u8>>, titles: &str) -> Bad {
    Bad { codes: codes.split(' ').collect(), file, content: content.into(), args: &[], door: Door::Plan, titles: titles.to_owned() }
}

fn table(codes: &'static str, content: &str, titles: &str) -> Bad {
    bad(codes, "plan.csv", plain(content), titles)
}

pub(super) fn tables() -> Vec<Bad> {
    vec![
        table("csv.stray_quote", "id,title,duration\n1,\"The \"big\" one\",2d\n2,Two,1d", "The \"big\" one,Two,"),
        table("csv.ragged_row", "id,title,duration\n1,One\n2,Two,1d,x", "One,Two,"),
        table("csv.unknown_column", "id,title,duration,colour\n1,One,2d,red", "One,"),
        Bad { args: &["--map", "title=towers"], ..table("csv.unknown_field", "id,title,duration\n1,One,2d", "One,") },
        table("csv.repeated_column", "id,title,name,duration\n1,,One,2d\n2,Two,,1d", "One,Two,"),
        table("csv.no_title", "id,title,duration\n7,,2d\n8,Two,1d", "7,Two,"),
        table("csv.ambiguous_dates", "id,title,duration,start\n1,One,2d,03/04/2026\n2,Two,1d,05/06/2026", "One,Two,"),
        table("csv.bad_date", "id,title,duration,start\n1,One,2d,next week\n2,Two,1d,2026-02-30", "One,Two,"),
        table("csv.bad_duration", "id,title,duration\n1,One,a while\n2,Two,3 fortnights", "One,Two,"),
        table("csv.bad_number", "id,title,duration,points,percent\n1,One,2d,many,\n2,Two,1d,,150%", "One,Two,"),
        table("csv.bad_estimate", "id,title,low,likely,high\n1,One,3d,2d,1d\n2,Two,1d,2d,", "One,Two,"),
        table("csv.bad_predecessor", "id,title,duration,predecessors\n1,One,2d,\n2,Two,1d,1;+2d", "One,Two,"),
        table("csv.duplicate_link", "id,title,duration,predecessors\n1,One,2d,\n2,Two,1d,\"1,1SS\"", "One,Two,"),
        table("csv.unknown_parent", "id,title,duration,parent\n1,One,2d,9\n2,Two,1d,2", "One,Two,"),
        table("csv.unknown_type", "id,title,duration,type\n1,One,2d,widget", "One,"),
        table("csv.unknown_status", "id,title,duration,status\n1,One,2d,parked", "One,"),
        table("csv.bad_constraint", "id,title,duration,constraint\n1,One,2d,SOON\n2,Two,1d,MSO", "One,Two,"),
        table("csv.bad_flag", "id,title,duration,milestone\n1,One,2d,perhaps", "One,"),
        table("csv.finish_before_start", "id,title,duration,start,finish\n1,One,2d,2026-03-06,2026-03-02", "One,"),
        bad("text.damaged", "plan.csv", b"id,title,duration\n1,Gr\xc3\xb6\xc3\x9fe,2d\n2,T\xffwo,1d\n".to_vec(), "Größe,T\u{fffd}wo,"),
        bad("text.nul", "plan.csv", "id,title,duration\n1,O\0ne,2d\n", "One,"),
        table("plan.link_inside_summary", "id,title,duration,parent,predecessors\n1,One,,,\n2,Two,1d,1,1", "One,Two,"),
        table("import.bad_value", "id,title,duration\n1,One,999999mo\n2,Two,1d", "One,Two,"),
        table("import.bad_value", "id,title,low,likely,high\n1,One,1d,2d,999999mo\n2,Two,1d,2d,3d", "One,Two,"),
        table("plan.too_long", "id,title,duration,predecessors\n1,One,1d,\n2,Two,1d,1+999999mo", "One,Two,"),
        table("import.parent_cycle", "id,title,duration,parent\n1,One,2d,2\n2,Two,1d,1", "One,Two,"),
        knots(),
    ]
}

/// Pairs that wait for each other, more than anybody wants to read of.
fn knots() -> Bad {
    let rows: String = (0..205).map(|pair| format!("a{pair},A,1d,b{pair}\nb{pair},B,1d,a{pair}\n")).collect();
    let titles = "A,B,".repeat(205);
    bad("plan.too_many_cycles plan.cycle", "plan.csv", format!("id,title,duration,predecessors\n{rows}"), &titles)
}

/// What only a forecast asks for.
pub(super) fn forecasts() -> Vec<Bad> {
    let forecast = |codes, content: &str, titles| Bad { door: Door::Forecast, ..table(codes, content, titles) };
    vec![
        forecast("forecast.no_items", "id,title,status\n1,One,done", "One,"),
        forecast("forecast.no_history forecast.no_slots", "id,title,team\n1,One,Web", "One,"),
        forecast("forecast.no_slots", "id,title,duration,team\n1,One,2d,Web", "One,"),
        forecast("forecast.no_team", "id,title,duration\n1,One,2d", "One,"),
    ]
}

/// What holds nothing that could be planned, and the code that says why.
pub(super) fn useless() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("mspdi.not_a_project", "plan.xml", "<?xml version=\"1.0\"?><Projects><One/></Projects>"),
        ("csv.no_rows", "plan.csv", "id,title,duration\n"),
        (
            "sinew.not_a_draft",
            "atlas.json",
            r#"{"source": {"system": "sinew", "instance": "a"}, "data_date": null, "notes": ["records", "\"records\""]}"#,
        ),
    ]
}
