import { expect, test } from 'vitest';
import type { SpaceView, TodayItem } from '../../api/types';
import { address, byWeight, type Need } from './todo';

const space: SpaceView = { id: 's1', name: 'Harbour', role: 'owner', revision: 1 };

const item = (what: TodayItem['what'], severity: TodayItem['severity'], key: string | null = null): Need => ({
  what, severity, key, words: what, days: null, space,
});

test('the most pressing comes first and empty groups are left out', () => {
  const groups = byWeight([item('update_due', 'low'), item('milestone_late', 'high'), item('problem', 'low')]);
  expect(groups.map((group) => group.items.map((each) => each.what))).toEqual([['milestone_late'], ['update_due', 'problem']]);
});

test('each need leads to where one deals with it', () => {
  expect(address(item('milestone_late', 'high', 'ATL-7'))).toBe('/s/s1/why/ATL-7');
  expect(address(item('risk_review', 'high', 'R-1'))).toBe('/s/s1/risks?open=R-1');
  expect(address(item('decision_due', 'medium', 'D-2'))).toBe('/s/s1/records/decision?open=D-2');
  expect(address(item('contact_due', 'low', 'SH-1'))).toBe('/s/s1/stakeholders');
  expect(address(item('problem', 'low'))).toBe('/s/s1/plan');
  expect(address(item('update_due', 'low'))).toBe('/s/s1/updates');
});
