/**
 * The cell cursor of the grid as a function: a cursor and a key make a cursor and, at times, something to do.
 *
 * Moving is here; what other keys do stands in the table of shortcuts, under `Plan`.
 */
import { type Pressed, SHORTCUTS, written } from '../../lib/keys';

export type Cell = { row: number; col: number };

/** The cursor, and the other corner of the selection when more than one cell is selected. */
export type Cursor = Cell & { anchor: Cell | null };

export type Size = { rows: number; cols: number; page: number };

/** What a key asks for beyond moving the cursor. */
export type Intent =
  | { do: 'edit'; typed: string | null }
  | { do: 'fold'; open: boolean; all: boolean }
  | { do: 'shift' | 'stretch'; days: number }
  | { do: 'reorder' | 'pan'; by: 1 | -1 }
  | { do: 'add' | 'indent' | 'outdent' | 'archive' | 'clear' | 'fill' | 'copy' | 'cut' | 'link' | 'unlink' }
  | { do: 'zoom_in' | 'zoom_out' | 'fit' | 'filter' | 'jump' | 'open' | 'why' | 'show' | 'cancel' };

export type Step = { cursor: Cursor; intent?: Intent };

/** What the rules need to know of where the cursor stands. */
export type Here = { name: boolean; summary: boolean; open: boolean; editable: boolean };

export const HOME: Cursor = { row: 0, col: 0, anchor: null };

const PLAN = new Map(SHORTCUTS.filter((shortcut) => shortcut.where === 'Plan').map((shortcut) => [shortcut.keys, shortcut.action]));

/** Returns what a key does, or `null` when it is not the grid's. */
export function press(cursor: Cursor, pressed: Pressed, size: Size, here: Here, apple?: boolean): Step | null {
  const keys = written(pressed, apple);
  const intent = meant(PLAN.get(keys), here);
  if (intent?.do === 'cancel' && cursor.anchor) return { cursor: { ...cursor, anchor: null } };
  if (intent) return { cursor, intent };
  const extend = keys.includes('shift+');
  const to = target(cursor, keys.replace('shift+', ''), size);
  if (to) return { cursor: moved(cursor, to, extend, size) };
  if (keys === 'mod+a') return { cursor: { row: 0, col: 0, anchor: clamp({ row: size.rows - 1, col: size.cols - 1 }, size) } };
  if (keys === 'shift+Space') return { cursor: { ...cursor, col: 0, anchor: { row: cursor.anchor?.row ?? cursor.row, col: size.cols - 1 } } };
  // A digit begins an edit where numbers and dates are; letters are the page's keys.
  return here.editable && !here.name && /^[0-9]$/.test(keys) ? { cursor, intent: { do: 'edit', typed: keys } } : null;
}

/** The cell that a moving key leads to. */
function target({ row, col }: Cell, keys: string, size: Size): Cell | null {
  switch (keys) {
    case 'ArrowUp':
      return { row: row - 1, col };
    case 'ArrowDown':
      return { row: row + 1, col };
    case 'ArrowLeft':
      return { row, col: col - 1 };
    case 'ArrowRight':
      return { row, col: col + 1 };
    case 'PageUp':
      return { row: row - size.page, col };
    case 'PageDown':
      return { row: row + size.page, col };
    case 'Home':
    case 'mod+ArrowLeft':
      return { row, col: 0 };
    case 'End':
    case 'mod+ArrowRight':
      return { row, col: size.cols - 1 };
    case 'mod+ArrowUp':
      return { row: 0, col };
    case 'mod+ArrowDown':
      return { row: size.rows - 1, col };
    case 'mod+Home':
      return { row: 0, col: 0 };
    case 'mod+End':
      return { row: size.rows - 1, col: size.cols - 1 };
    default:
      return null;
  }
}

function moved(cursor: Cursor, to: Cell, extend: boolean, size: Size): Cursor {
  return clicked(cursor, clamp(to, size), extend);
}

