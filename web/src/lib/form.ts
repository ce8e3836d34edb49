/** Turns a kind's JSON Schema into the fields of a form, and values into what the controls show and back. Pure. */

import type { Json, Schema } from '../api/types';
import { sayTime } from './dates';

export type Control =
  | { is: 'text' }
  | { is: 'lines' }
  | { is: 'number'; whole: boolean; least: number | null; most: number | null; per: number; unit: string }
  | { is: 'boolean' }
  | { is: 'choice'; options: { value: string; words: string; help: string | null }[] }
  | { is: 'date' }
  | { is: 'moment' }
  | { is: 'instant' }
  | { is: 'reference'; kind: string }
  | { is: 'references'; kind: string }
  /** A record of another program. */
  | { is: 'elsewhere' }
  /** Competencies of the framework, by their ids: one, or any number of them. */
  | { is: 'competency'; many: boolean }
  | { is: 'numbers'; count: number }
  | { is: 'spans' }
  | { is: 'week' }
  | { is: 'group'; fields: Field[] }
  | { is: 'list'; item: Control }
  | { is: 'json' };

/** `found` is worked out, never typed: it is shown, and no form asks for it. */
export interface Field { name: string; label: string; help: string | null; required: boolean; found: boolean; control: Control }

type Defs = Record<string, Schema>;

export function fields(schema: Schema): Field[] {
  return of(schema, schema.$defs ?? {}, 0);
}

/** Short fields come before long ones; a schema lists its properties by name and says nothing of their weight. */
const ORDER: readonly Control['is'][][] = [
  ['choice'], ['number', 'numbers'], ['reference', 'references', 'elsewhere', 'competency'], ['date', 'moment', 'instant'], ['text'], ['lines'], ['week', 'spans'],
  ['group'], ['list'], ['boolean'], ['json'],
];

/** Parts that people say in this order; all else comes after them. */
const SAID_FIRST = ['name', 'from', 'to', 'low', 'likely', 'high', 'situation', 'task', 'action_mine', 'action_ours', 'result', 'reflection'];

function place(name: string): number {
  const at = SAID_FIRST.findIndex((first) => name === first || name.startsWith(`${first}_`));
  return at < 0 ? SAID_FIRST.length : at;
}

const weight = (field: Field): number => ORDER.findIndex((group) => group.includes(field.control.is));

function of(schema: Schema, defs: Defs, depth: number): Field[] {
  const required = new Set(schema.required ?? []);
  const all = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const control = controlOf(name, property, defs, depth);
    return { name, label: label(name), help: help(property.description ?? null, control), required: required.has(name), found: property.readOnly === true, control };
  });
  return all.sort((a, b) => place(a.name) - place(b.name) || weight(a) - weight(b));
}

