/** What the stakeholders' page says. Pure. */

import type { Contact, StakeholderRow } from '../../api/types';
import { sayDate, sayDays } from '../../lib/dates';

export const GRADES = [1, 2, 3, 4, 5] as const;
export const QUADRANTS: Record<NonNullable<StakeholderRow['quadrant']>, string> = { manage_closely: 'Manage closely', keep_satisfied: 'Keep satisfied', keep_informed: 'Keep informed', monitor: 'Monitor' };

const HOW: Record<Contact['how'], string> = { typed: '', update: 'update', asked: 'asked', answered: 'answered', meeting: 'meeting' };

export function sayContact(contact: Contact | null): string {
  if (!contact) return 'none is known';
  const how = HOW[contact.how];
  return how ? `${sayDate(contact.on)}, ${how}` : sayDate(contact.on);
}

export function sayOverdue(row: StakeholderRow): string | null {
  if (row.never) return 'never heard from us';
  return row.overdue_days === null ? null : `${sayDays(row.overdue_days)} overdue`;
}

/** `critic → supporter`, or the one that is known. */
export function sayStance(row: StakeholderRow): string {
  if (!row.stance) return row.wanted_stance ? `unknown → ${row.wanted_stance}` : '–';
  return row.gap === null || row.gap === 0 ? row.stance : `${row.stance} → ${row.wanted_stance ?? ''}`;
}

/** Who stands in a cell of the grid. */
export function within(rows: readonly StakeholderRow[], interest: number, influence: number): StakeholderRow[] {
  return rows.filter((row) => row.interest === interest && row.influence === influence);
}

/** Whether a cell lies where both are much: the corner that is managed closely. */
export function tone(interest: number, influence: number): string {
  return interest >= 3 && influence >= 3 ? 'close' : influence >= 3 || interest >= 3 ? 'some' : '';
}
