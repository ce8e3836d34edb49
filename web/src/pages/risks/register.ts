/** The register's cells: what they show and what typed text means. Pure. */

import type { Edit, Json, RiskRow } from '../../api/types';
import { MINUS, sayDays, sayShare } from '../../lib/dates';

export type Read = { value: Json } | { words: string };

/** Reads `30`, `30 %` or `0.3` as a chance; empty takes it away. */
export function readChance(text: string): Read {
  const plain = text.trim().replace(',', '.').replace(/\s*%$/, '');
  if (plain === '') return { value: null };
  const number = Number(plain);
  const percent = /%/.test(text) || number > 1 ? number : number * 100;
  // A bare 1 is a certainty, which is an issue and no risk: it is read as 1 %, as typed in a column of percents.
  const said = plain === '1' ? 1 : percent;
  if (!Number.isFinite(number) || said < 0 || said > 100) return { words: 'A chance is a number from 0 to 100 %.' };
  return { value: Math.round(said * 100) / 10_000 };
}

/** Reads `2 / 5 / 10`, `2-5-10`, `2..10` or one number as least, likely and most days; empty takes them away. */
export function readImpact(text: string): Read {
  const plain = text.trim().replace(/\s*(working )?d(ays?)?$/i, '').replace(/,(?=\d)/g, '.');
  if (plain === '') return { value: null };
  const numbers = plain.split(/\s*(?:\/|;|\.\.|–|-|\bto\b|\s)\s*/).filter((part) => part !== '').map(Number);
  const words = 'Days of delay are three numbers that go up: least, likely, most, such as 2 / 5 / 10.';
  if (numbers.length > 3 || numbers.some((number) => !Number.isFinite(number))) return { words };
  const [first, second, third] = numbers;
  if (first === undefined) return { words };
  const three = second === undefined ? [first, first, first] : third === undefined ? [first, (first + second) / 2, second] : [first, second, third];
  if (three.some((number, index) => number < (three[index - 1] ?? 0))) return { words };
  return { value: three };
}

export function sayImpact(days: readonly number[] | null): string {
  return days ? days.map(sayNumber).join(' / ') : '';
}

export function sayChance(chance: number | null): string {
  return sayShare(chance);
}

export function sayNumber(number: number): string {
  const rounded = Math.round(number * 10) / 10;
  return `${rounded < 0 ? MINUS : ''}${Math.abs(rounded)}`;
}

export type Show = 'open' | 'all';

export function shown(rows: readonly RiskRow[], show: Show, typed: string): RiskRow[] {
  const wanted = typed.trim().toLowerCase();
  return rows.filter((row) => (show === 'all' || row.state !== 'closed')
    && (wanted === '' || `${row.key} ${row.name} ${row.owner ?? ''}`.toLowerCase().includes(wanted)));
}

/** What a risk still lacks before any date waits for it. */
export function lacks(row: RiskRow): string | null {
  if (row.state === 'closed') return null;
  const missing = [row.probability === null && row.state !== 'occurred' ? 'a chance' : '', row.impact_days === null ? 'days of delay' : '', row.threatens.length === 0 ? 'an item that it threatens' : ''].filter(Boolean);
  if (missing.length === 0) return null;
  return `In no date yet: it lacks ${missing.length > 1 ? `${missing.slice(0, -1).join(', ')} and ${missing.at(-1) ?? ''}` : missing.join('')}.`;
}

export function set(key: string, field: string, value: Json): Edit {
  return { op: 'set', key, fields: { [field]: value } };
}

/** One sentence above the register. */
export function summary(rows: readonly RiskRow[], milestone: string | null): string {
  const open = rows.filter((row) => row.state !== 'closed');
  if (open.length === 0) return 'No risk is open.';
  const owning = open.filter((row) => (row.p80_days ?? 0) >= 0.05);
  const number = `${open.length} ${open.length === 1 ? 'risk is' : 'risks are'} open`;
  const first = owning[0];
  if (!milestone) return `${number}. How many days each of them owns is said as soon as the forecast is there.`;
  if (!first) return `${number}; none of them moves a P80.`;
  const own = `${owning.length === 1 ? 'one owns' : `${owning.length} own`} days of the P80 of ${milestone}`;
  return `${number}; ${own}. The most, ${sayDays(first.p80_days ?? 0)}, would go with ${first.key} ${first.name}.`;
}
