//! What people type about themselves and their spaces, tidied or refused.

use crate::failure::Failure;

/// What fits on a line of a table.
const MOST_CHARACTERS: usize = 200;

/// RFC 5321, section 4.5.3.1.3: a path of 256 octets, less its brackets.
const LONGEST_EMAIL: usize = 254;

/// Tidies a name of `what` ("your name", "the space's name"); it cannot be blank.
pub(crate) fn name(what: &str, text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::invalid(format!("{what} is missing: give one.")));
    }
    if text.chars().count() > MOST_CHARACTERS {
        return Err(Failure::invalid(format!("{what} is too long: take at most {MOST_CHARACTERS} characters.")));
    }
    if text.chars().any(char::is_control) {
        return Err(Failure::invalid(format!("{what} may not hold line breaks or other control characters.")));
    }
    Ok(text.to_owned())
}

/// Tidies an email. Whether mail reaches anybody only mail can tell, so this refuses only what cannot be one.
pub(crate) fn email(text: &str) -> Result<String, Failure> {
    let email = text.trim().to_lowercase();
    let odd = |character: char| character.is_whitespace() || character.is_control();
    match email.rsplit_once('@') {
        Some((person, host)) if !person.is_empty() && !host.is_empty() && !email.contains(odd) && email.len() <= LONGEST_EMAIL => Ok(email),
        _ => Err(Failure::invalid(format!("`{}` is not an email address: write it like `ana@example.org`.", shown(text)))),
    }
}

/// Shortens what is quoted back.
fn shown(text: &str) -> String {
    text.chars().take(80).map(|character| if character.is_control() { ' ' } else { character }).collect()
}
