/** From what people do in the plan to the edits that the server takes. Every function here is pure. */
import type { Edit, Json } from '../../api/types';
import { type Change, changes, columnFor, type ColumnId, COLUMNS, type Names } from './columns';
import type { Estimate, Habits } from './read';
import { addWorkdays, type Calendar, localText, moment, startOfDay, workdaysBetween, DAY } from './scale';
import type { Row } from './types';

/** Changes of one item, before they become an edit. */
export type Planned = { key: string; changes: readonly Change[] };

/** The fields of a record as the server last gave them. */
export type Known = Readonly<Record<string, Json>>;

/** Whether an edit can be made only with the record at hand, because what it sets depends on what there is. */
export function needsRecord(changes: readonly Change[]): boolean {
  return changes.some(({ field }) => field === 'length');
}

/** Makes one `set` of all changes of an item. `known` is needed where `needsRecord` says so. */
export function set(planned: Planned, known: Known): Edit {
  const fields: Record<string, Json> = {};
  for (const { field, value } of planned.changes) {
    if (field === 'length') Object.assign(fields, lengthened(fields['estimate'] ?? known['estimate'] ?? null, known['schedule'] ?? null, value as number));
    else fields[field] = value as Json;
  }
  return { op: 'set', key: planned.key, fields };
}

/**
 * What makes an item `minutes` long: its duration where a planner gave one, and its estimate, all points in proportion.
 *
 * An item with neither gets an estimate, because that is what a forecast goes by.
 */
function lengthened(estimate: Json, schedule: Json, minutes: number): Record<string, Json> {
  const given = typeof schedule === 'object' && schedule !== null && 'duration_minutes' in schedule;
  return {
    ...(given ? { 'schedule.duration_minutes': minutes } : {}),
    ...(estimate || !given ? { estimate: scaled(estimate as Estimate | null, minutes) } : {}),
  };
}

function scaled(estimate: Estimate | null, minutes: number): Json {
  if (!estimate || estimate.likely_minutes <= 0) return { low_minutes: minutes, likely_minutes: minutes, high_minutes: minutes, shape: estimate?.shape ?? 'pert' };
  const by = (points: number) => Math.round((points * minutes) / estimate.likely_minutes);
  return { low_minutes: by(estimate.low_minutes), likely_minutes: minutes, high_minutes: by(estimate.high_minutes), shape: estimate.shape };
}

/** A row as it will look once its changes are in, as far as the page can tell without a scheduler. */
export function expected(row: Row, changes: readonly Change[]): Row {
  const next = { ...row };
  for (const { field, value } of changes) {
    if (field === 'title') next.name = value as string;
    else if (field === 'length') next.duration_minutes = value as number;
    else if (field === 'schedule.percent_complete') next.percent_complete = value as number | null;
    else if (field === 'team' || field === 'assignee' || field === 'committed') next[field] = value as string | null;
    else if (field === 'type') next.type = value as Row['type'];
    else if (field === 'stage') next.stage = value as Row['stage'];
    else if (field === 'estimate') next.estimate = value as Row['estimate'];
  }
  return next;
}

/** Starts an item no earlier than a day, at the time of day at which it starts now. */
export function startAt(row: Row, day: number): Planned {
  const time = moment(row.start) - startOfDay(moment(row.start));
  return { key: row.key, changes: [{ field: 'schedule.constraint', value: { kind: 'SNET', date: localText(startOfDay(day) + time) } }] };
}

/** Moves an item's start by working days. */
export function shifted(row: Row, days: number, calendar: Calendar): Planned {
  return startAt(row, addWorkdays(calendar, moment(row.start), days));
}

/** Makes an item longer or shorter by working days; it keeps at least one. */
export function stretched(row: Row, days: number, habits: Habits): Planned {
  return { key: row.key, changes: [{ field: 'length', value: Math.max(habits.minutesPerDay, length(row, habits) + days * habits.minutesPerDay) }] };
}

/** Lets an item finish on a day, by its length. */
export function finishOn(row: Row, day: number, habits: Habits): Planned {
  return stretched(row, workdaysBetween(habits.calendar, lastDay(row), startOfDay(day)), habits);
}

/** Lets an item start on a day and finish when it does now. */
export function startOn(row: Row, day: number, habits: Habits): Planned {
  const from = Math.min(startOfDay(day), lastDay(row));
  const days = workdaysBetween(habits.calendar, from, moment(row.start));
  const { changes } = stretched(row, days, habits);
  return { key: row.key, changes: [...startAt(row, from).changes, ...changes] };
}

/** The day of the last work on an item. A finish at midnight belongs to the day before. */
export function lastDay(row: Row): number {
  const [start, finish] = [moment(row.start), moment(row.finish)];
  return Math.max(startOfDay(start), startOfDay(finish - (finish % DAY === 0 ? 1 : 0)));
}

