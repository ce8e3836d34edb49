//! Why an operation did not do what was asked, in the five codes that every door shows.

use serde::Serialize;

/// What sort of failure it is; doors map it to an exit code or a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The input cannot be used: change it.
    Invalid,
    Forbidden,
    NotFound,
    /// Somebody else was faster: look again.
    Conflict,
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
}

impl Failure {
    pub fn invalid(message: impl Into<String>) -> Failure {
        Failure { code: Code::Invalid, message: message.into() }
    }

    pub fn not_found(message: impl Into<String>) -> Failure {
        Failure { code: Code::NotFound, message: message.into() }
    }
}

impl From<store::Fault> for Failure {
    fn from(fault: store::Fault) -> Failure {
        Failure { code: Code::Internal, message: chain(&fault) }
    }
}

impl From<store::OpenError> for Failure {
    fn from(error: store::OpenError) -> Failure {
        match error {
            store::OpenError::Fault(fault) => fault.into(),
            refused => Failure { code: Code::Invalid, message: refused.to_string() },
        }
    }
}

impl From<model::decide::Rejection> for Failure {
    fn from(rejection: model::decide::Rejection) -> Failure {
        let code = if matches!(rejection, model::decide::Rejection::UnknownRecord(_)) { Code::NotFound } else { Code::Invalid };
        Failure { code, message: rejection.to_string() }
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
