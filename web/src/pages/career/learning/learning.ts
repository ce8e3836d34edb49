/** What the learning page says of states, sides and numbers. Pure; every number is the server's. */

import type { Certification, ExperienceLog, LearningRow } from '../../../api/types';
import { count } from '../../../lib/dates';

export const TYPES: Readonly<Record<LearningRow['type'], string>> = { book: 'Book', course: 'Course', community: 'Community', certification: 'Certification' };
export const STATES: Readonly<Record<LearningRow['state'], string>> = { wanted: 'wanted', doing: 'under way', done: 'done', dropped: 'dropped' };
export const SIDES: Readonly<Record<'ways_of_working' | 'power_skills' | 'business_acumen' | 'giving_back', string>> = {
  ways_of_working: 'Ways of working', power_skills: 'Power skills', business_acumen: 'Business acumen', giving_back: 'Giving back',
};
export const DOMAINS: Readonly<Record<ExperienceLog['domains'][number]['domain'], string>> = { people: 'People', process: 'Process', business_environment: 'Business environment' };

/** `12`, `7.5`. */
export function sayNumber(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(1);
}

/** `14 of 36`, for what is counted; nothing for what a person has to say. */
export function sayHave(row: Certification['requirements'][number]): string {
  return row.have === null || row.least === null ? '' : `${sayNumber(row.have)} of ${sayNumber(row.least)}`;
}

/** Whether it is there. One thing may be met in two ways, of which one is enough; an exam is passed once all else is there. */
export function sayRequirement(row: Certification['requirements'][number], all: Certification['requirements']): { words: string; tone: 'good' | 'short' | 'soft' } {
  if (row.met) return { words: 'there', tone: 'good' };
  if (row.met === null) return { words: 'for you to say', tone: 'soft' };
  if (all.some((other) => other.what === row.what && other.met)) return { words: 'not needed', tone: 'soft' };
  return row.what === 'exam' ? { words: 'ahead', tone: 'soft' } : { words: 'short', tone: 'short' };
}

/** Where it was put to use, or that it was read and no more. */
export function sayUse(row: LearningRow): string {
  if (row.applied_in.length > 0) return `put to use in ${count(row.applied_in.length, 'record')}`;
  if (row.read_only) return 'read, and nothing came of it so far';
  return '';
}
