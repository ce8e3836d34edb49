import { expect, test } from 'vitest';
import type { Offer } from '../../../api/types';
import { after, competencies, missing, of } from './evidence';

const offer = (id: string, competency: string): Offer => ({
  id, competency, competency_name: `Name of ${competency}`, label: 'went_well', words: '', grade: 'E2', grade_because: '', role: 'driver', occurred_on: '2026-10-07',
  corroborators: [], supports: [], cites: { space: 's', space_name: 'S', record: 'r', kind: 'risk', key: 'S-1', title: 'T', revision: 1, hash: '' },
});
const offers = [offer('1', 'PM4'), offer('2', 'LC1'), offer('3', 'PM4')];

test('offers of one competency, in the order they came in', () => {
  expect(of(offers, 'PM4').map(({ id }) => id)).toEqual(['1', '3']);
  expect(of(offers, null)).toHaveLength(3);
  expect(of(offers, 'XX')).toEqual([]);
});

test('each competency is offered once, and the one asked for though nothing was found of it', () => {
  expect(competencies(offers, null)).toEqual([{ id: 'LC1', words: 'Name of LC1' }, { id: 'PM4', words: 'Name of PM4' }]);
  expect(competencies(offers, 'TF1').map(({ id }) => id)).toEqual(['LC1', 'PM4', 'TF1']);
  expect(competencies([], 'TF1')).toEqual([]);
});

test('the one that comes next has the focus, and the last one where the last went', () => {
  expect(after(0, 3)).toBe(0);
  expect(after(2, 3)).toBe(1);
  expect(after(0, 1)).toBeNull();
});

test('of the time before Sinew it takes what was done, what it shows and a day', () => {
  const past = { title: 'Led a release', competency: 'PM3', occurred_on: '2026-03-02', outcome: '', source: '', speaks: 'for' };
  expect(missing(past)).toBeNull();
  expect(missing({ ...past, title: ' ' })).toMatch(/what you did/);
  expect(missing({ ...past, competency: '' })).toMatch(/what it shows/);
  expect(missing({ ...past, occurred_on: '' })).toMatch(/which day/);
});
