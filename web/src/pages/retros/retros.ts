/** What the retros' page says and counts before it asks the server. Pure. */

import type { Edit, Json, RetroAction, RetroView } from '../../api/types';
import { count, sayDays } from '../../lib/dates';

export const COLUMNS: readonly string[] = ['Went well', 'To change', 'Puzzles'];
export const STATES: Record<RetroView['state'], string> = { writing: 'Everybody writes', voting: 'Everybody votes', closed: 'Closed' };
export const EFFECTS = [{ effect: 'helped', words: 'It helped' }, { effect: 'partly', words: 'Partly' }, { effect: 'did_not', words: 'It did not' }] as const;

/** A ballot in the making: how many votes each note gets. */
export type Ballot = Record<number, number>;

export function spent(ballot: Ballot): number {
  return Object.values(ballot).reduce((sum, votes) => sum + votes, 0);
}

/** One vote more or less for a note; what is not there to give stays with the voter. */
export function given(ballot: Ballot, note: number, by: 1 | -1, each: number): Ballot {
  const now = ballot[note] ?? 0;
  if (by === 1 ? spent(ballot) >= each : now === 0) return ballot;
  const next = { ...ballot, [note]: now + by };
  if (next[note] === 0) delete next[note];
  return next;
}

/** The ballot as the server takes it: a note as often as it has votes. */
export function votes(ballot: Ballot): number[] {
  return Object.entries(ballot).flatMap(([note, number]) => Array<number>(number).fill(Number(note))).sort((a, b) => a - b);
}

/** What is going on, in one sentence. */
export function lead(retro: RetroView): string {
  const notes = retro.notes === 0 ? 'Nothing is written yet' : `${count(retro.notes, 'note')}`;
  if (retro.state === 'writing') return `${notes}. Nobody can see whose they are: no name is kept.`;
  if (retro.state === 'voting') return `${notes}. ${count(retro.ballots, 'person')} voted; the sums show when the voting is over, so that no ballot can be told from them.`;
  const done = retro.actions.filter((action) => action.state === 'done').length;
  return `${notes}, ${count(retro.actions.length, 'action')}${retro.actions.length > 0 ? `, ${done} done` : ''}.`;
}

/** `28 days, 2 times`: how long an action has been coming back. */
export function backs(action: RetroAction): string {
  return action.came_back === 1 ? 'once' : action.came_back === 2 ? 'twice' : `${action.came_back} times`;
}

export function late(action: RetroAction): string | null {
  return action.overdue_days === null ? null : `${sayDays(action.overdue_days)} overdue`;
}

export interface Promise { title: string; owner: string | null; due: string; measure: string; metric: string | null }

/** A note becomes an action that follows from its retro. */
export function promised(retro: string, typed: Promise): Edit[] {
  const fields: Record<string, Json> = {};
  if (typed.owner) fields['owner'] = typed.owner;
  if (typed.due) fields['due'] = typed.due;
  if (typed.measure.trim()) fields['measure'] = typed.measure.trim();
  if (typed.metric) fields['metric'] = typed.metric;
  return [
    { op: 'add', kind: 'action', title: typed.title.trim(), fields },
    { op: 'link', from: '@0', relation: 'follows_from', to: retro },
  ];
}
