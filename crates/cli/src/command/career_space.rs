//! `sinew career`: one's own career space, from making it to its end.

mod bundle;

use std::io::IsTerminal as _;
use std::path::PathBuf;

use app::access::career::{CareerCode, DELETE, Desk, Own};
use app::access::password::Password;
use app::access::secret::Secret;
use app::cx::Cx;
use app::failure::Failure;
use app::operation::career::rhythm::waiting;
use app::operation::career_export::export_career;
use app::operation::career_plan::{StartPlan, start_plan};
use app::operation::growth::list_stories;
use app::operation::templates::today;
use jiff::Timestamp;
use model::career::stories::StoryRow;
use model::insight::count;

use super::{check_place, write};
use crate::args::career_papers::OfPerson;
use crate::args::{CareerSpace, Common};
use crate::terminal;

/// Where a passphrase is read from when nobody types it.
const PASSPHRASE: &str = "SINEW_PASSPHRASE";
const NEW_PASSPHRASE: &str = "SINEW_NEW_PASSPHRASE";

pub(crate) async fn run(common: &Common, command: &CareerSpace) -> Result<(), Failure> {
    if let CareerSpace::Export { out } = command {
        return export(common, out.as_ref()).await;
    }
    if let CareerSpace::Bundle(args) = command {
        return bundle::run(common, args).await;
    }
    if let CareerSpace::Plan { start, title } = command {
        return plan(common, start.as_deref(), title.clone()).await;
    }
    if let CareerSpace::Stories { .. } = command {
        return stories(common).await;
    }
    let own = own(common).await?;
    let done = work(common, &own, command).await;
    own.close().await;
    done
}

async fn work(common: &Common, own: &Own, command: &CareerSpace) -> Result<(), Failure> {
    match command {
        CareerSpace::OpenSpace => {
            let code = own.create(&typed_twice(PASSPHRASE, "Passphrase")?).await?;
            tell_code(common, "Made your career space.", &code);
        }
        CareerSpace::State => {
            let revision = own.revision().await?;
            let words = match revision {
                None => "You have no career space yet: sinew career open-space makes one.".to_owned(),
                Some(revision) => {
                    format!("You have a career space with {}. It opens with your passphrase.", count(revision as usize, "commit"))
                }
            };
            tell(common, &serde_json::json!({ "there": revision.is_some(), "revision": revision }), &words);
        }
        CareerSpace::Passphrase => {
            own.rewrap(&typed(PASSPHRASE, "Passphrase until now")?, &typed_twice(NEW_PASSPHRASE, "New passphrase")?).await?;
            tell(common, &serde_json::json!({ "changed": true }), "The passphrase was changed. Your recovery code stays as it is.");
        }
        CareerSpace::Recover { code } => {
            let next = own.recover(&Secret(code.clone()), &typed_twice(NEW_PASSPHRASE, "New passphrase")?).await?;
            tell_code(common, "You are back in, and the code that you used opens nothing any more.", &next);
        }
        CareerSpace::Delete { confirm } => {
            let confirm = confirm.clone().map_or_else(|| asked(&format!("Type `{DELETE}` to delete everything in it for ever: ")), Ok)?;
            let gone = own.delete(&confirm).await?;
            tell(common, &serde_json::json!(gone), &format!("Deleted {}. {}", count(gone.commits as usize, "commit"), gone.words));
        }
        CareerSpace::Export { .. } | CareerSpace::Bundle(_) | CareerSpace::Plan { .. } | CareerSpace::Stories { .. } => {}
    }
    Ok(())
}

async fn plan(common: &Common, start: Option<&str>, title: Option<String>) -> Result<(), Failure> {
    let start = start.map_or_else(|| Ok(today(Timestamp::now())), super::day)?;
    let cx = unlocked(common).await?;
    let done = start_plan(&cx, &StartPlan { start, title }).await;
    cx.store.close().await;
    let revision = done?;
    tell(common, &serde_json::json!({ "revision": revision }), "Started your growth plan. Next: sinew --career forecast");
    Ok(())
}

