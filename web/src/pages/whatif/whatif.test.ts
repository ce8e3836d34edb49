import { expect, test } from 'vitest';
import type { RecordView } from '../../api/types';
import type { Habits } from '../plan/read';
import { added, decode, editOf, encode, note, say, signed, type Change } from './branch';
import { choices, make, nowWords, type Given } from './choices';

const habits: Habits = { minutesPerDay: 480, minutesPerWeek: 2400, today: '2026-11-26', calendar: { week: [true, true, true, true, true, false, false], holidays: new Set(['2026-12-25']) } };
const nothing: Given = { text: '', record: null, start: null };
function record(kind: string, fields: RecordView['fields'] = {}, links: RecordView['links'] = []): RecordView {
  return { key: 'A-1', title: 'Build', kind, parent: null, archived: false, fields, links } as RecordView;
}
const drop: Change = { is: 'drop', key: 'A-1', name: 'Build' };

test('each change is one edit', () => {
  const on = { key: 'A-1', name: 'Build' };
  expect(editOf(drop)).toEqual({ op: 'set', key: 'A-1', fields: { stage: 'dropped' } });
  expect(editOf({ ...on, is: 'slots', slots: 4 })).toEqual({ op: 'set', key: 'A-1', fields: { slots: 4 } });
  expect(editOf({ ...on, is: 'risk_state', state: 'closed' })).toEqual({ op: 'set', key: 'A-1', fields: { state: 'closed' } });
  expect(editOf({ ...on, is: 'start', days: 2, date: '2026-12-01T09:00' })).toEqual({ op: 'set', key: 'A-1', fields: { 'schedule.constraint': { kind: 'SNET', date: '2026-12-01T09:00' } } });
  expect(editOf({ ...on, is: 'link', from: 'B-2', from_name: 'Test' })).toMatchObject({ op: 'link', from: 'B-2', relation: 'blocks', to: 'A-1' });
  expect(editOf({ ...on, is: 'unlink', from: 'B-2', from_name: 'Test' })).toEqual({ op: 'unlink', from: 'B-2', relation: 'blocks', to: 'A-1' });
});

test('a later change of the same thing takes the place of the earlier one', () => {
  const longer: Change = { is: 'length', key: 'A-1', name: 'Build', words: '5d', fields: {} };
  const estimated: Change = { is: 'estimate', key: 'A-1', name: 'Build', words: '1d–2d–3d', estimate: { low_minutes: 480, likely_minutes: 960, high_minutes: 1440, shape: 'pert' } };
  const tied: Change = { is: 'link', key: 'A-1', name: 'Build', from: 'B-2', from_name: 'Test' };
  expect(added([longer, drop], estimated)).toEqual([drop, estimated]);
  expect(added([tied], { ...tied, is: 'unlink' })).toHaveLength(1);
  expect(added([tied], { ...tied, from: 'C-3' })).toHaveLength(2);
});

test('what goes into an address comes out again, in any script', () => {
  const changes: Change[] = [drop, { is: 'team', key: 'Ä-1', name: '構築 “quick”', team: 'T-1', team_name: 'Größe 🚢' }];
  expect(encode(changes)).toMatch(/^[\w-]+$/);
  expect(decode(encode(changes))).toEqual(changes);
});

test('an address that holds something else is refused whole', () => {
  const wrong: unknown[] = [{}, [1], [{ is: 'drop' }], [{ is: 'rename', key: 'A-1', name: 'x' }], [{ ...drop, is: 'slots', slots: 'many' }], [{ ...drop, is: 'length', words: '5d', fields: { title: 'pwned' } }], [{ ...drop, is: 'risk_state', state: 'gone' }]];
  for (const each of wrong) expect(decode(encode(each as Change[])), JSON.stringify(each)).toBeNull();
  for (const each of ['', '%%%', 'bm90IGpzb24']) expect(decode(each)).toBeNull();
});

test('changes are said as people would', () => {
  expect(say({ ...drop, is: 'start', days: -1, date: '2026-12-01T09:00' })).toMatch(/^starts 1 working day earlier: not before Tue 1 Dec/);
  expect(say({ ...drop, is: 'risk_chance', chance: 0.125 })).toBe('has a chance of 12.5 %');
  expect(note([drop, { is: 'slots', key: 'T-1', name: 'Team', slots: 1 }])).toBe('A-1 is dropped; T-1 works on 1 item at a time');
  expect([3, -2.26, 0.04, null].map(signed)).toEqual(['+3', '−2.3', '0', '–']);
});

test('a milestone has no length; links can be taken away where there are some', () => {
  const words = (each: RecordView): string[] => choices(each).map((choice) => choice.what);
  expect(words(record('item', { type: 'milestone' }))).toEqual(['start', 'committed', 'drop', 'link']);
  expect(words(record('item', {}, [{ relation: 'blocks', outgoing: false, key: 'B-2', title: 'Test', kind: 'item', data: null }]))).toContain('unlink');
  expect(words(record('risk'))).toEqual(['closed', 'occurred', 'chance']);
  expect(words(record('decision'))).toEqual([]);
});

test('a length keeps the spread of the estimate', () => {
  const estimate = { low_minutes: 480, likely_minutes: 960, high_minutes: 1920, shape: 'pert' };
  const made = make(record('item', { estimate }), 'length', { ...nothing, text: '4d' }, habits);
  // Twice as likely, so twice as low and as high.
  expect(made).toEqual({ change: { is: 'length', key: 'A-1', name: 'Build', words: '4d', fields: { estimate: { low_minutes: 960, likely_minutes: 1920, high_minutes: 3840, shape: 'pert' } } } });
});

test('a start moves by working days and keeps its time of day', () => {
  // From Thu 24 Dec one working day on: Fri 25 is a holiday, then the weekend.
  const made = make(record('item'), 'start', { ...nothing, text: '1', start: '2026-12-24T14:30' }, habits);
  expect(made).toMatchObject({ change: { days: 1, date: '2026-12-28T14:30' } });
  expect(make(record('item'), 'start', { ...nothing, text: '−1', start: '2026-12-28T09:00' }, habits)).toMatchObject({ change: { date: '2026-12-24T09:00' } });
  expect(make(record('item'), 'start', { ...nothing, text: 'soon', start: '2026-12-24T14:30' }, habits)).toHaveProperty('words');
});

test('what cannot be read says what to write', () => {
  for (const [what, text] of [['length', 'long'], ['estimate', '5d-2d'], ['slots', '0'], ['slots', ''], ['chance', ''], ['committed', 'soon'], ['team', ''], ['link', ''], ['unlink', '']] as const) {
    expect(make(record('item'), what, { ...nothing, text }, habits), what).toHaveProperty('words');
  }
  expect(make(record('item'), 'link', { ...nothing, record: { key: 'A-1', title: 'Build' } }, habits)).toEqual({ words: 'Nothing waits for itself.' });
  expect(make(record('item'), 'committed', nothing, habits)).toEqual({ change: { is: 'committed', key: 'A-1', name: 'Build', date: null } });
});

test('how it stands now is said beside the field', () => {
  expect(nowWords(record('item', { schedule: { duration_minutes: 1440 } }), 'length', habits)).toBe('now 3d');
  expect(nowWords(record('team'), 'slots', habits)).toBe('now as measured from history');
  expect(nowWords(record('item'), 'drop', habits)).toBeNull();
});
