/** Lays out a roadmap: where dates stand on its axis, what goes into which column. Pure. */

import type { Horizon, Roadmap, RoadmapRow } from '../../api/types';
import { dayNumber, isoDate, sayDate } from '../../lib/dates';

/** A stretch of the axis, in percent from its left. */
export interface Stretch { left: number; width: number }
export interface Bar { likely: Stretch | null; late: Stretch | null; committed: number | null; done: number | null; lasts: Stretch | null; words: string }

/** Where a day stands on the axis, in percent; outside of it below 0 or above 100. The end of a day is what is promised. */
export function place(map: Pick<Roadmap, 'from' | 'to'>, date: string, end = true): number {
  const [first, last, day] = [map.from, map.to, date].map((each) => dayNumber(each) ?? 0) as [number, number, number];
  return ((day - first + (end ? 1 : 0)) / (last - first + 1)) * 100;
}

function stretch(map: Roadmap, from: string, to: string): Stretch | null {
  const left = Math.max(0, place(map, from, false));
  const right = Math.min(100, place(map, to));
  return right <= 0 || left >= 100 ? null : { left, width: Math.max(0.6, right - left) };
}

function point(map: Roadmap, date: string | null): number | null {
  const at = date === null ? -1 : place(map, date);
  return at <= 0 || at > 100 ? null : at;
}

export function bar(map: Roadmap, row: RoadmapRow): Bar {
  const open = row.done === null;
  return {
    lasts: open && row.start !== null ? stretch(map, row.start, row.p50) : null,
    likely: open ? stretch(map, row.p50, row.p80) : null,
    late: open && row.p90 > row.p80 ? stretch(map, isoDate((dayNumber(row.p80) ?? 0) + 1), row.p90) : null,
    committed: point(map, row.committed),
    done: point(map, row.done),
    words: said(row),
  };
}

/** What has no theme stands under this; alone, it needs no heading. */
export const NO_THEME = 'No theme';

/** A row's dates in words, for whoever does not see the bar. */
export function said(row: RoadmapRow): string {
  const committed = row.committed ? `, committed ${sayDate(row.committed)}` : '';
  return row.done ? `Done ${sayDate(row.done)}${committed}` : `P50 ${sayDate(row.p50)}, P80 ${sayDate(row.p80)}, P90 ${sayDate(row.p90)}${committed}`;
}

export const COLUMNS: readonly { horizon: Horizon; words: string }[] = [
  { horizon: 'now', words: 'Now' }, { horizon: 'next', words: 'Next' }, { horizon: 'later', words: 'Later' },
];

/** What stands in one of now, next and later, by theme. */
export function column(map: Roadmap, horizon: Horizon): { name: string; rows: RoadmapRow[] }[] {
  return map.themes.map(({ name, rows }) => ({ name, rows: rows.filter((row) => row.horizon === horizon) })).filter(({ rows }) => rows.length > 0);
}

/** The themes with what lies in the time that is shown. */
export function shown(map: Roadmap): { name: string; rows: RoadmapRow[] }[] {
  return map.themes.map(({ name, rows }) => ({ name, rows: rows.filter((row) => row.shown) })).filter(({ rows }) => rows.length > 0);
}

/** Another quarter's first day, so many quarters from the one shown. */
export function step(from: string, quarters: number): string {
  const at = new Date((dayNumber(from) ?? 0) * 86_400_000);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 3 * quarters, 1)).toISOString().slice(0, 10);
}

/** `Q1 2027`, or `Q4 2026 to Q3 2027`. */
export function period(map: Pick<Roadmap, 'from' | 'to'>): string {
  const quarter = (date: string): string => `Q${Math.floor((Number(date.slice(5, 7)) - 1) / 3) + 1} ${date.slice(0, 4)}`;
  const [from, to] = [quarter(map.from), quarter(map.to)];
  return from === to ? from : `${from} to ${to}`;
}
