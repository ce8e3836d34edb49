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

/** What to send to whoever may confirm it; nothing of what was said is in it. */
export function request(row: MentoringRow, outcome: string): string {
  return `Hello ${row.with},\n\nI have written down what came of our meetings:\n\n“${outcome}”\n\nWould you say so, too? A yes is enough, and if you would put it differently, tell me how. You can take it back at any time.\n`;
}
