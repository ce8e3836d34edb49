/** What the story bank says of its stories. Pure; every number is the server's. */

import type { StoriesReport, StoryRow } from '../../../api/types';

export const GRADES: Readonly<Record<NonNullable<StoryRow['grade']>, string>> = {
  claimed: 'claimed', recorded: 'recorded', corroborated: 'corroborated', outcome_verified: 'verified', attested: 'attested',
};

/** `1:45`, as a watch says it. */
export function sayLength(seconds: number | null): string {
  if (seconds === null) return '–';
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export interface Area { area: string; name: string; rows: StoriesReport['grid'] }

/** The grid by area, in the framework's order. */
export function areas(grid: StoriesReport['grid'], names: Readonly<Record<string, string>>): Area[] {
  const found = new Map<string, StoriesReport['grid']>();
  for (const row of grid) found.set(row.area, [...(found.get(row.area) ?? []), row]);
  return [...found].map(([area, rows]) => ({ area, name: names[area] ?? area, rows }));
}

/** What is still to be written of a story. */
export function lacks(story: StoryRow): string {
  const words: Readonly<Record<string, string>> = { situation: 'situation', task: 'task', action_mine: 'your action', result: 'result', reflection: 'reflection' };
  return story.open.map(({ field }) => words[field] ?? field).join(', ');
}
