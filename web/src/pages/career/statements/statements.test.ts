import { expect, test } from 'vitest';
import type { KeptItem, Vouchable } from '../../../api/types';
import { abouts, behavioursOf, competencyOf, stateOf } from './statements';

const kept = (key: string, competency: string, label: KeptItem['label']): KeptItem => ({
  key, competency, label, title: key, competency_name: competency, words: `What ${key} says`, grade: 'E2', better: null, occurred_on: null, outcome: null, note: null, offer: null, cites: null, standing: 'as_cited', corroborators: [],
});
const vouchable = (competency: string, level: string, next: boolean): Vouchable => ({ competency, level, level_name: level, text: `${competency} at ${level}`, next });

test('what went wrong is nothing that somebody is asked to vouch for', () => {
  const choices = abouts([kept('EV-1', 'PM4', 'went_well'), kept('EV-2', 'PM4', 'went_wrong')], [vouchable('LC5', 'L2', true)]);
  expect(choices.map(({ value }) => value)).toEqual(['evidence EV-1', 'competency LC5']);
});

test('the competency is that of the evidence, or the one that is named', () => {
  const all = [kept('EV-1', 'PM4', 'went_well')];
  expect(competencyOf('evidence EV-1', all)).toBe('PM4');
  expect(competencyOf('competency LC5', all)).toBe('LC5');
  expect(competencyOf('', all)).toBe('');
  expect(competencyOf('evidence EV-9', all)).toBe('');
});

test('behaviours of the next level come first', () => {
  expect(behavioursOf('LC5', [vouchable('LC5', 'L4', false), vouchable('LC5', 'L2', true), vouchable('PM4', 'L4', true)]).map(({ level }) => level)).toEqual(['L2', 'L4']);
});

test('a statement that does not count is not shown as one that does', () => {
  const one = { state: 'given', expired: false, agrees: true, flag: null } as const;
  expect(stateOf(one).words).toBe('Signed');
  expect(stateOf({ ...one, flag: 'You signed for each other.' }).words).toBe('Does not count');
  expect(stateOf({ ...one, agrees: false }).words).toBe('Disputed');
  expect(stateOf({ ...one, state: 'asked', expired: true }).words).toBe('Link expired');
});
