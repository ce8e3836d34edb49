/** The outline as edits: adding, indenting, outdenting, reordering, archiving. Rows come in the order of the screen. */
import type { Edit, Json } from '../../api/types';
import { type Added, fieldsOf } from './edits';
import type { Row } from './types';

/** Rows by index, as far as they are at hand. */
export type Lookup = (index: number) => Row | undefined;

/** The rows of a selection whose parents are not selected with them: moving those moves the rest. */
export function roots(rows: readonly Row[]): Row[] {
  const list: Row[] = [];
  let cover = Infinity;
  for (const row of rows) {
    if (row.depth > cover) continue;
    cover = row.depth;
    list.push(row);
  }
  return list;
}

/** The nearest row above at a depth, within the same parent chain; `undefined` when a row on the way is not at hand. */
export function above(index: number, depth: number, lookup: Lookup): Row | null | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const row = lookup(at);
    if (!row) return undefined;
    if (row.depth === depth) return row;
    if (row.depth < depth) return null;
  }
  return null;
}

/** How far up rows must be at hand for `indented`, `outdented` and `reordered`; `null` when they are. */
export function lacking(row: Row, lookup: Lookup): number | null {
  for (let at = row.index - 1; at >= 0; at--) {
    const higher = lookup(at);
    if (!higher) return at;
    if (higher.depth < row.depth - 1 || (row.depth === 0 && higher.depth === 0)) return null;
    if (row.depth === 1 && higher.depth === 0) return null;
  }
  return null;
}

/** Puts items under the one above them. */
export function indented(rows: readonly Row[], lookup: Lookup): Edit[] | string {
  const list = roots(rows);
  const [first] = list;
  if (!first) return [];
  const parent = above(first.index, first.depth, lookup);
  if (!parent) return `${first.key} cannot be indented: there is nothing above it at its level.`;
  // What is inside a closed parent is not at hand: their order in the backlog puts the new parts behind it.
  if (parent.collapsed) return list.map((row) => ({ op: 'set', key: row.key, fields: { parent: parent.key } }));
  return chain(list, parent.key, lastChild(parent, first.index, lookup));
}

/** Lifts items out of their parent, to stand behind it. */
export function outdented(rows: readonly Row[], lookup: Lookup): Edit[] | string {
  const list = roots(rows);
  const [first] = list;
  if (!first) return [];
  const parent = first.depth === 0 ? null : above(first.index, first.depth - 1, lookup);
  if (!parent) return `${first.key} is at the top already.`;
  return chain(list, parent.parent ?? null, parent.key);
}

/** Moves items past the sibling above or below them. */
export function reordered(rows: readonly Row[], by: 1 | -1, lookup: Lookup): Edit[] | string {
  const list = roots(rows);
  const [first, last] = [list[0], list.at(-1)];
  if (!first || !last) return [];
  const parent = first.parent ?? null;
  if (by === -1) {
    const before = above(first.index, first.depth, lookup);
    if (!before) return `${first.key} is the first one here.`;
    return chain(list, parent, above(before.index, before.depth, lookup)?.key ?? null);
  }
  const next = below(rows, last, lookup);
  if (!next) return `${last.key} is the last one here.`;
  return chain(list, parent, next.key);
}

/** The sibling that follows a row and all that is under it. */
function below(rows: readonly Row[], last: Row, lookup: Lookup): Row | null {
  for (let at = (rows.at(-1)?.index ?? last.index) + 1; ; at++) {
    const row = lookup(at);
    if (!row || row.depth < last.depth) return null;
    if (row.depth === last.depth) return row;
  }
}

function lastChild(parent: Row, before: number, lookup: Lookup): string | null {
  let last: string | null = null;
  for (let at = parent.index + 1; at < before; at++) {
    const row = lookup(at);
    if (row && row.depth === parent.depth + 1) last = row.key;
  }
  return last;
}

function chain(list: readonly Row[], parent: string | null, after: string | null): Edit[] {
  return list.map((row, index) => ({ op: 'move', key: row.key, parent, after: index === 0 ? after : (list[index - 1]?.key ?? null) }));
}

/** Where a new item goes: below a row at its level, or as the first part of a summary that is open. */
export type Place = { parent: string | null; after: string | null; depth: number; type: string };

export function placeBelow(row: Row | null, lookup: Lookup): Place {
  if (!row) return { parent: null, after: null, depth: 0, type: 'task' };
  const inside = row.summary && !row.collapsed && row.children > 0;
  if (inside) {
    const child = lookup(row.index + 1);
    // Right behind its parent in the backlog is before all other parts.
    return { parent: row.key, after: row.key, depth: row.depth + 1, type: typeLike(child?.type ?? 'task') };
  }
  return { parent: row.parent ?? null, after: row.key, depth: row.depth, type: typeLike(row.type) };
}

const typeLike = (type: string) => (type === 'milestone' || type === 'release' || type === 'bug' ? 'task' : type);

export function added(title: string, place: Place, fields: Record<string, Json> = {}): Edit {
  return { op: 'add', kind: 'item', title, parent: place.parent, after: place.after, fields: { type: place.type, ...fields } };
}

/** Adds pasted items below a place, in their order; those that were indented go under the one before them. They must come first in their list of edits. */
export function addedAll(list: readonly Added[], place: Place): Edit[] {
  const open: { depth: number; name: string }[] = [];
  let last = place.after;
  return list.map((item, index): Edit => {
    while ((open.at(-1)?.depth ?? -1) >= item.depth) open.pop();
    const up = open.at(-1)?.name;
    const name = `@${index}`;
    const fields = fieldsOf(item.changes, place.type);
    open.push({ depth: item.depth, name });
    // Within a parent that is new, what comes later stands behind.
    if (up !== undefined) return { op: 'add', kind: 'item', title: item.title, parent: up, fields };
    const edit: Edit = { op: 'add', kind: 'item', title: item.title, parent: place.parent, after: last, fields };
    last = name;
    return edit;
  });
}

export function archived(keys: readonly string[]): Edit[] {
  return keys.map((key) => ({ op: 'set', key, fields: { archived: true } }));
}
