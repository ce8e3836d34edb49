/** What whoever leads is told. Pure; every number is the server's. */

import type { Coverage, DeliveryRate, Excellence, Leading } from '../../../api/types';

export const RATES: readonly { name: keyof Omit<Excellence, 'decision_days'>; words: string; says: string }[] = [
  { name: 'calibration', words: 'Forecasts', says: 'Milestones that came by the P80 of the last forecast that was made two weeks before; about four of five is right' },
  { name: 'promises', words: 'Promises', says: 'Promises between teams that were kept by the day that was promised first' },
  { name: 'decisions', words: 'Decisions', says: 'Decisions made by the day on which they were needed; those that are overdue are not' },
  { name: 'retros', words: 'Retros', says: 'Actions of retros done within 60 days' },
  { name: 'effects', words: 'Effects', says: 'Actions of retros that are done, of which somebody looked whether they helped' },
];

/** `75 %`; a dash where there is too little to say. */
export function percent(value: number | null): string {
  return value === null ? '–' : `${Math.round(value * 100)} %`;
}

/** `75 %`, with what it is made of: `6 of 8`. */
export function made({ share }: DeliveryRate): string {
  return share === null ? '' : `${share.yes} of ${share.of}`;
}

/** `3`, or `4–5` where nearly all or nearly none would tell of somebody. */
export function between(count: Coverage['competencies'][number]['counts'][number]): string {
  if (count === null) return '–';
  return count.least === count.most ? `${count.least}` : `${count.least}–${count.most}`;
}

export const GOALS: Readonly<Record<Leading['goals'][number]['state'], string>> = { open: 'Open', reached: 'Reached', dropped: 'Given up' };
