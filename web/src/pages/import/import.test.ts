import { expect, test } from 'vitest';
import type { Problem } from '../../api/types';
import { changesNothing, fieldWords, groups, isJiraPage, mappable, mapText, nameOf, nothingWords, pieces, sayBytes, sayProblem, sum, sumWords, unfit } from './import';

const source = { system: 'jira', instance: 'x', created: 300, updated: 2, unchanged: 1, links_added: 10, links_removed: 0, events: 1496 };

test('what cannot be read says what to bring instead', () => {
  expect(unfit({ name: 'plan.csv', size: 10 })).toBeNull();
  expect(unfit({ name: 'plan.csv', size: 0 })).toBe('plan.csv is empty.');
  expect(unfit({ name: 'plan.XLSX', size: 10 })).toMatch(/save the sheet as CSV/);
  expect(unfit({ name: 'plan.mpp', size: 10 })).toMatch(/save it as XML/);
  expect(unfit({ name: 'plan.zip', size: 10 })).toMatch(/unpack it/);
  expect(unfit({ name: 'all.json', size: 60_000_000 })).toMatch(/has 60 MB: at most 50 MB/);
});

test('pages of Jira’s answers are known by their beginning', () => {
  for (const head of ['{"expand":"schema,names","startAt":250,', '[{"issues": [', '\ufeff\n{"nextPageToken":"x"', '{ "issueChangeLogs": [], "changelog" : {']) expect(isJiraPage(head), head).toBe(true);
  for (const head of ['{"source":{"system":"sinew","instance":"x"},"startAt":1', 'key,"issues":', '{"hello":1}', '']) expect(isJiraPage(head), head).toBe(false);
});

test('several files are called by the first and the last', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(nameOf)).toEqual(['', 'a', 'a and b', 'a to c']);
});

test('sizes are said in the unit that is short', () => {
  expect([999, 1500, 12_345, 7_785_323].map(sayBytes)).toEqual(['999 bytes', '1.5 kB', '12 kB', '7.8 MB']);
});

test('all sources of a file make one sentence', () => {
  const total = sum([source, { ...source, created: 4, updated: 0, unchanged: 6, links_removed: 3, events: 0 }]);
  expect(sumWords(total, false)).toBe('304 records are new, 2 change, 7 are known as they are; links: +20, −3; 1,496 changes of the past.');
  expect(sumWords(sum([{ ...source, created: 1, updated: 1, unchanged: 1, links_added: 0, events: 0 }]), true)).toBe('1 record was new, 1 changed, 1 is known as it is.');
});

test('what is counted is said once, by whichever comes first', () => {
  expect(sumWords(sum([{ ...source, created: 0, updated: 0, unchanged: 67, links_added: 0, events: 0 }]), false)).toBe('67 records are known as they are.');
});

test('what could not be read is not called old', () => {
  const problem = (severity: Problem['severity']): Problem => ({ code: 'csv.no_title', severity, place: 'line 1', words: 'There is no column of titles.' });
  expect(nothingWords([])).toBe('Nothing in it is new: importing it changes nothing.');
  expect(nothingWords([problem('warning')])).toBe('Nothing in it is new: importing it changes nothing.');
  expect(nothingWords([problem('error'), problem('note')])).toBe('Nothing of it can be imported: 1 error stands in the way.');
  expect(nothingWords([problem('error'), problem('error')])).toBe('Nothing of it can be imported: 2 errors stand in the way.');
});

test('names in what the readers say stand out', () => {
  expect(pieces('`X` is linked to `Y`.')).toEqual([{ text: 'X', name: true }, { text: ' is linked to ', name: false }, { text: 'Y', name: true }, { text: '.', name: false }]);
});

test('a file that brings nothing new says so', () => {
  const none = sum([{ ...source, created: 0, updated: 0, unchanged: 0, links_added: 0, events: 0 }]);
  expect(sumWords(none, false)).toBe('Nothing in it is new: importing it changes nothing.');
  expect(changesNothing(none)).toBe(true);
  expect(changesNothing(sum([source]))).toBe(false);
});

test('problems stand together by code, errors before notes', () => {
  const problem = (code: string, severity: Problem['severity'], place: string): Problem => ({ code, severity, place, words: `${code} at ${place}` });
  const found = groups([problem('a', 'note', '1'), problem('b', 'warning', '2'), problem('a', 'note', '3'), problem('c', 'error', '4'), problem('b', 'error', '5')]);
  expect(found.map((group) => [group.code, group.severity, group.places.length])).toEqual([['b', 'error', 2], ['c', 'error', 1], ['a', 'note', 2]]);
  expect(found[2]?.words).toBe('a at 1');
});

test('a mapping is one text; what is not chosen is left out', () => {
  expect(mapText({ columns: { Größe: 'points', Notes: '' }, statuses: { 'In Review': 'doing' } })).toBe('Größe=points;status:In Review=doing');
  expect(mapText({ columns: {}, statuses: {} })).toBe('');
  expect(mappable('a = b')).toBe(true);
  expect(mappable('a; b')).toBe(false);
});

test('the page speaks of its own choices, not of options of the command line', () => {
  expect(sayProblem('The status `Limbo` is not known: the row counts as not begun. Use `--map "status:Limbo=doing"` (or todo, done).')).toBe('The status `Limbo` is not known: the row counts as not begun. Choose its stage below.');
  expect(sayProblem('Nothing is known of the column `X`: it was left out. If it holds something that Sinew knows, use `--map "X=field"`.')).toBe('Nothing is known of the column `X`: it was left out. If it holds something that Sinew knows, use the choice below.');
  expect(sayProblem('the day was taken to come first. Say `--date-order month-first` if it does not.')).toBe('the day was taken to come first. Choose “month first” above if it does not.');
  expect(sayProblem('the day was taken. If that is wrong, say so with `--date-order month-first`, or write dates as 2026-03-13.')).toBe('the day was taken. If that is wrong, choose “month first” above, or write dates as 2026-03-13.');
});

test('fields are said as labels', () => {
  expect(['actual start', 'blocked_by', 'url'].map(fieldWords)).toEqual(['Actual start', 'Blocked by', 'Link']);
});
