/** What people type into cells, read: durations, estimates, dates, stages. Refuses with words that say what to write. */
import type { ItemType, Stage } from '../../api/types';
import type { Row } from './types';
import { addWorkdays, type Calendar, DAY, dayText, moment, startOfDay, weekday } from './scale';

export type Estimate = NonNullable<Row['estimate']>;

export type Read<T> = { value: T } | { words: string };

export type Habits = { minutesPerDay: number; minutesPerWeek: number; today: string; calendar: Calendar };

const UNITS: Record<string, (habits: Habits) => number> = {
  m: () => 1,
  min: () => 1,
  minute: () => 1,
  h: () => 60,
  hr: () => 60,
  hour: () => 60,
  d: (habits) => habits.minutesPerDay,
  day: (habits) => habits.minutesPerDay,
  w: (habits) => habits.minutesPerWeek,
  wk: (habits) => habits.minutesPerWeek,
  week: (habits) => habits.minutesPerWeek,
  mo: (habits) => habits.minutesPerWeek * 4,
  month: (habits) => habits.minutesPerWeek * 4,
};

/** Reads `3d`, `2w`, `4h`, `1w 2d`, `1.5`, `1,5 days` as working minutes; a bare number is days. */
export function duration(text: string, habits: Habits, unit = 'd'): Read<number> {
  const words = `“${text.trim()}” is no duration: write one such as 3d, 2w or 4h.`;
  const parts = text.trim().toLowerCase().replace(/,(?=\d)/g, '.');
  const pattern = /(\d+(?:\.\d+)?|\.\d+)\s*(?:([a-z]+)\.?)?(?=$|[\s\d])/y;
  let [minutes, at] = [0, 0];
  while (at < parts.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(parts);
    if (!match) return { words };
    const name = match[2] || unit;
    const size = UNITS[name] ?? UNITS[name.replace(/s$/, '')];
    if (!size) return { words };
    minutes += Number(match[1]) * size(habits);
    at = pattern.lastIndex;
    while (parts[at] === ' ') at++;
  }
  return parts === '' ? { words } : { value: Math.round(minutes) };
}

/** Reads `2d-3d-5d`, `2/3/5d` or one length as three points; an en dash or `..` will do too. */
export function estimate(text: string, habits: Habits, shape = 'pert'): Read<Estimate> {
  const parts = text.split(/\s*(?:-|–|−|\.\.|\/|;|\bto\b)\s*/).filter((part) => part !== '');
  const unit = /([a-z]+)\.?\s*$/i.exec(text)?.[1]?.toLowerCase() ?? 'd';
  const points: number[] = [];
  for (const part of parts) {
    const read = duration(part, habits, unit);
    if ('words' in read) return { words: `“${text.trim()}” is no estimate: write one such as 2d-3d-5d, or 3d.` };
    points.push(read.value);
  }
  const [low, likely, high] =
    points.length === 1 ? [points[0], points[0], points[0]] : points.length === 2 ? [points[0], mean(points), points[1]] : points;
  if (low === undefined || likely === undefined || high === undefined || points.length > 3) {
    return { words: 'An estimate has one, two or three points: low, likely, high, such as 2d-3d-5d.' };
  }
  if (low > likely || likely > high) return { words: 'The points of an estimate go up: low, likely, high, such as 2d-3d-5d.' };
  return { value: { low_minutes: low, likely_minutes: likely, high_minutes: high, shape } };
}

const mean = (points: number[]) => Math.round(points.reduce((sum, point) => sum + point, 0) / points.length);

/** A length in the unit that says it shortest: `3d`, `2w`, `4h`. */
export function durationWords(minutes: number | null, habits: Pick<Habits, 'minutesPerDay' | 'minutesPerWeek'>): string {
  if (minutes === null) return '';
  const { minutesPerDay, minutesPerWeek } = habits;
  if (minutes === 0) return '0d';
  if (minutes >= 2 * minutesPerWeek && minutes % minutesPerWeek === 0) return `${minutes / minutesPerWeek}w`;
  if (minutes >= minutesPerDay) return `${trimmed(minutes / minutesPerDay)}d`;
  return minutes >= 60 ? `${trimmed(minutes / 60)}h` : `${minutes}min`;
}

const trimmed = (value: number) => String(Math.round(value * 10) / 10);

