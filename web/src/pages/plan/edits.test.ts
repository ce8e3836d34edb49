import { describe, expect, it } from 'vitest';
import type { ColumnId, Names } from './columns';
import { cellText, changes } from './columns';
import { fieldsOf, filled, finishOn, needsRecord, parseTable, pasted, set, shifted, startOn, stretched, tableText } from './edits';
import { HABITS, row } from './fixture';
import { moment } from './scale';

const NAMES: Names = { teams: [{ key: 'T-1', title: 'Payments' }, { key: 'T-2', title: 'Platform' }], people: [] };
// Row 3 is a task of four days from Thu 5 Nov to Tue 10 Nov 2026.
const TASK = row(3);

const typed = (column: ColumnId, text: string, of = TASK) => changes(of, column, text, HABITS, NAMES);

describe('typing into a cell', () => {
  it.each<[ColumnId, string, { field: string; value: unknown }[]]>([
    ['name', ' Ship it ', [{ field: 'title', value: 'Ship it' }]],
    ['committed', '1 Dec', [{ field: 'committed', value: '2026-12-01' }]],
    ['committed', '', [{ field: 'committed', value: null }]],
    ['team', 'pay', [{ field: 'team', value: 'T-1' }]],
    ['team', 'T-2', [{ field: 'team', value: 'T-2' }]],
    ['stage', 'In progress', [{ field: 'stage', value: 'doing' }]],
    ['length', '2w', [{ field: 'length', value: 4800 }]],
    ['start', '9 Nov', [{ field: 'schedule.constraint', value: { kind: 'SNET', date: '2026-11-09T09:00' } }]],
    ['start', '', [{ field: 'schedule.constraint', value: null }]],
    ['progress', '40%', [{ field: 'schedule.percent_complete', value: 40 }]],
  ])('%s takes “%s”', (column, text, value) => {
    expect(typed(column, text)).toEqual({ value });
  });

  it.each<[ColumnId, string, string]>([
    ['name', '', 'needs a name'], ['finish', '1 Dec', 'computed'], ['p80', '1 Dec', 'computed'], ['team', 'p', 'There is no team'], ['team', 'Sales', 'There is no team “Sales” here.'], ['committed', 'soon', 'no date'],
  ])('%s refuses “%s”', (column, text, words) => {
    expect(typed(column, text)).toHaveProperty('words', expect.stringContaining(words));
  });

  it('does not move what has begun, nor give a summary a length', () => {
    expect(typed('start', '9 Nov', row(3, { stage: 'doing' }))).toHaveProperty('words', expect.stringContaining('has begun'));
    expect(typed('length', '3d', row(10))).toHaveProperty('words', expect.stringContaining('as its parts'));
  });

  it('reads back what a cell says without changing it', () => {
    const estimate = { low_minutes: 470, likely_minutes: 960, high_minutes: 2401, shape: 'lognormal' };
    const of = row(3, { estimate, committed: '2026-12-01', duration_minutes: 725 });
    expect(changes(of, 'estimate', cellText(of, 'estimate', HABITS, NAMES), HABITS, NAMES)).toEqual({ value: [{ field: 'estimate', value: estimate }] });
    expect(changes(of, 'length', cellText(of, 'length', HABITS, NAMES), HABITS, NAMES)).toEqual({ value: [{ field: 'length', value: 725 }] });
    expect(changes(of, 'committed', cellText(of, 'committed', HABITS, NAMES), HABITS, NAMES)).toEqual({ value: [{ field: 'committed', value: '2026-12-01' }] });
  });
});

describe('setting fields', () => {
  const constraint = { kind: 'SNET', date: '2026-11-09T09:00' };

  it('names a part of the schedule, so that the rest of it stays', () => {
    const known = { schedule: { duration_minutes: 960, calendar: 'C-1' } };
    const edit = set({ key: 'P-3', changes: [{ field: 'schedule.constraint', value: constraint }, { field: 'length', value: 1440 }] }, known);
    expect(edit).toEqual({ op: 'set', key: 'P-3', fields: { 'schedule.constraint': constraint, 'schedule.duration_minutes': 1440 } });
  });

  it('gives a new item its schedule as a whole', () => {
    expect(fieldsOf([{ field: 'schedule.constraint', value: constraint }, { field: 'team', value: null }], 'task')).toEqual({ type: 'task', schedule: { constraint } });
  });

  it('stretches all points of an estimate: 2d-3d-5d made 6d long is 4d-6d-10d', () => {
    const estimate = { low_minutes: 960, likely_minutes: 1440, high_minutes: 2400, shape: 'pert' };
    expect(set({ key: 'P-3', changes: [{ field: 'length', value: 2880 }] }, { estimate })).toMatchObject({
      fields: { estimate: { low_minutes: 1920, likely_minutes: 2880, high_minutes: 4800, shape: 'pert' } },
    });
  });

  it('gives an item without either an estimate', () => {
    expect(set({ key: 'P-3', changes: [{ field: 'length', value: 480 }] }, {})).toMatchObject({ fields: { estimate: { low_minutes: 480, high_minutes: 480 } } });
    expect(needsRecord([{ field: 'length', value: 480 }])).toBe(true);
    expect(needsRecord([{ field: 'title', value: 'x' }])).toBe(false);
  });
});

