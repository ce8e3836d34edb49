import { expect, test } from 'vitest';
import { pieces } from './cited';

const keys = (sentence: string): string[] => pieces(sentence, ['EV', 'B']).filter(({ isKey }) => isKey).map(({ words }) => words);

test('a sentence is cut at the keys of the kinds that it can name, and loses nothing', () => {
  expect(keys('EV-7 and B-12 lack an outcome (EV-8).')).toEqual(['EV-7', 'B-12', 'EV-8']);
  expect(pieces('EV-7 and B-12.', ['EV', 'B']).map(({ words }) => words).join('')).toBe('EV-7 and B-12.');
});

test('what looks like a key and is none stays words: a norm, a part of a word, another kind', () => {
  expect(keys('ISO-9001 asks for it; PRE-EV-7, EV-7b, EV-2026-11 and X-3 are no records here.')).toEqual([]);
  expect(pieces('', ['EV'])).toEqual([]);
});
