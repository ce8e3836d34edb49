/** How the program counts working time, for reading lengths and dates that people type. */

import { api } from '../../api/api';
import { today } from '../../lib/dates';
import type { Habits } from '../plan/read';

export async function habitsOf(space: string, signal: AbortSignal): Promise<Habits> {
  const [plan, programs] = await Promise.all([api.plan(space, { first: 0, count: 1 }, signal), api.records(space, { kind: 'program', limit: 1 }, signal)]);
  const given = programs.items[0]?.fields['minutes_per_day'];
  const minutesPerDay = typeof given === 'number' ? given : 480;
  const days = plan.week.filter(Boolean).length || 5;
  return { minutesPerDay, minutesPerWeek: minutesPerDay * days, today: today(), calendar: { week: plan.week, holidays: new Set(plan.holidays) } };
}