export function estimateWords(estimate: Estimate | null, habits: Habits): string {
  if (estimate === null) return '';
  const points = [estimate.low_minutes, estimate.likely_minutes, estimate.high_minutes];
  if (points[0] === points[2]) return durationWords(estimate.likely_minutes, habits);
  return points.map((minutes) => durationWords(minutes, habits)).join('–');
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Reads a day: `2026-12-01`, `1 Dec`, `Dec 1`, `Fri 14 Mar 2027`, `1.12.`, `today`, `next Fri`, `+5d`.
 *
 * Without a year it is the one that brings the date closest to today. `1/12` says two things and is refused.
 */
export function date(text: string, habits: Habits): Read<string> {
  const words = `“${text.trim()}” is no date: write one such as 2026-12-01 or 1 Dec.`;
  const plain = text.trim().toLowerCase().replace(/,/g, ' ').replace(/\s+/g, ' ');
  const today = startOfDay(moment(habits.today));
  const near = relative(plain, today, habits);
  if (near !== null) return { value: dayText(near) };

  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?$/.exec(plain);
  if (iso) return ymd(Number(iso[1]), Number(iso[2]), Number(iso[3]), words);
  const dots = /^(\d{1,2})\.\s?(\d{1,2})\.?\s?(\d{4}|\d{2})?$/.exec(plain);
  if (dots) return dated(Number(dots[1]), Number(dots[2]), dots[3], today, words);
  if (/^\d{1,2}\/\d{1,2}/.test(plain)) return slashed(plain, today, text.trim());

  const named = plain.replace(/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? /, '');
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|\.)? ?([a-z]{3,})\.?(?: (\d{4}|'?\d{2}))?$/.exec(named);
  const monthFirst = /^([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}|'?\d{2}))?$/.exec(named);
  const [day, month, year] = dayFirst ? [dayFirst[1], dayFirst[2], dayFirst[3]] : monthFirst ? [monthFirst[2], monthFirst[1], monthFirst[3]] : [];
  const number = MONTHS.indexOf((month ?? '').slice(0, 3)) + 1;
  return number > 0 ? dated(Number(day), number, year, today, words) : { words };
}

/** Reads what is said from today on. */
function relative(plain: string, today: number, habits: Habits): number | null {
  if (plain === 'today') return today;
  if (plain === 'tomorrow') return today + DAY;
  if (plain === 'yesterday') return today - DAY;
  const away = /^([+−-])(\d+) ?(d|w)?$/.exec(plain);
  if (away) {
    const count = Number(away[2]) * (away[1] === '+' ? 1 : -1);
    if (Math.abs(count) > 10_000) return null;
    return away[3] === 'w' ? today + count * 7 * DAY : addWorkdays(habits.calendar, today, count);
  }
  const named = /^(next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.exec(plain);
  if (!named) return null;
  const ahead = (WEEKDAYS.indexOf(named[2] ?? '') - weekday(today) + 7) % 7 || 7;
  return today + ahead * DAY;
}

/** Reads numbers with slashes, where only one order makes a date. */
function slashed(plain: string, today: number, typed: string): Read<string> {
  const match = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?$/.exec(plain);
  const words = `“${typed}” may be two dates: write the month as a word, such as 1 Dec, or 2026-12-01.`;
  if (!match) return { words };
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (first > 12 && second <= 12) return dated(first, second, match[3], today, words);
  if (second > 12 && first <= 12) return dated(second, first, match[3], today, words);
  return first === second ? dated(first, second, match[3], today, words) : { words };
}

function dated(day: number, month: number, year: string | undefined, today: number, words: string): Read<string> {
  if (year !== undefined) {
    const digits = year.replace("'", '');
    return ymd(digits.length === 2 ? 2000 + Number(digits) : Number(digits), month, day, words);
  }
  const now = Number(dayText(today).slice(0, 4));
  const reads = [now - 1, now, now + 1].map((candidate) => ymd(candidate, month, day, words));
  const dates = reads.flatMap((read) => ('value' in read ? [read.value] : []));
  dates.sort((a, b) => Math.abs(moment(a) - today) - Math.abs(moment(b) - today));
  const [closest] = dates;
  return closest === undefined ? { words } : { value: closest };
}

function ymd(year: number, month: number, day: number, words: string): Read<string> {
  const text = new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
  const same = Number(text.slice(5, 7)) === month && Number(text.slice(8, 10)) === day;
  return same && year >= 1900 && year <= 2300 ? { value: text } : { words };
}

const STAGES: Record<string, Stage> = {
  todo: 'todo', 'to do': 'todo', open: 'todo', backlog: 'todo', new: 'todo', 'not started': 'todo',
  doing: 'doing', 'in progress': 'doing', started: 'doing', active: 'doing', wip: 'doing',
  done: 'done', closed: 'done', complete: 'done', completed: 'done', finished: 'done', resolved: 'done',
  dropped: 'dropped', cancelled: 'dropped', canceled: 'dropped', "won't do": 'dropped', 'wont do': 'dropped',
};

export function stage(text: string): Read<Stage> {
  const value = STAGES[text.trim().toLowerCase()];
  return value ? { value } : { words: `“${text.trim()}” is no stage: write todo, doing, done or dropped.` };
}

export const TYPES: readonly ItemType[] = ['workstream', 'epic', 'story', 'task', 'bug', 'milestone', 'release'];

export function itemType(text: string): Read<ItemType> {
  const value = TYPES.find((type) => type === text.trim().toLowerCase());
  return value ? { value } : { words: `“${text.trim()}” is no type: write one of ${TYPES.join(', ')}.` };
}

export function percent(text: string): Read<number> {
  const value = Number(text.trim().replace(/%$/, '').replace(',', '.'));
  return text.trim() !== '' && value >= 0 && value <= 100 ? { value } : { words: 'Progress is a number from 0 to 100.' };
}
