//! The catalogue of measures: each is one function over what is seen of a person, and says in words what it counts.

use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::{Evidence, Grade, Sort, Tie};
use super::seen::{FEWEST, FEWEST_FORECASTS, Gate, Measured, Seen, tallied};
use super::statistics::median;

/// How a measure is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    Count,
    /// It says how much there is to go by: short of it there is too little data, and nothing failed.
    Sample,
    /// 0 to 1.
    Share,
    Days,
}

/// A measure that rules may name.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Measure {
    pub name: &'static str,
    pub reading: Reading,
    pub words: &'static str,
    #[serde(skip)]
    pub measure: fn(&Seen<'_>) -> Measured,
}

/// A measure of one competency, which gates may name.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct GateMeasure {
    pub measure: Measure,
    #[serde(skip)]
    pub of: fn(&Gate<'_>) -> Measured,
}

/// Finds a measure of rules by name.
pub fn find(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.name == name)
}

/// Finds a measure of gates by name.
pub fn gate(name: &str) -> Option<&'static Measure> {
    GATES.iter().map(|gate| &gate.measure).find(|measure| measure.name == name)
}

fn none(_: &Seen<'_>) -> Measured {
    Measured::default()
}

macro_rules! gates {
    ($($name:ident $reading:ident $words:literal $of:expr;)*) => {
        /// What gates may name: measures of one competency, of items that are wide enough for the level.
        pub const GATES: &[GateMeasure] = &[$(GateMeasure {
            measure: Measure { name: stringify!($name), reading: Reading::$reading, words: $words, measure: none },
            of: $of,
        },)*];
    };
}

gates! {
    items Count "items of evidence, at most three of a program in a quarter" |gate| gate.from_grade(Grade::E0);
    corroborated Count "items on which somebody else acted" |gate| gate.from_grade(Grade::E2);
    verified Count "items that a later fact confirms" |gate| gate.from_grade(Grade::E3);
    attested_items Count "items about which somebody signed a statement" |gate| gate.from_grade(Grade::E4);
    programs Count "programs that items come from" |gate| gate.programs();
    programs_closed Count "closed programs that items come from" |gate| gate.programs_closed();
    months Count "months from the first item to the last" |gate| gate.months();
    misses_reviewed Count "items that went wrong and were looked at" |gate| gate.misses_reviewed();
    attesters_outside Count "people from outside who signed a statement" |gate| gate.attesters(&[Tie::External]);
    attesters_upward Count "reports who signed a statement" |gate| gate.attesters(&[Tie::Report]);
    attesters_executive Count "executives' peers who signed a statement" |gate| gate.attesters(&[Tie::Executive]);
}

macro_rules! measures {
    ($($name:ident $reading:ident $words:literal $measure:expr;)*) => {
        /// What rules may name.
        pub const MEASURES: &[Measure] = &[$(Measure {
            name: stringify!($name),
            reading: Reading::$reading,
            words: $words,
            measure: $measure,
        },)*];
    };
}

/// Counts the items of a sort, of which the part that is a number is the same thing each time.
fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// What is the person's own of a sort, whichever way it speaks and however poor it is: what is left out of a share cannot better it.
fn own<'a>(seen: &Seen<'a>, competency: &str, sort: Sort) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
    seen.any(competency, sort).filter(|(_, item)| item.role <= super::evidence::Role::CoDriver)
}

fn kept_risks<'a>(seen: &Seen<'a>) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
    seen.of("PM4", Sort::Risk).filter(|(_, item)| item.has("kept"))
}

fn weighty<'a>(seen: &Seen<'a>) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
    seen.of("PM4", Sort::Risk).filter(|(_, item)| item.has("weighty"))
}

fn settled_decisions<'a>(seen: &Seen<'a>) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
    seen.of("TF2", Sort::Decision).filter(|(_, item)| item.has("qualifies"))
}

