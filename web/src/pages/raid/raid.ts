/** What the RAID page shows of its rows, and in which words. Pure. */

import type { Edit, RaidRow } from '../../api/types';
import { count, sayDays, sayMove } from '../../lib/dates';

/** The kinds of the register, as tabs. */
export const KINDS = [
  { kind: 'risk', words: 'Risks' }, { kind: 'assumption', words: 'Assumptions' }, { kind: 'issue', words: 'Issues' },
  { kind: 'decision', words: 'Decisions' }, { kind: 'ask', words: 'Asks' }, { kind: 'action', words: 'Actions' },
  { kind: 'change_request', words: 'Change requests' },
] as const;

export interface Wanted { kind: string; closedToo: boolean; typed: string }

/** Whether somebody has to look: it is open, or its day has come again. */
export function calls(row: RaidRow): boolean {
  return row.open || row.overdue_days !== null;
}

export function shown(rows: readonly RaidRow[], wanted: Wanted): RaidRow[] {
  const typed = wanted.typed.trim().toLowerCase();
  return rows.filter((row) => (wanted.kind === 'all' || row.kind === wanted.kind)
    && (wanted.closedToo || calls(row))
    && (typed === '' || `${row.key} ${row.title} ${row.owner ?? ''}`.toLowerCase().includes(typed)));
}

/** The tabs, with how many of each kind call for somebody. */
export function tabs(rows: readonly RaidRow[]): { id: string; words: string }[] {
  const number = (kind: string): number => rows.filter((row) => row.kind === kind && calls(row)).length;
  return [{ id: 'all', words: 'All' }, ...KINDS.map(({ kind, words }) => ({ id: kind, words: number(kind) > 0 ? `${words} ${number(kind)}` : words }))];
}

/** What a row is worth in days of P80. */
export function worth(row: RaidRow): string {
  if (row.p80_days === null) return '';
  if (row.p80_means === 'costs_a_week') return `${sayDays(row.p80_days)} a week`;
  return row.p80_means === 'moves' ? sayMove(row.p80_days) : sayDays(row.p80_days);
}

export function saving(row: RaidRow): string | null {
  const saved = row.response;
  if (!saved) return null;
  const cost = saved.cost_days === null ? 'nobody says what it takes' : `takes ${sayDays(saved.cost_days)}${saved.per_day === null ? '' : `: ${saved.per_day.toFixed(1)} for each`}`;
  return `Its response saves ${sayDays(saved.saves_days)} of P80; ${cost}.`;
}

/** One sentence above the register. */
export function summary(rows: readonly RaidRow[]): string {
  const open = rows.filter((row) => row.open);
  const late = rows.filter((row) => row.overdue_days !== null).length;
  const stale = new Set(rows.flatMap((row) => row.stale.map((each) => each.key))).size;
  const said = open.length === 0 ? 'Nothing is open' : `${count(open.length, 'record')} open`;
  const parts = [late > 0 ? `${late} overdue` : '', stale > 0 ? `${count(stale, 'record')} stale by what proved false` : ''].filter(Boolean);
  return `${[said, ...parts].join(', ')}.`;
}

/** Says that somebody looked at what rests on a false assumption, and that it stands. */
export function confirm(assumption: string, rests: string, today: string): Edit {
  return { op: 'link', from: rests, relation: 'rests_on', to: assumption, data: { confirmed: today } };
}

export interface Bar { ending: string; share: number; days: number }

/** The bars of the burn-down; the tallest is 1. */
export function bars(weeks: readonly { week_ending: string; days: number }[]): Bar[] {
  const most = Math.max(0, ...weeks.map((week) => week.days));
  return weeks.map((week) => ({ ending: week.week_ending, days: week.days, share: most > 0 ? week.days / most : 0 }));
}
