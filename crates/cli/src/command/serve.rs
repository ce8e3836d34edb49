//! `sinew serve`: the workbench in a browser, and the API behind it.

use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::Arc;

use app::access::sign_in::{make_owner, one_time_link};
use app::clock::Clock;
use app::cx::Cx;
use app::example::{NAME, import_example};
use app::failure::{Code, Failure};
use app::list::App;
use server::{Limits, Serving, serve};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::args::{Common, Serve};
use crate::terminal;

pub(crate) async fn run(common: &Common, args: &Serve) -> Result<(), Failure> {
    log(common.json);
    // Before anybody can know that it runs.
    let stopped = stopped()?;
    let place = place(common)?;
    let clock = args.now.map_or_else(Clock::default, Clock::set_to);
    let now = clock.now();
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        let code = if error.kind() == std::io::ErrorKind::PermissionDenied { Code::Forbidden } else { Code::Conflict };
        Failure::new(code, format!("Nothing can listen on {}: {error}. Choose another address with `--listen`.", args.listen))
    })?;
    let address = listener.local_addr().map_err(|error| Failure::new(Code::Internal, format!("The address is not known: {error}")))?;
    app::shelf::put_up(&place);
    let app = App::open(&place).await?.by(clock).resting(args.career_idle_minutes);
    if args.example && app.is_empty().await? {
        let cx = Cx::init(&place, NAME, &common.user, "cli", now).await?;
        import_example(&cx).await?;
        cx.store.close().await;
    }
    let owner = make_owner(&app.store, now, &common.user).await?;
    let link = one_time_link(&app.store, now, owner).await?;
    let (at, shown) = (format!("http://{address}"), app.store.place().to_owned());
    if common.json {
        terminal::json(&serde_json::json!({ "address": at, "sign_in": format!("{at}/sign-in/{}", link.0), "data": shown }));
    } else {
        terminal::line(format!("Sinew serves {shown} at {at}"));
        terminal::line(format!("Sign in, once and within the hour: {at}/sign-in/{}", link.0));
        if !address.ip().is_loopback() {
            terminal::line("Others can reach this address. Put TLS in front of it: passwords and sessions travel as they are.");
        }
        terminal::line("Stop with Ctrl-C.");
    }
    let store = app.store.clone();
    let served = serve(Serving { app: Arc::new(app), listener, limits: limits() }, stopped).await;
    store.close().await;
    served.map_err(|error| Failure::new(Code::Internal, format!("The server broke: {error}")))
}

/// Returns where the workspace is: what was named, else a file in the platform's folder for data, which is made.
fn place(common: &Common) -> Result<String, Failure> {
    if let Some(named) = common.named_data() {
        return Ok(named.to_owned());
    }
    let folder = dirs::data_dir().ok_or_else(|| Failure::invalid("This system names no folder for data: name a file with `--data`."))?;
    let folder = folder.join("sinew");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, "written", &error))?;
    Ok(Path::new(&folder).join("sinew.db").to_string_lossy().into_owned())
}

/// Returns how often requests may come: as often as they like where `SINEW_LIMITS` is `off`.
fn limits() -> Limits {
    if std::env::var_os("SINEW_LIMITS").is_some_and(|value| value == "off") { Limits::none() } else { Limits::default() }
}

/// Hears from now on when somebody asks the program to end; the future waits until somebody does.
#[cfg(unix)]
fn stopped() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let deaf = |error| Failure::new(Code::Internal, format!("The system lets no signal through: {error}"));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Hears when somebody asks the program to end; the future waits until somebody does.
#[cfg(not(unix))]
fn stopped() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Logs to where errors go, as lines or as JSON: `SINEW_LOG` says what, in the words of `tracing`'s filters.
fn log(json: bool) {
    let filter = EnvFilter::try_from_env("SINEW_LOG").unwrap_or_else(|_unset| EnvFilter::new("warn"));
    let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(coloured);
    if json { builder.json().init() } else { builder.init() }
}