export function clamp(cell: Cell, size: Pick<Size, 'rows' | 'cols'>): Cell {
  return { row: Math.min(Math.max(0, cell.row), Math.max(0, size.rows - 1)), col: Math.min(Math.max(0, cell.col), size.cols - 1) };
}

/** What the actions of the table mean, wherever the cursor stands. */
const MEANT: Record<string, Intent> = {
  'plan-edit': { do: 'edit', typed: null },
  'plan-add': { do: 'add' },
  'plan-indent': { do: 'indent' },
  'plan-outdent': { do: 'outdent' },
  'plan-up': { do: 'reorder', by: -1 },
  'plan-down': { do: 'reorder', by: 1 },
  'plan-later': { do: 'shift', days: 1 },
  'plan-earlier': { do: 'shift', days: -1 },
  'plan-longer': { do: 'stretch', days: 1 },
  'plan-shorter': { do: 'stretch', days: -1 },
  'plan-fold': { do: 'fold', open: false, all: false },
  'plan-unfold': { do: 'fold', open: true, all: false },
  'plan-fold-all': { do: 'fold', open: false, all: true },
  'plan-unfold-all': { do: 'fold', open: true, all: true },
  'plan-copy': { do: 'copy' },
  'plan-cut': { do: 'cut' },
  'plan-fill': { do: 'fill' },
  'plan-link': { do: 'link' },
  'plan-unlink': { do: 'unlink' },
  'plan-zoom-in': { do: 'zoom_in' },
  'plan-zoom-in-too': { do: 'zoom_in' },
  'plan-zoom-out': { do: 'zoom_out' },
  'plan-before': { do: 'pan', by: -1 },
  'plan-after': { do: 'pan', by: 1 },
  'plan-fit': { do: 'fit' },
  'plan-filter': { do: 'filter' },
  'plan-jump': { do: 'jump' },
  'plan-open': { do: 'open' },
  'plan-why': { do: 'why' },
  'plan-show': { do: 'show' },
  'plan-cancel': { do: 'cancel' },
};

/** What an action of the table means here; nothing where it does not apply. */
function meant(action: string | undefined, here: Here): Intent | null {
  switch (action) {
    case undefined:
      return null;
    case 'plan-enter':
      return here.name || !here.editable ? { do: 'add' } : { do: 'edit', typed: null };
    // Outside the names Tab leaves the grid, as it leaves any other control.
    case 'plan-tab':
      return here.name ? { do: 'indent' } : null;
    case 'plan-untab':
      return here.name ? { do: 'outdent' } : null;
    case 'plan-delete':
      return here.name ? { do: 'archive' } : { do: 'clear' };
    case 'plan-clear':
      return here.name ? null : { do: 'clear' };
    case 'plan-toggle':
      return here.summary ? { do: 'fold', open: !here.open, all: false } : null;
    default:
      return MEANT[action] ?? null;
  }
}

export type Selection = { top: number; bottom: number; left: number; right: number };

export function selection(cursor: Cursor): Selection {
  const other = cursor.anchor ?? cursor;
  return {
    top: Math.min(cursor.row, other.row),
    bottom: Math.max(cursor.row, other.row),
    left: Math.min(cursor.col, other.col),
    right: Math.max(cursor.col, other.col),
  };
}

export function selects(range: Selection, row: number, col: number): boolean {
  return row >= range.top && row <= range.bottom && col >= range.left && col <= range.right;
}

/** A click: with Shift it extends the selection. */
export function clicked(cursor: Cursor, cell: Cell, extend: boolean): Cursor {
  if (!extend) return { ...cell, anchor: null };
  const anchor = cursor.anchor ?? { row: cursor.row, col: cursor.col };
  return { ...cell, anchor: anchor.row === cell.row && anchor.col === cell.col ? null : anchor };
}

/** Follows the cursor's row when rows came or went above it. */
export function followed(cursor: Cursor, by: number, size: Pick<Size, 'rows' | 'cols'>): Cursor {
  const to = clamp({ row: cursor.row + by, col: cursor.col }, size);
  return { ...to, anchor: cursor.anchor ? clamp({ row: cursor.anchor.row + by, col: cursor.anchor.col }, size) : null };
}
