//! What goes out is looked at by whoever keeps it; a file that says so was not. An import holds posts to that as edits are held.

use serde_json::json;

use super::Work;
use crate::change::{Edit, field, set_field};
use crate::decide::own::check_unseen;
use crate::kind::Body;
use crate::problem::Problem;
use crate::space::Record;

impl Work<'_, '_> {
    /// Returns the record as it may come in: a post that was not looked at here is a draft.
    ///
    /// An export of Sinew that brings along what was looked at is believed: a career space is rebuilt from it.
    pub(super) fn looked_at(&mut self, before: Option<&Record>, mut after: Record) -> Record {
        if self.is_unseen(before, &after) {
            set_field(&mut after, "state", &json!("draft"));
            self.say_unseen(&after.key);
        }
        after
    }

    /// Makes a draft of a post that stayed as it was while the file changed what goes out of it.
    pub(super) fn look_again(&mut self, before: &Record, first: usize) {
        if !matches!(before.body, Body::Post(_)) {
            return;
        }
        let mut after = before.clone();
        for change in &self.out.changes[first..] {
            if let Edit::FieldChanged { field, after: value, .. } = &change.edit {
                set_field(&mut after, field, value);
            }
        }
        if self.is_unseen(Some(before), &after) {
            let at = self.past.latest(before.id, "state").map_or(self.moment.now, |last| last.max(self.moment.now));
            let state = field(&after, "state");
            self.push(at, None, Edit::FieldChanged { record: before.id, field: "state".to_owned(), before: state, after: json!("draft") });
            self.say_unseen(&after.key);
        }
    }

    fn is_unseen(&self, before: Option<&Record>, after: &Record) -> bool {
        let is_told = || matches!(&after.body, Body::Post(post) if post.confidentiality_check.as_ref().is_some_and(|check| check.missing().is_none()));
        check_unseen(before, after).is_err() && !(self.rebuilds && is_told())
    }

    fn say_unseen(&mut self, key: &str) {
        let words =
            format!("`{key}` is a draft again: whether it may go out is looked at here, and a file cannot say so. Clear it under Brand.");
        self.out.problems.push(Problem::warning("import.not_looked_at", key, words));
    }
}
