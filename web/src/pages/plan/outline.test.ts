import { describe, expect, it } from 'vitest';
import type { Edit } from '../../api/types';
import { row } from './fixture';
import { above, added, addedAll, indented, lacking, outdented, placeBelow, reordered, roots } from './outline';
import type { Row } from './types';

/** Rows from a picture: two spaces are one level deeper. */
function outline(picture: string): Row[] {
  const lines = picture.split('\n').filter((line) => line.trim() !== '');
  const depths = lines.map((line) => (line.length - line.trimStart().length) / 2);
  const base = Math.min(...depths);
  return lines.map((line, index) => {
    const depth = (depths[index] ?? 0) - base;
    const summary = (depths[index + 1] ?? 0) - base > depth;
    const parent = lines.slice(0, index).findLast((_, at) => (depths[at] ?? 0) - base === depth - 1)?.trim() ?? null;
    return row(index, { key: line.trim(), depth, parent, summary, children: summary ? 1 : 0, type: 'task' });
  });
}

const ROWS = outline(`
  A
    B
    C
      D
    E
  F
`);
const lookup = (index: number) => ROWS[index];
const pick = (...keys: string[]) => ROWS.filter(({ key }) => keys.includes(key));
const say = (edits: Edit[] | string) => (typeof edits === 'string' ? edits : edits.map((edit) => (edit.op === 'move' ? `${edit.key} under ${edit.parent} after ${edit.after}` : '')).join('; '));

describe('the outline', () => {
  it('moves the tops of a selection only', () => {
    expect(roots(pick('C', 'D', 'E')).map(({ key }) => key)).toEqual(['C', 'E']);
  });

  it('indents under the sibling above, behind its children', () => {
    expect(say(indented(pick('E'), lookup))).toBe('E under C after D');
    expect(say(indented(pick('F'), lookup))).toBe('F under A after E');
    expect(say(indented(pick('C', 'D', 'E'), lookup))).toBe('C under B after null; E under B after C');
    expect(say(indented(pick('B'), lookup))).toBe('B cannot be indented: there is nothing above it at its level.');
  });

  it('indents into a closed parent without knowing its parts', () => {
    const rows = ROWS.map((each) => (each.key === 'A' ? { ...each, collapsed: true } : each));
    expect(indented(pick('F'), (index) => rows[index])).toEqual([{ op: 'set', key: 'F', fields: { parent: 'A' } }]);
  });

  it('outdents to stand behind its parent', () => {
    expect(say(outdented(pick('D'), lookup))).toBe('D under A after C');
    expect(say(outdented(pick('B', 'C'), lookup))).toBe('B under null after A; C under null after B');
    expect(say(outdented(pick('F'), lookup))).toBe('F is at the top already.');
  });

  it('takes the program as the parent at the top where the server says it', () => {
    const rows = ROWS.map((each) => (each.key === 'A' ? { ...each, parent: 'PRG-1' } : each));
    expect(say(outdented(pick('B'), (index) => rows[index]))).toBe('B under PRG-1 after A');
  });

  it('reorders past whole siblings', () => {
    expect(say(reordered(pick('E'), -1, lookup))).toBe('E under A after B');
    expect(say(reordered(pick('C', 'D'), -1, lookup))).toBe('C under A after null');
    expect(say(reordered(pick('B'), 1, lookup))).toBe('B under A after C');
    expect(say(reordered(pick('E'), 1, lookup))).toBe('E is the last one here.');
  });

  it('says which rows it needs to know first', () => {
    const held = (index: number) => (index >= 3 ? ROWS[index] : undefined);
    expect(lacking(ROWS[4] as Row, held)).toBe(2);
    expect(lacking(ROWS[4] as Row, lookup)).toBeNull();
    expect(above(4, 1, held)).toBeUndefined();
  });
});

describe('adding', () => {
  it('adds below a row at its level, and first into an open summary', () => {
    expect(placeBelow(ROWS[1] as Row, lookup)).toEqual({ parent: 'A', after: 'B', depth: 1, type: 'task' });
    expect(placeBelow(ROWS[0] as Row, lookup)).toEqual({ parent: 'A', after: 'A', depth: 1, type: 'task' });
    expect(placeBelow({ ...(ROWS[0] as Row), collapsed: true }, lookup)).toMatchObject({ parent: null, after: 'A', depth: 0 });
    expect(added('New', placeBelow(ROWS[5] as Row, lookup))).toEqual({ op: 'add', kind: 'item', title: 'New', parent: null, after: 'F', fields: { type: 'task' } });
  });

  it('adds a pasted outline in its order, and nests it', () => {
    const list = [{ title: 'x', depth: 0 }, { title: 'y', depth: 1 }, { title: 'v', depth: 3 }, { title: 'z', depth: 1 }, { title: 'w', depth: 0 }].map((each) => ({ ...each, changes: [] }));
    const edits = addedAll(list, placeBelow(ROWS[5] as Row, lookup));
    const said = edits.map((edit) => (edit.op === 'add' ? `${edit.title} under ${edit.parent} after ${edit.after}` : ''));
    expect(said.join('; ')).toBe('x under null after F; y under @0 after undefined; v under @1 after undefined; z under @0 after undefined; w under null after @0');
  });
});
