import { expect, test } from 'vitest';
import type { Load, Resources } from '../../api/types';
import { buys, height, move, say, summary, title, tone, verdict } from './resources';

const load = (demand: number, capacity: number | null, state: Load['state']): Load => ({ demand_minutes: demand, capacity_minutes: capacity, share: capacity ? demand / capacity : null, state });
const over = load(7200, 4800, 'over');
const team = (key: string, name: string, loads: Load[]) => ({ key, name, slots: 2, measured: false, open: 1, loads });
const report = (teams: Resources['teams']): Resources => ({ as_of: '2026-03-02', weeks: ['2026-03-02', '2026-03-09'], teams, people: [], without_team: 0 });

test('a cell says its share, and what is over stays within its cell', () => {
  expect([over, load(2400, 4800, 'free'), load(0, 4800, 'idle'), load(2400, null, 'unknown'), load(60, 0, 'over')].map(say)).toEqual(['150 %', '50 %', 'nothing', 'unknown', 'day off']);
  expect([over, load(2400, 4800, 'free'), load(2400, null, 'unknown')].map(height)).toEqual([100, 50, 0]);
  expect(title(over)).toBe('120 h asked for of 80 h');
  expect(title(load(2400, null, 'unknown'))).toBe('40 h asked for; how much there is, nobody knows');
});

test('the summary names who has too much, and when first', () => {
  const idle = load(0, 4800, 'idle');
  expect(summary(report([team('T-1', 'Payments', [idle, idle])]))).toBe('No team is asked for more than it has in the next 2 weeks.');
  expect(summary(report([team('T-1', 'Payments', [idle, over]), team('T-2', 'Platform', [over, over])]), '2026-03-02')).toBe('Platform is asked for more than it has in 2 weeks, first in that of Mon 2 Mar: work will wait. 1 other team has too much as well.');
});

test('what a change buys may be a loss', () => {
  expect([3.5, 0, -1, 0.1, -0.4].map(buys)).toEqual(['3.5 days earlier', 'nothing', '1 day later', 'less than half a day', 'less than half a day']);
  expect([3.5, 0.1, -0.4, -1].map(tone)).toEqual(['earlier', 'soft', 'soft', 'later']);
  const teams = [team('T-1', 'Payments', [])];
  const bought = { to: 'T-1', p50_days: 1, p80_days: 2, worth_it: true, milestones: [] };
  expect(move(teams, { ...bought, from: null })).toBe('One more in Payments');
  expect(move(teams, { ...bought, from: 'T-9' })).toBe('From T-9 to Payments');
  const staffed = (worth_it: boolean) => ({ milestone: 'M-1', trials: 100, hires: [{ ...bought, from: null, worth_it }], moves: [] });
  expect(verdict(teams, staffed(true))).toBe('One more person helps M-1 most in Payments: 2 days earlier at P80.');
  expect(verdict(teams, staffed(false))).toBe('One more person anywhere brings M-1 forward by less than half a day at P80: it does not wait for hands.');
});
