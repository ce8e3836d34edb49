//! `sinew career resume`, `tailor`, `packet`, `brag` and what goes with them: papers of one's own career space.

mod packet;

use std::path::Path;
use std::sync::Arc;

use app::cx::Cx;
use app::failure::Failure;
use app::live;
use app::operation::papers::applications::{
    Applications, PrintSent, SendInput, export_applications, freeze, keep, list_applications, print_sent,
};
use app::operation::papers::{self, Gathered, PaperFile, PrintBrag, PrintPacket, PrintResume, ResumeInput, ResumeView, TailorInput};
use app::operation::templates::today;
use jiff::Timestamp;
use model::career::brag;
use model::career::papers::{Held, Holding};
use model::career::tailor::{Borne, Need};
use model::insight::{count, say_date};
use model::space::Space;

use super::{career_space, day, write_bytes};
use crate::args::Common;
use crate::args::career_papers::{CareerPapers, OfPerson, PaperArgs, PaperFormat, PaperSize, Reader};
use crate::terminal;

pub(crate) async fn run(common: &Common, command: &CareerPapers) -> Result<(), Failure> {
    let cx = career_space::unlocked(common).await?;
    let done = work(common, &cx, command).await;
    cx.store.close().await;
    done
}

async fn work(common: &Common, cx: &Cx, command: &CareerPapers) -> Result<(), Failure> {
    match command {
        CareerPapers::Resume { application, posting, untailored, pages, paper } => {
            let gathered = gather(common, cx, &paper.of).await?;
            let input = PrintResume {
                format: paper.format(),
                size: paper.size(),
                application: application.clone(),
                untailored: *untailored,
                pages: *pages,
            };
            let file = match posting {
                None => papers::print_resume(&gathered, &input)?,
                Some(path) => papers::print_for(&gathered, Some(&read(path)?), *pages, paper.print())?,
            };
            hand_over(common, paper, &file)
        }
        CareerPapers::Tailor { application, posting, of } => {
            let gathered = gather(common, cx, of).await?;
            let view = match posting {
                Some(path) => papers::tailor_resume(&gathered, &TailorInput { posting: read(path)?, pages: None })?,
                None => papers::show_resume(&gathered, &ResumeInput { application: application.clone(), ..ResumeInput::default() })?,
            };
            tell_tailored(common, &view)
        }
        CareerPapers::Applications { out } => applications(common, cx, out.as_deref()).await,
        CareerPapers::Sent { key, version, paper } => {
            let space = load(cx).await?;
            let last = || papers::applications::last_sent(&space, key);
            let place = version
                .map_or_else(last, |version| version.checked_sub(1).ok_or_else(|| Failure::invalid("Versions are counted from 1.")))?;
            let input = PrintSent { key: key.clone(), place, format: paper.format(), size: paper.size() };
            hand_over(common, paper, &print_sent(&space, &input)?)
        }
        CareerPapers::Send { key, on, untailored, letter, of } => {
            let on = on.as_deref().map(day).transpose()?;
            let letter = letter.as_deref().map(read).transpose()?;
            let input = SendInput { key: key.clone(), on, untailored: *untailored, pages: None, letter };
            send(common, cx, &input, of).await
        }
        CareerPapers::Packet { what: Some(what), .. } => packet::run(common, cx, what).await,
        CareerPapers::Packet { what: None, level, from, until, stories, paper } => {
            let gathered = gather(common, cx, &paper.of).await?;
            let input = PrintPacket {
                format: paper.format(),
                size: paper.size(),
                level: level.clone(),
                from: from.as_deref().map(day).transpose()?,
                until: until.as_deref().map(day).transpose()?,
                stories: stories.clone(),
            };
            hand_over(common, paper, &papers::print_packet(&gathered, &input)?)
        }
        CareerPapers::Brag { reader, from, paper } => {
            let gathered = gather(common, cx, &paper.of).await?;
            let from = from.as_deref().map(day).transpose()?;
            let input = PrintBrag { format: paper.format(), size: paper.size(), reader: Some(reader.told()), from };
            hand_over(common, paper, &papers::print_brag(&gathered, &input)?)
        }
        CareerPapers::Practice { competency } => practice(common, cx, competency.as_deref()).await,
    }
}

