/** A branch: a list of changes that nobody committed. What each does, how it is said, and how it goes into an address. Pure. */

import type { Edit, Json } from '../../api/types';
import { to } from '../../app/routes';
import { MINUS, sayDate } from '../../lib/dates';

interface On { key: string; name: string }
export type Change =
  /** `fields` are what makes the item that long; `words` is the length as it was typed. */
  | On & { is: 'length'; words: string; fields: Record<string, Json> }
  | On & { is: 'estimate'; words: string; estimate: { low_minutes: number; likely_minutes: number; high_minutes: number; shape?: string } }
  | On & { is: 'start'; days: number; date: string }
  | On & { is: 'team'; team: string; team_name: string }
  | On & { is: 'committed'; date: string | null }
  | On & { is: 'drop' }
  | On & { is: 'slots'; slots: number }
  | On & { is: 'risk_state'; state: 'open' | 'occurred' | 'closed' }
  | On & { is: 'risk_chance'; chance: number }
  | On & { is: 'link'; from: string; from_name: string }
  | On & { is: 'unlink'; from: string; from_name: string };

/** The edit that would make the change happen. */
export function editOf(change: Change): Edit {
  const set = (fields: Record<string, Json>): Edit => ({ op: 'set', key: change.key, fields });
  switch (change.is) {
    case 'length': return set(change.fields);
    case 'estimate': return set({ estimate: change.estimate });
    case 'start': return set({ 'schedule.constraint': { kind: 'SNET', date: change.date } });
    case 'team': return set({ team: change.team });
    case 'committed': return set({ committed: change.date });
    case 'drop': return set({ stage: 'dropped' });
    case 'slots': return set({ slots: change.slots });
    case 'risk_state': return set({ state: change.state });
    case 'risk_chance': return set({ probability: change.chance });
    case 'link': return { op: 'link', from: change.from, relation: 'blocks', to: change.key, data: { dependency: 'FS', lag: 0, lag_unit: 'working' } };
    case 'unlink': return { op: 'unlink', from: change.from, relation: 'blocks', to: change.key };
  }
}

/** What happens to the record, after its name: `takes 5d`. */
export function say(change: Change): string {
  switch (change.is) {
    case 'length': return `takes ${change.words}`;
    case 'estimate': return `takes ${change.words}, by estimate`;
    case 'start': return `starts ${Math.abs(change.days)} working ${Math.abs(change.days) === 1 ? 'day' : 'days'} ${change.days < 0 ? 'earlier' : 'later'}: not before ${sayDate(change.date)}`;
    case 'team': return `goes to ${change.team_name}`;
    case 'committed': return change.date === null ? 'is promised for no day' : `is promised for ${sayDate(change.date)}`;
    case 'drop': return 'is dropped';
    case 'slots': return `works on ${change.slots} ${change.slots === 1 ? 'item' : 'items'} at a time`;
    case 'risk_state': return change.state === 'closed' ? 'is closed' : change.state === 'occurred' ? 'happens' : 'is open again';
    case 'risk_chance': return `has a chance of ${Math.round(change.chance * 1000) / 10} %`;
    case 'link': return `waits for ${change.from} ${change.from_name}`;
    case 'unlink': return `no longer waits for ${change.from} ${change.from_name}`;
  }
}

/** Two changes with one identity say the same thing of the same record: the later one counts. */
export function identity(change: Change): string {
  const what = change.is === 'estimate' ? 'length' : change.is === 'unlink' ? 'link' : change.is;
  return 'from' in change ? `${what} ${change.key} ${change.from}` : `${what} ${change.key}`;
}

export function added(changes: readonly Change[], change: Change): Change[] {
  return [...changes.filter((other) => identity(other) !== identity(change)), change];
}

/** A note for the journal: the changes in one line. */
export function note(changes: readonly Change[]): string {
  return changes.map((change) => `${change.key} ${say(change)}`).join('; ');
}

/** The changes as text that an address takes: JSON in URL-safe base 64. */
export function encode(changes: readonly Change[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(changes));
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads what `encode` wrote; null when it is something else, so that a broken address changes nothing. */
export function decode(text: string): Change[] | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0))));
    return Array.isArray(read) && read.length <= 200 && read.every(isChange) ? read : null;
  } catch {
    return null;
  }
}

const text = (value: unknown): boolean => typeof value === 'string' && value.length <= 500;
const number = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const FIELDS: Record<Change['is'], Record<string, (value: unknown) => boolean>> = {
  length: { words: text, fields: (value) => typeof value === 'object' && value !== null && Object.keys(value).every((name) => name === 'estimate' || name.startsWith('schedule')) },
  estimate: { words: text, estimate: (value) => typeof value === 'object' && value !== null },
  start: { days: number, date: text },
  team: { team: text, team_name: text },
  committed: { date: (value) => value === null || text(value) },
  drop: {},
  slots: { slots: number },
  risk_state: { state: (value) => value === 'open' || value === 'occurred' || value === 'closed' },
  risk_chance: { chance: number },
  link: { from: text, from_name: text },
  unlink: { from: text, from_name: text },
};

function isChange(value: unknown): value is Change {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Record<string, unknown>;
  const fields = FIELDS[given['is'] as Change['is']];
  return fields !== undefined && text(given['key']) && text(given['name']) && Object.entries(fields).every(([name, fits]) => fits(given[name]));
}

/** The address that adds changes to the branch on hand. */
export function link(space: string, changes: readonly Change[]): string {
  return to(space, 'what-if', null, { add: encode(changes) });
}

/** `+3`, `−2`, `0`: days of a move in a narrow column. */
export function signed(days: number | null): string {
  if (days === null) return '–';
  const rounded = Math.round(days * 10) / 10;
  return rounded === 0 ? '0' : `${rounded > 0 ? '+' : MINUS}${Math.abs(rounded)}`;
}
