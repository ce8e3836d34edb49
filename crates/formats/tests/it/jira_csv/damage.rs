//! Jira's CSV export after an accident.

use sinew_formats::Options;
use sinew_formats::jira::csv::read;

use crate::mutation::mutations;

#[test]
fn damaged_exports_never_stop_the_reader() {
    mutations(include_bytes!("../fixtures/export.csv"), |bytes| {
        read(bytes, &Options::default());
    });
}
