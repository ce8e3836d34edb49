//! Runs the binary in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder, and the binary run in it.
pub(crate) struct Desk {
    dir: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        Desk { dir: TempDir::new().unwrap() }
    }

    /// A desk with an empty workspace.
    pub(crate) fn with_workspace() -> Desk {
        let desk = Desk::new();
        desk.run(&["init", "Atlas"]).ok();
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file; returns its name, to be named on the command line.
    pub(crate) fn file<'a>(&self, name: &'a str, content: impl AsRef<[u8]>) -> &'a str {
        std::fs::write(self.path(name), content).unwrap();
        name
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of everything in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The command, ready to be run here, with nothing of the tester's own surroundings.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.dir.path()).env_remove("SINEW_DATA").env_remove("SINEW_USER").env_remove("NO_COLOR");
        // Whatever the demo puts aside shall be here, where a test can see it.
        command.env("COLUMNS", "100").env("TMPDIR", self.dir.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(sinew()).args(args))
    }

    /// Runs and reads the answer as JSON.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        self.run(&[args, &["--json"]].concat()).json()
    }
}

impl Ran {
    /// Insists that it went well.
    #[track_caller]
    pub(crate) fn ok(self) -> Ran {
        assert_eq!(self.code, 0, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// Insists on a failure with this exit code, whose message holds these words.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &str) -> Ran {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        assert!(self.err.contains(words), "`{words}` is not in: {}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let ran = self.ok();
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
    }
}

pub(crate) fn sinew() -> &'static str {
    env!("CARGO_BIN_EXE_sinew")
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    // A process that was ended by a signal has no code.
    let code = output.status.code().unwrap_or(-1);
    Ran { code, out: String::from_utf8(output.stdout).unwrap(), err: String::from_utf8(output.stderr).unwrap() }
}

/// The project's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The files of the example program.
pub(crate) fn example() -> Vec<PathBuf> {
    let folder = root().join("examples/harbour");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    files.sort();
    files
}

/// The folder of shared data, or `None`, said loudly.
pub(crate) fn shared(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SINEW_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from).join("data");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("LEFT OUT: {what}: ../shared/data is absent");
    None
}
