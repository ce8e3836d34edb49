import { expect, test } from 'vitest';
import type { Roadmap, RoadmapRow } from '../../api/types';
import { bar, column, period, place, said, shown, step } from './roadmap';

const row = (more: Partial<RoadmapRow>): RoadmapRow => ({
  space: 's', program: 'Pay', key: 'M', name: 'Live', kind: 'milestone', start: null, committed: null, done: null, p50: '2027-01-11', p80: '2027-01-20', p90: '2027-01-30',
  rag: 'on_track', late_days: null, horizon: 'next', shown: true, ...more,
});
const map = (rows: RoadmapRow[]): Roadmap => ({
  // A hundred days.
  from: '2027-01-01', to: '2027-04-10', window: 'quarter', today: '2027-01-01', ticks: [], themes: [{ name: 'Trust', rows }], computing: [], rule: '', theme_rule: '',
});

test('a day ends where the next begins', () => {
  expect([place(map([]), '2027-01-01', false), place(map([]), '2027-01-01'), place(map([]), '2027-04-10')]).toEqual([0, 1, 100]);
});

test('the band runs from the P50 to the end of the P80, and on to the P90', () => {
  const laid = bar(map([]), row({ committed: '2027-01-25' }));
  expect([laid.likely, laid.late, laid.committed, laid.done]).toEqual([{ left: 10, width: 10 }, { left: 20, width: 10 }, 25, null]);
});

test('what lies outside is cut or left out', () => {
  expect(bar(map([]), row({ p50: '2026-12-01', p80: '2027-01-05', p90: '2027-01-05' }))).toMatchObject({ likely: { left: 0, width: 5 }, late: null });
  expect(bar(map([]), row({ p50: '2028-01-01', p80: '2028-02-01', p90: '2028-03-01', committed: '2026-01-01' }))).toMatchObject({ likely: null, late: null, committed: null });
});

test('what is done is a point and no band', () => {
  expect(bar(map([]), row({ done: '2027-01-10' }))).toMatchObject({ likely: null, late: null, done: 10 });
  expect(said(row({ done: '2027-01-10' }))).toMatch(/^Done .*10 Jan/);
});

test('columns hold what is due then, whether it is in the time shown or not', () => {
  const rows = [row({ horizon: 'now', shown: false }), row({ key: 'N' }), row({ key: 'D', horizon: 'done' })];
  expect(column(map(rows), 'now').flatMap((theme) => theme.rows).map((each) => each.key)).toEqual(['M']);
  expect(column(map(rows), 'later')).toEqual([]);
  expect(shown(map(rows)).flatMap((theme) => theme.rows).map((each) => each.key)).toEqual(['N', 'D']);
});

test('quarters are stepped over years and said', () => {
  expect([step('2026-10-01', 1), step('2027-01-01', -1), step('2026-10-01', 4)]).toEqual(['2027-01-01', '2026-10-01', '2027-10-01']);
  expect([period({ from: '2026-10-01', to: '2027-09-30' }), period({ from: '2027-04-01', to: '2027-06-30' })]).toEqual(['Q4 2026 to Q3 2027', 'Q2 2027']);
});
