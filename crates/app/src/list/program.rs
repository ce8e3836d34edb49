//! Operations on a space's records, plan and forecast.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::SpaceId;

use super::accounts::Nothing;
use super::{Asked, Method, Needs, Operation};
use crate::access::{InSpace, Role, Scope};
use crate::derived::{flows_until, off, prepared};
use crate::failure::{Code, Failure};
use crate::operation::baselines::{CreateBaseline, create_baseline, list_baselines};
use crate::operation::commitments::show_commitments;
use crate::operation::documents::{DocumentInput, show_document};
use crate::operation::edits::{Committed, Edit, commit_edits};
use crate::operation::elsewhere::settle;
use crate::operation::flow::flow_of;
use crate::operation::forecast::Settings;
use crate::operation::history::{ChangesInput, CompareInput, compare, list_changes, restore};
use crate::operation::imports::{ImportInput, import_file, preview_import};
use crate::operation::objectives::objectives_of_open;
use crate::operation::overview::show_overview;
use crate::operation::plan::plan_of;
use crate::operation::preview::preview_edits;
use crate::operation::raci::{RaciInput, raci_of};
use crate::operation::raid::show_raid;
use crate::operation::records::{RecordInput, RecordsInput, list_kinds, list_records, show_record};
use crate::operation::registers::{RegisterInput, kinds, register_of};
use crate::operation::resources::{MoveInput, ResourcesInput, show_resources, try_move, weigh_staffing};
use crate::operation::risks::list_risks;
use crate::operation::templates::{SaveTemplate, save_as_template};
use crate::operation::today::show_today;
use crate::operation::undo::{Way, undo};
use crate::operation::updates::{DraftInput, PublishInput, draft_update, list_updates, publish, show_update};
use crate::operation::why::explain_of;
use crate::operation::window::{WindowInput, show_window};

/// Edits to commit together.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditsInput {
    /// The space's id.
    pub space: SpaceId,
    pub edits: Vec<Edit>,
    /// Why, for the journal.
    #[serde(default)]
    pub note: Option<String>,
}

/// Edits to try.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewInput {
    /// The space's id.
    pub space: SpaceId,
    pub edits: Vec<Edit>,
    /// Simulate both sides, too.
    #[serde(default)]
    pub forecast: bool,
}

/// Which record, as of when.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreInput {
    /// The space's id.
    pub space: SpaceId,
    pub key: String,
    /// A day, which means its end, or an instant.
    pub at: String,
}

/// Which team's flow.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowInput {
    /// The space's id.
    pub space: SpaceId,
    /// A team's key or name; all when left out.
    #[serde(default)]
    pub team: Option<String>,
}

/// Sinew's own JSON, which comes in again through the import.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Export(pub Value);

/// Where a space stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Revised {
    /// The revision of the space afterwards.
    pub revision: i64,
}

