import { expect, test } from 'vitest';
import type { Release } from '../../api/types';
import { against, checksOf, chosen, openChecks, withChecks, withVerdict } from './releases';

const release = {
  key: 'I-1', state: 'not_ready', verdicts: [{ person: 'U-1', name: 'Ann', verdict: 'no_go', on: '2026-03-01', words: 'Not yet', overrides: null, superseded: false }],
  checklist: [{ text: 'Rehearsed', done: true, optional: false, owner: 'U-1', owner_name: 'Ann' }, { text: 'Film', done: false, optional: true, owner: null, owner_name: null }, { text: 'Trained', done: false, optional: false, owner: null, owner_name: null }],
} as unknown as Release;

test('a checklist is written back whole, without what nobody said', () => {
  expect(withChecks(release, checksOf(release))).toEqual({ op: 'set', key: 'I-1', fields: { 'readiness.checklist': [{ text: 'Rehearsed', done: true, owner: 'U-1' }, { text: 'Film', optional: true }, { text: 'Trained' }] } });
  expect(openChecks(release)).toEqual(['Trained']);
});

test('a verdict stands behind those before it; only a go overrides', () => {
  const said = { person: 'U-2', verdict: 'go' as const, on: '2026-03-02', words: ' ', overrides: ' Monday ' };
  expect(withVerdict(release, said)).toMatchObject({ fields: { 'readiness.verdicts': [{ person: 'U-1', verdict: 'no_go', words: 'Not yet' }, { person: 'U-2', verdict: 'go', on: '2026-03-02', overrides: 'Monday' }] } });
  expect(withVerdict(release, { ...said, verdict: 'no_go' })).toMatchObject({ fields: { 'readiness.verdicts': [{}, { person: 'U-2', verdict: 'no_go', on: '2026-03-02' }] } });
});

test('what leaves next is looked at unless another is chosen', () => {
  const out = { ...release, key: 'I-0', state: 'done' } as Release;
  expect(chosen([out, release], null)?.key).toBe('I-1');
  expect(chosen([out, release], 'I-0')?.key).toBe('I-0');
  expect(chosen([], null)).toBeNull();
  expect([-3, 0, 1, null].map(against)).toEqual(['3 days before', 'on the day', '1 day late', '']);
});
