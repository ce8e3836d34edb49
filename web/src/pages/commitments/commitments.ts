/** What the page of commitments says of them. Pure. */

import type { Commitments, OpenPromise, Provider } from '../../api/types';
import { sayDays, sayShare } from '../../lib/dates';

/** The days for which it was promised before the present one. */
export function before(promise: { promises: { date: string }[] }): string[] {
  return promise.promises.slice(0, -1).map(({ date }) => date);
}

/** How a promise stands against its day. */
export function late(promise: OpenPromise): string | null {
  if (promise.overdue_days !== null) return `${sayDays(promise.overdue_days)} overdue`;
  return promise.too_late_days === null ? null : `${sayDays(promise.too_late_days)} after it is needed`;
}

export function kept(team: Provider): string {
  return team.kept_share === null ? 'nothing settled yet' : `${team.kept} of ${team.settled}, ${sayShare(team.kept_share)}`;
}

/** How late what was late came: least, median, most. */
export function daysLate(team: Provider): string {
  const [least, median, most] = team.days_late ?? [];
  if (least === undefined || median === undefined || most === undefined) return '';
  return least === most ? sayDays(most) : `${sayDays(least)} to ${sayDays(most)}, mostly ${sayDays(median)}`;
}

export function isEmpty(report: Commitments): boolean {
  return report.open.length + report.settled.length + report.who_waits.length === 0;
}

/** One sentence above the tables. */
export function summary(report: Commitments): string {
  const overdue = report.open.filter((promise) => promise.overdue_days !== null).length;
  const unanswered = report.open.filter((promise) => promise.unanswered);
  const oldest = Math.max(0, ...unanswered.map((promise) => promise.age_days ?? 0));
  if (report.open.length === 0) {
    if (report.settled.length > 0) return 'Everything that was promised is settled.';
    return 'Teams wait on each other, and nobody has promised anything yet. Ask for a date: a commitment holds what waits for it until then.';
  }
  const parts = [
    overdue > 0 ? `${overdue} overdue` : '',
    unanswered.length > 0 ? `${unanswered.length} unanswered${oldest > 0 ? `, the oldest for ${sayDays(oldest)}` : ''}` : '',
  ].filter(Boolean);
  return `${report.open.length} not settled${parts.length > 0 ? `: ${parts.join('; ')}` : ''}.`;
}
