import { expect, test } from 'vitest';
import type { Goal } from '../../api/types';
import { press, readCheckIn, sayNumbers, sayTrend, visible, withCheckIn } from './goals';

const goal = (key: string, depth: number, parent: string | null): Goal => ({
  key, depth, parent, name: key, kind: key.startsWith('KR') ? 'key_result' : 'objective', level: null, owner: null, team: null, due: null, score: null, band: null,
  trend: null, confidence: null, lacks: null, numbers: null, measured: null, served_by: [],
});
const TREE = [goal('O-1', 0, null), goal('KR-1', 1, 'O-1'), goal('O-2', 2, 'KR-1'), goal('KR-2', 1, 'O-1'), goal('O-3', 0, null)];
const none = new Set<string>();
const key = (name: string) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false });

test('a closed goal hides what is under it and nothing else', () => {
  const keys = (closed: string[]): string[] => visible(TREE, new Set(closed)).map((one) => one.key);
  expect(keys([])).toEqual(['O-1', 'KR-1', 'O-2', 'KR-2', 'O-3']);
  expect(keys(['KR-1'])).toEqual(['O-1', 'KR-1', 'KR-2', 'O-3']);
  expect(keys(['O-1', 'KR-1'])).toEqual(['O-1', 'O-3']);
});

test('arrows walk the tree, fold it and find the way up', () => {
  expect(press('O-1', key('ArrowDown'), TREE, none, false)).toEqual({ to: 'KR-1' });
  expect(press('O-3', key('ArrowDown'), TREE, none, false)).toEqual({ to: 'O-3' });
  expect(press('O-3', key('ArrowUp'), TREE, new Set(['O-1']), false)).toEqual({ to: 'O-1' });
  expect(press('O-1', key('ArrowLeft'), TREE, none, false)).toEqual({ fold: 'O-1', open: false });
  expect(press('O-1', key('ArrowRight'), TREE, new Set(['O-1']), false)).toEqual({ fold: 'O-1', open: true });
  expect(press('KR-2', key('ArrowLeft'), TREE, none, false)).toEqual({ to: 'O-1' });
});

test('one checks in on key results only', () => {
  expect(press('KR-1', key('c'), TREE, none, false)).toEqual({ do: 'check-in' });
  expect(press('O-1', key('c'), TREE, none, false)).toBeNull();
});

test('what is typed becomes a check-in, or says what is wrong', () => {
  const typed = { on: '2026-03-02', value: '3,5', confidence: '60 %', note: ' ' };
  expect(readCheckIn(typed)).toEqual({ on: '2026-03-02', value: 3.5, confidence: 0.6 });
  expect(readCheckIn({ ...typed, confidence: '' })).toEqual({ on: '2026-03-02', value: 3.5 });
  expect(readCheckIn({ ...typed, value: '' })).toMatchObject({ field: 'value' });
  expect(readCheckIn({ ...typed, value: 'many' })).toMatchObject({ field: 'value' });
  expect(readCheckIn({ ...typed, confidence: '120' })).toMatchObject({ field: 'confidence' });
  expect(readCheckIn({ ...typed, on: '' })).toMatchObject({ field: 'on' });
});

test('a check-in takes its place among the others, and that of the same day', () => {
  const before = [{ on: '2026-01-31', value: 1 }, { on: '2026-03-31', value: 3 }];
  expect(withCheckIn(before, { on: '2026-02-28', value: 2 }).map((one) => (one as { value: number }).value)).toEqual([1, 2, 3]);
  expect(withCheckIn(before, { on: '2026-03-31', value: 9 })).toEqual([{ on: '2026-01-31', value: 1 }, { on: '2026-03-31', value: 9 }]);
  expect(withCheckIn(undefined, { on: '2026-03-31', value: 9 })).toEqual([{ on: '2026-03-31', value: 9 }]);
});

test('numbers are said with what is missing', () => {
  expect(sayNumbers({ unit: 'ms', baseline: 400, value: null, target: -2, on: null, metric: null })).toBe('400 → – → \u22122 ms');
  expect([sayTrend(0.1), sayTrend(-0.25), sayTrend(null)]).toEqual(['+0.10', '\u22120.25', '']);
});
