//! `sinew demo`: the example program through the real import path, its forecast, its update.

use std::path::PathBuf;

use app::cx::Cx;
use app::example::import_example;
use app::failure::Failure;
use app::operation::forecast::{Settings, make_forecast};
use app::operation::status::{StatusInput, write_status};
use jiff::Timestamp;

use super::{import, status, write};
use crate::args::{Common, Demo, Format};
use crate::terminal::{self, Bar};

pub(crate) async fn run(common: &Common, args: &Demo) -> Result<(), Failure> {
    let place = Place::new(args)?;
    let cx = Cx::init(&place.path.to_string_lossy(), "Example", &common.user, "cli", Timestamp::now()).await?;
    let imported = import_example(&cx).await?;
    if !common.json {
        terminal::line(terminal::bold("Importing the example program"));
        import::print(&imported);
        terminal::line("");
        terminal::line(terminal::bold("The forecast"));
    }
    let settings = Settings::default();
    let bar = Bar::new(settings.trials);
    let (report, _) = make_forecast(&cx, settings.clone(), &|done| bar.at(done)).await?;
    if !common.json {
        super::forecast::print(&report, false);
    }
    let written = write_status(&cx, StatusInput { settings, ..StatusInput::default() }, &|_| ()).await?;
    drop(bar);
    write(&args.out, &status::render(&written, Format::Html)?)?;
    cx.store.close().await;
    if common.json {
        terminal::json(&serde_json::json!({ "import": imported, "forecast": report, "update": args.out }));
        return Ok(());
    }
    terminal::line("");
    terminal::line(&written.report.headline.words);
    terminal::line(format!("The update is in {}: open it in a browser.", args.out.display()));
    if args.keep.is_some() {
        terminal::line(format!(
            "Look around: sinew --data {} why {}",
            place.path.display(),
            report.milestones.last().map_or("KEY", |milestone| &milestone.key)
        ));
    }
    Ok(())
}

/// Where the example's workspace lives; thrown away at the end unless it is to be kept.
struct Place {
    path: PathBuf,
    keep: bool,
}

impl Place {
    fn new(args: &Demo) -> Result<Place, Failure> {
        if let Some(path) = &args.keep {
            return Ok(Place { path: path.clone(), keep: true });
        }
        let name = format!("sinew-demo-{}-{}.db", std::process::id(), Timestamp::now().as_nanosecond());
        Ok(Place { path: std::env::temp_dir().join(name), keep: false })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        for ending in ["", "-wal", "-shm"] {
            let mut path = self.path.clone().into_os_string();
            path.push(ending);
            // What cannot be removed lies in the folder for temporary files, which the system clears.
            if let Err(error) = std::fs::remove_file(&path)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                terminal::remark(&format!("The example's file stays behind in {}: {error}", PathBuf::from(path).display()));
            }
        }
    }
}
