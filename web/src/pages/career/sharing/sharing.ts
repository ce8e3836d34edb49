/** What can be shared, and where it stands. Pure; every number is the server's. */

import type { Shareable, SharedItem, SharedThing } from '../../../api/types';

export const THINGS: Readonly<Record<SharedThing, string>> = {
  evidence: 'Evidence', goal: 'Growth goal', story: 'Story', mentoring: 'Mentoring', check_in: 'Check-in', packet: 'Promotion packet', brag: 'Brag document', coverage: 'Where you stand',
};

export const STATES: Readonly<Record<SharedItem['state'], string>> = { open: 'Open', revoked: 'Taken back', expired: 'Expired' };

/** What is chosen in a list, as text: `goal G-1`, `packet`. */
export function named({ what, key }: Pick<Shareable, 'what' | 'key'>): string {
  return key === null ? what : `${what} ${key}`;
}

/** What somebody may choose: by sort, each with its key. */
export function choices(all: readonly Shareable[]): { value: string; words: string }[] {
  return all.map((one) => ({ value: named(one), words: one.key === null ? one.title : `${THINGS[one.what]}: ${one.title} (${one.key})` }));
}

/** What whoever reads it will see, so that nobody shares more than they think. */
export function says(what: SharedThing): string {
  switch (what) {
    case 'evidence': return 'They see what was kept, its grade and who acted on it, as it stands now. Not your note, and not the record itself.';
    case 'goal': return 'They see the goal, why, by when, and the work that leads there, as it stands now.';
    case 'story': return 'They see the whole story as it stands now.';
    case 'mentoring': return 'They see both names, the goals, how many times you met and what was confirmed. Nothing of what was said: ask the other one first.';
    case 'check_in': return 'They see what you say, what others see as levels without their words and names, what the record says and what was agreed.';
    case 'packet': return 'They see the packet as it reads now.';
    case 'brag': return 'They see it as your manager is told it, with what did not work.';
    case 'coverage': return 'Nobody sees it by itself: it is counted in a group of five or more people who share it with the same person, and never shown for fewer.';
  }
}
