/** What the resources page makes of the server's weeks. Pure. */

import type { Bought, Load, Resources, Staffed, TeamLoad } from '../../api/types';
import { count, sayDate, sayDays, sayShare } from '../../lib/dates';

/** A cell in words: `150 %, over`; what nobody knows is said, not left blank. */
export function say(load: Load): string {
  if (load.state === 'idle') return 'nothing';
  if (load.share === null) return load.state === 'over' ? 'day off' : 'unknown';
  return sayShare(load.share);
}

/** How high a week's bar stands: as high as the cell when all that there is is asked for. */
export function height(load: Load): number {
  return load.share === null ? 0 : Math.round(Math.min(1, load.share) * 100);
}

const hours = (minutes: number): string => `${Math.round(minutes / 60).toLocaleString('en')} h`;

/** What a cell is made of, for whoever asks. */
export function title(load: Load): string {
  const asked = `${hours(load.demand_minutes)} asked for`;
  return load.capacity_minutes === null ? `${asked}; how much there is, nobody knows` : `${asked} of ${hours(load.capacity_minutes)}`;
}

/** The page in a sentence: who has too much, and when first. */
export function summary(report: Resources, now?: string): string {
  const over = report.teams.flatMap((team) => {
    const at = team.loads.findIndex((load) => load.state === 'over');
    return at < 0 ? [] : [{ name: team.name, week: report.weeks[at] ?? '', weeks: team.loads.filter((load) => load.state === 'over').length }];
  });
  const first = over.toSorted((a, b) => b.weeks - a.weeks || a.week.localeCompare(b.week))[0];
  if (!first) return `No team is asked for more than it has in the next ${count(report.weeks.length, 'week')}.`;
  const others = over.length > 1 ? ` ${count(over.length - 1, 'other team')} ${over.length === 2 ? 'has' : 'have'} too much as well.` : '';
  return `${first.name} is asked for more than it has in ${count(first.weeks, 'week')}, first in that of ${sayDate(first.week, now)}: work will wait.${others}`;
}

const HALF_A_DAY = 0.5;

/** What a change buys, in words; less than half a day is nobody's reason to move. */
export function buys(days: number): string {
  if (days === 0) return 'nothing';
  if (Math.abs(days) < HALF_A_DAY) return 'less than half a day';
  return days > 0 ? `${sayDays(days)} earlier` : `${sayDays(-days)} later`;
}

export function tone(days: number): string {
  if (Math.abs(days) < HALF_A_DAY) return 'soft';
  return days > 0 ? 'earlier' : 'later';
}

/** What the ranking comes to. */
export function verdict(teams: readonly TeamLoad[], staffed: Staffed): string {
  const best = staffed.hires[0];
  const milestone = staffed.milestone ?? '';
  if (!best?.worth_it) return `One more person anywhere brings ${milestone} forward by less than half a day at P80: it does not wait for hands.`;
  return `One more person helps ${milestone} most in ${nameOf(teams, best.to)}: ${buys(best.p80_days)} at P80.`;
}

export function nameOf(teams: readonly TeamLoad[], key: string): string {
  return teams.find((team) => team.key === key)?.name ?? key;
}

/** Who goes where: `One more in Payments`, `From Platform to Payments`. */
export function move(teams: readonly TeamLoad[], bought: Bought): string {
  return bought.from === null ? `One more in ${nameOf(teams, bought.to)}` : `From ${nameOf(teams, bought.from)} to ${nameOf(teams, bought.to)}`;
}
