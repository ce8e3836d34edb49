/** What the releases' page says, and the edits that it makes. Pure. */

import type { Edit, Json, Release, ReleaseVerdict } from '../../api/types';
import { sayDays } from '../../lib/dates';

export const STATES: Record<Release['state'], { words: string; tone: string }> = {
  done: { words: 'Out', tone: 'soft' },
  go: { words: 'Go', tone: 'good' },
  go_in_doubt: { words: 'Go, in doubt', tone: 'doubt' },
  no_go: { words: 'No-go', tone: 'bad' },
  ready: { words: 'Ready', tone: 'good' },
  not_ready: { words: 'Not ready', tone: 'doubt' },
  not_measured: { words: 'Not measured', tone: 'soft' },
};

export function against(late: number | null): string {
  if (late === null) return '';
  return late === 0 ? 'on the day' : late > 0 ? `${sayDays(late)} late` : `${sayDays(-late)} before`;
}

/** The release that is looked at: the chosen one, else what leaves next. */
export function chosen(releases: readonly Release[], key: string | null): Release | null {
  return releases.find((release) => release.key === key) ?? releases.find((release) => release.state !== 'done') ?? releases[0] ?? null;
}

export interface Check { text: string; done: boolean; optional: boolean; owner: string | null }

export function checksOf(release: Release): Check[] {
  return release.checklist.map(({ text, done, optional, owner }) => ({ text, done, optional, owner }));
}

/** Puts a whole checklist in place of the one that stands. */
export function withChecks(release: Release, checks: readonly Check[]): Edit {
  const written = checks.map(({ text, done, optional, owner }) => {
    const check: Record<string, Json> = { text };
    if (done) check['done'] = true;
    if (optional) check['optional'] = true;
    if (owner) check['owner'] = owner;
    return check;
  });
  return { op: 'set', key: release.key, fields: { 'readiness.checklist': written } };
}

export interface Said { person: string; verdict: ReleaseVerdict['verdict']; on: string; words: string; overrides: string }

/** Adds what somebody says to what was said before. */
export function withVerdict(release: Release, said: Said): Edit {
  const before = release.verdicts.map(({ person, verdict, on, words, overrides }) => pruned({ person, verdict, on, words, overrides }));
  const now = pruned({ person: said.person, verdict: said.verdict, on: said.on, words: said.words.trim() || null, overrides: said.verdict === 'go' ? said.overrides.trim() || null : null });
  return { op: 'set', key: release.key, fields: { 'readiness.verdicts': [...before, now] } };
}

function pruned(fields: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** The required checks that are open. */
export function openChecks(release: Release): string[] {
  return release.checklist.filter((check) => !check.done && !check.optional).map((check) => check.text);
}
