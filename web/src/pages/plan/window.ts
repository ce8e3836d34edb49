/**
 * Which rows the page holds, which it asks for next, and where they stand on the screen.
 *
 * A plan of a hundred thousand rows is never here as a whole: a few chunks around what is seen are.
 */
import type { PlanLink, PlanQuery } from '../../api/types';
import type { PlanWindow, Query, Row } from './types';

export const ROW_HEIGHT = 28;
/** Rows come and go in chunks of this many. */
export const CHUNK = 64;
/** Elements taller than this lose pixels in browsers: taller plans are scrolled in proportion. */
export const TALLEST = 15_000_000;

/** `turn` counts the page's own rounds of fetching: dates move with a new forecast too, which is no new revision. */
type Chunk = { rows: readonly Row[]; links: readonly PlanLink[]; turn: number };

/** The part of the plan that is in memory, with what is known of the whole. */
export type Held = {
  revision: number;
  total: number;
  chunks: ReadonlyMap<number, Chunk>;
  meta: Omit<PlanWindow, 'rows' | 'links' | 'first' | 'total' | 'revision'> | null;
};

export const EMPTY: Held = { revision: 0, total: 0, chunks: new Map(), meta: null };

export type View = { first: number; count: number };
export type Range = { first: number; count: number };

/** The rows in view, the fractional one at each end included. */
export function view(top: number, height: number, total: number): View {
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT));
  const last = Math.min(total, Math.ceil((top + height) / ROW_HEIGHT));
  return { first: Math.min(first, total), count: Math.max(0, last - first) };
}

/** The chunks to hold for a view: those it touches and one on each side. */
function around(seen: View, total: number): { from: number; to: number } {
  const last = Math.max(0, Math.ceil(total / CHUNK) - 1);
  const from = Math.floor(seen.first / CHUNK) - 1;
  const to = Math.floor(Math.max(seen.first, seen.first + seen.count - 1) / CHUNK) + 1;
  return { from: Math.max(0, from), to: Math.min(last, to) };
}

/**
 * The next stretch of rows to ask for, or `null` when all are here and of the newest turn.
 *
 * What is in view comes before its neighbours, so that the screen fills with the first answer.
 */
export function missing(held: Held, seen: View, newest: number): Range | null {
  const lacks = (chunk: number) => {
    const here = held.chunks.get(chunk);
    return here === undefined || here.turn < newest;
  };
  const inView = stretch(Math.floor(seen.first / CHUNK), Math.floor(Math.max(seen.first, seen.first + seen.count - 1) / CHUNK), lacks);
  const { from, to } = around(seen, held.total);
  return inView ?? stretch(from, to, lacks);
}

/** From the first chunk that lacks to the last one, as rows. */
function stretch(from: number, to: number, lacks: (chunk: number) => boolean): Range | null {
  let [first, last] = [-1, -1];
  for (let chunk = from; chunk <= to; chunk++) {
    if (!lacks(chunk)) continue;
    if (first < 0) first = chunk;
    last = chunk;
  }
  return first < 0 ? null : { first: first * CHUNK, count: (last - first + 1) * CHUNK };
}

/** Takes an answer in, and lets go of what is far from the view. An answer older than what is held changes nothing. */
export function accept(held: Held, answer: PlanWindow, seen: View, turn = answer.revision): Held {
  if (answer.revision < held.revision) return held;
  const { rows, links, first, total, revision, ...meta } = answer;
  const chunks = new Map(held.chunks);
  const last = first + rows.length;
  for (let start = Math.ceil(first / CHUNK) * CHUNK; start < last; start += CHUNK) {
    const whole = start + CHUNK <= last || last >= total;
    if (!whole) break;
    const part = rows.slice(start - first, start - first + CHUNK);
    const touches = (index: number | null) => index !== null && index >= start && index < start + CHUNK;
    chunks.set(start / CHUNK, { rows: part, links: links.filter((link) => touches(link.from_index) || touches(link.to_index)), turn });
  }
  if (total === 0) chunks.set(0, { rows: [], links: [], turn });
  const { from, to } = around(seen, total);
  for (const chunk of chunks.keys()) if (chunk < from || chunk > to) chunks.delete(chunk);
  return { revision, total, chunks, meta };
}

export function rowAt(held: Held, index: number): Row | undefined {
  return held.chunks.get(Math.floor(index / CHUNK))?.rows[index % CHUNK];
}

