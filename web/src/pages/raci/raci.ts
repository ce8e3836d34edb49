/** The matrix: what its keys do and what its cells say. Pure. */

import type { Edit, RaciPerson, RaciReport, RaciRole, RaciRow } from '../../api/types';
import { type Pressed, SHORTCUTS, written } from '../../lib/keys';

export const ROLES: readonly { role: RaciRole; letter: string; words: string }[] = [
  { role: 'responsible', letter: 'R', words: 'Responsible' },
  { role: 'accountable', letter: 'A', words: 'Accountable' },
  { role: 'consulted', letter: 'C', words: 'Consulted' },
  { role: 'informed', letter: 'I', words: 'Informed' },
];

export interface Cell { row: number; col: number }
export type Column = Pick<RaciPerson, 'key' | 'name' | 'archived' | 'accountable_open'>;

/** The people of the report, and those who were put beside them to be given a role. */
export function columns(report: RaciReport, added: readonly string[], nameOf: (key: string) => string): Column[] {
  const known = new Set(report.people.map((person) => person.key));
  const more = added.filter((key) => !known.has(key)).map((key) => ({ key, name: nameOf(key), archived: false, accountable_open: 0 }));
  return [...report.people, ...more];
}

export function rolesOf(row: RaciRow, person: string): readonly RaciRole[] {
  return row.cells.find((cell) => cell.person === person)?.roles ?? [];
}

export function isAssigned(row: RaciRow, person: string): boolean {
  return row.cells.some((cell) => cell.person === person && cell.assigned);
}

/** What a cell is called: who, and what they are to the row. */
export function cellWords(row: RaciRow, column: Column): string {
  const roles = rolesOf(row, column.key).join(', ');
  const assigned = isAssigned(row, column.key) ? 'assigned' : '';
  return `${column.name}: ${[roles, assigned].filter(Boolean).join(', ') || 'no role'}`;
}

export type Change = { edits: Edit[]; said: string };

/** Gives a role or takes it away. One person is accountable, so whoever was before is not any more. */
export function toggled(row: RaciRow, column: Column, role: RaciRole): Change {
  const has = rolesOf(row, column.key).includes(role);
  const own = { from: column.key, relation: role, to: row.key };
  if (has) return { edits: [{ op: 'unlink', ...own }], said: `${column.name} is not ${role} for ${row.key} any more` };
  const before = role === 'accountable' ? row.cells.filter((cell) => cell.roles.includes('accountable')).map((cell) => cell.person) : [];
  const edits: Edit[] = [...before.map((from): Edit => ({ op: 'unlink', from, relation: role, to: row.key })), { op: 'link', ...own }];
  return { edits, said: `${column.name} is ${role} for ${row.key}` };
}

/** Takes all roles of a cell away; null where there are none. */
export function cleared(row: RaciRow, column: Column): Change | null {
  const roles = rolesOf(row, column.key);
  if (roles.length === 0) return null;
  return { edits: roles.map((relation) => ({ op: 'unlink', from: column.key, relation, to: row.key })), said: `${column.name} has no role in ${row.key} any more` };
}

export type Intent = { do: 'toggle'; role: RaciRole } | { do: 'clear' } | { do: 'open' };
export type Step = { to: Cell } | { intent: Intent };

const KEYS = new Map(SHORTCUTS.filter((shortcut) => shortcut.where === 'RACI').map((shortcut) => [shortcut.keys, shortcut.action]));

/** What a key does in the matrix; null when it is not its. */
export function press(at: Cell, pressed: Pressed, size: { rows: number; cols: number }, apple?: boolean): Step | null {
  const keys = written(pressed, apple);
  const action = KEYS.get(keys);
  const role = ROLES.find((each) => action === `raci-${each.role}`)?.role;
  if (role) return { intent: { do: 'toggle', role } };
  if (action === 'raci-clear') return { intent: { do: 'clear' } };
  if (action === 'raci-open') return { intent: { do: 'open' } };
  const to = target(at, keys, size);
  return to ? { to: clamp(to, size) } : null;
}

function target({ row, col }: Cell, keys: string, size: { rows: number; cols: number }): Cell | null {
  switch (keys) {
    case 'ArrowUp': return { row: row - 1, col };
    case 'ArrowDown': return { row: row + 1, col };
    case 'ArrowLeft': return { row, col: col - 1 };
    case 'ArrowRight': return { row, col: col + 1 };
    case 'Home': return { row, col: 0 };
    case 'End': return { row, col: size.cols - 1 };
    case 'mod+Home': return { row: 0, col: 0 };
    case 'mod+End': return { row: size.rows - 1, col: size.cols - 1 };
    default: return null;
  }
}

export function clamp({ row, col }: Cell, size: { rows: number; cols: number }): Cell {
  const within = (at: number, count: number): number => Math.max(0, Math.min(at, count - 1));
  return { row: within(row, size.rows), col: within(col, size.cols) };
}
