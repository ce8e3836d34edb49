/** What the mentoring log says. Pure; every number is the server's. */

import type { MentoringRow } from '../../../api/types';
import { count, sayDays } from '../../../lib/dates';

export const ROLES: Readonly<Record<MentoringRow['role'], string>> = { mentor: 'You are the mentor', mentee: 'You are the mentee' };

/** `5 meetings, 225 minutes`. */
export function sayMet(row: MentoringRow): string {
  if (row.sessions.length === 0) return 'You have not met yet';
  return `${count(row.sessions.length, 'meeting')}, ${count(row.minutes, 'minute')}`;
}

export function sayOverdue(row: MentoringRow): string {
  return row.overdue_days === null ? '' : `${sayDays(row.overdue_days)} overdue`;
}

type Outcome = MentoringRow['outcomes'][number];

/** Whether the mentee said so themselves, through a link. */
export function isByLink(outcome: Outcome): boolean {
  return outcome.asked?.state === 'confirmed' || outcome.asked?.state === 'corrected';
}

/** Whether a link is out that they may still answer. */
export function isWaiting(outcome: Outcome): boolean {
  return outcome.asked?.state === 'asked' && !outcome.asked.expired;
}

/** Where an outcome stands that the mentee has not confirmed. */
export function sayAsked({ asked }: Outcome): string {
  if (!asked || asked.state === 'withdrawn') return 'as you believe';
  if (asked.state === 'declined') return `${asked.asked} would rather not say`;
  return asked.expired ? `${asked.asked} did not answer` : `${asked.asked} was asked`;
}
