import { expect, test } from 'vitest';
import type { CrossDependency, JointReport, Portfolio } from '../../api/types';
import { kept, lateness, moved, outcome, sayCost, slack, slips, summary } from './portfolio';

test('colours are counted, and late deliveries are named', () => {
  const portfolio = { programs: [{}, {}, {}], colours: [{ rag: 'off_track', programs: 1 }, { rag: 'on_track', programs: 2 }], dependencies: [{ late: true }, { late: false }] };
  expect(summary(portfolio as unknown as Portfolio)).toBe('3 programs: 1 off track, 2 on track. One delivery between programs comes too late.');
});

test('a move in the order stays within it', () => {
  expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
  expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
  expect(moved(['a'], 'x', 1)).toEqual(['a']);
});

test('an order outlives programs that go and come', () => {
  expect(kept(['c', 'gone', 'a'], ['a', 'b', 'c'])).toEqual(['c', 'a', 'b']);
});

test('late and early are said of days', () => {
  expect([lateness(3), lateness(-1), lateness(0), lateness(null)]).toEqual(['3 days late', '1 day early', 'on the day', '']);
});

test('slack is what is left until the day, or what is missing', () => {
  const each = (slack_days: number | null, more = {}): CrossDependency => ({ slack_days, done: false, by_key: 'M', ...more }) as unknown as CrossDependency;
  expect([slack(each(2)), slack(each(-3)), slack(each(null)), slack(each(null, { by_key: null })), slack(each(4, { done: true }))])
    .toEqual(['2 days of slack', '3 days too late', 'no date yet', '', 'finished']);
});

const row = (space: string, cost_days: number | null, move_days: number | null = null) => ({ space, name: space.toUpperCase(), cost_days, move_days });

test('what sharing costs is said of the one that it costs most', () => {
  const report = { programs: [row('a', 0), row('b', 3), row('c', 1)], teams: [{}], last: null };
  expect(outcome(report as unknown as JointReport)).toBe('Together 2 programs of 3 land later than alone; B most, by 3 days.');
  expect(outcome({ ...report, programs: [row('a', 0)] } as unknown as JointReport)).toBe('Sharing teams delays nobody.');
  expect(outcome({ ...report, programs: [row('a', null)] } as unknown as JointReport)).toBe('What sharing costs each program was not simulated yet.');
  expect([sayCost(null), sayCost(0), sayCost(2)]).toEqual(['–', 'nothing', '2 days']);
  expect(outcome({ ...report, programs: [row('a', 0)], teams: [] } as unknown as JointReport)).toContain('No team is shared');
});

test('going first says who gains and who slips', () => {
  const report = { first: 'b', programs: [row('a', 0, 2), row('b', 3, -3), row('c', 0, 0)] };
  expect(slips(report as unknown as JointReport)).toBe('If B goes first: B moves −3 days; A slips 2 days.');
  expect(slips({ first: 'b', programs: [row('a', 0, 0), row('b', 0, 0)] } as unknown as JointReport)).toBe('If B goes first: B gains nothing, and nothing slips.');
  expect(slips({ ...report, first: null } as unknown as JointReport)).toBeNull();
});