async fn gather(common: &Common, cx: &Cx, of: &OfPerson) -> Result<Gathered, Failure> {
    let space = load(cx).await?;
    Gathered::of_person(&cx.store, of.person.as_deref(), &common.user, Timestamp::now(), Arc::new(space)).await
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file(path, "read", &error))?;
    String::from_utf8(bytes).map_err(|error| Failure::invalid(format!("`{}` is not a text in UTF-8: {error}.", path.display())))
}

/// Writes a paper where it was asked for; what was held back is said beside it, not in it.
fn hand_over(common: &Common, paper: &PaperArgs, file: &PaperFile) -> Result<(), Failure> {
    if common.json {
        terminal::json(file);
        return Ok(());
    }
    match (&paper.out, &file.text) {
        (Some(path), _) => {
            write_bytes(path, &file.bytes()?)?;
            let pages = file.pages.map_or_else(String::new, |pages| format!(", {}", count(pages, "page")));
            terminal::line(format!("Wrote {}{pages}.", path.display()));
        }
        (None, Some(text)) => terminal::line(text.trim_end_matches('\n')),
        (None, None) => return Err(Failure::invalid("A PDF is no text: name the file with --out, such as --out resume.pdf.")),
    }
    for remark in &file.remarks {
        terminal::remark(remark);
    }
    tell_held(&file.held);
    Ok(())
}

fn tell_held(held: &[Held]) {
    for one in held {
        let what = match one.holding {
            Holding::LeftOut => "left out",
            Holding::Rounded => "said roughly",
            Holding::ToLookAt => "to look at",
        };
        terminal::remark(&format!("{} {what}: {}", one.key, one.words));
    }
}

fn tell_tailored(common: &Common, view: &ResumeView) -> Result<(), Failure> {
    if common.json {
        terminal::json(view);
        return Ok(());
    }
    let Some(tailored) = &view.tailored else {
        return Err(Failure::invalid("This application has no posting: set its `posting`, or name a file with --posting."));
    };
    if tailored.asked.is_empty() {
        terminal::line("Nothing in this posting asks for anything that can be held against a resume.");
        return Ok(());
    }
    let rows = tailored.asked.iter().map(|asked| {
        let best = asked.found.hits.first();
        let grade = best.and_then(|hit| hit.grade).map_or_else(String::new, |grade| format!("{grade:?}"));
        vec![
            need(asked.found.requirement.need).to_owned(),
            asked.found.requirement.text.clone(),
            borne(asked.found.borne),
            best.map_or_else(|| asked.found.facts.join("; "), |hit| hit.bullet.clone()),
            grade,
            asked.stories.iter().map(|story| story.key.as_str()).collect::<Vec<_>>().join(", "),
        ]
    });
    terminal::table(&["", "They ask for", "Which is", "By", "Grade", "Tell"], rows.collect());
    if !tailored.gaps.is_empty() {
        terminal::line("");
        terminal::line(terminal::bold(&count(tailored.gaps.len(), "gap")));
        for gap in &tailored.gaps {
            terminal::line(format!("  {}", gap.gap.requirement.text));
            terminal::line(format!("    {} {}", gap.gap.words, gap.gap.goal));
        }
    }
    terminal::line("");
    let left = if tailored.left.is_empty() { String::new() } else { format!("; left out for it: {}", tailored.left.join(", ")) };
    terminal::line(format!("In the resume: {}{left}.", tailored.chosen.join(", ")));
    tell_held(&view.held);
    Ok(())
}

fn need(need: Need) -> &'static str {
    match need {
        Need::Must => "must",
        Need::Duty => "duty",
        Need::Nice => "nice",
    }
}

fn borne(borne: Borne) -> String {
    match borne {
        Borne::Shown => "shown".to_owned(),
        Borne::Claimed => "only said".to_owned(),
        Borne::Missing => "missing".to_owned(),
        Borne::Short { years, of } => format!("{years} of {}", count(of as usize, "year")),
    }
}

async fn load(cx: &Cx) -> Result<Space, Failure> {
    cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The career space is gone."))
}

