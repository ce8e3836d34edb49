/**
 * What the chart shows, as a list of things to draw. Costs what is in view, never what is in the plan.
 *
 * Lines and bars differ by shape where they differ by colour: critical bars are hatched and outlined, driving links are heavy.
 */
import type { PlanLink } from '../../api/types';
import { type Band, type Calendar, DAY, idle, moment, type Scale, startOfDay, type Tick, ticks, x } from './scale';
import type { Row } from './types';
import { ROW_HEIGHT, type View } from './window';

export type BarKind = 'task' | 'summary' | 'milestone';

export type Bar = {
  row: Row;
  kind: BarKind;
  /** The row's top, in pixels of the view. */
  y: number;
  x: number;
  width: number;
  /** How much of the width is done, 0 to 1. */
  done: number;
  critical: boolean;
  near: boolean;
  quiet: boolean;
  /** Drawn where a gesture would put it. */
  moved: boolean;
  hatched: boolean;
  /** Where the finish lies between P10 and P90, and at P80. */
  shade: { x: number; width: number; p80: number | null } | null;
  ghost: { x: number; width: number } | null;
  committed: { x: number; late: boolean } | null;
  label: string;
};

/** `far` is one that leads out of sight. */
export type Arrow = { points: readonly (readonly [number, number])[]; driving: boolean; critical: boolean; far: boolean; from: string; to: string };

export type Scene = {
  width: number;
  height: number;
  bands: Band[];
  grid: Tick[];
  bars: Bar[];
  arrows: Arrow[];
  today: number | null;
  dataDate: number | null;
  selected: { y: number; height: number } | null;
};

/** Where a gesture would put rows, by key: the one that is dragged and those that move with it. */
export type Drafts = ReadonlyMap<string, { start: number; finish: number }>;

export type Sight = {
  rows: readonly Row[];
  links: readonly PlanLink[];
  seen: View;
  /** Pixels of rows above the view. */
  top: number;
  height: number;
  scale: Scale;
  calendar: Calendar;
  today: number | null;
  dataDate: number | null;
  selected: { top: number; bottom: number } | null;
  drafts: Drafts;
  /** A new row stands open above this index, so that rows from here on are one lower. */
  gap: number | null;
};

export const BAR_TOP = 8;
export const BAR_HEIGHT = 12;
const MIDDLE = BAR_TOP + BAR_HEIGHT / 2;
/** Further out than this a canvas only loses precision. */
const FAR = 20_000;
/** Pixels that a label behind a bar may take. */
const LABEL = 260;

export function scene(sight: Sight): Scene {
  const { scale, calendar, today, dataDate, height, top } = sight;
  const { width } = scale;
  const bars = sight.rows.map((row) => bar(row, sight)).filter((each) => each !== null);
  const spans = new Map(sight.rows.map((row) => [row.index, row]));
  const at = (moment: number | null) => (moment === null ? null : inside(x(scale, moment), width));
  const { selected } = sight;
  return {
    width,
    height,
    bands: idle(scale, calendar),
    grid: ticks(scale).minor,
    bars,
    arrows: sight.links.flatMap((link) => arrow(link, spans, sight)),
    today: at(today),
    dataDate: at(dataDate),
    selected: selected ? { y: lineOf(selected.top, sight.gap) * ROW_HEIGHT - top, height: (selected.bottom - selected.top + 1) * ROW_HEIGHT } : null,
  };
}

const inside = (px: number, width: number) => (px >= 0 && px <= width ? px : null);
const near = (px: number) => Math.min(FAR, Math.max(-FAR, px));

export function kindOf(row: Row): BarKind {
  if (row.type === 'milestone' || row.type === 'release') return row.summary ? 'summary' : 'milestone';
  return row.summary ? 'summary' : 'task';
}

/** Where a row's bar begins and ends. A finish at midnight ends the day before, which is where the pixel is. */
export function span(row: Row, drafts: Drafts): { start: number; finish: number } {
  return drafts.get(row.key) ?? { start: moment(row.start), finish: moment(row.finish) };
}

/** The line of the screen that a row stands on. */
export function lineOf(index: number, gap: number | null): number {
  return gap !== null && index >= gap ? index + 1 : index;
}

/** Work is drawn from the morning to the evening of its days: what takes a day fills it. */
function drawn(start: number, finish: number): [number, number] {
  const end = finish % DAY === 0 && finish > start ? finish : startOfDay(finish) + DAY;
  return [startOfDay(start), end];
}

