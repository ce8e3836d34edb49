/** Offers and what became of them, by competency. Pure. */

import type { KeptItem } from '../../../api/types';

interface Speaks { competency: string; competency_name: string }

/** Those of one competency, or all. */
export function of<T extends Speaks>(items: readonly T[], competency: string | null): T[] {
  return items.filter((item) => competency === null || item.competency === competency);
}

/** What one may choose: the competencies that something was found of, and the one that is asked for even where nothing was. */
export function competencies(items: readonly Speaks[], asked: string | null): { id: string; words: string }[] {
  const found = new Map(items.map((item) => [item.competency, item.competency_name]));
  if (asked !== null && found.size > 0 && !found.has(asked)) found.set(asked, asked);
  return [...found].map(([id, words]) => ({ id, words })).sort((a, b) => a.id.localeCompare(b.id));
}

/** What became of the record that something cites. */
export const STANDINGS: Record<KeptItem['standing'], { words: string; tone: 'soft' | 'amber' }> = {
  as_cited: { words: 'Unchanged since.', tone: 'soft' },
  changed: { words: 'The record was changed since.', tone: 'amber' },
  gone: { words: 'The record was removed since.', tone: 'amber' },
  out_of_reach: { words: 'You may not read that program any more; what it said is kept here.', tone: 'soft' },
  claim: { words: 'From before Sinew, as you say.', tone: 'soft' },
};

/** Which offer is in focus after the one at `at` has gone from a list of `count`. */
export function after(at: number, count: number): number | null {
  return count <= 1 ? null : Math.min(at, count - 2);
}

/** What somebody says of the time before Sinew. */
export interface Past { title: string; competency: string; occurred_on: string; outcome: string; source: string; speaks: string }

/** What has to be said before it can be kept; null when all is there. */
export function missing(past: Past): string | null {
  if (past.title.trim() === '') return 'Say in a line what you did.';
  if (past.competency === '') return 'Choose what it shows.';
  return past.occurred_on === '' ? 'Say on which day it was, as near as you know.' : null;
}
