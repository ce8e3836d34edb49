/** A check-in: whose turn it is, and what is missing before a form can be sent. Pure. */

import type { CheckInView, Framework, RatingSeen } from '../../../api/types';

export const FEWEST = 3;
export const MOST = 5;

/** What is wrong with a choice of competencies; null when it can begin. */
export function unchosen(competencies: readonly string[]): string | null {
  return competencies.length < FEWEST || competencies.length > MOST ? `Choose ${FEWEST} to ${MOST} competencies: more is no conversation.` : null;
}

/** The check-in that is under way, and those that are over. */
export function split(items: readonly CheckInView[]): { open: CheckInView | null; past: CheckInView[] } {
  return { open: items.find((item) => item.closed_on === null) ?? null, past: items.filter((item) => item.closed_on !== null) };
}

export interface OwnDraft { competency: string; level: string; within: string; words: string; evidence: string[] }

/** What is missing before one's own rating can be saved; null when nothing is. */
export function unrated(drafts: readonly OwnDraft[], name: (id: string) => string): string | null {
  const open = drafts.find((draft) => draft.level === '' || draft.words.trim() === '');
  return open ? `${name(open.competency)}: choose a level, and write why in a sentence.` : null;
}

/** A level by its name: `TPM`. */
export function named(levels: readonly { level: string; level_name: string }[], key: string): string {
  return levels.find(({ level }) => level === key)?.level_name ?? key;
}

/** A rating in a few words: `TPM, meeting it`. */
export function said(rating: Pick<RatingSeen, 'level' | 'within'>, levels: readonly { level: string; level_name: string }[]): string {
  const within = { emerging: ', emerging', meeting: ', meeting it', beyond: ', beyond it' };
  return named(levels, rating.level) + (rating.within ? within[rating.within] : '');
}

/** The competencies that a level asks something of, by area. */
export function choices(framework: Framework, level: string): { area: string; competencies: { id: string; name: string }[] }[] {
  return framework.areas
    .map(({ key, name }) => ({ area: name, competencies: framework.competencies.filter((one) => one.area === key && one.levels[level]).map(({ id, name }) => ({ id, name })) }))
    .filter(({ competencies }) => competencies.length > 0);
}
