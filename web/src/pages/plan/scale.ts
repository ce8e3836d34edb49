/**
 * Dates and pixels: the only place of the page where dates become numbers.
 *
 * A moment is a count of minutes on the wall clock of the program, so that a day is always 1,440 of them.
 */

export const DAY = 1440;

export type Zoom = 'day' | 'week' | 'month' | 'quarter';

/** Pixels of a day at each zoom. */
export const ZOOMS: Record<Zoom, number> = { day: 36, week: 14, month: 4, quarter: 1.3 };
const WIDEST = 96;
const NARROWEST = 0.01;

export type Scale = {
  /** The moment at the left edge. */
  left: number;
  /** Pixels of a day. */
  day: number;
  width: number;
};

/** Reads `2026-11-20` or `2026-11-20T17:00`; seconds and what follows are left out. */
export function moment(text: string): number {
  const [year, month, day] = [+text.slice(0, 4), +text.slice(5, 7), +text.slice(8, 10)];
  const [hour, minute] = text.length >= 16 ? [+text.slice(11, 13), +text.slice(14, 16)] : [0, 0];
  return Date.UTC(year, month - 1, day) / 60_000 + hour * 60 + minute;
}

/** The moment as `2026-11-20T17:00`. */
export function localText(at: number): string {
  return new Date(at * 60_000).toISOString().slice(0, 16);
}

/** The day of a moment as `2026-11-20`. */
export function dayText(at: number): string {
  return localText(at).slice(0, 10);
}

export function x(scale: Scale, at: number): number {
  return ((at - scale.left) / DAY) * scale.day;
}

export function momentAt(scale: Scale, px: number): number {
  return scale.left + (px / scale.day) * DAY;
}

export function startOfDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

/** The weekday of a moment, Monday = 0. */
export function weekday(at: number): number {
  // 1 January 1970 was a Thursday.
  return (((Math.floor(at / DAY) + 3) % 7) + 7) % 7;
}

export function zoomed(scale: Scale, day: number, anchor = scale.width / 2): Scale {
  const clamped = Math.min(WIDEST, Math.max(NARROWEST, day));
  const at = momentAt(scale, anchor);
  return { ...scale, day: clamped, left: at - (anchor / clamped) * DAY };
}

export function panned(scale: Scale, px: number): Scale {
  return { ...scale, left: scale.left + (px / scale.day) * DAY };
}

/** Shows all of a span with some air. */
export function fit(from: number, to: number, width: number): Scale {
  const days = Math.max(1, (to - from) / DAY);
  const air = Math.min(60, width / 12);
  const day = Math.min(ZOOMS.day, Math.max(NARROWEST, (width - 2 * air) / days));
  return { left: from - (air / day) * DAY, day, width };
}

/** The least panning that brings a span into view; its start wins when it is wider than the view. */
export function shown(scale: Scale, from: number, to: number): Scale {
  const air = Math.min(80, scale.width / 6);
  const [start, end] = [x(scale, from), x(scale, to)];
  if (start >= 0 && start <= scale.width - air && end <= scale.width) return scale;
  if (start < 0 || end - start > scale.width - 2 * air) return panned(scale, start - air);
  return panned(scale, Math.min(start - air, end - scale.width + air));
}

/** The named zoom that a scale is closest to. */
export function zoomOf(scale: Scale): Zoom {
  if (scale.day >= 22) return 'day';
  if (scale.day >= 7.5) return 'week';
  return scale.day >= 2.2 ? 'month' : 'quarter';
}

export type Tick = { at: number; x: number; width: number; words: string };
export type Ticks = { major: Tick[]; minor: Tick[] };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'decade';

/** The two lines of the time axis. */
export function ticks(scale: Scale): Ticks {
  switch (zoomOf(scale)) {
    case 'day':
      return { major: steps(scale, 'month', monthWords), minor: steps(scale, 'day', dayWords(scale)) };
    case 'week':
      return { major: steps(scale, 'month', monthWords), minor: steps(scale, 'week', (date) => String(date.getUTCDate())) };
    case 'month':
      return { major: steps(scale, 'year', yearWords), minor: steps(scale, 'month', (date) => MONTHS[date.getUTCMonth()] ?? '') };
    case 'quarter':
      return scale.day > 0.35
        ? { major: steps(scale, 'year', yearWords), minor: steps(scale, 'quarter', (date) => `Q${Math.floor(date.getUTCMonth() / 3) + 1}`) }
        : { major: [], minor: steps(scale, scale.day > 0.1 ? 'year' : 'decade', yearWords) };
  }
}

