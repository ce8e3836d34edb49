/** Dates as people say them, the way the command line does. Reads what the server sends; never plans. */

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DAY = 86_400_000;
export const MINUS = '\u2212';

/** A calendar day as days since 1970-01-01. Takes a date, a local date-time or an instant; null when it is none of these. */
export function dayNumber(date: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (!parts) return null;
  const time = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return Number.isNaN(time) ? null : Math.floor(time / DAY);
}

export function isoDate(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Today where the person is. */
export function today(): string {
  const now = new Date();
  return isoDate(Math.floor(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY));
}

/** `Fri 14 Mar`, with the year where it would not be clear otherwise. */
export function sayDate(date: string | null, now: string = today()): string {
  if (date === null) return '';
  const day = dayNumber(date);
  const here = dayNumber(now);
  if (day === null || here === null) return date;
  const at = new Date(day * DAY);
  const clear = at.getUTCFullYear() === new Date(here * DAY).getUTCFullYear() || (day - here >= -90 && day - here <= 270);
  return `${WEEKDAYS[at.getUTCDay()]} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}${clear ? '' : ` ${at.getUTCFullYear()}`}`;
}

/** `14 Mar`, for axes. */
export function shortDate(date: string): string {
  const day = dayNumber(date);
  if (day === null) return date;
  const at = new Date(day * DAY);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
}

/** `Fri 14 Mar, 17:00`; of an instant, in the reader's own time zone. */
export function sayTime(moment: string | null, now: string = today()): string {
  if (moment === null) return '';
  let local = moment;
  if (/(Z|[+-]\d{2}:\d{2})$/.test(moment)) {
    const at = new Date(moment);
    if (Number.isNaN(at.getTime())) return moment;
    local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  }
  const clock = local.slice(11, 16);
  return clock ? `${sayDate(local, now)}, ${clock}` : sayDate(local, now);
}

/** `in 3 days`, `yesterday`, `5 weeks ago`: what a date says when pointed at. */
export function sayRelative(date: string, now: string = today()): string {
  const day = dayNumber(date);
  const here = dayNumber(now);
  if (day === null || here === null) return '';
  const days = day - here;
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  const far = Math.abs(days);
  const [number, unit] = far < 14 ? [far, 'day'] : far < 70 ? [Math.round(far / 7), 'week'] : far < 700 ? [Math.round(far / 30.44), 'month'] : [Math.round(far / 365.25), 'year'];
  const said = `${number} ${unit}${number === 1 ? '' : 's'}`;
  return days > 0 ? `in ${said}` : `${said} ago`;
}

/** What a date says when pointed at: the ISO date and how far off it is. */
export function dateTitle(date: string | null): string | undefined {
  return date === null ? undefined : `${date.slice(0, 10)}, ${sayRelative(date)}`;
}

/** `3 days`, `1 day`, `2.5 days`. */
export function sayDays(days: number): string {
  const rounded = Math.round(days * 10) / 10;
  const number = Number.isInteger(rounded) ? String(Math.abs(rounded)) : Math.abs(rounded).toFixed(1);
  return `${rounded < 0 ? MINUS : ''}${number} ${Math.abs(rounded) === 1 ? 'day' : 'days'}`;
}

/** A move: `+4 days`, `−1 day`, `no change`. */
export function sayMove(days: number | null): string {
  if (days === null) return '';
  const rounded = Math.round(days * 10) / 10;
  if (rounded === 0) return 'no change';
  return rounded > 0 ? `+${sayDays(rounded)}` : sayDays(rounded);
}

/** A chance: `62 %`, never 0 % or 100 % for what is only near it. */
export function sayShare(share: number | null): string {
  if (share === null) return '';
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return '< 1 %';
  if (percent === 100 && share < 1) return '> 99 %';
  return `${percent} %`;
}

export function count(number: number, thing: string): string {
  const grouped = String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  if (number === 1) return `1 ${thing}`;
  if (thing === 'person') return `${grouped} people`;
  return /[^aeou]y$/.test(thing) ? `${grouped} ${thing.slice(0, -1)}ies` : `${grouped} ${thing}s`;
}

/** `off_track` as people say it. */
export function sayWord(word: string): string {
  return word.replaceAll('_', ' ');
}