function length(row: Row, habits: Habits): number {
  // An estimate's likely point is what is typed and stretched; the plan goes by its mean.
  if (row.estimate !== null) return row.estimate.likely_minutes;
  if (row.duration_minutes !== null) return row.duration_minutes;
  return workdaysBetween(habits.calendar, moment(row.start), lastDay(row) + DAY) * habits.minutesPerDay;
}

export function link(from: string, to: string): Edit {
  return { op: 'link', from, relation: 'blocks', to, data: { dependency: 'FS', lag: 0, lag_unit: 'working' } };
}

/** Tab-separated text as a spreadsheet puts it on the clipboard: cells with tabs, line breaks or quotes stand in quotes. */
export function parseTable(text: string): string[][] {
  const lines: string[][] = [];
  let [cell, line, quoted] = ['', [] as string[], false];
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? '';
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') cell += source[at++];
      else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === '\t') [line, cell] = [[...line, cell], ''];
    else if (char === '\n') {
      lines.push([...line, cell]);
      [line, cell] = [[], ''];
    } else cell += char;
  }
  lines.push([...line, cell]);
  return lines;
}

export function tableText(lines: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return lines.map((line) => line.map(cell).join('\t')).join('\n');
}

/** What a paste does: items that change, items that come, and what could not be read. */
export type Pasted = { planned: Planned[]; added: Added[]; refused: string[] };
export type Added = { title: string; depth: number; changes: readonly Change[] };

/**
 * Reads pasted lines onto rows, from the cursor's column on. Lines beyond the last row become items.
 *
 * A first line of headings tells the columns; what follows it are new items, which is how a list comes out of a spreadsheet.
 */
export function pasted(lines: readonly string[][], rows: readonly (Row | null)[], columns: readonly ColumnId[], habits: Habits, names: Names): Pasted {
  const headings = headingsOf(lines[0] ?? []);
  const result: Pasted = { planned: [], added: [], refused: [] };
  const body = headings ? lines.slice(1) : lines;
  for (const [index, line] of body.entries()) {
    if (line.every((cell) => cell.trim() === '')) continue;
    const row = headings ? null : (rows[index] ?? null);
    const cells = line.map((text, at) => ({ text, column: headings ? headings[at] : columns[at] }));
    const read = cells.flatMap(({ text, column }): (Change | { refused: string })[] => {
      if (!column || (row === null && text.trim() === '')) return [];
      if (!COLUMNS.find(({ id }) => id === column)?.editable) return [];
      const made = changes(row, column, text, habits, names);
      return 'words' in made ? [{ refused: made.words }] : made.value;
    });
    result.refused.push(...read.flatMap((each) => ('refused' in each ? [each.refused] : [])));
    const good = read.filter((each): each is Change => !('refused' in each));
    if (row) {
      if (good.length > 0) result.planned.push({ key: row.key, changes: good });
      continue;
    }
    const title = good.find(({ field }) => field === 'title')?.value as string | undefined;
    if (title === undefined) result.refused.push('A new item needs a name: paste the names along.');
    else result.added.push({ title, depth: depthOf(cells.find(({ column }) => column === 'name')?.text ?? ''), changes: good.filter(({ field }) => field !== 'title') });
  }
  return result;
}

/** The columns of a line of headings, or `null` when it is none: at least two cells, the name among them, all known or more than half. */
function headingsOf(line: readonly string[]): (ColumnId | undefined)[] | null {
  const columns = line.map((cell) => columnFor(cell)?.id);
  const known = columns.filter((column) => column !== undefined).length;
  return known >= 2 && known * 2 > line.length && columns.includes('name') ? columns : null;
}

/** How far a pasted name is indented: spreadsheets of plans show their outline by leading spaces. */
function depthOf(text: string): number {
  const lead = /^[ \u00a0]*/.exec(text)?.[0].length ?? 0;
  return lead === 0 ? 0 : Math.max(1, Math.round(lead / (lead % 3 === 0 ? 3 : 2)));
}

/** Copies the topmost row of a selection into those below it. */
export function filled(rows: readonly Row[], columns: readonly ColumnId[], texts: (row: Row, column: ColumnId) => string, habits: Habits, names: Names): Pasted {
  const [first, ...below] = rows;
  if (!first) return { planned: [], added: [], refused: [] };
  const editable = columns.filter((column) => COLUMNS.find(({ id }) => id === column)?.editable);
  const line = editable.map((column) => texts(first, column));
  return pasted(below.map(() => line), below, editable, habits, names);
}

/** Fields of a new item, out of what was read. */
export function fieldsOf(changes: readonly Change[], type: string): Record<string, Json> {
  const { fields } = set({ key: '', changes: [{ field: 'type', value: type }, ...changes] }, {}) as Extract<Edit, { op: 'set' }>;
  const whole: Record<string, Json> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) continue;
    const [outer, inner] = name.split('.');
    // A record that is made now has no parts to name yet.
    if (inner === undefined || outer === undefined) whole[name] = value;
    else whole[outer] = { ...(whole[outer] as Record<string, Json> | undefined), [inner]: value };
  }
  return whole;
}