pub(super) fn operations() -> Vec<Operation> {
    use Method::{Get, Post};
    let viewer = Needs::Space(Role::Viewer, Scope::Read);
    let editor = Needs::Space(Role::Editor, Scope::Write);
    vec![
        Operation::new(
            "list_kinds",
            (Get, "/kinds"),
            Needs::Caller,
            "Lists the kinds of records and their fields.",
            |_: Asked, _: Nothing| async move { Ok(list_kinds()) },
        ),
        Operation::new(
            "show_overview",
            (Get, "/spaces/{space}/overview"),
            viewer,
            "Shows a program on one page.",
            |asked: Asked, input: InSpace| async move { show_overview(&*asked.open(input.space).await?, asked.now).await },
        ),
        Operation::new(
            "show_today",
            (Get, "/spaces/{space}/today"),
            viewer,
            "Lists what needs a person.",
            |asked: Asked, input: InSpace| async move { show_today(&*asked.open(input.space).await?, asked.now).await },
        ),
        Operation::new(
            "show_plan",
            (Get, "/spaces/{space}/plan"),
            viewer,
            "Shows some rows of the plan.",
            |asked: Asked, input: WindowInput| async move {
                show_window(&asked.app.baselines, &*asked.open(input.space).await?, asked.now, &input).await
            },
        ),
        Operation::new(
            "list_baselines",
            (Get, "/spaces/{space}/baselines"),
            viewer,
            "Lists the baselines, newest first.",
            |asked: Asked, input: InSpace| async move { Ok(list_baselines(&*asked.open(input.space).await?)) },
        ),
        Operation::new(
            "create_baseline",
            (Post, "/spaces/{space}/baselines"),
            editor,
            "Makes a baseline of the plan as it stands now.",
            |asked: Asked, input: CreateBaseline| async move {
                let open = asked.open(input.space).await?;
                create_baseline(&open, asked.by()?, input).await
            },
        ),
        Operation::new(
            "explain_item",
            (Get, "/spaces/{space}/why/{key}"),
            viewer,
            "Gives the reasons behind an item's dates.",
            |asked: Asked, input: RecordInput| async move {
                let (state, now) = (asked.open(input.space).await?.state(), asked.now);
                off(move || explain_of(&state.space, prepared(&state, now), &state.sources, now, &input.key, &Settings::default(), &|_| ()))
                    .await?
            },
        )
        .costly(),
        Operation::new(
            "list_records",
            (Get, "/spaces/{space}/records"),
            viewer,
            "Lists records.",
            |asked: Asked, input: RecordsInput| async move { list_records(&*asked.open(input.space).await?, &input) },
        ),
        Operation::new(
            "show_record",
            (Get, "/spaces/{space}/records/{key}"),
            viewer,
            "Shows a record.",
            |asked: Asked, input: RecordInput| async move { show_record(&*asked.open(input.space).await?, &input.key) },
        ),
        Operation::new(
            "show_document",
            (Get, "/spaces/{space}/documents/{key}"),
            viewer,
            "Shows a document of the playbook: its text to read, where it applies, its versions.",
            |asked: Asked, input: DocumentInput| async move { show_document(&*asked.open(input.space).await?, &input).await },
        ),
        Operation::new(
            "commit_edits",
            (Post, "/spaces/{space}/edits"),
            editor,
            "Commits edits together.",
            |asked: Asked, input: EditsInput| async move {
                let open = asked.open(input.space).await?;
                let edits = settle(&asked.app, asked.caller()?, input.space, input.edits).await?;
                let done: Committed = commit_edits(&open, asked.by()?, &edits, input.note, asked.seen).await?;
                Ok(done)
            },
        ),
        Operation::new(
            "preview_edits",
            (Post, "/spaces/{space}/preview"),
            viewer,
            "Shows what edits would do, without doing them.",
            |asked: Asked, input: PreviewInput| async move {
                let open = asked.open(input.space).await?;
                let edits = settle(&asked.app, asked.caller()?, input.space, input.edits).await?;
                preview_edits(&open, asked.now, edits, input.forecast).await
            },
        )
        .costly(),
        Operation::new(
            "undo",
            (Post, "/spaces/{space}/undo"),
            editor,
            "Takes back the caller's last edit.",
            |asked: Asked, input: InSpace| async move { undo(&*asked.open(input.space).await?, asked.by()?, Way::Undo).await },
        ),
        Operation::new(
            "redo",
            (Post, "/spaces/{space}/redo"),
            editor,
            "Does again what the caller took back last.",
            |asked: Asked, input: InSpace| async move { undo(&*asked.open(input.space).await?, asked.by()?, Way::Redo).await },
        ),
        Operation::new(
            "list_changes",
            (Get, "/spaces/{space}/changes"),
            viewer,
            "Lists what happened, newest first.",
            |asked: Asked, input: ChangesInput| async move { list_changes(&*asked.open(input.space).await?, input).await },
        ),
        Operation::new(
            "compare",
            (Get, "/spaces/{space}/compare"),
            viewer,
            "Compares two points of the journal on every milestone.",
            |asked: Asked, input: CompareInput| async move { compare(&*asked.open(input.space).await?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "restore_record",
            (Post, "/spaces/{space}/restore"),
            editor,
            "Puts a record back as it was.",
            |asked: Asked, input: RestoreInput| async move {
                let open = asked.open(input.space).await?;
                Ok(Revised { revision: restore(&open, asked.by()?, &input.key, &input.at).await? })
            },
        ),
        Operation::new(
            "list_risks",
            (Get, "/spaces/{space}/risks"),
            viewer,
            "Lists the risks with the days that each owns.",
            |asked: Asked, input: InSpace| async move { Ok(list_risks(&*asked.open(input.space).await?)) },
        ),
        Operation::new(
            "show_raid",
            (Get, "/spaces/{space}/raid"),
            viewer,
            "Shows the RAID register: risks, assumptions, issues, decisions, asks, actions and change requests, with what each costs.",
            |asked: Asked, input: InSpace| async move { show_raid(&asked.open(input.space).await?, asked.now).await },
        ),
        Operation::new(
            "show_commitments",
            (Get, "/spaces/{space}/commitments"),
            viewer,
            "Shows what teams promised one another, who keeps their word, and who waits on whom.",
            |asked: Asked, input: InSpace| async move { show_commitments(&*asked.open(input.space).await?, asked.now).await },
        ),
        Operation::new(
            "show_raci",
            (Get, "/spaces/{space}/raci"),
            viewer,
            "Lays out who is responsible, accountable, consulted and informed, and what is wrong with that.",
            |asked: Asked, input: RaciInput| async move {
                let state = asked.open(input.space).await?.state();
                off(move || raci_of(&state.space, input.most)).await
            },
        ),
        Operation::new(
            "show_objectives",
            (Get, "/spaces/{space}/objectives"),
            viewer,
            "Shows how far objectives have come, and how the work fits to them.",
            |asked: Asked, input: InSpace| async move {
                let open = asked.open(input.space).await?;
                let now = asked.now;
                off(move || objectives_of_open(&open, now)).await
            },
        ),
        Operation::new(
            "show_resources",
            (Get, "/spaces/{space}/resources"),
            viewer,
            "Shows what the plan asks of teams and people week by week, against what they can do.",
            |asked: Asked, input: ResourcesInput| async move { show_resources(&*asked.open(input.space).await?, asked.now, input.weeks).await },
        ),
        Operation::new(
            "weigh_staffing",
            (Get, "/spaces/{space}/resources/staffing"),
            viewer,
            "Ranks what one more person buys in each team, with the same luck.",
            |asked: Asked, input: InSpace| async move { weigh_staffing(&*asked.open(input.space).await?, asked.now).await },
        )
        .costly(),
        Operation::new(
            "try_move",
            (Get, "/spaces/{space}/resources/move"),
            viewer,
            "Shows what it does to each milestone when one person joins a team, hired or from another one.",
            |asked: Asked, input: MoveInput| async move { try_move(&*asked.open(input.space).await?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "show_flow",
            (Get, "/spaces/{space}/flow"),
            viewer,
            "Measures what teams finish and how long it takes.",
            |asked: Asked, input: FlowInput| async move {
                let (state, now) = (asked.open(input.space).await?.state(), asked.now);
                off(move || flow_of(&state.space, &flows_until(&state, now), input.team.as_deref(), now)).await?
            },
        )
        .costly(),
        Operation::new(
            "list_updates",
            (Get, "/spaces/{space}/updates"),
            viewer,
            "Lists the updates that went out.",
            |asked: Asked, input: InSpace| async move { Ok(list_updates(&*asked.open(input.space).await?)) },
        ),
        Operation::new(
            "show_update",
            (Get, "/spaces/{space}/updates/{key}"),
            viewer,
            "Shows an update as it went out.",
            |asked: Asked, input: RecordInput| async move { show_update(&*asked.open(input.space).await?, &input.key) },
        ),
        Operation::new(
            "draft_update",
            (Post, "/spaces/{space}/updates/draft"),
            viewer,
            "Drafts the update of a week; nothing is kept.",
            |asked: Asked, input: DraftInput| async move { draft_update(&*asked.open(input.space).await?, asked.now, &input).await },
        )
        .costly(),
        Operation::new(
            "publish_update",
            (Post, "/spaces/{space}/updates"),
            editor,
            "Lets an update go out, as it will stay.",
            |asked: Asked, input: PublishInput| async move {
                let open = asked.open(input.space).await?;
                publish(&open, asked.by()?, input).await
            },
        )
        .costly(),
        Operation::new(
            "preview_import",
            (Post, "/spaces/{space}/imports/preview"),
            editor,
            "Looks at a file without importing it.",
            |asked: Asked, input: ImportInput| async move {
                let open = asked.open(input.space).await?;
                let cx = asked.cx(input.space)?;
                preview_import(&open, &cx, &input, asked.file).await
            },
        )
        .takes_file()
        .costly(),
        Operation::new(
            "import_file",
            (Post, "/spaces/{space}/imports"),
            editor,
            "Imports a file.",
            |asked: Asked, input: ImportInput| async move {
                let open = asked.open(input.space).await?;
                let cx = asked.cx(input.space)?;
                import_file(&open, &cx, &input, asked.file).await
            },
        )
        .takes_file()
        .costly(),
        Operation::new(
            "export_space",
            (Get, "/spaces/{space}/export"),
            viewer,
            "Gives everything as Sinew's own JSON.",
            |asked: Asked, input: InSpace| async move {
                let draft = crate::operation::export::export_workspace(&asked.cx(input.space)?).await?;
                let value = serde_json::to_value(draft);
                let unspeakable = |error| Failure::new(Code::Internal, format!("The space cannot be written as JSON: {error}"));
                value.map(Export).map_err(unspeakable)
            },
        )
        .costly(),
        Operation::new(
            "export_register",
            (Get, "/spaces/{space}/register"),
            viewer,
            "Gives the records of some kinds as a file to edit elsewhere; the import takes it back.",
            |asked: Asked, input: RegisterInput| async move {
                let (state, kinds) = (asked.open(input.space).await?.state(), kinds(&input.kinds)?);
                off(move || register_of(&state.space, &kinds, input.format)).await
            },
        )
        .costly(),
        Operation::new(
            "save_as_template",
            (Get, "/spaces/{space}/template"),
            viewer,
            "Gives the program as a template: days count from its start, people become roles, what happened is left out.",
            |asked: Asked, input: SaveTemplate| async move {
                let (state, now) = (asked.open(input.space).await?.state(), asked.now);
                off(move || {
                    let plan = plan_of(&state.space, &prepared(&state, now), &state.sources);
                    save_as_template(&state.space, &plan, &input, now).map(Export)
                })
                .await?
            },
        )
        .costly(),
    ]
}
