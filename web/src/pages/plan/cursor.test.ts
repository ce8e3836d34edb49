import { describe, expect, it } from 'vitest';
import { clicked, type Cursor, followed, type Here, press, selection, selects, type Size } from './cursor';

const SIZE: Size = { rows: 1000, cols: 14, page: 25 };
const NAME: Here = { name: true, summary: false, open: false, editable: true };
const CELL: Here = { ...NAME, name: false };

/** Presses keys written as in the table of shortcuts. */
function keys(cursor: Cursor, text: string, here = NAME, size = SIZE) {
  const parts = text.split(/\+(?=.)/);
  const key = parts.at(-1) ?? '';
  const pressed = { key: key === 'Space' ? ' ' : key, ctrlKey: parts.includes('mod'), metaKey: false, altKey: parts.includes('alt'), shiftKey: parts.includes('shift') };
  return press(cursor, pressed, size, here, false);
}

const at = (row: number, col: number, anchor: Cursor['anchor'] = null): Cursor => ({ row, col, anchor });

describe('moving', () => {
  it.each([
    ['ArrowDown', 6, 3], ['ArrowUp', 4, 3], ['ArrowLeft', 5, 2], ['ArrowRight', 5, 4], ['PageDown', 30, 3], ['PageUp', 0, 3], ['Home', 5, 0], ['End', 5, 13],
    ['mod+Home', 0, 0], ['mod+End', 999, 13], ['mod+ArrowDown', 999, 3], ['mod+ArrowUp', 0, 3],
  ])('%s leads to row %i, column %i', (key, row, col) => {
    expect(keys(at(5, 3), key, CELL)?.cursor).toEqual(at(row, col));
  });

  it('stays within the plan, even an empty one', () => {
    expect(keys(at(0, 0), 'ArrowUp')?.cursor).toEqual(at(0, 0));
    expect(keys(at(999, 13), 'ArrowRight')?.cursor).toEqual(at(999, 13));
    expect(keys(at(0, 0), 'ArrowDown', NAME, { ...SIZE, rows: 0 })?.cursor).toEqual(at(0, 0));
  });
});

describe('selecting', () => {
  it('grows with Shift, shrinks back to one cell, and goes with Escape', () => {
    const two = keys(at(5, 3), 'shift+ArrowDown')?.cursor ?? at(0, 0);
    expect(two).toEqual(at(6, 3, { row: 5, col: 3 }));
    expect(selection(two)).toEqual({ top: 5, bottom: 6, left: 3, right: 3 });
    expect(keys(two, 'shift+ArrowUp')?.cursor).toEqual(at(5, 3));
    expect(keys(two, 'Escape')).toEqual({ cursor: at(6, 3) });
    expect(keys(at(6, 3), 'Escape')?.intent).toEqual({ do: 'cancel' });
  });

  it('takes all, whole rows, and what a click with Shift spans', () => {
    expect(selection(keys(at(5, 3), 'mod+a')?.cursor ?? at(0, 0))).toEqual({ top: 0, bottom: 999, left: 0, right: 13 });
    expect(selection(keys(at(5, 3), 'shift+Space')?.cursor ?? at(0, 0))).toEqual({ top: 5, bottom: 5, left: 0, right: 13 });
    const range = selection(clicked(at(5, 3), { row: 8, col: 1 }, true));
    expect(selects(range, 6, 2)).toBe(true);
    expect(selects(range, 9, 2)).toBe(false);
  });

  it('follows its row when rows come above it', () => {
    expect(followed(at(5, 3, { row: 7, col: 3 }), 2, SIZE)).toEqual(at(7, 3, { row: 9, col: 3 }));
    expect(followed(at(1, 0), -5, SIZE)).toEqual(at(0, 0));
  });
});

describe('keys that do something', () => {
  it.each([
    ['Enter', NAME, { do: 'add' }], ['Enter', CELL, { do: 'edit', typed: null }], ['F2', NAME, { do: 'edit', typed: null }], ['Tab', NAME, { do: 'indent' }],
    ['shift+Tab', NAME, { do: 'outdent' }], ['mod+]', CELL, { do: 'indent' }], ['Delete', NAME, { do: 'archive' }], ['Delete', CELL, { do: 'clear' }], ['Backspace', CELL, { do: 'clear' }],
    ['alt+ArrowRight', NAME, { do: 'shift', days: 1 }], ['alt+shift+ArrowLeft', NAME, { do: 'stretch', days: -1 }], ['alt+ArrowUp', NAME, { do: 'reorder', by: -1 }],
    ['[', NAME, { do: 'fold', open: false, all: false }], ['}', NAME, { do: 'fold', open: true, all: true }], ['mod+d', NAME, { do: 'fill' }], ['mod+c', NAME, { do: 'copy' }],
    ['l', NAME, { do: 'link' }], ['+', NAME, { do: 'zoom_in' }], ['-', NAME, { do: 'zoom_out' }], ['f', NAME, { do: 'fit' }], ['/', NAME, { do: 'filter' }], ['w', CELL, { do: 'why' }],
    ['7', CELL, { do: 'edit', typed: '7' }], ['Space', { ...NAME, summary: true, open: true }, { do: 'fold', open: false, all: false }],
  ])('%s', (key, here, intent) => {
    expect(keys(at(5, 3), key, here)).toEqual({ cursor: at(5, 3), intent });
  });

  it.each([['Tab', CELL], ['7', NAME], ['Backspace', NAME], ['Space', NAME], ['q', CELL], ['mod+z', NAME], ['mod+k', NAME], ['?', NAME]])('leaves %s to the page', (key, here) => {
    expect(keys(at(5, 3), key, here)).toBeNull();
  });
});
