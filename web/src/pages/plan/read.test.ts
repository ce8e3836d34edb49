import { expect, it } from 'vitest';
import { HABITS } from './fixture';
import { date, duration, durationWords, estimate, estimateWords, itemType, percent, stage } from './read';

it.each([
  ['3d', 1440], ['3 days', 1440], ['2w', 4800], ['4h', 240], ['30m', 30], ['1w 2d', 3360], ['1.5d', 720], ['1,5d', 720], ['2', 960], ['.5 d', 240], ['2d4h', 1200], ['1mo', 9600],
])('reads the length %s', (text, minutes) => {
  expect(duration(text, HABITS)).toEqual({ value: minutes });
});

it.each(['', 'soon', '3x', '-2d', '3d!', 'd', '1..5d'])('refuses the length “%s” and says what to write', (text) => {
  expect(duration(text, HABITS)).toHaveProperty('words', expect.stringContaining('3d, 2w or 4h'));
});

it('says a length in the unit that is shortest', () => {
  expect([0, 30, 240, 480, 720, 2400, 4800, 5280].map((minutes) => durationWords(minutes, HABITS))).toEqual(['0d', '30min', '4h', '1d', '1.5d', '5d', '2w', '11d']);
});

it.each([
  ['2d-3d-5d', [960, 1440, 2400]], ['2/3/5d', [960, 1440, 2400]], ['2–3–5 w', [4800, 7200, 12000]], ['3d', [1440, 1440, 1440]], ['2d to 4d', [960, 1440, 1920]], ['4h..1d..2d', [240, 480, 960]],
])('reads the estimate %s', (text, [low, likely, high]) => {
  expect(estimate(text, HABITS)).toEqual({ value: { low_minutes: low, likely_minutes: likely, high_minutes: high, shape: 'pert' } });
});

it('refuses an estimate that goes down or has four points', () => {
  expect(estimate('5d-3d-2d', HABITS)).toHaveProperty('words', expect.stringContaining('go up'));
  expect(estimate('1/2/3/4d', HABITS)).toHaveProperty('words', expect.stringContaining('three points'));
  expect(estimateWords({ low_minutes: 960, likely_minutes: 1440, high_minutes: 2400, shape: 'pert' }, HABITS)).toBe('2d–3d–5d');
});

// Today is Thu 26 Nov 2026.
it.each([
  ['2026-12-01', '2026-12-01'], ['2026-12-01T09:00', '2026-12-01'], ['1 Dec', '2026-12-01'], ['Dec 1', '2026-12-01'], ['1st December', '2026-12-01'], ['Tue 1 Dec 2026', '2026-12-01'],
  ['14 Mar', '2027-03-14'], ['14 Jul', '2026-07-14'], ["14 Mar '28", '2028-03-14'], ['1.12.', '2026-12-01'], ['1.12.2027', '2027-12-01'], ['1.2.27', '2027-02-01'], ['25/12', '2026-12-25'], ['12/25/2026', '2026-12-25'],
  ['today', '2026-11-26'], ['tomorrow', '2026-11-27'], ['next Fri', '2026-11-27'], ['Thu', '2026-12-03'], ['+5d', '2026-12-03'], ['-1d', '2026-11-25'], ['+2w', '2026-12-10'], ['29 Feb 2028', '2028-02-29'],
])('reads the date %s', (text, day) => {
  expect(date(text, HABITS)).toEqual({ value: day });
});

it.each(['', 'someday', '31 Feb', '2026-13-01', '29 Feb 2027', '1 Foo', '0 Dec', '+99999999d', '9999-01-01'])('refuses the date “%s”', (text) => {
  expect(date(text, HABITS)).toHaveProperty('words');
});

it('refuses a date that may be two', () => {
  expect(date('1/12', HABITS)).toEqual({ words: '“1/12” may be two dates: write the month as a word, such as 1 Dec, or 2026-12-01.' });
});

it('reads stages by the words of trackers, types and progress', () => {
  expect(stage('In Progress')).toEqual({ value: 'doing' });
  expect(stage('elsewhere')).toHaveProperty('words');
  expect(itemType(' Milestone ')).toEqual({ value: 'milestone' });
  expect(itemType('thing')).toHaveProperty('words', expect.stringContaining('workstream, epic'));
  expect(percent('40%')).toEqual({ value: 40 });
  expect(percent('140')).toHaveProperty('words');
});
