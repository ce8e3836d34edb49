import { expect, test } from 'vitest';
import { count, sayDate, sayDays, sayMove, sayRelative, sayShare, sayTime } from './dates';

const NOW = '2026-11-26';

test.each([
  ['2026-11-27', 'Fri 27 Nov'],
  ['2026-01-05', 'Mon 5 Jan'],
  // Within 270 days ahead or 90 back the year is clear without being said.
  ['2027-03-29', 'Mon 29 Mar'],
  ['2027-08-23', 'Mon 23 Aug'],
  ['2027-08-24', 'Tue 24 Aug 2027'],
  ['2025-12-31', 'Wed 31 Dec 2025'],
  ['2027-03-29T17:00', 'Mon 29 Mar'],
  ['soon', 'soon'],
])('%s is said as %s', (date, said) => {
  expect(sayDate(date, NOW)).toBe(said);
});

test('a year that has just turned leaves the old one clear', () => {
  expect(sayDate('2026-12-18', '2027-01-08')).toBe('Fri 18 Dec');
});

test('local times are said as they stand', () => {
  expect(sayTime('2026-11-20T17:00', NOW)).toBe('Fri 20 Nov, 17:00');
  expect(sayTime('2026-11-20', NOW)).toBe('Fri 20 Nov');
});

test.each([
  ['2026-11-26', 'today'], ['2026-11-27', 'tomorrow'], ['2026-11-25', 'yesterday'], ['2026-11-29', 'in 3 days'],
  ['2026-10-22', '5 weeks ago'], ['2027-03-29', 'in 4 months'], ['2029-11-26', 'in 3 years'],
])('%s is %s', (date, said) => {
  expect(sayRelative(date, NOW)).toBe(said);
});

test('days and moves have a sign that lines up with the plus', () => {
  expect(sayDays(1)).toBe('1 day');
  expect(sayDays(2.54)).toBe('2.5 days');
  expect(sayMove(4)).toBe('+4 days');
  expect(sayMove(-1)).toBe('\u22121 day');
  expect(sayMove(0.04)).toBe('no change');
  expect(sayMove(null)).toBe('');
});

test('a chance is never certain when it is only likely', () => {
  expect(sayShare(0.624)).toBe('62 %');
  expect(sayShare(0.997)).toBe('> 99 %');
  expect(sayShare(1)).toBe('100 %');
  expect(sayShare(0.002)).toBe('< 1 %');
  expect(sayShare(0)).toBe('0 %');
});

test('things are counted', () => {
  expect(count(3, 'person')).toBe('3 people');
  expect([count(1, 'item'), count(2, 'item'), count(2, 'dependency'), count(2, 'day'), count(12345, 'item')]).toEqual([
    '1 item', '2 items', '2 dependencies', '2 days', '12,345 items',
  ]);
});