function bar(row: Row, { scale, top, drafts, gap }: Sight): Bar | null {
  const kind = kindOf(row);
  const { start, finish } = span(row, drafts);
  const y = lineOf(row.index, gap) * ROW_HEIGHT - top;
  const [from, to] = kind === 'milestone' ? [finish, finish] : drawn(start, finish);
  const [left, right] = [near(x(scale, from)), near(x(scale, to))];
  const committed = row.committed === null ? null : near(x(scale, endOf(row.committed)));
  const over = row.stage === 'done' || row.stage === 'dropped';
  const due = row.committed === null ? null : endOf(row.committed);
  const p80 = row.p80 === null ? null : endOf(row.p80);
  const built: Bar = {
    row,
    kind,
    y,
    x: left,
    width: Math.max(kind === 'milestone' ? 0 : 2, right - left),
    done: row.stage === 'done' ? 1 : Math.min(1, Math.max(0, (row.percent_complete ?? 0) / 100)),
    critical: row.critical && !over && !row.restricted,
    near: row.near_critical && !row.critical && !over && !row.restricted,
    quiet: over,
    moved: drafts.has(row.key),
    hatched: row.restricted === true,
    shade: over || row.restricted ? null : shade(row, scale),
    ghost: ghost(row, scale, kind),
    committed: committed === null ? null : { x: committed, late: !over && due !== null && (p80 ?? endOf(row.finish)) > due },
    label: row.restricted ? 'Not shared with you' : row.name,
  };
  const { shade: haze, ghost: old } = built;
  const ends = [built.x, built.x + built.width, ...(haze ? [haze.x, haze.x + haze.width] : []), ...(old ? [old.x, old.x + old.width] : []), ...(built.committed ? [built.committed.x] : [])];
  return Math.max(...ends) < -LABEL || Math.min(...ends) > scale.width + 40 ? null : built;
}

/** The end of the day of a date: what is due on a day may take all of it. */
function endOf(text: string): number {
  return startOfDay(moment(text)) + DAY;
}

function shade(row: Row, scale: Scale): Bar['shade'] {
  if (row.p10 === null || row.p90 === null) return null;
  const [from, to] = [near(x(scale, endOf(row.p10))), near(x(scale, endOf(row.p90)))];
  if (to - from < 1) return null;
  return { x: from, width: to - from, p80: row.p80 === null ? null : near(x(scale, endOf(row.p80))) };
}

function ghost(row: Row, scale: Scale, kind: BarKind): Bar['ghost'] {
  if (row.baseline_start === null || row.baseline_finish === null || row.restricted) return null;
  const [start, finish] = [moment(row.baseline_start), moment(row.baseline_finish)];
  const [from, to] = kind === 'milestone' ? [finish, finish] : drawn(start, finish);
  return { x: near(x(scale, from)), width: kind === 'milestone' ? 0 : Math.max(2, near(x(scale, to)) - near(x(scale, from))) };
}

/** The line of a link. Ends out of sight are drawn to the edge where they lie, so that a chain never breaks. */
function arrow(link: PlanLink, rows: ReadonlyMap<number, Row>, sight: Sight): Arrow[] {
  if (link.from_index === null || link.to_index === null) return [];
  const { scale, top, drafts, gap } = sight;
  const [from, to] = [rows.get(link.from_index), rows.get(link.to_index)];
  if (!from && !to) return [];
  const yOf = (index: number) => lineOf(index, gap) * ROW_HEIGHT - top + MIDDLE;
  const [fromY, toY] = [yOf(link.from_index), yOf(link.to_index)];
  const leaves = link.dependency === 'FS' || link.dependency === 'FF' ? 'end' : 'start';
  const enters = link.dependency === 'FS' || link.dependency === 'SS' ? 'start' : 'end';
  const edge = (row: Row, side: 'start' | 'end') => {
    const kind = kindOf(row);
    const { start, finish } = span(row, drafts);
    const [begin, end] = kind === 'milestone' ? [finish, finish] : drawn(start, finish);
    const at = near(x(scale, side === 'start' ? begin : end));
    return kind === 'milestone' ? at + (side === 'start' ? -6 : 6) : at;
  };
  const fromX = from ? edge(from, leaves) : to ? edge(to, enters) - 8 : 0;
  const toX = to ? edge(to, enters) : fromX + 8;
  const critical = link.driving && (from?.critical ?? to?.critical ?? false) && (to?.critical ?? from?.critical ?? false);
  const points = path(fromX, fromY, toX, toY, leaves === 'end', enters === 'start');
  const out = points.every(([px]) => px < -4) || points.every(([px]) => px > scale.width + 4);
  return out ? [] : [{ points, driving: link.driving, critical, far: !from || !to, from: link.from, to: link.to }];
}

const STUB = 7;

/** A line of right angles from one bar's side to another's. */
export function path(fromX: number, fromY: number, toX: number, toY: number, leavesRight: boolean, entersLeft: boolean): [number, number][] {
  const out = fromX + (leavesRight ? STUB : -STUB);
  const before = toX + (entersLeft ? -STUB : STUB);
  if (leavesRight && entersLeft && toX - fromX < 2 * STUB) {
    if (toX >= fromX - 1 && toY !== fromY) {
      // The next one begins where this one ends: straight down into its top.
      const into = toX + 3;
      return [[fromX, fromY], [into, fromY], [into, toY + (toY > fromY ? -BAR_HEIGHT / 2 - 1 : BAR_HEIGHT / 2 + 1)]];
    }
    const between = toY + (toY > fromY ? -ROW_HEIGHT / 2 : ROW_HEIGHT / 2);
    return [[fromX, fromY], [out, fromY], [out, between], [before, between], [before, toY], [toX, toY]];
  }
  if (leavesRight !== entersLeft) {
    const side = leavesRight ? Math.max(out, before) : Math.min(out, before);
    return [[fromX, fromY], [side, fromY], [side, toY], [toX, toY]];
  }
  const turn = leavesRight ? Math.max(out, Math.min(before, out)) : Math.min(out, Math.max(before, out));
  return [[fromX, fromY], [turn, fromY], [turn, toY], [toX, toY]];
}
