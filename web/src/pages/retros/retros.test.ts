import { expect, test } from 'vitest';
import { given, promised, spent, votes } from './retros';

test('a ballot holds as many votes as everybody has, and a note none below zero', () => {
  let ballot = given({}, 4, 1, 3);
  ballot = given(ballot, 4, 1, 3);
  ballot = given(ballot, 2, 1, 3);
  expect(ballot).toEqual({ 2: 1, 4: 2 });
  expect(given(ballot, 7, 1, 3)).toBe(ballot);
  expect(votes(ballot)).toEqual([2, 4, 4]);
  ballot = given(ballot, 2, -1, 3);
  expect(ballot).toEqual({ 4: 2 });
  expect(given(ballot, 2, -1, 3)).toBe(ballot);
  expect(spent(ballot)).toBe(2);
});

test('an action follows from its retro and leaves out what nobody said', () => {
  expect(promised('RET-1', { title: ' Cache builds ', owner: null, due: '', measure: ' ', metric: null })).toEqual([
    { op: 'add', kind: 'action', title: 'Cache builds', fields: {} },
    { op: 'link', from: '@0', relation: 'follows_from', to: 'RET-1' },
  ]);
  expect(promised('RET-1', { title: 'Cache', owner: 'U-1', due: '2026-12-04', measure: 'Below 25 min', metric: 'M-1' })[0]).toMatchObject({
    fields: { owner: 'U-1', due: '2026-12-04', measure: 'Below 25 min', metric: 'M-1' },
  });
});
