//! Registers: the records of some kinds as a file that people edit elsewhere. It comes in again through the import.

use formats::register::{write_csv, write_markdown};
use model::kind::Kind;
use model::register::Register;
use model::space::Space;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::SpaceId;

use crate::cx::Cx;
use crate::failure::Failure;

/// Which register.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterInput {
    /// The space's id.
    pub space: SpaceId,
    /// The kinds of records, parted by commas: `risk,issue`.
    pub kinds: String,
    #[serde(default)]
    pub format: RegisterFormat,
}

/// How a register is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegisterFormat {
    /// For spreadsheets.
    #[default]
    Csv,
    /// To read, and to edit as a text.
    Markdown,
}

/// A register as a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RegisterFile {
    /// A name for the file: `risks.csv`.
    pub name: String,
    pub text: String,
    /// How many records it holds.
    pub records: usize,
}

/// Reads a list of kinds: `risk,issue`, `key results`.
pub fn kinds(text: &str) -> Result<Vec<Kind>, Failure> {
    let mut kinds = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let kind = kind(name)?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    match kinds.is_empty() {
        true => Err(Failure::invalid("Name the kinds of records, such as `risk,issue`.")),
        false => Ok(kinds),
    }
}

/// Reads a kind that has a register.
pub fn kind(name: &str) -> Result<Kind, Failure> {
    match Kind::from_words(name) {
        Some(kind) if kind.is_written() => Ok(kind),
        Some(kind) => {
            let words = format!(
                "There is no register of {}: they are made here and never edited. An export of everything has them.",
                kind.plural()
            );
            Err(Failure::invalid(words))
        }
        None => {
            let known: Vec<&str> = Kind::ALL.iter().filter(|kind| kind.is_written()).map(|kind| kind.name()).collect();
            Err(Failure::invalid(format!("There is no kind `{name}`: write one of {}.", known.join(", "))))
        }
    }
}

/// Writes a register of a space as it stands.
pub fn register_of(space: &Space, kinds: &[Kind], format: RegisterFormat) -> RegisterFile {
    let stem = match kinds {
        [only] => only.plural().replace(' ', "-"),
        _ => "register".to_owned(),
    };
    let (text, ending) = match format {
        RegisterFormat::Csv => (write_csv(space, kinds), "csv"),
        RegisterFormat::Markdown => (write_markdown(space, kinds), "md"),
    };
    RegisterFile { name: format!("{stem}.{ending}"), text, records: Register::new(space).records(kinds).len() }
}

/// Writes a register of the workspace.
pub async fn export_register(cx: &Cx, kinds: &[Kind], format: RegisterFormat) -> Result<RegisterFile, Failure> {
    let space = cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The workspace is gone."))?;
    Ok(register_of(&space, kinds, format))
}
