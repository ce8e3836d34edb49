/** Drags in the chart as a state machine: pointer events in, what to show and what to do out. */
import { hasBegun } from './columns';
import { finishOn, lastDay, link, type Planned, startAt, startOn } from './edits';
import type { Edit } from '../../api/types';
import type { Hit, Part } from './hit';
import type { Habits } from './read';
import { DAY, moment, type Scale, startOfDay, workday } from './scale';
import type { Row } from './types';

/** Where a gesture would put the row. */
export type Span = { key: string; start: number; finish: number };

export type Point = { x: number; y: number };

export type Gesture =
  | { state: 'idle' }
  | { state: 'pressed'; row: Row; part: Part; from: Point }
  | { state: 'dragging'; row: Row; part: Exclude<Part, 'link'>; from: Point; days: number }
  | { state: 'linking'; row: Row; from: Point; to: Point; over: Row | null }
  | { state: 'panning'; from: Point; last: Point; moved: boolean };

/** What the page is asked to do. */
export type Ask =
  | { ask: 'select'; row: Row; extend: boolean }
  | { ask: 'pan'; px: number; rows: number }
  | { ask: 'preview'; planned: Planned | null; edits: Edit[]; draft: Span | null }
  | { ask: 'commit'; planned: Planned | null; edits: Edit[] }
  | { ask: 'cancel' }
  | { ask: 'refuse'; words: string };

export type Turn = { gesture: Gesture; asks: Ask[] };

export type Event =
  | { type: 'down'; at: Point; hit: Hit; extend: boolean; mayEdit: boolean }
  | { type: 'move'; at: Point; over: Row | null }
  | { type: 'up'; at: Point; over: Row | null }
  | { type: 'cancel' };

export const IDLE: Gesture = { state: 'idle' };
/** A press becomes a drag when it has moved this far. */
const SLACK = 4;

export function turn(gesture: Gesture, event: Event, scale: Scale, habits: Habits): Turn {
  if (event.type === 'cancel') return { gesture: IDLE, asks: gesture.state === 'idle' || gesture.state === 'panning' ? [] : [{ ask: 'cancel' }] };
  if (event.type === 'down') return down(event);
  switch (gesture.state) {
    case 'idle':
      return { gesture, asks: [] };
    case 'pressed':
      return event.type === 'up' ? { gesture: IDLE, asks: [] } : begin(gesture, event, scale, habits);
    case 'panning':
      return pan(gesture, event);
    case 'linking':
      return linking(gesture, event);
    case 'dragging':
      return dragging(gesture, event, scale, habits);
  }
}

function down(event: Extract<Event, { type: 'down' }>): Turn {
  const { hit, at } = event;
  if (!hit) return { gesture: { state: 'panning', from: at, last: at, moved: false }, asks: [] };
  const select: Ask = { ask: 'select', row: hit.row, extend: event.extend };
  if (!event.mayEdit || hit.row.restricted || event.extend) return { gesture: IDLE, asks: [select] };
  return { gesture: { state: 'pressed', row: hit.row, part: hit.part, from: at }, asks: [select] };
}

type Pressed = Extract<Gesture, { state: 'pressed' }>;
type Moving = Extract<Event, { type: 'move' | 'up' }>;

function begin(gesture: Pressed, event: Moving, scale: Scale, habits: Habits): Turn {
  const { row, part, from } = gesture;
  const far = part === 'link' ? Math.hypot(event.at.x - from.x, event.at.y - from.y) : Math.abs(event.at.x - from.x);
  if (far < SLACK) return { gesture, asks: [] };
  if (part === 'link') return linking({ state: 'linking', row, from, to: event.at, over: null }, event);
  const refused = refusal(row, part);
  if (refused) return { gesture: IDLE, asks: [{ ask: 'refuse', words: refused }] };
  return dragging({ state: 'dragging', row, part, from, days: 0 }, event, scale, habits);
}

/** Why a part of a row's bar cannot be dragged, or `null`. */
function refusal(row: Row, part: Part): string | null {
  if (row.stage === 'done') return `${row.key} is done: its dates are facts.`;
  return part === 'end' ? null : hasBegun(row);
}

function pan(gesture: Extract<Gesture, { state: 'panning' }>, event: Moving): Turn {
  if (event.type === 'up') return { gesture: IDLE, asks: [] };
  const moved = gesture.moved || Math.hypot(event.at.x - gesture.from.x, event.at.y - gesture.from.y) >= SLACK;
  const asks: Ask[] = moved ? [{ ask: 'pan', px: gesture.last.x - event.at.x, rows: gesture.last.y - event.at.y }] : [];
  return { gesture: { ...gesture, moved, last: event.at }, asks };
}

function linking(gesture: Extract<Gesture, { state: 'linking' }>, event: Moving): Turn {
  const over = event.over && event.over.key !== gesture.row.key && !event.over.restricted ? event.over : null;
  if (event.type === 'up') {
    return { gesture: IDLE, asks: over ? [{ ask: 'commit', planned: null, edits: [link(gesture.row.key, over.key)] }] : [{ ask: 'cancel' }] };
  }
  const next: Gesture = { ...gesture, to: event.at, over };
  if (over?.key === gesture.over?.key) return { gesture: next, asks: [] };
  return { gesture: next, asks: [over ? { ask: 'preview', planned: null, edits: [link(gesture.row.key, over.key)], draft: null } : { ask: 'cancel' }] };
}

function dragging(gesture: Extract<Gesture, { state: 'dragging' }>, event: Moving, scale: Scale, habits: Habits): Turn {
  const days = Math.round((event.at.x - gesture.from.x) / scale.day);
  const made = dragged(gesture.row, gesture.part, days, habits);
  if (event.type === 'up') return { gesture: IDLE, asks: made ? [{ ask: 'commit', planned: made.planned, edits: [] }] : [{ ask: 'cancel' }] };
  if (days === gesture.days) return { gesture, asks: [] };
  const asks: Ask[] = made ? [{ ask: 'preview', planned: made.planned, edits: [], draft: made.draft }] : [{ ask: 'cancel' }];
  return { gesture: { ...gesture, days }, asks };
}

/** What dragging a part of a bar by calendar days makes of a row; `null` when that is what it is already. */
export function dragged(row: Row, part: Exclude<Part, 'link'>, days: number, habits: Habits): { planned: Planned; draft: Span } | null {
  const { calendar } = habits;
  const [start, finish] = [moment(row.start), moment(row.finish)];
  const direction = days < 0 ? -1 : 1;
  if (part === 'body') {
    const day = workday(calendar, startOfDay(start) + days * DAY, direction);
    const by = day - startOfDay(start);
    return by === 0 ? null : { planned: startAt(row, day), draft: { key: row.key, start: start + by, finish: finish + by } };
  }
  if (part === 'end') {
    const day = Math.max(startOfDay(start), workday(calendar, lastDay(row) + days * DAY, direction));
    const by = day - lastDay(row);
    return by === 0 ? null : { planned: finishOn(row, day, habits), draft: { key: row.key, start, finish: finish + by } };
  }
  const day = Math.min(lastDay(row), workday(calendar, startOfDay(start) + days * DAY, direction));
  const by = day - startOfDay(start);
  return by === 0 ? null : { planned: startOn(row, day, habits), draft: { key: row.key, start: start + by, finish } };
}
