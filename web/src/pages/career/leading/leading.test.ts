import { expect, test } from 'vitest';
import { between, made, percent } from './leading';

test('what is too little to say is a dash, and not nought', () => {
  expect([0, 0.754, 1, null].map(percent)).toEqual(['0 %', '75 %', '100 %', '–']);
  expect(made({ value: null, share: null, words: '' })).toBe('');
  expect(made({ value: 0.75, share: { yes: 6, of: 8, low: 0.4, high: 0.9 }, words: '' })).toBe('6 of 8');
});

test('a count that would tell of somebody is a range', () => {
  expect([{ least: 3, most: 3 }, { least: 4, most: 5 }, { least: 0, most: 1 }, null].map(between)).toEqual(['3', '4–5', '0–1', '–']);
});