/// Estimates whose range is no wider than three times the middle one.
fn honest_estimates<'a>(seen: &Seen<'a>, own: bool) -> Vec<(usize, &'a Evidence)> {
    let all: Vec<_> = seen.of("TF4", Sort::Estimate).filter(|(_, item)| item.fact("held").is_some() && (!own || item.has("own"))).collect();
    let usual = median(all.iter().filter_map(|(_, item)| item.fact("width")).collect()).unwrap_or(0.0);
    all.into_iter().filter(|(_, item)| item.fact("width").is_some_and(|width| width <= usual * 3.0)).collect()
}

/// Retros of three people or more that are closed and led to an action.
fn retros<'a>(seen: &Seen<'a>) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
    seen.of("PM6", Sort::Retro)
}

/// How many updates of weeks in a row there are, at most.
fn in_row(seen: &Seen<'_>) -> Measured {
    let mut weeks: Vec<(usize, i64, usize)> =
        seen.of("LC4", Sort::Update).filter_map(|(ix, item)| Some((item.program, whole(item.fact("week")? * 7.0), ix))).collect();
    weeks.sort_unstable();
    let (mut best, mut run): (Vec<usize>, Vec<usize>) = Default::default();
    let mut last: Option<(usize, i64)> = None;
    for (program, day, ix) in weeks {
        // Every second week is a rhythm, too.
        if last.is_none_or(|(before, then)| before != program || day - then > 14) {
            run.clear();
        }
        run.push(ix);
        last = Some((program, day));
        if run.len() > best.len() {
            best.clone_from(&run);
        }
    }
    Measured { value: Some(best.len() as f64), share: None, evidence: best }
}

/// By how much fewer of the dependencies came late in the second half than in the first.
fn late_share_drop(seen: &Seen<'_>) -> Measured {
    let mut settled: Vec<_> = seen.of("PM3", Sort::Dependency).filter(|(_, item)| item.fact("late").is_some()).collect();
    settled.sort_by_key(|(_, item)| item.occurred_on);
    let (first, second) = settled.split_at(settled.len() / 2);
    let late = |part: &[(usize, &Evidence)]| part.iter().filter(|(_, item)| item.has("late")).count() as f64 / part.len() as f64;
    let value = (first.len() >= FEWEST && second.len() >= FEWEST).then(|| late(first) - late(second));
    Measured { value, share: None, evidence: settled.into_iter().map(|(ix, _)| ix).collect() }
}

/// How many days of pinball loss the forecasts were better than the promised days.
fn pinball_gain(seen: &Seen<'_>) -> Measured {
    let gains: Vec<(usize, f64)> = seen.of("PM2", Sort::Forecast).filter_map(|(ix, item)| Some((ix, item.fact("gain_days")?))).collect();
    let mean = gains.iter().map(|(_, gain)| gain).sum::<f64>() / gains.len() as f64;
    let value = (gains.len() >= FEWEST_FORECASTS).then_some(mean);
    Measured { value, share: None, evidence: gains.into_iter().map(|(ix, _)| ix).collect() }
}

/// The share of moves of own days that came on the day or after it.
fn own_moves_late(seen: &Seen<'_>) -> Measured {
    let moves = |name: &str| seen.of("PM2", Sort::Milestone).filter_map(|(_, item)| item.fact(name)).sum::<f64>();
    let (late, all) = (moves("moves_late"), moves("moves"));
    let measured = tallied((whole(late) as usize, whole(all) as usize));
    Measured { value: measured.value.or(Some(0.0)), ..measured }
}

/// Without a case nothing is open.
fn tallied_wrong(tally: (usize, usize)) -> Measured {
    let measured = tallied(tally);
    Measured { value: measured.value.or(Some(0.0)), ..measured }
}

fn number(value: usize) -> Measured {
    Measured { value: Some(value as f64), share: None, evidence: Vec::new() }
}