async fn stories(common: &Common) -> Result<(), Failure> {
    let cx = unlocked(common).await?;
    let done = list_stories(&cx).await;
    cx.store.close().await;
    let report = done?;
    if common.json {
        terminal::json(&report);
        return Ok(());
    }
    if report.stories.is_empty() {
        terminal::line("There is no story yet: sinew --career add story \"The vendor that slipped\" situation=… action_mine=…");
        return Ok(());
    }
    let words = |list: &[String]| if list.is_empty() { "–".to_owned() } else { list.join(", ") };
    let row = |story: &StoryRow| {
        let open: Vec<String> = story.open.iter().map(|part| part.field.replace('_', " ")).collect();
        let told = [&story.prompts, &story.competencies, &story.evidence].map(|list| words(list));
        let [prompts, competencies, evidence] = told;
        vec![story.key.clone(), story.title.clone(), prompts, competencies, evidence, words(&open)]
    };
    terminal::line(terminal::bold(&format!("{} of {} that anybody can tell well", report.active, report.most)));
    terminal::table(&["Key", "Story", "Answers", "Shows", "Rests on", "To write"], report.stories.iter().map(row).collect());
    report.findings.iter().for_each(terminal::line);
    Ok(())
}

async fn export(common: &Common, out: Option<&PathBuf>) -> Result<(), Failure> {
    let cx = unlocked(common).await?;
    let done = export_career(&cx).await;
    cx.store.close().await;
    let export = done?;
    let Some(path) = out else {
        terminal::json(&export);
        return Ok(());
    };
    let reads = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    let text = match reads {
        true => export.markdown,
        false => serde_json::to_string_pretty(&export.everything)
            .map_err(|error| Failure::invalid(format!("The career space cannot be written as JSON: {error}")))?,
    };
    write(path, &text)?;
    terminal::line(format!("Wrote everything in your career space to {}. Nobody needs a passphrase to read it there.", path.display()));
    Ok(())
}

/// Opens one's own career space for any other command.
pub(super) async fn unlocked(common: &Common) -> Result<Cx, Failure> {
    let own = own(common).await?;
    let cx = own.unlock(&typed(PASSPHRASE, "Passphrase of your career space")?).await?;
    tell_waiting(common, &cx).await?;
    Ok(cx)
}

/// Says what waits of the growth plan: nothing runs while the space is locked, so it shows when it is opened.
async fn tell_waiting(common: &Common, cx: &Cx) -> Result<(), Failure> {
    if common.json {
        return Ok(());
    }
    for due in waiting(cx).await? {
        terminal::remark(&format!("{} See it: sinew career {}", due.words, due.every.kept_as()));
    }
    Ok(())
}

/// Opens one's own career space for what works on programs beside it, too.
pub(super) async fn sit_down(common: &Common, of: &OfPerson) -> Result<Desk, Failure> {
    let own = own(common).await?;
    let desk = own.sit_down(&typed(PASSPHRASE, "Passphrase of your career space")?, of.person.clone()).await?;
    tell_waiting(common, &desk.cx).await?;
    Ok(desk)
}

async fn own(common: &Common) -> Result<Own, Failure> {
    check_place(common)?;
    Own::open(common.data(), &common.user, "cli", Timestamp::now()).await
}

fn typed(variable: &str, prompt: &str) -> Result<Password, Failure> {
    match std::env::var(variable) {
        Ok(text) => Ok(Password(text)),
        Err(_) => asked(&format!("{prompt}: ")).map(Password),
    }
}

/// Asks for a new passphrase twice: a slip of the finger would lock its owner out.
fn typed_twice(variable: &str, prompt: &str) -> Result<Password, Failure> {
    if std::env::var_os(variable).is_some() {
        return typed(variable, prompt);
    }
    let (first, second) = (asked(&format!("{prompt}: "))?, asked("Once more: ")?);
    match first == second {
        true => Ok(Password(first)),
        false => Err(Failure::invalid("The two are not the same: nothing was changed.")),
    }
}

fn asked(prompt: &str) -> Result<String, Failure> {
    let nobody = || Failure::invalid(format!("There is nobody to ask here: set {PASSPHRASE}, or run it in a terminal."));
    if !std::io::stdin().is_terminal() {
        return Err(nobody());
    }
    rpassword::prompt_password(prompt).map_err(|_no_terminal| nobody())
}

fn tell_code(common: &Common, done: &str, code: &CareerCode) {
    tell(common, &serde_json::json!(code), &format!("{done}\n\n    {}\n\n{}", code.recovery_code.0, code.words));
}

fn tell(common: &Common, json: &serde_json::Value, words: &str) {
    match common.json {
        true => terminal::json(json),
        false => terminal::line(words),
    }
}