const yearWords = (date: Date) => String(date.getUTCFullYear());
const monthWords = (date: Date) => `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
const dayWords = (scale: Scale) => (date: Date) =>
  scale.day >= 48 ? `${WEEKDAYS[(date.getUTCDay() + 6) % 7]} ${date.getUTCDate()}` : String(date.getUTCDate());

function steps(scale: Scale, unit: Unit, words: (date: Date) => string): Tick[] {
  const end = momentAt(scale, scale.width);
  const list: Tick[] = [];
  for (let at = floor(scale.left, unit); at < end; ) {
    const after = next(at, unit);
    const from = x(scale, at);
    list.push({ at, x: from, width: x(scale, after) - from, words: words(new Date(at * 60_000)) });
    at = after;
  }
  return list;
}

function floor(at: number, unit: Unit): number {
  const day = startOfDay(at);
  if (unit === 'day') return day;
  if (unit === 'week') return day - weekday(at) * DAY;
  const date = new Date(day * 60_000);
  const month = unit === 'month' ? date.getUTCMonth() : unit === 'quarter' ? Math.floor(date.getUTCMonth() / 3) * 3 : 0;
  const year = date.getUTCFullYear();
  return Date.UTC(unit === 'decade' ? year - (year % 10) : year, month, 1) / 60_000;
}

function next(at: number, unit: Unit): number {
  if (unit === 'day') return at + DAY;
  if (unit === 'week') return at + 7 * DAY;
  const date = new Date(at * 60_000);
  const months = { month: 1, quarter: 3, year: 12, decade: 120 }[unit];
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 60_000;
}

/** The days on which the program works. */
export type Calendar = { week: readonly boolean[]; holidays: ReadonlySet<string> };

export function works(calendar: Calendar, day: number): boolean {
  return (calendar.week[weekday(day)] ?? true) && !calendar.holidays.has(dayText(day));
}

export type Band = { x: number; width: number; holiday: boolean };

/** Stretches without work in view. At wide zooms they would be a grey hum, so there are none. */
export function idle(scale: Scale, calendar: Calendar): Band[] {
  if (scale.day < 3) return [];
  const end = momentAt(scale, scale.width);
  const bands: Band[] = [];
  for (let day = startOfDay(scale.left); day < end; day += DAY) {
    if (works(calendar, day)) continue;
    const holiday = calendar.week[weekday(day)] ?? true;
    const last = bands.at(-1);
    const from = x(scale, day);
    if (last && last.holiday === holiday && Math.abs(last.x + last.width - from) < 0.01) last.width += scale.day;
    else bands.push({ x: from, width: scale.day, holiday });
  }
  return bands;
}

/** The first day from `day` on, in a direction, on which the program works. A calendar without any leaves it where it is. */
export function workday(calendar: Calendar, day: number, direction: 1 | -1): number {
  for (let step = 0; step < 400; step++) {
    const at = startOfDay(day) + step * direction * DAY;
    if (works(calendar, at)) return at;
  }
  return startOfDay(day);
}

/** The `count`-th working day after (before, when negative) a day. */
export function addWorkdays(calendar: Calendar, day: number, count: number): number {
  const direction = count < 0 ? -1 : 1;
  let at = startOfDay(day);
  for (let left = Math.abs(count); left > 0; left--) at = workday(calendar, at + direction * DAY, direction);
  return at;
}

/** How many working days lie from one day up to another, the second left out; negative when it is earlier. */
export function workdaysBetween(calendar: Calendar, from: number, to: number): number {
  const [start, end, sign] = from <= to ? [startOfDay(from), startOfDay(to), 1] : [startOfDay(to), startOfDay(from), -1];
  let count = 0;
  for (let day = start; day < end; day += DAY) if (works(calendar, day)) count++;
  return count * sign;
}
