import { expect, test } from 'vitest';
import type { CheckInView } from '../../../api/types';
import { said, split, unchosen, unrated } from './check-in';

test('three to five competencies make a check-in', () => {
  expect(unchosen(['PM1', 'PM2'])).toMatch(/3 to 5/);
  expect(unchosen(['PM1', 'PM2', 'PM4'])).toBeNull();
  expect(unchosen(['PM1', 'PM2', 'PM4', 'LC1', 'LC2', 'LC3'])).toMatch(/3 to 5/);
});

test('a rating takes a level and a reason for each competency', () => {
  const draft = { competency: 'PM4', level: 'L3', within: '', words: 'Twice.', evidence: [] };
  expect(unrated([draft], () => 'Risks')).toBeNull();
  expect(unrated([draft, { ...draft, words: ' ' }], () => 'Risks')).toMatch(/^Risks: /);
  expect(unrated([{ ...draft, level: '' }], () => 'Risks')).toMatch(/choose a level/);
});

test('one is under way at most, and the others are history', () => {
  const item = (key: string, closed_on: string | null): CheckInView => ({
    key, closed_on, title: key, level: 'L3', level_name: 'TPM', opened_on: '2026-10-01', own_on: null, notes: null, competencies: [], asked: [], peers_asked: 0, peers_answered: 0, peers_shown: false, evidence: [],
  });
  expect(split([item('CHK-2', null), item('CHK-1', '2026-11-01')])).toMatchObject({ open: { key: 'CHK-2' }, past: [{ key: 'CHK-1' }] });
  expect(split([]).open).toBeNull();
});

test('a rating is said in a few words', () => {
  const levels = [{ level: 'L3', level_name: 'TPM' }];
  expect(said({ level: 'L3', within: null }, levels)).toBe('TPM');
  expect(said({ level: 'L3', within: 'meeting' }, levels)).toBe('TPM, meeting it');
  expect(said({ level: 'L9', within: null }, levels)).toBe('L9');
});
