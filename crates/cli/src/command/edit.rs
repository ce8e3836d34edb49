//! `sinew add`, `sinew set` and `sinew link`.

use app::failure::Failure;
use app::operation::edit::{Edited, add_record, link_records, set_fields};
use model::kind::Kind;
use model::space::{LinkData, Relation};
use serde_json::{Map, Value};

use super::with_workspace;
use crate::args::Common;
use crate::terminal;

pub(crate) async fn add(
    common: &Common,
    kind: &str,
    title: &str,
    pairs: &[String],
    key: Option<&str>,
    parent: Option<&str>,
) -> Result<(), Failure> {
    let known = || Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    let kind = Kind::from_name(kind).ok_or_else(|| Failure::invalid(format!("There is no kind `{kind}`: choose one of {}.", known())))?;
    let fields = fields(pairs)?;
    let edited = with_workspace(common, async |cx| add_record(cx, kind, title, key, parent, fields).await).await?;
    say(common, &edited, "Added");
    Ok(())
}

pub(crate) async fn set(common: &Common, key: &str, pairs: &[String]) -> Result<(), Failure> {
    let fields = fields(pairs)?;
    let edited = with_workspace(common, async |cx| set_fields(cx, key, fields).await).await?;
    say(common, &edited, "Changed");
    Ok(())
}

pub(crate) async fn link(
    common: &Common,
    from: &str,
    relation: &str,
    to: &str,
    dependency: &str,
    lag: i64,
    remove: bool,
) -> Result<(), Failure> {
    let known = || Relation::ALL.map(Relation::name).join(", ");
    let found = Relation::ALL.into_iter().find(|known| known.name() == relation);
    let relation = found.ok_or_else(|| Failure::invalid(format!("There is no relation `{relation}`: choose one of {}.", known())))?;
    let dependency = serde_json::from_value(Value::from(dependency.to_uppercase()));
    let dependency = dependency.map_err(|error| Failure::invalid(format!("A dependency is of type FS, SS, FF or SF. ({error})")))?;
    let data = LinkData { dependency, lag, ..LinkData::default() };
    let edited = with_workspace(common, async |cx| link_records(cx, from, relation, to, data, remove).await).await?;
    say(common, &edited, if remove { "Untied" } else { "Tied" });
    Ok(())
}

fn say(common: &Common, edited: &Edited, verb: &str) {
    if common.json {
        terminal::json(edited);
    } else if edited.changed.is_empty() {
        terminal::line(format!("{} was so already.", edited.key));
    } else {
        terminal::line(format!("{verb} {}: {}.", edited.key, edited.changed.join(", ")));
    }
}

/// Reads `FIELD=VALUE` pairs: JSON where it is JSON, else text; nothing empties the field.
pub(super) fn fields(pairs: &[String]) -> Result<Map<String, Value>, Failure> {
    let pair = |pair: &String| {
        let (name, text) =
            pair.split_once('=').ok_or_else(|| Failure::invalid(format!("`{pair}` is not understood: write FIELD=VALUE.")))?;
        let value = if text.is_empty() { Value::Null } else { serde_json::from_str(text).unwrap_or_else(|_not_json| Value::from(text)) };
        Ok((name.to_owned(), value))
    };
    pairs.iter().map(pair).collect()
}