describe('moving and resizing', () => {
  it('moves by working days, at the time of day that it has', () => {
    expect(shifted(TASK, 2, HABITS.calendar).changes).toEqual([{ field: 'schedule.constraint', value: { kind: 'SNET', date: '2026-11-09T09:00' } }]);
    expect(shifted(TASK, -1, HABITS.calendar).changes).toEqual([{ field: 'schedule.constraint', value: { kind: 'SNET', date: '2026-11-04T09:00' } }]);
  });

  it('lengthens by working days, and never below one', () => {
    expect(stretched(TASK, 1, HABITS).changes).toEqual([{ field: 'length', value: 5 * 480 }]);
    expect(stretched(TASK, -9, HABITS).changes).toEqual([{ field: 'length', value: 480 }]);
    // Tue 10 Nov to Mon 16 Nov: four working days more.
    expect(finishOn(TASK, moment('2026-11-16'), HABITS).changes).toEqual([{ field: 'length', value: 8 * 480 }]);
  });

  it('pulls the start and keeps the finish', () => {
    expect(startOn(TASK, moment('2026-11-03'), HABITS).changes).toEqual([
      { field: 'schedule.constraint', value: { kind: 'SNET', date: '2026-11-03T09:00' } },
      { field: 'length', value: 6 * 480 },
    ]);
  });
});

describe('the clipboard', () => {
  it('reads what spreadsheets write, and writes what they read', () => {
    const lines = [['a', 'b\nc', 'say "x"'], ['', 'tab\there', '']];
    expect(parseTable(tableText(lines))).toEqual(lines);
    expect(parseTable('a\tb\r\nc\td\r\n')).toEqual([['a', 'b'], ['c', 'd']]);
    expect(parseTable('say "x"')).toEqual([['say "x"']]);
  });

  it('pastes from the cursor on, and adds what is beyond the last row', () => {
    const result = pasted([['One', '1 Dec'], ['Two', ''], ['Three', '3 Dec']], [row(1), row(2), null], ['name', 'committed'], HABITS, NAMES);
    expect(result.planned).toEqual([
      { key: 'P-1', changes: [{ field: 'title', value: 'One' }, { field: 'committed', value: '2026-12-01' }] },
      { key: 'P-2', changes: [{ field: 'title', value: 'Two' }, { field: 'committed', value: null }] },
    ]);
    expect(result.added).toEqual([{ title: 'Three', depth: 0, changes: [{ field: 'committed', value: '2026-12-03' }] }]);
  });

  it('takes columns by their headings, and the outline from leading spaces', () => {
    const result = pasted([['Task Name', 'Duration', 'Due', 'Colour'], ['Phase', '', '', 'red'], ['   Build', '3d', '1 Dec', ''], ['      Test', '1d', '', '']], [row(1)], ['name'], HABITS, NAMES);
    expect(result.planned).toEqual([]);
    expect(result.added.map(({ title, depth }) => [title, depth])).toEqual([['Phase', 0], ['Build', 1], ['Test', 2]]);
    expect(fieldsOf(result.added[1]?.changes ?? [], 'task')).toEqual({
      type: 'task', committed: '2026-12-01', estimate: { low_minutes: 1440, likely_minutes: 1440, high_minutes: 1440, shape: 'pert' },
    });
  });

  it('says what it could not read and takes the rest', () => {
    const result = pasted([['One', 'whenever']], [row(1)], ['name', 'committed'], HABITS, NAMES);
    expect(result.planned).toEqual([{ key: 'P-1', changes: [{ field: 'title', value: 'One' }] }]);
    expect(result.refused).toEqual(['“whenever” is no date: write one such as 2026-12-01 or 1 Dec.']);
    expect(pasted([['1 Dec']], [null], ['committed'], HABITS, NAMES).refused).toEqual(['A new item needs a name: paste the names along.']);
  });

  it('fills down what can be changed', () => {
    const rows = [row(1, { committed: '2026-12-01', team: 'T-1' }), row(2), row(3)];
    const result = filled(rows, ['finish', 'committed', 'team'], (of, column) => cellText(of, column, HABITS, NAMES), HABITS, NAMES);
    expect(result.planned).toEqual(['P-2', 'P-3'].map((key) => ({ key, changes: [{ field: 'committed', value: '2026-12-01' }, { field: 'team', value: 'T-1' }] })));
  });
});