/** Shows a row as it will be, until the server says how it is. */
export function patched(held: Held, key: string, patch: (row: Row) => Row): Held {
  const chunks = new Map(held.chunks);
  for (const [number, chunk] of held.chunks) {
    if (chunk.rows.some((row) => row.key === key)) chunks.set(number, { ...chunk, rows: chunk.rows.map((row) => (row.key === key ? patch(row) : row)) });
  }
  return { ...held, chunks };
}

export function indexOf(held: Held, key: string): number | null {
  for (const { rows } of held.chunks.values()) for (const row of rows) if (row.key === key) return row.index;
  return null;
}

export function heldRows(held: Held): number {
  let count = 0;
  for (const { rows } of held.chunks.values()) count += rows.length;
  return count;
}

/** The rows of a view that are here, top first. */
export function rowsIn(held: Held, seen: View): Row[] {
  const rows: Row[] = [];
  for (let index = seen.first; index < seen.first + seen.count; index++) {
    const row = rowAt(held, index);
    if (row) rows.push(row);
  }
  return rows;
}

/** The links with an end in the view or that pass it by, each once. */
export function linksIn(held: Held, seen: View): PlanLink[] {
  const links = new Map<string, PlanLink>();
  for (const chunk of held.chunks.values()) {
    for (const link of chunk.links) {
      if (link.from_index === null || link.to_index === null) continue;
      const top = Math.min(link.from_index, link.to_index);
      const bottom = Math.max(link.from_index, link.to_index);
      if (bottom >= seen.first && top < seen.first + seen.count) links.set(`${link.from}>${link.to}`, link);
    }
  }
  return [...links.values()];
}

/** How the scroll bar stands for the rows. Up to `TALLEST` one pixel is one pixel. */
export type Scroll = { content: number; rows: number; viewport: number };

export function scroll(total: number, viewport: number): Scroll {
  const rows = total * ROW_HEIGHT;
  return { content: Math.min(rows, TALLEST), rows, viewport };
}

/** Where the view begins, in pixels of rows, at a position of the scroll bar. */
export function topAt(model: Scroll, scrollTop: number): number {
  const travel = model.content - model.viewport;
  if (travel <= 0) return 0;
  const top = (Math.min(Math.max(0, scrollTop), travel) * (model.rows - model.viewport)) / travel;
  return model.content === model.rows ? scrollTop : Math.round(top);
}

/** The position of the scroll bar at which the view begins at `top`. */
export function scrollTopAt(model: Scroll, top: number): number {
  const travel = model.rows - model.viewport;
  if (travel <= 0) return 0;
  const clamped = Math.min(Math.max(0, top), travel);
  return model.content === model.rows ? clamped : (clamped * (model.content - model.viewport)) / travel;
}

/** The least scrolling that brings a row into view, as a new `top`. */
export function reveal(top: number, height: number, index: number): number {
  const row = index * ROW_HEIGHT;
  if (row < top) return row;
  return row + ROW_HEIGHT > top + height ? row + ROW_HEIGHT - height : top;
}

/** Whether one was made of the other and asks for the same rows, with the same dates beside them. */
export function isSame(one: Query, other: Query): boolean {
  return one.depth === other.depth && one.opened === other.opened && one.collapsed === other.collapsed && one.filter === other.filter && one.baseline === other.baseline;
}

/** The query of a window as the server takes it. */
export function asked(range: Range, query: Query, around: string | null = null): PlanQuery {
  return {
    first: range.first,
    count: range.count,
    depth: query.depth ?? undefined,
    expanded: query.depth === null ? undefined : query.opened.join(','),
    collapsed: query.collapsed.join(','),
    filter: query.filter,
    around: around ?? undefined,
    baseline: query.baseline ?? undefined,
  };
}

/** Opens or closes one summary. */
export function toggled(query: Query, row: Row, open: boolean): Query {
  const without = (keys: readonly string[]) => keys.filter((key) => key !== row.key);
  const closedByDepth = query.depth !== null && row.depth >= query.depth;
  if (open)
    return { ...query, collapsed: without(query.collapsed), opened: closedByDepth ? [...without(query.opened), row.key] : query.opened };
  return { ...query, opened: without(query.opened), collapsed: closedByDepth ? query.collapsed : [...without(query.collapsed), row.key] };
}
