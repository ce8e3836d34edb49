import { expect, test } from 'vitest';
import type { RequestView } from '../../api/types';
import { decides, moved, summary, weighed } from './requests';

const request = (more: Partial<RequestView>): RequestView => ({
  key: 'CR-1', title: 'More', state: 'proposed', what: null, why: null, owner: null, edits: [], weighed_at: null, effects: [], trouble: null,
  accountable: [], decided_by: null, decided_on: null, reason: null, ...more,
});
const effect = (name: string, days: number): RequestView['effects'][number] => ({
  key: name, name, p50_before: null, p50_after: null, p80_before: '2026-03-20T17:00', p80_after: '2026-03-20T17:00', p80_days: days,
});

test('what a request does is said by its greatest move', () => {
  expect(weighed(request({}))).toMatch(/^Not weighed yet/);
  expect(weighed(request({ weighed_at: '2026-03-09T08:00:00Z' }))).toBe('It moves no milestone’s P80.');
  const effects = [effect('Beta', 2), effect('GA', -5), effect('Done', 0)];
  expect(weighed(request({ weighed_at: '2026-03-09T08:00:00Z', effects }))).toBe('GA would land 5 days earlier at P80; one other milestone moves too.');
  expect([moved(3), moved(-2.04), moved(0.01)]).toEqual(['+3 days', '\u22122 days', '0']);
});

test('who decides, and what waits', () => {
  expect(decides(request({}))).toMatch(/^nobody/);
  expect(decides(request({ accountable: [{ key: 'U-1', name: 'Ann', email: null }, { key: 'U-2', name: 'Ben', email: null }] }))).toBe('Ann or Ben');
  expect(summary([request({ state: 'refused' })])).toBe('No change request waits for a decision.');
  expect(summary([request({}), request({ weighed_at: '2026-03-09T08:00:00Z' })])).toBe('2 change requests wait for a decision, 1 of them not weighed yet.');
});
