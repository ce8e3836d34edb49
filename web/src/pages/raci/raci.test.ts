import { expect, test } from 'vitest';
import type { RaciReport, RaciRow } from '../../api/types';
import { cellWords, cleared, columns, press, toggled, type Column } from './raci';

const ANN: Column = { key: 'U-1', name: 'Ann', archived: false, accountable_open: 1 };
const BEN: Column = { key: 'U-2', name: 'Ben', archived: false, accountable_open: 0 };
const ROW: RaciRow = {
  key: 'I-1', name: 'Go live', kind: 'item', item_type: 'milestone', open: true, to_ask: [],
  cells: [{ person: 'U-1', roles: ['accountable', 'informed'], assigned: false }, { person: 'U-2', roles: [], assigned: true }],
};
const SIZE = { rows: 3, cols: 2 };
const pressed = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false, shiftKey: false });

test('accountability is handed over, other roles stand beside each other', () => {
  expect(toggled(ROW, BEN, 'accountable')).toEqual({
    edits: [{ op: 'unlink', from: 'U-1', relation: 'accountable', to: 'I-1' }, { op: 'link', from: 'U-2', relation: 'accountable', to: 'I-1' }],
    said: 'Ben is accountable for I-1',
  });
  expect(toggled(ROW, BEN, 'consulted').edits).toEqual([{ op: 'link', from: 'U-2', relation: 'consulted', to: 'I-1' }]);
  expect(toggled(ROW, ANN, 'accountable').edits).toEqual([{ op: 'unlink', from: 'U-1', relation: 'accountable', to: 'I-1' }]);
});

test('clearing takes every role of the cell, and nothing where there is none', () => {
  expect(cleared(ROW, ANN)?.edits.map((edit) => edit.op === 'unlink' && edit.relation)).toEqual(['accountable', 'informed']);
  expect(cleared(ROW, BEN)).toBeNull();
});

test('keys move within the matrix or say what to do', () => {
  expect(press({ row: 0, col: 1 }, pressed('ArrowDown'), SIZE, false)).toEqual({ to: { row: 1, col: 1 } });
  expect(press({ row: 0, col: 1 }, pressed('ArrowRight'), SIZE, false)).toEqual({ to: { row: 0, col: 1 } });
  expect(press({ row: 0, col: 1 }, pressed('End', true), SIZE, false)).toEqual({ to: { row: 2, col: 1 } });
  expect(press({ row: 0, col: 1 }, pressed('a'), SIZE, false)).toEqual({ intent: { do: 'toggle', role: 'accountable' } });
  expect(press({ row: 0, col: 1 }, pressed('c', true), SIZE, false), 'copying is the browser’s').toBeNull();
  expect(press({ row: 0, col: 1 }, pressed('Delete'), SIZE, false)).toEqual({ intent: { do: 'clear' } });
});

test('a cell says who is what', () => {
  expect(cellWords(ROW, ANN)).toBe('Ann: accountable, informed');
  expect(cellWords(ROW, BEN)).toBe('Ben: assigned');
  expect(cellWords(ROW, { ...BEN, key: 'U-3' })).toBe('Ben: no role');
});

test('people who were put beside the matrix come last, each once', () => {
  const report: RaciReport = { people: [ANN], rows: [ROW], findings: [], most_accountable: 7, escalations: [] };
  expect(columns(report, ['U-1', 'U-9'], (key) => `name of ${key}`).map((column) => column.name)).toEqual(['Ann', 'name of U-9']);
});
