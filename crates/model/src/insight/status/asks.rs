//! What the program asks of others: each with who was asked, since when, and what it costs to wait.

use jiff::civil::Date;

use super::{Claim, Sources, days_between};
use crate::insight::forecast::{ItemForecast, MilestoneForecast};
use crate::insight::{count, live_item, say_date, say_days, sentence, title_of};
use crate::kind::Body;
use crate::kind::ask::{Ask, AskState};
use crate::kind::item::{ItemType, Stage};
use crate::kind::risk::{Response, RiskState};
use crate::space::{Record, Space};

/// How many items without an owner are worth asking for.
const MOST_UNOWNED: usize = 3;

/// Lists what is asked: open asks, the dearest first, then risks that are escalated, then owners.
pub(super) fn asks(sources: &Sources<'_>, head: Option<&MilestoneForecast>, today: Date) -> Vec<Claim> {
    let space = sources.space;
    let live = || space.records().filter(|record| !record.archived);
    let mut open: Vec<(f64, &Record, &Ask)> = live()
        .filter_map(|record| match &record.body {
            Body::Ask(ask) if ask.state == AskState::Open => {
                Some((sources.ask_days.get(&record.id).copied().unwrap_or_default(), record, &**ask))
            }
            _ => None,
        })
        .collect();
    open.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.2.asked_on, &a.1.key).cmp(&(b.2.asked_on, &b.1.key))));
    let mut claims: Vec<Claim> = open.into_iter().map(|(days, record, ask)| asked(space, record, ask, days, head, today)).collect();
    for record in live() {
        if let Body::Risk(risk) = &record.body
            && risk.state == RiskState::Open
            && risk.response == Some(Response::Escalate)
        {
            let plan = risk.plan.as_deref().map(|plan| format!(" {plan}")).unwrap_or_default();
            claims.push(Claim { words: format!("Help with the escalated risk: {}.{plan}", record.title), cites: vec![record.key.clone()] });
        }
    }
    let mut unowned: Vec<&ItemForecast> = sources.now.items.iter().filter(|item| item.is_critical() && is_unowned(space, item)).collect();
    unowned.sort_by(|a, b| b.criticality.total_cmp(&a.criticality));
    for item in unowned.into_iter().take(MOST_UNOWNED) {
        let words = format!(
            "An owner for {}: it set the finish in {:.0} % of the trials and nobody owns it.",
            item.plan.name,
            item.criticality * 100.0
        );
        claims.push(Claim { words, cites: vec![item.plan.key.clone()] });
    }
    claims
}

/// Says an ask: `Two nights in December: asked of Birgit 24 days ago, needed by Tue 24 Nov. Each week ... costs 2 days of GA's P80.`
fn asked(space: &Space, record: &Record, ask: &Ask, days: f64, head: Option<&MilestoneForecast>, today: Date) -> Claim {
    let of = title_of(space, ask.asked.as_ref()).or_else(|| ask.role.clone());
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    let by = title_of(space, ask.owner.as_ref()).map(|owner| format!(" by {owner}")).unwrap_or_default();
    let ago = ask.asked_on.map(|on| days_between(on, today)).filter(|days| *days > 0);
    let ago = ago.map(|days| format!(" {} ago", count(days.unsigned_abs() as usize, "day"))).unwrap_or_default();
    let due = match ask.needed_by {
        Some(date) if date < today => format!(", overdue since {}", say_date(date, today)),
        Some(date) => format!(", needed by {}", say_date(date, today)),
        None => String::new(),
    };
    let mut words = format!("{}: asked{of}{by}{ago}{due}.", record.title.trim_end_matches('.'));
    let mut cites = vec![record.key.clone()];
    // Less than that is the grain of the simulation.
    if let Some(head) = head.filter(|_| days >= 0.1) {
        words += &format!(" Each week without an answer costs {} of the P80 of {}.", say_days(days), head.name);
        cites.push(head.key.clone());
    }
    if let Some(without) = &ask.without {
        words += &format!(" Without it: {}", sentence(without));
    }
    Claim { words, cites }
}

fn is_unowned(space: &Space, item: &ItemForecast) -> bool {
    let Some(record) = space.record(item.plan.record) else { return false };
    let work = live_item(record)
        .filter(|item| !matches!(item.item_type, ItemType::Milestone | ItemType::Release | ItemType::Epic | ItemType::Workstream));
    !item.plan.summary && work.is_some_and(|item| item.stage != Stage::Done && item.assignee.is_none())
}