async fn applications(common: &Common, cx: &Cx, out: Option<&Path>) -> Result<(), Failure> {
    let (space, journal) = (load(cx).await?, cx.store.journal(cx.space, 0).await?);
    if let Some(path) = out {
        let file = export_applications(&space, &journal, today(cx.now));
        write_bytes(path, file.csv.as_bytes())?;
        terminal::line(format!("Wrote {} to {}.", count(file.applications, "application"), path.display()));
        return Ok(());
    }
    let listed: Applications = list_applications(&space, &journal, today(Timestamp::now()));
    if common.json {
        terminal::json(&listed);
        return Ok(());
    }
    if listed.items.is_empty() {
        terminal::line("There is no application yet: sinew --career add application \"Acme, senior TPM\" company=Acme");
        return Ok(());
    }
    let rows = listed.items.iter().map(|row| {
        let since = row.stages.last().map_or_else(String::new, |stage| say_date(stage.on, listed.today));
        let follow_up = row.follow_up_on.map_or_else(String::new, |on| say_date(on, listed.today));
        let sent = row.sent.iter().map(|sent| format!("{}, {}", sent.what, say_date(sent.on, listed.today)));
        vec![
            row.key.clone(),
            row.title.clone(),
            row.company.clone(),
            format!("{:?}", row.stage).to_lowercase(),
            since,
            sent.collect::<Vec<_>>().join("; "),
            if row.is_due { format!("{follow_up}, due") } else { follow_up },
        ]
    });
    terminal::table(&["Key", "Application", "Company", "Stage", "Since", "Sent", "Ask on"], rows.collect());
    Ok(())
}

async fn send(common: &Common, cx: &Cx, input: &SendInput, of: &OfPerson) -> Result<(), Failure> {
    let gathered = gather(common, cx, of).await?;
    let frozen = freeze(&gathered, input)?;
    let (_, stage) = live::change(cx, |space, moment| keep(space, &input.key, &frozen.sent, moment)).await?;
    if common.json {
        terminal::json(&serde_json::json!({ "key": input.key, "stage": stage, "sent": frozen.sent, "held": frozen.held }));
        return Ok(());
    }
    terminal::line(format!("Kept the {} with {} as it goes out. It stays so.", frozen.sent.what, input.key));
    tell_held(&frozen.held);
    Ok(())
}

async fn practice(common: &Common, cx: &Cx, competency: Option<&str>) -> Result<(), Failure> {
    let space = load(cx).await?;
    let practice = model::career::practice::practice(&space, competency);
    if common.json {
        terminal::json(&practice);
        return Ok(());
    }
    if practice.prompts.is_empty() {
        return Err(Failure::not_found(format!("No question is about `{}`.", competency.unwrap_or_default())));
    }
    for prompt in &practice.prompts {
        terminal::line(format!("{} {}", terminal::bold(&prompt.title), terminal::faint(&prompt.competencies.join(", "))));
        for question in &prompt.questions {
            terminal::line(format!("  {question}"));
        }
        let story = |answer: &model::career::practice::Answer| format!("{} {} ({} s)", answer.key, answer.title, answer.seconds);
        let stories = prompt.stories.iter().map(story).collect::<Vec<_>>().join("; ");
        terminal::line(if stories.is_empty() { "  No story yet.".to_owned() } else { format!("  Tell {stories}") });
    }
    Ok(())
}

impl PaperArgs {
    fn format(&self) -> papers::PaperFormat {
        let ending = self.out.as_ref().and_then(|path| path.extension()).and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let by_ending = match ending.as_deref() {
            Some("pdf") => PaperFormat::Pdf,
            Some("html" | "htm") => PaperFormat::Html,
            Some("txt") => PaperFormat::Txt,
            Some("json") => PaperFormat::Json,
            _ => PaperFormat::Md,
        };
        match self.format.unwrap_or(by_ending) {
            PaperFormat::Pdf => papers::PaperFormat::Pdf,
            PaperFormat::Html => papers::PaperFormat::Html,
            PaperFormat::Md => papers::PaperFormat::Markdown,
            PaperFormat::Txt => papers::PaperFormat::Text,
            PaperFormat::Json => papers::PaperFormat::Json,
        }
    }

    fn size(&self) -> papers::PaperSize {
        match self.size {
            PaperSize::A4 => papers::PaperSize::A4,
            PaperSize::Letter => papers::PaperSize::Letter,
        }
    }

    fn print(&self) -> papers::Print {
        papers::Print { format: self.format(), size: self.size() }
    }
}

impl Reader {
    fn told(self) -> brag::Reader {
        match self {
            Reader::Me => brag::Reader::Me,
            Reader::Manager => brag::Reader::Manager,
            Reader::SkipLevel => brag::Reader::SkipLevel,
            Reader::Exec => brag::Reader::Exec,
        }
    }
}
