//! What stands around the answers: colours, closed pipes, completions, help.

use std::io::Read;
use std::process::Stdio;

use crate::run::{Desk, ran, sinew};

const PLAN: &str = "id,title,duration,predecessors\n1,Design,2d,\n2,Build,3d,1\n3,Launch,0d,2\n";

#[test]
fn nothing_but_text_reaches_what_is_not_a_terminal() {
    let desk = Desk::new();
    let plan = desk.file("plan.csv", PLAN);
    for args in
        [vec!["plan", plan], vec!["forecast", plan, "--trials", "200"], vec!["plan", "absent.csv"], vec!["--help"], vec!["nonsense"]]
    {
        let ran = desk.run(&args);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{args:?} prints escape codes");
    }
}

#[test]
fn no_color_takes_the_colours_away_on_a_terminal_too() {
    let desk = Desk::new();
    let plan = desk.file("plan.csv", PLAN);
    // `script` gives the binary a terminal.
    let on_terminal = |no_color: &str| {
        let line = format!("{} forecast {plan} --trials 200", sinew());
        ran(desk.command("script").args(["-qec", &line, "/dev/null"]).env("NO_COLOR", no_color)).out
    };
    if desk.command("script").arg("--version").output().is_err() {
        eprintln!("LEFT OUT: colours on a terminal: `script` of util-linux is absent");
        return;
    }
    assert!(on_terminal("").contains('\u{1b}'), "a terminal gets colours");
    assert!(!on_terminal("1").contains('\u{1b}'), "NO_COLOR takes them away");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::new();
    let rows: String = (1..4000).map(|row| format!("{row},Task {row},1d,\n")).collect();
    let plan = desk.file("plan.csv", format!("id,title,duration,predecessors\n{rows}"));
    for args in [vec!["plan", plan], vec!["plan", plan, "--json"]] {
        let mut child = desk.command(sinew()).args(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Reads a little, as `head` would, and goes.
        let mut first = [0; 16];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}

#[test]
fn a_reader_who_leaves_early_stops_no_work() {
    let desk = Desk::new();
    let mut child = desk.command(sinew()).arg("demo").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(desk.names(), ["update.html"], "the update is there, and nothing else is left behind");
}

#[test]
fn an_answer_that_cannot_be_printed_is_a_failure() {
    let desk = Desk::new();
    let plan = desk.file("plan.csv", PLAN);
    let line = format!("exec {} plan {plan} > /dev/full", sinew());
    ran(desk.command("bash").args(["-c", &line])).fails(1, "could not be printed");
}

#[test]
fn completions_are_printed_for_each_shell() {
    let desk = Desk::new();
    for (shell, mark) in [("bash", "complete -F"), ("zsh", "#compdef sinew"), ("fish", "complete -c sinew")] {
        let out = desk.run(&["completions", shell]).ok().out;
        assert!(out.contains(mark) && out.contains("forecast"), "{shell}");
    }
}

#[test]
fn what_is_typed_wrongly_exits_with_2() {
    let desk = Desk::new();
    for args in [&["nonsense"][..], &["forecast", "--trials", "1"], &["status", "--format", "pdf"], &["import"], &["changes"], &[]] {
        desk.run(args).fails(2, "");
    }
}

#[test]
fn version_and_help_exit_with_0() {
    let desk = Desk::new();
    assert!(desk.run(&["--version"]).ok().out.starts_with("sinew "));
    assert!(desk.run(&["plan", "--help"]).ok().out.contains("Examples: sinew plan"));
}
