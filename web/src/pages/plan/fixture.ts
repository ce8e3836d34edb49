/** A plan of any size behind the shape of the API, for tests. Row `i` is made when it is asked for. */
import type { PlanLink } from '../../api/types';
import { addWorkdays, type Calendar, DAY, dayText, localText, moment } from './scale';
import type { Habits } from './read';
import type { PlanWindow, Row } from './types';

export const CALENDAR: Calendar = { week: [true, true, true, true, true, false, false], holidays: new Set(['2026-12-25', '2027-01-01']) };
export const HABITS: Habits = { minutesPerDay: 480, minutesPerWeek: 2400, today: '2026-11-26', calendar: CALENDAR };
const START = moment('2026-11-02T09:00');

/** An epic, then nine tasks of it; every hundredth row is a milestone at the top. */
export function row(index: number, more: Partial<Row> = {}): Row {
  const milestone = index % 100 === 99;
  const summary = index % 10 === 0;
  const start = addWorkdays(CALENDAR, START, index % 200) + 9 * 60;
  const days = summary ? 20 : 1 + (index % 5);
  const finish = milestone ? start : addWorkdays(CALENDAR, start, days - 1) + 17 * 60;
  return {
    index,
    key: `P-${index}`,
    name: `${milestone ? 'Milestone' : summary ? 'Epic' : 'Task'} ${index}`,
    type: milestone ? 'milestone' : summary ? 'epic' : 'task',
    depth: milestone || summary ? 0 : 1,
    parent: milestone || summary ? null : `P-${index - (index % 10)}`,
    status: '',
    points: null,
    summary,
    children: summary ? 9 : 0,
    collapsed: false,
    stage: 'todo',
    team: null,
    assignee: null,
    start: localText(start),
    finish: localText(finish),
    p10: dayText(finish - DAY),
    p50: dayText(finish + DAY),
    p80: dayText(finish + 4 * DAY),
    p90: dayText(finish + 6 * DAY),
    committed: milestone ? dayText(finish + 2 * DAY) : null,
    baseline_start: null,
    baseline_finish: null,
    percent_complete: null,
    duration_minutes: milestone ? 0 : days * 480,
    estimate: null,
    total_float_minutes: (index % 7) * 480,
    critical: index % 7 === 0,
    near_critical: index % 7 === 1,
    driver: null,
    basis: 'estimate',
    restricted: false,
    ...more,
  };
}

export function answer(first: number, count: number, total: number, revision = 1): PlanWindow {
  const rows = Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, at) => row(first + at));
  const links: PlanLink[] = rows
    .filter(({ index }) => index % 10 > 1)
    .map(({ index }) => ({
      from: `P-${index - 1}`, to: `P-${index}`, dependency: 'FS', lag: 0, lag_unit: 'working', driving: index % 2 === 0, from_index: index - 1, to_index: index,
    }));
  return {
    revision, forecast_revision: revision, total, minutes_per_day: 480, data_date: '2026-11-23T09:00', start: '2026-11-02T09:00', finish: '2027-09-01T17:00',
    week: [...CALENDAR.week], holidays: [...CALENDAR.holidays], first, rows, links,
  };
}
