/** What the import page makes of a file's preview: sums, groups, and the mapping as the server takes it. Pure. */

import type { ImportedSource, Problem, Severity } from '../../api/types';
import { count, MINUS } from '../../lib/dates';

/** What the server takes at once. */
export const MOST_BYTES = 50 * 1024 * 1024;

export function sayBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`;
}

/** Why a file cannot be sent at all; null when it can. */
export function unfit(file: { name: string; size: number }): string | null {
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > MOST_BYTES) return `${file.name} has ${sayBytes(file.size)}: at most 50 MB are taken at once. Export fewer issues or fewer columns, in several files.`;
  if (/\.(xlsx?|ods|numbers)$/i.test(file.name)) return `${file.name} is a spreadsheet: save the sheet as CSV, then bring that.`;
  if (/\.mpp$/i.test(file.name)) return `${file.name} is a Microsoft Project file: in Project, save it as XML, then bring that.`;
  if (/\.(zip|gz|7z|rar)$/i.test(file.name)) return `${file.name} is an archive: unpack it, then bring the files in it.`;
  return null;
}

/** How much of a file tells what it is. */
export const HEAD = 4096;

/** Whether a JSON file is a page of Jira's answers: pages of one search hang together and are read together. */
export function isJiraPage(head: string): boolean {
  return /^\ufeff?\s*[{[]/.test(head) && /"(issues|startAt|nextPageToken|isLast|maxResults|changelog)"\s*:/.test(head) && !/"system"\s*:\s*"sinew"/.test(head);
}

/** What several files in order are called together: `jira-01.json to jira-06.json`. */
export function nameOf(names: readonly string[]): string {
  const [first = '', last] = [names[0], names.at(-1)];
  return names.length < 2 ? first : `${first} ${names.length === 2 ? 'and' : 'to'} ${last ?? ''}`;
}

const FORMATS: Record<string, string> = {
  'jira-csv': 'Jira’s CSV export', 'jira-json': 'Jira’s JSON', mspdi: 'Microsoft Project XML', csv: 'a table (CSV)', sinew: 'Sinew’s own JSON',
  'register-csv': 'a register (CSV)', 'register-markdown': 'a register (Markdown)',
};

export function formatWords(format: string): string {
  return FORMATS[format] ?? format;
}

export interface Sum { created: number; updated: number; unchanged: number; links_added: number; links_removed: number; events: number }

export function sum(sources: readonly ImportedSource[]): Sum {
  const total: Sum = { created: 0, updated: 0, unchanged: 0, links_added: 0, links_removed: 0, events: 0 };
  for (const source of sources) for (const name of Object.keys(total) as (keyof Sum)[]) total[name] += source[name];
  return total;
}

/** `304 records are new, 2 change, 7 are known as they are`. */
export function sumWords(total: Sum, done: boolean): string {
  const verbs: [number, string, string][] = [
    [total.created, done ? 'was new' : 'is new', done ? 'were new' : 'are new'],
    [total.updated, done ? 'changed' : 'changes', done ? 'changed' : 'change'],
    [total.unchanged, 'is known as it is', 'are known as they are'],
  ];
  // Only the first says what is counted.
  const records = verbs.filter(([number]) => number > 0).map(([number, one, many], index) => `${index === 0 ? count(number, 'record') : number} ${number === 1 ? one : many}`);
  const links = [total.links_added > 0 ? `+${total.links_added}` : '', total.links_removed > 0 ? `${MINUS}${total.links_removed}` : ''].filter(Boolean).join(', ');
  const all = [records.join(', '), links ? `links: ${links}` : '', total.events > 0 ? `${count(total.events, 'change')} of the past` : ''].filter(Boolean);
  if (all.length === 0) return done ? 'Nothing in it was new.' : 'Nothing in it is new: importing it changes nothing.';
  return `${all.join('; ')}.`;
}

/** What a file would do that does nothing, and why: what could not be read is no news of the plan. */
export function nothingWords(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors === 0) return 'Nothing in it is new: importing it changes nothing.';
  return `Nothing of it can be imported: ${count(errors, 'error')} ${errors === 1 ? 'stands' : 'stand'} in the way.`;
}

export function changesNothing(total: Sum): boolean {
  return total.created + total.updated + total.links_added + total.links_removed + total.events === 0;
}

export interface Group { code: string; severity: Severity; words: string; places: { place: string; words: string }[] }
const WEIGHT: Record<Severity, number> = { error: 0, warning: 1, note: 2 };

/** Problems by code, what weighs most first; one of each speaks for all. */
export function groups(problems: readonly Problem[]): Group[] {
  const found = new Map<string, Group>();
  for (const problem of problems) {
    const group = found.get(problem.code) ?? { code: problem.code, severity: problem.severity, words: problem.words, places: [] };
    if (WEIGHT[problem.severity] < WEIGHT[group.severity]) group.severity = problem.severity;
    group.places.push({ place: problem.place, words: problem.words });
    found.set(problem.code, group);
  }
  return [...found.values()].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || b.places.length - a.places.length);
}

export interface Mapping { columns: Record<string, string>; statuses: Record<string, string> }

/** The mapping as one text: `Größe=points;status:In Review=doing`. Empty when nothing is mapped. */
export function mapText(mapping: Mapping): string {
  const columns = Object.entries(mapping.columns).filter(([, field]) => field !== '').map(([column, field]) => `${column}=${field}`);
  const statuses = Object.entries(mapping.statuses).filter(([, stage]) => stage !== '').map(([status, stage]) => `status:${status}=${stage}`);
  return [...columns, ...statuses].join(';');
}

/** Whether a column or status can be named in a mapping: the separator must not be in it. */
export function mappable(name: string): boolean {
  return !name.includes(';') && name.trim() !== '';
}

/** `actual start` as a person reads it. */
export function fieldWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words === 'url' ? 'Link' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the readers say names the command line's options; on this page they are choices. */
export function sayProblem(words: string): string {
  return words
    .replace(/(?:Say|Use) `--map "?status:[^`]*`(?: \([^)]*\))?/g, 'Choose its stage below')
    .replace(/`--map[^`]*`/g, 'the choice below')
    .replace(/(?:Say|say so with) `--date-order (day|month)-first`/g, (found, first: string) => `${found.startsWith('S') ? 'Choose' : 'choose'} “${first} first” above`)
    .replace(/`--date-order (day|month)-first`/g, '“$1 first” above')
    .replace(/`--time-zone[^`]*`/g, 'the time zone above');
}

/** Splits words at the names that the readers put in backticks. */
export function pieces(words: string): { text: string; name: boolean }[] {
  return words.split('`').map((text, index) => ({ text, name: index % 2 === 1 })).filter((piece) => piece.text !== '');
}
