import { expect, test } from 'vitest';
import type { RaidRow } from '../../api/types';
import { bars, calls, confirm, saving, shown, summary, tabs, worth } from './raid';

const row = (given: Partial<RaidRow>): RaidRow => ({
  key: 'A-1', title: 'One region is enough', kind: 'assumption', state: 'open', open: true, owner: null, due: null, overdue_days: null, age_days: 3,
  p80_days: null, p80_means: null, touches: [], breaks: null, false_since: null, stale: [], confirmed: [], response: null, ...given,
});
const made = row({ key: 'D-1', kind: 'decision', title: 'Which region', state: 'made', open: false });

test('what is over is left out until it is asked for, or its day has come again', () => {
  const keys = (rows: RaidRow[]): string[] => rows.map(({ key }) => key);
  const all = [row({}), made, row({ key: 'R-1', kind: 'risk', owner: 'Ada' })];
  expect(keys(shown(all, { kind: 'all', closedToo: false, typed: '' }))).toEqual(['A-1', 'R-1']);
  expect(keys(shown(all, { kind: 'all', closedToo: true, typed: '' }))).toEqual(['A-1', 'D-1', 'R-1']);
  expect(keys(shown(all, { kind: 'risk', closedToo: true, typed: '' }))).toEqual(['R-1']);
  expect(keys(shown(all, { kind: 'all', closedToo: true, typed: ' ada' }))).toEqual(['R-1']);
  expect(calls({ ...made, overdue_days: 2 })).toBe(true);
});

test('tabs count what calls for somebody', () => {
  const words = tabs([row({}), made]).map((tab) => tab.words);
  expect(words.slice(0, 5)).toEqual(['All', 'Risks', 'Assumptions 1', 'Issues', 'Decisions']);
});

test('days say what they are', () => {
  expect(worth(row({}))).toBe('');
  expect(worth(row({ p80_days: 2.5, p80_means: 'owns' }))).toBe('2.5 days');
  expect(worth(row({ p80_days: 5, p80_means: 'costs_a_week' }))).toBe('5 days a week');
  expect(worth(row({ p80_days: 3, p80_means: 'moves' }))).toBe('+3 days');
});

test('a response says what it saves for what it takes', () => {
  expect(saving(row({}))).toBeNull();
  expect(saving(row({ response: { saves_days: 14, cost_days: 4, per_day: 3.5 } }))).toBe('Its response saves 14 days of P80; takes 4 days: 3.5 for each.');
  expect(saving(row({ response: { saves_days: 1, cost_days: null, per_day: null } }))).toBe('Its response saves 1 day of P80; nobody says what it takes.');
});

test('the sentence counts each stale record once', () => {
  const stale = [{ key: 'I-1', title: 'Schema', kind: 'item' as const, via: null }];
  const rows = [row({ state: 'false', stale }), row({ key: 'A-2', state: 'false', stale, overdue_days: 4 })];
  expect(summary(rows)).toBe('2 records open, 1 overdue, 1 record stale by what proved false.');
  expect(summary([made])).toBe('Nothing is open.');
});

test('confirming ties the same two records again, with the day', () => {
  expect(confirm('A-1', 'I-1', '2026-03-02')).toEqual({ op: 'link', from: 'I-1', relation: 'rests_on', to: 'A-1', data: { confirmed: '2026-03-02' } });
});

test('the tallest week fills its bar, and nothing divides by nothing', () => {
  expect(bars([{ week_ending: '2026-03-06', days: 2 }, { week_ending: '2026-03-13', days: 4 }]).map((bar) => bar.share)).toEqual([0.5, 1]);
  expect(bars([{ week_ending: '2026-03-06', days: 0 }])[0]?.share).toBe(0);
});
