/** What can be changed about a record on a branch, and what typed text makes of it. Pure; reading lengths and dates is the plan's. */

import type { Json, RecordLink, RecordView } from '../../api/types';
import { set } from '../plan/edits';
import { date as readDate, duration, durationWords, estimate as readEstimate, estimateWords, type Habits } from '../plan/read';
import { addWorkdays, localText, moment, startOfDay } from '../plan/scale';
import { readChance } from '../risks/register';
import type { Change } from './branch';

export type What = 'length' | 'estimate' | 'start' | 'team' | 'committed' | 'drop' | 'link' | 'unlink' | 'closed' | 'occurred' | 'chance' | 'slots';
export interface Choice {
  what: What;
  words: string;
  /** How its value is given: typed, picked among records of a kind, chosen from a list, or not at all. */
  by: 'text' | 'record' | 'list' | 'none';
  kind?: string;
  hint?: string;
}

const ITEM: readonly Choice[] = [
  { what: 'length', words: 'takes', by: 'text', hint: '3d, 2w or 4h' },
  { what: 'estimate', words: 'takes, by estimate', by: 'text', hint: '2d-3d-5d' },
  { what: 'start', words: 'starts later by (days)', by: 'text', hint: '5, or −5 for earlier' },
  { what: 'team', words: 'goes to the team', by: 'record', kind: 'team' },
  { what: 'committed', words: 'is promised for', by: 'text', hint: '1 Mar, or nothing' },
  { what: 'drop', words: 'is dropped', by: 'none' },
  { what: 'link', words: 'waits for', by: 'record', kind: 'item' },
];
const RISK: readonly Choice[] = [
  { what: 'closed', words: 'is closed', by: 'none' },
  { what: 'occurred', words: 'happens', by: 'none' },
  { what: 'chance', words: 'has a chance of', by: 'text', hint: '30 %' },
];

/** Whom an item waits for. */
export function waitsFor(record: RecordView): RecordLink[] {
  return record.links.filter((link) => link.relation === 'blocks' && !link.outgoing);
}

export function choices(record: RecordView): Choice[] {
  if (record.kind === 'item') {
    const milestone = record.fields['type'] === 'milestone' || record.fields['type'] === 'release';
    const some = ITEM.filter((choice) => !milestone || !['length', 'estimate', 'team'].includes(choice.what));
    return waitsFor(record).length > 0 ? [...some, { what: 'unlink', words: 'no longer waits for', by: 'list' }] : some;
  }
  if (record.kind === 'risk') return [...RISK];
  if (record.kind === 'team') return [{ what: 'slots', words: 'items at a time', by: 'text', hint: '4' }];
  return [];
}

/** How it stands now, beside the field. */
export function nowWords(record: RecordView, what: What, habits: Habits): string | null {
  const { fields } = record;
  const schedule = fields['schedule'] as Record<string, Json> | null | undefined;
  if (what === 'length' && typeof schedule?.['duration_minutes'] === 'number') return `now ${durationWords(schedule['duration_minutes'], habits)}`;
  if ((what === 'length' || what === 'estimate') && fields['estimate']) return `now ${estimateWords(fields['estimate'] as Parameters<typeof estimateWords>[0], habits)}`;
  if (what === 'slots') return typeof fields['slots'] === 'number' ? `now ${fields['slots']}` : 'now as measured from history';
  if (what === 'chance' && typeof fields['probability'] === 'number') return `now ${Math.round(fields['probability'] * 100)} %`;
  return null;
}

export type Made = { change: Change } | { words: string };
export interface Given { text: string; record: { key: string; title: string } | null; start: string | null }

/** Makes the change, or says what is missing. */
export function make(record: RecordView, what: What, given: Given, habits: Habits): Made {
  const on = { key: record.key, name: record.title };
  const other = given.record;
  switch (what) {
    case 'drop': return { change: { ...on, is: 'drop' } };
    case 'closed':
    case 'occurred': return { change: { ...on, is: 'risk_state', state: what } };
    case 'chance': {
      const read = readChance(given.text);
      if ('words' in read) return read;
      return typeof read.value === 'number' ? { change: { ...on, is: 'risk_chance', chance: read.value } } : { words: 'Write a chance, such as 30 %.' };
    }
    case 'slots': {
      const slots = Number(given.text.trim());
      return Number.isInteger(slots) && slots >= 1 && given.text.trim() !== '' ? { change: { ...on, is: 'slots', slots } } : { words: 'Write how many items the team works on at a time: a whole number from 1 up.' };
    }
    case 'length': {
      const read = duration(given.text, habits);
      if ('words' in read) return read;
      const edit = set({ key: record.key, changes: [{ field: 'length', value: read.value }] }, record.fields);
      return { change: { ...on, is: 'length', words: durationWords(read.value, habits), fields: edit.op === 'set' ? edit.fields : {} } };
    }
    case 'estimate': {
      const read = readEstimate(given.text, habits);
      return 'words' in read ? read : { change: { ...on, is: 'estimate', words: estimateWords(read.value, habits), estimate: read.value } };
    }
    case 'start': {
      const days = Number(given.text.trim().replace('−', '-').replace(/\s*d(ays?)?$/, ''));
      if (!Number.isInteger(days) || days === 0 || Math.abs(days) > 1000) return { words: 'Write how many working days later: a whole number, with a minus for earlier.' };
      if (given.start === null) return { words: 'The plan has no start for it yet.' };
      const now = moment(given.start);
      const at = addWorkdays(habits.calendar, now, days) + (now - startOfDay(now));
      return { change: { ...on, is: 'start', days, date: localText(at) } };
    }
    case 'committed': {
      if (given.text.trim() === '') return { change: { ...on, is: 'committed', date: null } };
      const read = readDate(given.text, habits);
      return 'words' in read ? read : { change: { ...on, is: 'committed', date: read.value } };
    }
    case 'team': return other ? { change: { ...on, is: 'team', team: other.key, team_name: other.title } } : { words: 'Choose a team.' };
    case 'link': {
      if (!other) return { words: 'Choose what it waits for.' };
      return other.key === record.key ? { words: 'Nothing waits for itself.' } : { change: { ...on, is: 'link', from: other.key, from_name: other.title } };
    }
    case 'unlink': return other ? { change: { ...on, is: 'unlink', from: other.key, from_name: other.title } } : { words: 'Choose what it no longer waits for.' };
  }
}
