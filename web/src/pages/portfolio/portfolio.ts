/** What the portfolio says of its programs. Pure. */

import type { CrossDependency, JointReport, Portfolio, ProgramRow, RagWord } from '../../api/types';
import { count, sayDate, sayDays, sayMove } from '../../lib/dates';

const SAID: Record<RagWord, string> = { off_track: 'off track', at_risk: 'at risk', on_track: 'on track', not_measured: 'not measured', done: 'done' };

/** One sentence above the tables: how many programs have which colour. */
export function summary(portfolio: Portfolio): string {
  const colours = portfolio.colours.map(({ rag, programs }) => `${programs} ${SAID[rag]}`);
  const late = portfolio.dependencies.filter((each) => each.late).length;
  const parts = [`${count(portfolio.programs.length, 'program')}: ${colours.join(', ')}.`];
  if (late > 0) parts.push(`${late === 1 ? 'One delivery' : `${late} deliveries`} between programs ${late === 1 ? 'comes' : 'come'} too late.`);
  return parts.join(' ');
}

/** What a program is called: by its charter, else by its space. */
export function title(row: ProgramRow): string {
  return row.title ?? row.name;
}

/** Why a row has no dates. */
export function missing(row: ProgramRow, computing: boolean): string {
  if (computing) return 'Forecast on its way';
  return row.open_items === 0 ? 'No open items' : 'No milestone to forecast';
}

/** How far the P80 lies from the committed date. */
export function lateness(days: number | null): string {
  if (days === null) return '';
  if (days === 0) return 'on the day';
  return days > 0 ? `${sayDays(days)} late` : `${sayDays(-days)} early`;
}

/** How a delivery stands against the day it is due. */
export function slack(each: CrossDependency): string {
  if (each.done) return 'finished';
  if (each.slack_days === null) return each.by_key === null ? '' : 'no date yet';
  return each.slack_days < 0 ? `${sayDays(-each.slack_days)} too late` : `${sayDays(each.slack_days)} of slack`;
}

/** Moves a program one place up or down in the order of priority. */
export function moved(order: readonly string[], id: string, by: -1 | 1): string[] {
  const at = order.indexOf(id);
  const other = order[at + by];
  if (at < 0 || other === undefined) return [...order];
  const next = [...order];
  next[at] = other;
  next[at + by] = id;
  return next;
}

/** The order that a person made, without programs that are gone and with those that came. */
export function kept(order: readonly string[], usual: readonly string[]): string[] {
  return [...order.filter((id) => usual.includes(id)), ...usual.filter((id) => !order.includes(id))];
}

/** What came of it, in a sentence or two. */
export function outcome(report: JointReport): string {
  const slower = report.programs.filter((row) => cost(row) > 0);
  const most = [...slower].sort((a, b) => cost(b) - cost(a))[0];
  const costs = most
    ? `Together ${count(slower.length, 'program')} of ${report.programs.length} ${slower.length === 1 ? 'lands' : 'land'} later than alone; ${most.name} most, by ${sayDays(cost(most))}.`
    : report.programs.some((row) => row.cost_days === null) ? 'What sharing costs each program was not simulated yet.'
      : report.teams.length > 0 ? 'Sharing teams delays nobody.' : 'No team is shared, so nobody waits for anybody’s team.';
  const last = report.last ? ` The last program lands ${sayDate(report.last.p80)} at P80.` : '';
  return costs + last;
}

/** What sharing teams costs a program; nothing is known as long as it was not simulated alone. */
export function sayCost(days: number | null): string {
  if (days === null) return '–';
  return days === 0 ? 'nothing' : sayDays(days);
}

function cost(row: { cost_days: number | null }): number {
  return row.cost_days ?? 0;
}

/** What slips if the program that was asked about goes first. */
export function slips(report: JointReport): string | null {
  const first = report.programs.find((row) => row.space === report.first);
  if (!first) return null;
  const others = report.programs.filter((row) => row.space !== report.first && (row.move_days ?? 0) > 0);
  const gains = (first.move_days ?? 0) < 0 ? `${first.name} moves ${sayMove(first.move_days)}` : `${first.name} gains nothing`;
  if (others.length === 0) return `If ${first.name} goes first: ${gains}, and nothing slips.`;
  return `If ${first.name} goes first: ${gains}; ${others.map((row) => `${row.name} slips ${sayDays(row.move_days ?? 0)}`).join(', ')}.`;
}