/** What a schema says, for whoever fills in a form: a share from 0 to 1 is shown as percent, and what is chosen by name needs no id for an example. */
function help(description: string | null, control: Control): string | null {
  if (control.is === 'number' && control.unit === '%') return description?.replace(/^0 to 1\.\s*/, '') ?? null;
  if (control.is === 'competency') return description?.replace(/: `[^`]*`(?=[.;])/, '') ?? null;
  return description;
}

/** Follows references and leaves out "or nothing". */
function plain(schema: Schema, defs: Defs): Schema {
  const target = schema.$ref?.startsWith('#/$defs/') ? defs[schema.$ref.slice(8)] : undefined;
  if (target) return plain(target, defs);
  const some = (schema.anyOf ?? schema.allOf ?? []).filter((option) => option.type !== 'null');
  const only = some[0];
  return only && some.length === 1 ? plain(only, defs) : schema;
}

function typeOf(schema: Schema): string | undefined {
  return Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
}

function controlOf(name: string, given: Schema, defs: Defs, depth: number): Control {
  const reference = given['x-reference'];
  const schema = plain(given, defs);
  const type = typeOf(schema);
  if (reference) return { is: type === 'array' ? 'references' : 'reference', kind: reference };
  if (given['x-elsewhere']) return { is: 'elsewhere' };
  if (name === 'competency' && type === 'string') return { is: 'competency', many: false };
  if (name === 'competencies' && type === 'array') return { is: 'competency', many: true };
  const options = choices(schema);
  if (options) return { is: 'choice', options };
  if (type === 'boolean') return { is: 'boolean' };
  if (type === 'integer' || type === 'number') return number(name, schema, type === 'integer');
  if (type === 'string') return text(schema);
  if (type === 'array') return array(name, schema, defs, depth);
  if (type === 'object' && schema.properties && depth < 3) return { is: 'group', fields: of(schema, defs, depth + 1) };
  return { is: 'json' };
}

function choices(schema: Schema): { value: string; words: string; help: string | null }[] | null {
  const option = (value: Json, help: string | null) => ({ value: String(value), words: choiceWords(String(value)), help });
  if (schema.enum) return schema.enum.filter((value) => value !== null).map((value) => option(value, null));
  const parts = schema.oneOf ?? [];
  if (parts.length === 0 || !parts.every((part) => part.enum || part.const !== undefined)) return null;
  return parts.flatMap((part) => (part.enum ?? [part.const ?? '']).map((value) => option(value, part.description ?? null)));
}

function number(name: string, schema: Schema, whole: boolean): Control {
  const bound = (value: number | undefined): number | null => value ?? null;
  // Said in the unit that people use; kept in the one that the program counts in.
  if (name.endsWith('minutes')) return { is: 'number', whole: false, least: bound(schema.minimum), most: null, per: 60, unit: 'hours' };
  if (/(^|_)(probability|confidence)$/.test(name)) return { is: 'number', whole: false, least: 0, most: 100, per: 0.01, unit: '%' };
  return { is: 'number', whole, least: bound(schema.minimum), most: bound(schema.maximum), per: 1, unit: '' };
}

function text(schema: Schema): Control {
  if (schema.format === 'date') return { is: 'date' };
  if (schema.format === 'partial-date-time') return { is: 'moment' };
  if (schema.format === 'date-time') return { is: 'instant' };
  return { is: 'text' };
}

function array(name: string, schema: Schema, defs: Defs, depth: number): Control {
  const items = typeof schema.items === 'object' ? schema.items : undefined;
  const fixed = schema.minItems !== undefined && schema.minItems === schema.maxItems ? schema.minItems : null;
  if (!items) return { is: 'json' };
  const item = plain(items, defs);
  const type = typeOf(item);
  if (fixed !== null && (type === 'number' || type === 'integer')) return { is: 'numbers', count: fixed };
  if (isSpan(item)) return { is: 'spans' };
  if (fixed === 7 && type === 'array' && typeof item.items === 'object' && isSpan(plain(item.items, defs))) return { is: 'week' };
  if (type === 'string' && !choices(item)) return { is: 'lines' };
  if (depth >= 2) return { is: 'json' };
  const control = controlOf(name, items, defs, depth + 1);
  return control.is === 'json' ? control : { is: 'list', item: control };
}

/** A stretch of a day, from one minute to another. */
function isSpan(schema: Schema): boolean {
  const names = Object.keys(schema.properties ?? {});
  return names.length === 2 && names.includes('from') && names.includes('to') && typeOf(schema.properties?.['from'] ?? {}) === 'integer';
}

/** Names that say little by themselves. */
const SAID: Record<string, string> = { url: 'Link', action_mine: 'What I did', action_ours: 'What others did', spans: 'Working time', slots: 'Slots: items at a time' };

const UNITS = /_(minutes|days)$/;

/** `out_of_scope` as a label: `Out of scope`. */
export function label(name: string): string {
  const words = name.replace(UNITS, (_, unit: string) => (unit === 'days' ? ' in days' : '')).replace(/_at$/, '').replaceAll('_', ' ');
  const known = SAID[name];
  return known ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** `pert` as `Pert`; what is in capitals already (`FNLT`) stays. */
export function choiceWords(value: string): string {
  const words = value.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `540` as `09:00`; the end of the day is `24:00`. */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

type Span = { from: number; to: number };

export function writeSpans(spans: Json | undefined): string {
  if (!Array.isArray(spans)) return '';
  return spans.map((span) => { const { from, to } = span as Span; return `${clock(from)}–${clock(to)}`; }).join(', ');
}

/** Reads `9-12:30, 13:30–18`. Null when it is not that. */
export function readSpans(text: string): Span[] | null {
  const spans: Span[] = [];
  for (const part of text.split(/[,;]/).map((each) => each.trim()).filter((each) => each !== '')) {
    const match = /^(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]) * 60 + Number(match[2] ?? 0);
    const to = Number(match[3]) * 60 + Number(match[4] ?? 0);
    if (to > 1440 || from >= to) return null;
    spans.push({ from, to });
  }
  return spans;
}

/** What a number field shows for a value, and what a typed text means; undefined when it is no number. */
export function writeNumber(control: Extract<Control, { is: 'number' }>, value: Json | undefined): string {
  if (typeof value !== 'number') return '';
  return String(Number((value / control.per).toPrecision(12)));
}

export function readNumber(control: Extract<Control, { is: 'number' }>, text: string): number | null | undefined {
  const trimmed = text.trim().replace(',', '.').replace('\u2212', '-').replace(/\s*%$/, '');
  if (trimmed === '') return null;
  const number = Number(trimmed);
  if (!Number.isFinite(number) || (control.whole && !Number.isInteger(number))) return undefined;
  if ((control.least !== null && number < control.least) || (control.most !== null && number > control.most)) return undefined;
  const kept = number * control.per;
  return control.per >= 1 ? Math.round(kept * 1e6) / 1e6 : Number(kept.toPrecision(12));
}

/** A value in one line. */
export function brief(control: Control, value: Json | undefined): string {
  if (isEmpty(value) || value === undefined || value === null) return 'empty';
  if (control.is === 'number') return writeNumber(control, value) + (control.unit ? ` ${control.unit}` : '');
  if (control.is === 'choice') return choiceWords(String(value));
  if (control.is === 'date' || control.is === 'moment' || control.is === 'instant') return sayTime(String(value));
  if (control.is === 'numbers' && Array.isArray(value)) return value.join(' / ');
  if (control.is === 'competency' && Array.isArray(value)) return value.join(', ');
  if (control.is === 'lines' && Array.isArray(value)) return value.join('; ');
  if (control.is === 'spans') return writeSpans(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether a field says anything: empty ones are left out when a record is only read. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' ? Object.values(value).every(isEmpty) : false;
}

/** The fields that differ, ready for a `set`: what was emptied is null. */
export function changed(before: Record<string, Json>, after: Record<string, Json>): Record<string, Json> {
  const out: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[name] ?? null;
    const is = after[name] ?? null;
    if (JSON.stringify(was) === JSON.stringify(is) || (isEmpty(was) && isEmpty(is) && typeof is !== 'boolean')) continue;
    out[name] = is === '' ? null : is;
  }
  return out;
}

/** What a file is called after something: `Move to the cloud` becomes `move-to-the-cloud`. */
export function fileName(name: string): string {
  return name.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '').toLowerCase() || 'program';
}
