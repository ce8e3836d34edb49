/** The journal as a page shows it: days, entries within them, and the window of time that both views speak of. Pure. */

import type { ChangeRow } from '../../api/types';

/** What one person did to one record at one moment. */
export interface Entry { id: string; at: string; who: string; key: string; title: string; kind: string; words: string[]; causes: string[]; note: string | null }
export interface Day { date: string; entries: Entry[] }

/** The day and the clock of an instant where the reader is. */
export function local(at: string): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return at;
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Joins neighbours that are one act, and puts a heading between days. */
export function days(rows: readonly ChangeRow[]): Day[] {
  const out: Day[] = [];
  /** What several records of one act have in common is said once. */
  let said: string | null = null;
  for (const row of rows) {
    const date = local(row.at).slice(0, 10);
    let day = out.at(-1);
    if (!day || day.date !== date) out.push((day = { date, entries: [] }));
    const last = day.entries.at(-1);
    if (last && last.at === row.at && last.key === row.key && last.who === row.who) {
      // The journal comes newest first; within one act the first written is read first.
      last.words.unshift(row.words);
      if (!last.causes.includes(row.cause)) last.causes.push(row.cause);
    } else {
      day.entries.push({ id: `${row.at} ${row.key} ${row.who} ${day.entries.length}`, at: row.at, who: row.who, key: row.key, title: row.title, kind: row.kind, words: [row.words], causes: [row.cause], note: said === `${row.at} ${row.note}` ? null : row.note });
      said = `${row.at} ${row.note}`;
    }
  }
  return out;
}

/** The moment before an instant: what stood just before a change. */
export function before(at: string): string {
  const moment = Date.parse(at);
  return Number.isNaN(moment) ? at : new Date(moment - 1).toISOString();
}

const CAUSES: Record<string, string> = {
  scope: 'scope', progress: 'progress', estimate: 'estimate', dependency: 'dependency', team: 'team', risk: 'risk', calendar: 'calendar', commitment: 'promise', time: 'time', other: '',
};

/** Which part of the plan an act touched, in a word. */
export function causeWords(causes: readonly string[]): string {
  return causes.map((cause) => CAUSES[cause] ?? cause).filter(Boolean).join(', ');
}

export interface Filters { since: string; until: string; who: string; kind: string; key: string }

export function filters(query: URLSearchParams): Filters {
  const get = (name: string): string => query.get(name) ?? '';
  return { since: get('since'), until: get('until'), who: get('who'), kind: get('kind'), key: get('key') };
}

export function narrowed(given: Filters): boolean {
  return Object.values(given).some((value) => value !== '');
}

/** The dates to compare: what the address says, else a week up to now. */
export function points(given: Filters, today: string): { from: string; to: string } {
  const from = given.since || shifted(given.until || today, -7);
  return { from, to: given.until };
}

export function shifted(date: string, days: number): string {
  const at = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? date : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}

/** Parts worth a bar, largest first; what is nearly nothing is left out. */
export function parts<T extends { days: number }>(all: readonly T[]): T[] {
  return all.filter((part) => Math.abs(part.days) >= 0.05).toSorted((a, b) => Math.abs(b.days) - Math.abs(a.days));
}
