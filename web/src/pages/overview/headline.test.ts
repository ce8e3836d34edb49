import { expect, test } from 'vitest';
import { pieces } from './headline';

const read = (words: string): string => pieces(words).map((piece) => (piece.reason === 'none' ? piece.words : `[${piece.words}|${piece.reason}]`)).join('').replaceAll('\u00a0', ' ');

test('each number of the sentence leads to its reasons, and no word is lost', () => {
  const words = 'GA lands Mon 29 Mar at P80, 20 working days after the committed Mon 1 Mar; 6 calendar days later than on Fri 13 Nov: −1 progress, +2 risks, +5 time passed.';
  expect(read(words)).toBe(
    'GA lands [Mon 29 Mar at P80|why], [20 working days after the committed Mon 1 Mar|committed]; [6 calendar days later than on Fri 13 Nov|changes]: [−1 progress|changes], [+2 risks|risks], [+5 time passed|changes].',
  );
  expect(pieces(words).map((piece) => piece.words).join('').replaceAll('\u00a0', ' ')).toBe(words);
  expect(pieces(words)[2]?.words).toBe('Mon\u00a029\u00a0Mar at P80');
});

test('on time and unmoved', () => {
  expect(read('GA lands Mon 1 Mar 2027 at P80, on the committed Mon 1 Mar 2027; it has not moved since Fri 13 Nov.')).toBe(
    'GA lands [Mon 1 Mar 2027 at P80|why], [on the committed Mon 1 Mar 2027|committed]; it has [not moved since Fri 13 Nov|changes].',
  );
});

test('a name with dates in it stays a name', () => {
  expect(read('Fri 13 Nov freeze was done on Mon 16 Nov')).toBe('Fri 13 Nov freeze was done on Mon 16 Nov');
});
