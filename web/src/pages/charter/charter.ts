/** What the charter's page says of it. Pure. */

import type { Approval, CharterChange, CharterView, Json, RecordView } from '../../api/types';
import { count, sayDate } from '../../lib/dates';

/** What stays as it was approved until a change request is. */
export const SCOPE: ReadonlySet<string> = new Set(['in_scope', 'out_of_scope', 'outcomes', 'committed']);

/** Whether a change of the field is asked for instead of made. */
export function isAsked(view: CharterView, field: string): boolean {
  return view.approvals.length > 0 && SCOPE.has(field);
}

export function standing(view: CharterView): string {
  const last = view.approvals[0];
  if (!last) return 'Nobody has approved it yet.';
  const by = `Approved by ${last.by ?? 'somebody'} on ${sayDate(last.on ?? last.at)}`;
  return view.changed.length === 0 ? `${by}, as it stands.` : `${by}; ${count(view.changed.length, 'field')} changed since.`;
}

/** A version to compare with: what an approval is called, and its instant. */
export function versions(approvals: readonly Approval[]): { value: string; words: string }[] {
  return approvals.map((one) => ({ value: one.at, words: `${sayDate(one.on ?? one.at)}, approved by ${one.by ?? 'somebody'}` }));
}

/** The title of the request that a change of a field makes when nobody gives one. */
export function title(label: string, before: Json, after: Json): string {
  const lines = (value: Json): string[] => (Array.isArray(value) ? value.map(String) : value === null ? [] : [String(value)]);
  const [old, now] = [lines(before), lines(after)];
  const added = now.filter((line) => !old.includes(line));
  const removed = old.filter((line) => !now.includes(line));
  const words = [...added.map((line) => `add ${line}`), ...removed.map((line) => `remove ${line}`)].join('; ');
  return `${label}: ${words || 'another order'}`.slice(0, 200);
}

/** A number with what it is counted in. */
export function amount(value: number | null, unit: string | null): string {
  if (value === null) return '–';
  return unit === null ? String(value) : unit === '%' ? `${value} %` : `${value} ${unit}`;
}

export function isEmptyCharter(program: RecordView): boolean {
  return ['problem', 'outcomes', 'in_scope', 'out_of_scope', 'success_metrics', 'metrics', 'constraints', 'sponsor', 'method', 'governance'].every((name) => program.fields[name] === undefined);
}

export const nothing = (changes: readonly CharterChange[]): boolean => changes.length === 0;
