/** The columns of the plan's grid: what a cell says, what it says when copied, and what typing into it changes. */
import { MINUS, sayDate, shortDate } from '../../lib/dates';
import { date, duration, durationWords, estimate, estimateWords, itemType, percent, type Habits, type Read, stage } from './read';
import type { Row } from './types';

export type ColumnId =
  | 'name' | 'key' | 'type' | 'stage' | 'team' | 'assignee' | 'length' | 'estimate' | 'start' | 'finish' | 'p80' | 'committed' | 'progress' | 'float';

export type Column = {
  id: ColumnId;
  title: string;
  width: number;
  editable: boolean;
  right?: boolean;
  /** Dates without their weekday. */
  short?: boolean;
  /** Other headings under which a spreadsheet has this column. */
  also: readonly string[];
};

export const COLUMNS: readonly Column[] = [
  { id: 'name', title: 'Name', width: 248, editable: true, also: ['title', 'summary', 'task', 'task name', 'item', 'subject'] },
  { id: 'start', title: 'Start', width: 104, editable: true, right: true, also: ['start date', 'begin', 'planned start'] },
  { id: 'finish', title: 'Finish', width: 104, editable: false, right: true, also: ['end', 'finish date', 'end date'] },
  { id: 'p80', title: 'P80', width: 118, editable: false, right: true, also: [] },
  { id: 'committed', title: 'Committed', width: 104, editable: true, right: true, also: ['due', 'due date', 'deadline', 'commitment', 'target date'] },
  { id: 'length', title: 'Length', width: 64, editable: true, right: true, also: ['duration', 'days'] },
  { id: 'estimate', title: 'Estimate', width: 104, editable: true, right: true, also: ['original estimate', 'effort'] },
  { id: 'team', title: 'Team', width: 104, editable: true, also: ['component', 'squad'] },
  { id: 'assignee', title: 'Assignee', width: 104, editable: true, also: ['owner', 'resource', 'resource names', 'assigned to'] },
  { id: 'stage', title: 'Stage', width: 68, editable: true, also: ['status', 'state'] },
  { id: 'progress', title: 'Done', width: 56, editable: true, right: true, also: ['% complete', 'percent complete', 'progress', '%'] },
  { id: 'float', title: 'Float', width: 60, editable: false, right: true, also: ['slack', 'total float', 'total slack'] },
  { id: 'type', title: 'Type', width: 88, editable: true, also: ['issue type', 'kind'] },
  { id: 'key', title: 'Key', width: 88, editable: false, also: ['id', 'issue key'] },
];

/** The columns beside the chart: start, finish and P80 fit beside the name. */
export function columnsFor(width: number): Column[] {
  const dates = COLUMNS.slice(1, 4).reduce((sum, column) => sum + column.width, 0);
  return COLUMNS.map((column) => (column.id === 'name' ? { ...column, width: Math.min(460, Math.max(220, width - dates)) } : column));
}

/** The columns on a narrow screen: what there is room for beside the name, with dates without their weekday. A phone leaves out the start. */
export function narrowed(width: number): Column[] {
  const dates = COLUMNS.filter(({ id }) => (id === 'start' && width >= 480) || id === 'finish' || id === 'p80');
  const name = COLUMNS.filter(({ id }) => id === 'name');
  const date = 80;
  return [...name.map((column) => ({ ...column, width: Math.max(120, width - dates.length * date - 8) })), ...dates.map((column) => ({ ...column, width: column.id === 'p80' ? date + 8 : date, short: true }))];
}

/** Finds the column that a spreadsheet's heading means. */
export function columnFor(heading: string): Column | undefined {
  const plain = heading.trim().toLowerCase();
  return COLUMNS.find((column) => column.title.toLowerCase() === plain || column.id === plain || column.also.includes(plain));
}

/** Names of what cells refer to. */
export type Names = { teams: readonly Named[]; people: readonly Named[] };
export type Named = { key: string; title: string };

const named = (list: readonly Named[], value: string | null) => list.find((entry) => entry.key === value)?.title ?? value ?? '';

/** What a cell says on the screen. */
export function cellWords(row: Row, column: ColumnId, habits: Habits, names: Names, short = false): string {
  switch (column) {
    case 'name':
      return row.restricted ? 'Not shared with you' : row.name;
    case 'key':
    case 'type':
    case 'stage':
      return row[column];
    case 'team':
      return named(names.teams, row.team);
    case 'assignee':
      return named(names.people, row.assignee);
    case 'length':
      return row.summary ? '' : durationWords(row.duration_minutes, habits);
    case 'estimate':
      return estimateWords(row.estimate, habits);
    case 'start':
    case 'finish':
    case 'p80':
    case 'committed':
      return short ? shortWords(row[column], habits.today) : plainDate(row[column], habits.today);
    case 'progress':
      return row.percent_complete === null ? '' : `${Math.round(row.percent_complete)}%`;
    case 'float':
      return row.stage === 'done' || row.stage === 'dropped' ? '' : minus(durationWords(Math.abs(row.total_float_minutes), habits), row.total_float_minutes);
  }
}

