//! Tests of the readers: bytes in, drafts and problems out.
#![expect(clippy::unwrap_used, reason = "tests")]

mod columns;
mod devlake;
mod example;
mod jira_csv;
mod jira_json;
mod mspdi;
mod mutation;
mod oracle;
mod paper;
mod picture;
mod plain;
mod register;
mod sinew;
mod text;
