/** What the page of change requests says of them. Pure. */

import type { RequestView } from '../../api/types';
import { count, MINUS, sayDays } from '../../lib/dates';

export const waiting = (items: readonly RequestView[]): RequestView[] => items.filter(({ state }) => state === 'proposed');
export const decided = (items: readonly RequestView[]): RequestView[] => items.filter(({ state }) => state !== 'proposed');

/** `+3 days`, `−2 days`, `0`: what a request does to one P80. */
export function moved(days: number): string {
  const rounded = Math.round(days * 10) / 10;
  return rounded === 0 ? '0' : `${rounded > 0 ? '+' : MINUS}${sayDays(Math.abs(rounded))}`;
}

/** What weighing found, in one sentence. */
export function weighed(request: RequestView): string {
  if (request.weighed_at === null) return 'Not weighed yet: nobody knows what it would do to the dates.';
  const moves = request.effects.filter((effect) => Math.abs(effect.p80_days) >= 0.05).toSorted((a, b) => Math.abs(b.p80_days) - Math.abs(a.p80_days));
  const first = moves[0];
  if (!first) return 'It moves no milestone’s P80.';
  const others = moves.length - 1;
  const rest = others === 0 ? 'no other milestone moves' : others === 1 ? 'one other milestone moves too' : `${others} other milestones move too`;
  return `${first.name} would land ${sayDays(Math.abs(first.p80_days))} ${first.p80_days > 0 ? 'later' : 'earlier'} at P80; ${rest}.`;
}

/** Who decides, by name. */
export function decides(request: RequestView): string {
  const names = request.accountable.map(({ name }) => name);
  return names.length === 0 ? 'nobody: name who is accountable on the RACI page' : names.join(' or ');
}

export function summary(items: readonly RequestView[]): string {
  const open = waiting(items);
  if (open.length === 0) return 'No change request waits for a decision.';
  const blind = open.filter(({ weighed_at: at }) => at === null).length;
  return `${count(open.length, 'change request')} ${open.length === 1 ? 'waits' : 'wait'} for a decision${blind > 0 ? `, ${blind === open.length ? 'not weighed yet' : `${blind} of them not weighed yet`}` : ''}.`;
}