measures! {
    // Technical foundation.
    map_parts Count "parts of the map that say who answers for them" |seen| seen.count_that(seen.of("TF1", Sort::Map), "described");
    map_confirmed Count "parts of the map that somebody else confirmed" |seen| seen.count_that(seen.of("TF1", Sort::Map), "confirmed");
    map_coverage Share "dependencies between teams of which an end stands on the map" |seen| tallied(seen.tally("map_coverage"));
    map_gap_days Days "days since the map was last refreshed, in the middle" |seen| seen.middle(seen.of("TF1", Sort::Map), "stale_days");
    map_programs Count "programs with parts of the map" |seen| seen.programs_of(seen.of("TF1", Sort::Map));
    map_citing_people Count "others whose records refer to one part of the map" |seen| {
        let best = seen.of("TF1", Sort::Map).filter_map(|(ix, item)| Some((ix, item.fact("citing_people")?))).max_by(|a, b| a.1.total_cmp(&b.1));
        Measured { value: Some(best.map_or(0.0, |(_, people)| people)), share: None, evidence: best.into_iter().map(|(ix, _)| ix).collect() }
    };
    briefs_agreed Count "documents with which at least two others agree" |seen| seen.count_that(seen.of("TF1", Sort::Brief), "agreed");
    decisions_written Count "decisions written up with two options and an outcome" |seen| seen.count_that(seen.of("TF2", Sort::Decision), "written");
    decisions Count "decisions with options, reasons first, a decider, made in time" |seen| seen.count(settled_decisions(seen));
    decisions_joint Count "decisions in which at least two others had a say" |seen| seen.count_that(settled_decisions(seen), "joint");
    decisions_on_time Count "decisions made by their day" |seen| seen.count_that(settled_decisions(seen), "on_time");
    decisions_on_time_share Share "decisions made by their day" |seen| seen.share(seen.any("TF2", Sort::Decision), "on_time", FEWEST);
    decisions_with_objection Count "decisions with an objection on record" |seen| seen.count_that(settled_decisions(seen), "objection");
    decisions_reviewed Count "decisions looked at again on their day" |seen| seen.count_that(settled_decisions(seen), "reviewed");
    decisions_review_share Share "decisions looked at again on their day" |seen| seen.share(own(seen, "TF2", Sort::Decision), "reviewed", FEWEST);
    decisions_wide Count "decisions over five teams or more" |seen| seen.count_that(settled_decisions(seen), "wide");
    decisions_turned Count "decisions that ended with another option than the first one chosen" |seen| seen.count_that(settled_decisions(seen), "turned");
    decisions_reopened Count "decisions opened again" |seen| seen.count_that(seen.of("TF2", Sort::Decision), "reopened");
    releases_joined Count "releases with a part in them" |seen| seen.count(seen.any("TF3", Sort::Release));
    releases_ready Count "releases with checklist and way back before, and two who said go" |seen| seen.count_that(seen.of("TF3", Sort::Release), "ready");
    releases_staged Count "releases that went out in stages of one train" |seen| seen.count_that(seen.of("TF3", Sort::Release).filter(|(_, item)| item.has("ready")), "staged");
    releases_signed Count "releases to which at least three said go" |seen| seen.count_that(seen.of("TF3", Sort::Release).filter(|(_, item)| item.has("ready")), "signed");
    releases_without_rollback Count "releases without a way back written down before" |seen| seen.count_that(seen.even_excluded("TF3", Sort::Release), "without_rollback");
    releases_gated_share Share "releases that went through a gate" |seen| tallied(seen.tally("releases_gated"));
    release_teams Count "teams whose releases were ready" |seen| {
        let ready = seen.of("TF3", Sort::Release).filter(|(_, item)| item.has("ready"));
        seen.distinct(ready, |item| Some(item.program as i64 * 10_000 + whole(item.fact("team")?)))
    };
    own_estimates Sample "own finished work with a range from before" |seen| seen.count(honest_estimates(seen, true).into_iter());
    estimates Sample "finished work with a range from before" |seen| seen.count(honest_estimates(seen, false).into_iter());
    estimates_held_share Share "ranges that held" |seen| seen.share(honest_estimates(seen, false).into_iter(), "held", FEWEST);
    spikes Count "things tried out because nobody could estimate them" |seen| seen.count_that(seen.of("TF4", Sort::Estimate), "spike");
    technical_risks_early_share Share "technical risks opened in the first quarter of the plan" |seen| seen.share(seen.of("TF4", Sort::Risk), "early", FEWEST);
    technical_risks_ahead Count "technical risks of other teams, 30 days ahead and acted on" |seen| seen.count_that(seen.of("TF4", Sort::Risk), "ahead");
    metric_citations Count "decisions and updates that refer to a measured metric" |seen| seen.count_that(seen.of("TF5", Sort::Citation), "metrics");
    metrics_kept Count "metrics with baseline and target that are measured" |seen| seen.count_that(seen.of("TF5", Sort::Metric), "kept");
    metrics_improved Count "metrics that somebody else measured a fifth better than before" |seen| seen.count_that(seen.of("TF5", Sort::Metric), "improved_fifth");
    data_fresh_share Share "weeks in which the program's numbers were no older than 14 days" |seen| tallied(seen.tally("data_fresh"));
    decisions_on_metrics Count "decisions that refer to two metrics" |seen| {
        seen.count(seen.of("TF5", Sort::Citation).filter(|(_, item)| item.has("decision") && item.fact("metrics").is_some_and(|metrics| metrics >= 2.0)))
    };
    // Program management.
    charters_agreed Count "charters that somebody else agreed to" |seen| seen.count_that(seen.of("PM1", Sort::Charter), "agreed");
    charters Count "charters with measurable success that somebody else approved in time" |seen| seen.count_that(seen.of("PM1", Sort::Charter), "approved");
    charters_closed Count "charters carried to the program's close" |seen| seen.count_that(seen.of("PM1", Sort::Charter), "closed");
    charters_evaluated Count "closed programs whose success was measured" |seen| seen.count_that(seen.of("PM1", Sort::Charter), "evaluated");
    charters_judged Count "charters of others that were approved" |seen| seen.count_that(seen.any("PM1", Sort::Judged), "judged");
    scope_changes_undecided_share Share "moves of promised days without a decision" |seen| tallied_wrong(seen.tally("scope_undecided"));
    own_dates Sample "own steps with a day" |seen| seen.count_that(seen.of("PM2", Sort::Milestone), "own_date");
    own_date_moves_late_share Share "moves of own days that came on the day or later" own_moves_late;
    milestones Sample "milestones" |seen| seen.count(seen.even_excluded("PM2", Sort::Milestone).chain(seen.of("PM2", Sort::Forecast)).filter(|(_, item)| item.has("milestone")));
    plan_fresh_share Share "weeks in which the plan was no older than 14 days" |seen| tallied(seen.tally("plan_fresh"));
    forecasts Sample "finished milestones with a forecast from 14 days before or earlier" |seen| seen.count(seen.of("PM2", Sort::Forecast));
    forecast_programs Count "programs with such milestones" |seen| seen.programs_of(seen.of("PM2", Sort::Forecast));
    p80_held_share Share "milestones that came by their P80" |seen| seen.share(seen.of("PM2", Sort::Forecast), "held", FEWEST_FORECASTS);
    slips_unseen_share Share "slips that nobody foresaw ten working days before" |seen| {
        seen.share_wrong(seen.of("PM2", Sort::Milestone).chain(seen.of("PM2", Sort::Forecast)), "slip_unseen")
    };
    pinball_gain_days Days "days by which the forecasts were better than the promised days" pinball_gain;
    dependencies Sample "dependencies between teams that the giving team promised" |seen| seen.count_that(seen.of("PM3", Sort::Dependency), "dated");
    dependencies_dated Count "dependencies with both days" |seen| {
        seen.count_that(seen.even_excluded("PM3", Sort::Dependency).filter(|(_, item)| item.role <= super::evidence::Role::CoDriver), "dated")
    };
    dependencies_accepted_share Share "dependencies that the giving team promised" |seen| seen.share(seen.even_excluded("PM3", Sort::Dependency), "accepted", FEWEST);
    dependencies_kept_share Share "dependencies delivered by their day, or agreed anew in time" |seen| seen.share(seen.of("PM3", Sort::Dependency), "kept", FEWEST);
    dependency_teams Count "teams that gave something" |seen| {
        seen.distinct(seen.of("PM3", Sort::Dependency), |item| Some(item.program as i64 * 10_000 + whole(item.fact("provider")?)))
    };
    dependencies_resequenced Count "dependencies that a decision changed" |seen| seen.count_that(seen.of("PM3", Sort::Dependency), "resequenced");
    dependencies_late_share_drop Share "how much rarer late handovers became" late_share_drop;
    risks_raised Count "risks with a next step" |seen| seen.count_that(seen.any("PM4", Sort::Risk), "next_step");
    risks_kept Count "risks with owner, trigger and next step" |seen| seen.count(kept_risks(seen));
    risks_looked_after_share Share "risks that were looked at every four weeks" |seen| seen.share(own(seen, "PM4", Sort::Risk), "looked_after", FEWEST);
    risks Sample "risks that weigh something" |seen| seen.count(weighty(seen));
    risks_in_time_share Share "risks closed before their day" |seen| seen.share(weighty(seen), "in_time", FEWEST);
    risks_escalated Count "risks taken upwards with options and decided in time" |seen| seen.count_that(seen.of("LC3", Sort::Escalation), "on_time");
    surprise_share Share "high issues that no risk had foreseen" |seen| seen.share_wrong(seen.any("PM4", Sort::Surprise), "surprise");
    risk_programs Count "programs with risks that weigh something" |seen| seen.programs_of(weighty(seen));
    risk_lead_days Days "days from opening a risk to its day, in the middle" |seen| seen.middle(weighty(seen), "lead_days");
    risks_struck_reviewed Count "risks that struck and were looked at" |seen| seen.count_that(seen.of("PM4", Sort::Risk), "struck_reviewed");
    outcomes Count "key results and metrics with a value from after the launch" |seen| {
        seen.count_that(seen.of("PM5", Sort::Outcome).chain(seen.of("PM5", Sort::Metric)), "result")
    };
    outcomes_kept Count "key results and metrics whose values were kept current" |seen| {
        seen.count_that(seen.of("PM5", Sort::Outcome).chain(seen.of("PM5", Sort::Metric)), "kept")
    };
    outcome_misses_explained Count "misses that were explained" |seen| {
        seen.count_that(seen.of("PM5", Sort::Outcome).chain(seen.of("PM5", Sort::Metric)), "missed_explained")
    };
    outcomes_early Count "outcomes looked at within 90 days after the launch" |seen| {
        seen.count_that(seen.of("PM5", Sort::Outcome).chain(seen.of("PM5", Sort::Metric)), "early")
    };
    outcome_decisions Count "outcomes that led to a decision" |seen| {
        seen.count_that(seen.of("PM5", Sort::Outcome).chain(seen.of("PM5", Sort::Metric)), "decisions")
    };
    own_actions_on_time Count "own actions done by their day" |seen| seen.count_that(seen.of("PM6", Sort::Action), "on_time");
    retros Count "retros of three people or more with actions" |seen| seen.count(retros(seen));
    retro_programs Count "programs with such retros" |seen| seen.programs_of(retros(seen));
    retro_actions_closed_share Share "actions of retros done, as somebody else confirmed" |seen| seen.share(seen.any("PM6", Sort::RetroAction), "done", FEWEST);
    retro_actions_in_time_share Share "actions of retros done within 60 days, as somebody else confirmed" |seen| {
        seen.share(seen.any("PM6", Sort::RetroAction), "done_in_time", FEWEST)
    };
    effects_checked Count "actions whose effect was looked at" |seen| seen.count_that(seen.of("PM6", Sort::RetroAction), "effect");
    // Leadership and communication.
    stakeholders Count "stakeholders of whom it is known how they stand" |seen| seen.count_that(seen.of("LC1", Sort::Stakeholder), "mapped");
    roles_acknowledged Count "responsibilities that their holders took on" |seen| seen.count_that(seen.of("LC1", Sort::Role), "acknowledged");
    roles_unacknowledged Count "responsibilities that their holders did not take on" |seen| {
        seen.count(seen.even_excluded("LC1", Sort::Role).filter(|(_, item)| item.fact("acknowledged") == Some(0.0)))
    };
    approvals Count "decisions that the accountable person agreed to" |seen| seen.count_that(seen.of("LC1", Sort::Approval), "approved");
    approvals_quick_share Share "decisions agreed to within ten days" |seen| seen.share(seen.of("LC1", Sort::Approval), "quick", FEWEST);
    objections_answered Count "objections with an answer" |seen| seen.total(seen.of("LC1", Sort::Approval), "objections_answered");
    reversals_unreviewed Count "decisions reversed with nothing on record about it" |seen| seen.count_wrong(seen.of("LC1", Sort::Approval), "reversed_unreviewed");
    promises_won Sample "promises of other teams, and asks that were granted" |seen| {
        seen.count(seen.of("LC2", Sort::Dependency).chain(seen.of("LC2", Sort::Ask)))
    };
    promises_kept_share Share "promises of other teams that were kept or agreed anew in time" |seen| seen.share(seen.of("LC2", Sort::Dependency), "kept", FEWEST);
    disputes Count "disputes on record with both sides" |seen| seen.count_that(seen.of("LC3", Sort::Dispute), "stated");
    disputes_settled Count "disputes settled without going up" |seen| seen.count_that(seen.of("LC3", Sort::Dispute), "settled");
    disputes_settled_share Share "disputes settled without going up" |seen| {
        let (settled, up) = (seen.of("LC3", Sort::Dispute).filter(|(ix, item)| item.has("settled") && seen.waits(*ix).is_none()).count(), seen.of("LC3", Sort::Escalation).count());
        let all = seen.of("LC3", Sort::Dispute).count().max(settled) + up;
        let measured = tallied((settled, all));
        Measured { value: measured.value.filter(|_| all >= FEWEST), ..measured }
    };
    escalations Count "escalations with two options and a day to decide by" |seen| seen.count_that(seen.of("LC3", Sort::Escalation), "stated");
    escalations_on_time_share Share "escalations decided by their day" |seen| seen.share(seen.of("LC3", Sort::Escalation), "on_time", FEWEST);
    escalations_answered Count "escalations that this person decided" |seen| {
        seen.count(seen.evidence.iter().copied().filter(|(_, item)| item.sort == Sort::Escalation && item.role == super::evidence::Role::Approver))
    };
    escalation_answer_days Days "days from an escalation to its decision, in the middle" |seen| seen.middle(seen.any("LC3", Sort::Escalation), "answer_days");
    updates Count "updates" |seen| seen.count(seen.of("LC4", Sort::Update));
    updates_in_row Count "updates in a row" in_row;
    updates_on_time_share Share "updates that went out in time" |seen| seen.share(seen.of("LC4", Sort::Update), "on_time", FEWEST);
    misses_hidden_share Share "missed milestones that were green before" |seen| seen.share_wrong(seen.any("LC4", Sort::Miss), "hidden");
    asks_incomplete_share Share "asks without a name or a day" |seen| {
        let asks = seen.of("LC4", Sort::Ask);
        let complete = asks.clone().filter(|(_, item)| item.has("complete")).count();
        let all = asks.clone().count();
        Measured { evidence: asks.map(|(ix, _)| ix).collect(), ..tallied_wrong((all - complete, all)) }
    };
    asks_answered Count "asks that were answered" |seen| seen.count_that(seen.of("LC4", Sort::Ask), "answered");
    asks_in_time_share Share "asks answered by their day" |seen| seen.share(seen.of("LC4", Sort::Ask), "in_time", FEWEST);
    papers Count "documents that a decision refers to" |seen| seen.count_that(seen.of("LC4", Sort::Brief), "cited");
    sessions Count "sessions of three people or more with notes" |seen| seen.count(seen.of("LC5", Sort::Session));
    sessions_with_change Count "sessions that changed something" |seen| seen.count_that(seen.of("LC5", Sort::Session), "changed");
    // Strategic thinking.
    links Count "links of the own programs and work to objectives" |seen| seen.count_that(seen.of("ST1", Sort::Link), "serves");
    links_confirmed Count "such links that the objective's owner confirmed" |seen| seen.count_that(seen.of("ST1", Sort::Link), "confirmed");
    objectives_unlinked Count "objectives of the program that serve none of the company" |seen| number(seen.tally("objectives_unlinked").0);
    decisions_on_impact Count "decisions that refer to an objective, a key result or a metric" |seen| seen.count_that(seen.of("ST1", Sort::Link), "impact");
    stops Count "decisions that drop work, with a reason" |seen| seen.count_that(seen.of("ST2", Sort::Stop), "reason");
    stops_approved Count "such decisions that somebody else approved" |seen| seen.count_that(seen.of("ST2", Sort::Stop), "approved");
    stops_done Count "such decisions that were carried out" |seen| seen.count_that(seen.of("ST2", Sort::Stop), "done");
    assumptions Sample "assumptions with an owner and a day" |seen| seen.count_that(seen.even_excluded("ST3", Sort::Assumption), "listed");
    assumptions_tested Count "assumptions found to hold or to be false" |seen| seen.count_that(seen.of("ST3", Sort::Assumption), "tested");
    assumptions_tested_share Share "assumptions tested, of those whose day has passed" |seen| seen.share(seen.any("ST3", Sort::Assumption), "tested", FEWEST);
    assumptions_in_time_share Share "assumptions tested by their day" |seen| seen.share(seen.any("ST3", Sort::Assumption), "in_time", FEWEST);
    assumptions_refuted_acted Count "assumptions that proved false and changed the plan" |seen| seen.count_that(seen.of("ST3", Sort::Assumption), "refuted_acted");
    assumption_programs Count "programs with assumptions that were tested" |seen| {
        seen.programs_of(seen.of("ST3", Sort::Assumption).filter(|(_, item)| item.has("tested")))
    };
    charter_days Days "days from the beginning of a program to its approved charter, at least" |seen| {
        let days = seen.of("ST3", Sort::Charter).filter(|(_, item)| item.has("approval")).filter_map(|(ix, item)| Some((ix, item.fact("days")?)));
        let best = days.min_by(|a, b| a.1.total_cmp(&b.1));
        Measured { value: best.map(|(_, days)| days), share: None, evidence: best.into_iter().map(|(ix, _)| ix).collect() }
    };
    scenarios Count "risks with a response that was prepared" |seen| seen.count(seen.of("ST4", Sort::Scenario));
    triggers Count "such risks with an owner and a trigger from before" |seen| seen.count_that(seen.of("ST4", Sort::Scenario), "trigger");
    triggers_used Count "triggers that fired, with the response used within ten days" |seen| seen.count_that(seen.of("ST4", Sort::Scenario), "used");
    hedges_ahead Count "risks two quarters ahead with work against them" |seen| seen.count_that(seen.of("ST4", Sort::Scenario), "far_ahead");
    practices Count "documents of the playbook" |seen| seen.count(seen.of("ST5", Sort::Practice));
    practices_judged Count "practices that were read again, to keep or drop" |seen| seen.count_that(seen.of("ST5", Sort::Practice), "judged");
    practices_adopted Count "practices that are applied" |seen| seen.count_that(seen.of("ST5", Sort::Practice), "adopted");
    practices_removed Count "practices that were withdrawn" |seen| seen.count_that(seen.of("ST5", Sort::Practice), "removed");
    practice_adopters Count "others who apply one practice" |seen| {
        let best = seen.of("ST5", Sort::Practice).filter_map(|(ix, item)| Some((ix, item.fact("adopters")?))).max_by(|a, b| a.1.total_cmp(&b.1));
        Measured { value: Some(best.map_or(0.0, |(_, people)| people)), share: None, evidence: best.into_iter().map(|(ix, _)| ix).collect() }
    };
    safety_checks Count "releases with checks of privacy, security, accessibility, AI, cost or sustainability" |seen| seen.count(seen.any("ST6", Sort::Check));
    safety_checks_unowned Count "releases with such checks that nobody owns" |seen| {
        seen.count(seen.any("ST6", Sort::Check).filter(|(_, item)| item.fact("owned") == Some(0.0)))
    };
    safety_checks_done Count "releases with all such checks done before" |seen| seen.count_that(seen.of("ST6", Sort::Check), "done");
    safety_programs_closed Count "closed programs with such checks done" |seen| {
        let closed = |ix: usize| seen.programs.get(ix).is_some_and(|program| program.closed);
        seen.programs_of(seen.of("ST6", Sort::Check).filter(|(_, item)| item.has("done") && closed(item.program)))
    };
}
