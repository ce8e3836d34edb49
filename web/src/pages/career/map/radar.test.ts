import { expect, test } from 'vitest';
import type { Growth } from '../../../api/types';
import { isDrawn, moved, radar } from './radar';

const one = (id: string, ...heights: number[]): Growth['areas'][number]['competencies'][number] => ({ id, name: `Name of ${id}`, heights, levels: heights.map((height) => (height === 0 ? null : `L${height}`)) });
const growth: Growth = {
  days: ['2025-11-28', '2026-08-28', '2026-11-27'], highest: 4,
  areas: [{ key: 'A', name: 'First', competencies: [one('A1', 0, 1, 2), one('A2', 1, 1, 1)] }, { key: 'B', name: 'Second', competencies: [one('B1', 2, 2, 1), one('B2', 0, 0, 0)] }],
};

test('a spoke goes up first, then round with the clock, as far out as its level', () => {
  const { spokes, rings, shapes } = radar(growth, 100);
  expect(spokes.map(({ id, x, y }) => [id, x, y])).toEqual([['A1', 0, -100], ['A2', 100, 0], ['B1', 0, 100], ['B2', -100, 0]]);
  expect(rings).toEqual([25, 50, 75, 100]);
  // Level 2 of 4 is half of the way, level 1 a quarter.
  expect(shapes.at(-1)).toEqual({ day: '2026-11-27', now: true, points: '0,-50 25,0 0,25 0,0' });
  expect(shapes.filter(({ now }) => now)).toHaveLength(1);
});

test('what moved is said, up and down', () => {
  expect(moved(growth)).toEqual([{ id: 'A1', name: 'Name of A1', from: null, to: 'L2', up: true }, { id: 'B1', name: 'Name of B1', from: 'L2', to: 'L1', up: false }]);
});

test('where no level is supported there is nothing to draw', () => {
  expect(isDrawn(growth)).toBe(true);
  expect(isDrawn({ ...growth, areas: [{ key: 'A', name: 'First', competencies: [one('A1', 0, 0, 0)] }] })).toBe(false);
});
