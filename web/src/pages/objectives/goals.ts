/** The tree of goals: what is shown, what its keys do, what a check-in writes. Pure. */

import type { Goal, Json } from '../../api/types';
import { MINUS } from '../../lib/dates';
import { type Pressed, SHORTCUTS, written } from '../../lib/keys';

export const BANDS: Record<NonNullable<Goal['band']>, { words: string; tone: 'red' | 'amber' | 'green' }> = {
  behind: { words: 'behind', tone: 'red' },
  on_the_way: { words: 'on the way', tone: 'amber' },
  reached: { words: 'reached', tone: 'green' },
};

/** The goals that no closed goal above hides; the list has each before what is under it. */
export function visible(goals: readonly Goal[], closed: ReadonlySet<string>): Goal[] {
  let hiddenBelow = Infinity;
  return goals.filter((goal) => {
    if (goal.depth > hiddenBelow) return false;
    hiddenBelow = closed.has(goal.key) ? goal.depth : Infinity;
    return true;
  });
}

export function hasParts(goals: readonly Goal[], key: string): boolean {
  return goals.some((goal) => goal.parent === key);
}

export type Step = { to: string } | { fold: string; open: boolean } | { do: 'check-in' | 'open' };

const KEYS = new Map(SHORTCUTS.filter((shortcut) => shortcut.where === 'Objectives').map((shortcut) => [shortcut.keys, shortcut.action]));

/** What a key does on a goal of the tree; null when it is not the tree's. */
export function press(key: string, pressed: Pressed, goals: readonly Goal[], closed: ReadonlySet<string>, apple?: boolean): Step | null {
  const rows = visible(goals, closed);
  const at = rows.findIndex((goal) => goal.key === key);
  const goal = rows[at];
  if (!goal) return null;
  const parts = hasParts(goals, key);
  switch (KEYS.get(written(pressed, apple))) {
    case 'objectives-down': return { to: rows[at + 1]?.key ?? key };
    case 'objectives-up': return { to: rows[at - 1]?.key ?? key };
    case 'objectives-unfold': return parts && closed.has(key) ? { fold: key, open: true } : { to: parts ? (rows[at + 1]?.key ?? key) : key };
    case 'objectives-fold': return parts && !closed.has(key) ? { fold: key, open: false } : { to: goal.parent ?? key };
    case 'objectives-check-in': return goal.kind === 'key_result' ? { do: 'check-in' } : null;
    case 'objectives-open': return { do: 'open' };
    default: return null;
  }
}

export function sayScore(score: number | null): string {
  return score === null ? '–' : score.toFixed(2);
}

export function sayTrend(trend: number | null): string {
  if (trend === null) return '';
  return `${trend < 0 ? MINUS : '+'}${Math.abs(trend).toFixed(2)}`;
}

/** `400 → 300 → 200 ms`: from the baseline by today's value to the target. */
export function sayNumbers(numbers: Goal['numbers']): string {
  if (!numbers) return '';
  const number = (value: number | null): string => (value === null ? '–' : String(value).replace('-', MINUS));
  return `${number(numbers.baseline)} → ${number(numbers.value)} → ${number(numbers.target)}${numbers.unit ? ` ${numbers.unit}` : ''}`;
}

export interface Typed { on: string; value: string; confidence: string; note: string }
export interface CheckIn { on: string; value: number; confidence?: number; note?: string }

/** Reads what was typed into a check-in, or says what is wrong with which field. */
export function readCheckIn({ on, value, confidence, note }: Typed): CheckIn | { field: keyof Typed; words: string } {
  const number = Number(value.trim().replace(',', '.').replace(MINUS, '-'));
  if (value.trim() === '' || !Number.isFinite(number)) return { field: 'value', words: 'Write the value as a number.' };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(on)) return { field: 'on', words: 'Say on which day.' };
  const percent = Number(confidence.trim().replace(/\s*%$/, ''));
  if (!Number.isFinite(percent) || percent < 0 || percent > 100) return { field: 'confidence', words: 'Confidence is a number from 0 to 100 %.' };
  return {
    on,
    value: number,
    ...(confidence.trim() === '' ? {} : { confidence: percent / 100 }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
}

/** The check-ins with one more, in the order of their days; of one day the last counts. */
export function withCheckIn(before: Json | undefined, made: CheckIn): Json[] {
  const day = (one: Json): string => (one !== null && typeof one === 'object' && !Array.isArray(one) && typeof one['on'] === 'string' ? one['on'] : '');
  const others = (Array.isArray(before) ? before : []).filter((one) => day(one) !== made.on);
  return [...others, { ...made }].sort((a, b) => day(a).localeCompare(day(b)));
}
