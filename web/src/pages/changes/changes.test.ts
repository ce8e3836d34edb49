import { expect, test } from 'vitest';
import type { ChangeRow } from '../../api/types';
import { before, causeWords, days, filters, local, narrowed, parts, points, shifted } from './changes';

function row(at: string, key: string, words: string, more: Partial<ChangeRow> = {}): ChangeRow {
  return { at, key, title: key, kind: 'item', cause: 'progress', words, who: 'Rohan', note: null, ...more };
}

test('what one person did to one record at one moment is one entry, in the order of the act', () => {
  const at = '2026-11-20T12:46:06Z';
  const [day] = days([row(at, 'A-1', 'stage: doing to done'), row(at, 'A-1', 'status: In Review to Done', { cause: 'scope' }), row(at, 'A-2', 'added'), row(at, 'A-2', 'title', { who: 'Hanna' })]);
  expect(day?.entries.map((entry) => entry.words)).toEqual([['status: In Review to Done', 'stage: doing to done'], ['added'], ['title']]);
  expect(day?.entries[0]?.causes).toEqual(['progress', 'scope']);
  expect(new Set(day?.entries.map((entry) => entry.id)).size).toBe(3);
});

test('days stand apart', () => {
  expect(days([row('2026-11-20T12:00:00Z', 'A-1', 'x'), row('2026-11-18T12:00:00Z', 'A-1', 'y')]).map((day) => day.date)).toEqual([local('2026-11-20T12:00:00Z').slice(0, 10), local('2026-11-18T12:00:00Z').slice(0, 10)]);
  expect(days([])).toEqual([]);
});

test('the moment before a change does not have it, to the millisecond and finer', () => {
  expect(before('2026-11-20T12:46:06Z')).toBe('2026-11-20T12:46:05.999Z');
  expect(Date.parse(before('2026-11-20T12:46:06.123456Z'))).toBeLessThan(Date.parse('2026-11-20T12:46:06.123Z'));
  expect(before('soon')).toBe('soon');
});

test('the address holds the filters', () => {
  const given = filters(new URLSearchParams('since=2026-11-01&who=Birgit'));
  expect(given).toEqual({ since: '2026-11-01', until: '', who: 'Birgit', kind: '', key: '' });
  expect(narrowed(given)).toBe(true);
  expect(narrowed(filters(new URLSearchParams()))).toBe(false);
});

test('without a first point a week is compared', () => {
  const none = filters(new URLSearchParams());
  expect(points(none, '2026-11-26')).toEqual({ from: '2026-11-19', to: '' });
  expect(points({ ...none, until: '2026-03-03' }, '2026-11-26')).toEqual({ from: '2026-02-24', to: '2026-03-03' });
  expect(points({ ...none, since: '2026-06-01' }, '2026-11-26').from).toBe('2026-06-01');
  expect(shifted('2026-03-01', -1)).toBe('2026-02-28');
});

test('parts that are nearly nothing have no bar, the largest comes first', () => {
  expect(parts([{ days: 0.01 }, { days: -1.2 }, { days: 5 }, { days: 0 }]).map((part) => part.days)).toEqual([5, -1.2]);
});

test('a cause is said in a word, none where it says nothing', () => {
  expect(causeWords(['commitment', 'other', 'risk'])).toBe('promise, risk');
});

test('why something was done is said once for all that was done with it', () => {
  const at = '2026-11-20T12:46:06Z';
  const why = { note: 'Agreed on Friday' };
  const list = days([row(at, 'A-1', 'x', why), row(at, 'A-2', 'y', why), row(at, 'A-3', 'z'), row(at, 'A-4', 'w', why)]);
  expect(list[0]?.entries.map((entry) => entry.note)).toEqual(['Agreed on Friday', null, null, 'Agreed on Friday']);
});