/** In a column, what is a year away does without its weekday. */
const plainDate = (date: string | null, today: string) => {
  const words = sayDate(date, today);
  return /\d{4}$/.test(words) ? words.slice(4) : words;
};

const shortWords = (date: string | null, today: string) =>
  date === null ? '' : `${shortDate(date)}${/\d{4}$/.test(sayDate(date, today)) ? ` ’${date.slice(2, 4)}` : ''}`;

const minus = (words: string, value: number) => (value < 0 ? `${MINUS}${words}` : words);

/** What a cell says to a spreadsheet and to its own editor: exact, so that reading it again changes nothing. */
export function cellText(row: Row, column: ColumnId, habits: Habits, names: Names): string {
  const exact = (minutes: number | null) => (minutes === null ? '' : exactWords(minutes, habits));
  switch (column) {
    case 'start':
    case 'finish':
    case 'p80':
    case 'committed':
      return row[column]?.slice(0, 10) ?? '';
    case 'length':
      return row.summary ? '' : exact(row.duration_minutes);
    case 'estimate': {
      if (row.estimate === null) return '';
      const points = [row.estimate.low_minutes, row.estimate.likely_minutes, row.estimate.high_minutes];
      return points[0] === points[2] ? exact(row.estimate.likely_minutes) : points.map(exact).join('-');
    }
    case 'float':
      return row.total_float_minutes < 0 ? `-${exact(-row.total_float_minutes)}` : exact(row.total_float_minutes);
    default:
      return cellWords(row, column, habits, names);
  }
}

function exactWords(minutes: number, habits: Habits): string {
  if (minutes % (habits.minutesPerDay / 2) === 0) return `${minutes / habits.minutesPerDay}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}min`;
}

/** One value that an edit sets. `length` stands for whatever says how long the item takes; dots lead into `schedule`. */
export type Change = { field: string; value: unknown };

/** Reads what was typed into a cell; an empty cell empties its field. */
export function changes(row: Row | null, column: ColumnId, text: string, habits: Habits, names: Names): Read<Change[]> {
  const typed = text.trim();
  if (typed === '') return emptied(row, column);
  switch (column) {
    case 'name':
      return one('title', { value: typed });
    case 'type':
      return one('type', itemType(typed));
    case 'stage':
      return one('stage', stage(typed));
    case 'team':
      return one('team', reference(typed, names.teams, 'team'));
    case 'assignee':
      return one('assignee', reference(typed, names.people, 'person'));
    case 'length':
      if (row?.summary) return { words: 'A summary is as long as its parts: change those.' };
      return one('length', duration(typed, habits));
    case 'estimate':
      return one('estimate', estimate(typed, habits, row?.estimate?.shape));
    case 'start':
      return startOf(row, date(typed, habits));
    case 'committed':
      return one('committed', date(typed, habits));
    case 'progress':
      return one('schedule.percent_complete', percent(typed));
    case 'finish':
      return { words: 'The finish is computed: change the length, the start or a link.' };
    case 'p80':
      return { words: 'P80 is computed: change an estimate, a link or a risk.' };
    case 'float':
    case 'key':
      return { words: 'This cell cannot be changed.' };
  }
}

function one<T>(field: string, read: Read<T>): Read<Change[]> {
  return 'words' in read ? read : { value: [{ field, value: read.value }] };
}

function startOf(row: Row | null, read: Read<string>): Read<Change[]> {
  if ('words' in read) return read;
  const begun = row ? hasBegun(row) : null;
  if (begun) return { words: begun };
  const time = row?.start.slice(10, 16) || 'T00:00';
  return { value: [{ field: 'schedule.constraint', value: { kind: 'SNET', date: `${read.value}${time}` } }] };
}

/** Why an item's start cannot be moved, or `null`. */
export function hasBegun(row: Row): string | null {
  if (row.stage === 'done') return `${row.key} is done: its dates are facts.`;
  return row.stage === 'doing' ? `${row.key} has begun: its start is a fact. Change its length instead.` : null;
}

function emptied(row: Row | null, column: ColumnId): Read<Change[]> {
  switch (column) {
    case 'name':
      return { words: 'An item needs a name. To put it away, archive it (Delete).' };
    case 'team':
    case 'assignee':
    case 'committed':
    case 'estimate':
      return { value: [{ field: column, value: null }] };
    case 'start':
      return { value: [{ field: 'schedule.constraint', value: null }] };
    case 'progress':
      return { value: [{ field: 'schedule.percent_complete', value: null }] };
    case 'length':
      return row?.summary ? { value: [] } : { value: [{ field: 'schedule.duration_minutes', value: null }] };
    default:
      return { value: [] };
  }
}

function reference(typed: string, list: readonly Named[], what: string): Read<string> {
  const plain = typed.toLowerCase();
  const exact = list.find((entry) => entry.title.toLowerCase() === plain || entry.key.toLowerCase() === plain);
  const alike = list.filter((entry) => entry.title.toLowerCase().startsWith(plain));
  const found = exact ?? (alike.length === 1 ? alike[0] : undefined);
  return found ? { value: found.key } : { words: `There is no ${what} “${typed}” here.` };
}
