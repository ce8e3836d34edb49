//! Why an operation did not do what was asked, in the few codes that every door shows.

use std::io;
use std::path::Path;

use serde::Serialize;

/// What sort of failure it is; doors map it to an exit code or a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The input cannot be used: change it.
    Invalid,
    /// Nobody knows who asks: sign in first.
    Unauthenticated,
    Forbidden,
    NotFound,
    /// Somebody else was faster: look again.
    Conflict,
    /// It takes the passphrase of a career space: unlock that, then try again.
    Locked,
    /// Too much at once: wait, then try again.
    TooMany,
    /// A broken disk, a bug: not the caller's fault.
    Internal,
}

/// A failed operation.
#[derive(Debug, thiserror::Error, Serialize)]
#[error("{message}")]
pub struct Failure {
    pub code: Code,
    /// A sentence that names the thing and says what to do.
    pub message: String,
    /// What a program needs to act on it: the conflicting fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<serde_json::Value>>,
}

impl Failure {
    pub fn new(code: Code, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into(), details: None }
    }

    /// Adds what a program needs to act on it.
    pub fn with(self, details: serde_json::Value) -> Failure {
        Failure { details: Some(Box::new(details)), ..self }
    }

    pub fn invalid(message: impl Into<String>) -> Failure {
        Failure::new(Code::Invalid, message)
    }

    pub fn not_found(message: impl Into<String>) -> Failure {
        Failure::new(Code::NotFound, message)
    }

    pub fn unauthenticated(message: impl Into<String>) -> Failure {
        Failure::new(Code::Unauthenticated, message)
    }

    pub fn forbidden(message: impl Into<String>) -> Failure {
        Failure::new(Code::Forbidden, message)
    }

    pub fn conflict(message: impl Into<String>) -> Failure {
        Failure::new(Code::Conflict, message)
    }
}

impl Failure {
    /// Says why the system would not let `path` be read or written ("read", "written").
    pub fn file(path: &Path, verb: &str, error: &io::Error) -> Failure {
        let code = match error.kind() {
            io::ErrorKind::NotFound => Code::NotFound,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Code::Forbidden,
            io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => {
                Code::Invalid
            }
            _ => Code::Internal,
        };
        let words = match error.kind() {
            io::ErrorKind::NotFound if verb == "read" => "there is no such file",
            io::ErrorKind::NotFound => "its folder does not exist",
            io::ErrorKind::PermissionDenied => "you have no permission",
            io::ErrorKind::ReadOnlyFilesystem => "its disk can only be read",
            io::ErrorKind::IsADirectory => "it is a folder: name a file",
            io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded => "the disk is full",
            _ => &error.to_string(),
        };
        Failure::new(code, format!("`{}` cannot be {verb}: {words}.", path.display()))
    }
}

impl From<store::Fault> for Failure {
    fn from(fault: store::Fault) -> Failure {
        if fault.is_locked() {
            return Failure::new(Code::Locked, fault.to_string());
        }
        // Its owner is to know what became of it, and nobody else is ever told.
        if fault.is_tampered() {
            return Failure::new(Code::Conflict, fault.to_string());
        }
        Failure::new(Code::Internal, chain(&fault))
    }
}

impl From<store::OpenError> for Failure {
    fn from(error: store::OpenError) -> Failure {
        use store::OpenError::{BadAddress, Fault, Locked, Newer, NoDatabase, NoFolder, NoPermission, NotSinew, SignIn, Unreachable};
        let code = match error {
            Fault(fault) => return fault.into(),
            BadAddress { .. } | NotSinew { .. } | Newer { .. } => Code::Invalid,
            NoFolder { .. } | NoDatabase { .. } => Code::NotFound,
            NoPermission { .. } | SignIn { .. } => Code::Forbidden,
            Locked { .. } => Code::Conflict,
            Unreachable { .. } => Code::Internal,
        };
        Failure::new(code, error.to_string())
    }
}

impl From<store::CommitError> for Failure {
    fn from(error: store::CommitError) -> Failure {
        use store::CommitError::{Fault, KeyTaken, NulCharacter, Stale, UnknownSpace};
        let code = match error {
            Fault(fault) => return fault.into(),
            KeyTaken { .. } | NulCharacter { .. } => Code::Invalid,
            UnknownSpace { .. } => Code::NotFound,
            Stale { .. } => Code::Conflict,
        };
        Failure::new(code, error.to_string())
    }
}

impl From<model::decide::Rejection> for Failure {
    fn from(rejection: model::decide::Rejection) -> Failure {
        let code = if matches!(rejection, model::decide::Rejection::UnknownRecord(_)) { Code::NotFound } else { Code::Invalid };
        Failure::new(code, rejection.to_string())
    }
}

/// Writes an error with everything that led to it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        words += &format!(": {error}");
        source = error.source();
    }
    words
}
