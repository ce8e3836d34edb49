/** A draft in a person's own words: what they changed of what was made for them. Pure. */

import type { Claim, RagWord, StatusReport, UpdateEdits } from '../../api/types';

export type Part = 'highlights' | 'lowlights' | 'asks';
export const PARTS: readonly { part: Part; words: string; none: string; hint: string }[] = [
  { part: 'lowlights', words: 'Lowlights', none: 'Nothing went wrong that the records know of.', hint: 'What went wrong, and what it costs' },
  { part: 'highlights', words: 'Highlights', none: 'Nothing was finished.', hint: 'What was finished or won' },
  { part: 'asks', words: 'Asks', none: 'Nothing is asked of the readers.', hint: 'What you need, from whom, by when' },
];

/** One line that can be typed over; `cites` are the records that it rests on. */
export interface Line { id: number; words: string; cites: string[] }
export interface Draft { headline: Line; highlights: Line[]; lowlights: Line[]; asks: Line[]; note: string }

export function begin(report: StatusReport): Draft {
  let id = 0;
  const line = (claim: Claim): Line => ({ id: (id += 1), words: claim.words, cites: [...claim.cites] });
  return { headline: line(report.headline), highlights: report.highlights.map(line), lowlights: report.lowlights.map(line), asks: report.asks.map(line), note: '' };
}

export function nextId(draft: Draft): number {
  return Math.max(draft.headline.id, ...PARTS.flatMap(({ part }) => draft[part].map((line) => line.id))) + 1;
}

function claims(lines: readonly Line[]): Claim[] {
  return lines.filter((line) => line.words.trim() !== '').map((line) => ({ words: line.words.trim(), cites: line.cites }));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What goes to the server: only what differs from what was made. An emptied headline stays as it was made. */
export function editsOf(report: StatusReport, draft: Draft): UpdateEdits {
  const edits: UpdateEdits = {};
  const [headline] = claims([draft.headline]);
  if (headline && !same(headline, report.headline)) edits.headline = headline;
  if (draft.note.trim() !== '') edits.note = draft.note.trim();
  for (const { part } of PARTS) {
    const lines = claims(draft[part]);
    if (!same(lines, report[part])) edits[part] = lines;
  }
  return edits;
}

export function isChanged(report: StatusReport, draft: Draft): boolean {
  return Object.keys(editsOf(report, draft)).length > 0;
}

/** Moves a line among its siblings. */
export function moved(lines: readonly Line[], index: number, by: -1 | 1): Line[] {
  const to = index + by;
  if (to < 0 || to >= lines.length) return [...lines];
  const out = [...lines];
  out.splice(to, 0, ...out.splice(index, 1));
  return out;
}

/** Reads a draft that was kept in the tab; null when it is of another shape or of another week. */
export function restored(text: string | null, report: StatusReport): Draft | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as { week: string; draft: Draft };
    const fits = kept.week === report.week_ending && PARTS.every(({ part }) => Array.isArray(kept.draft[part])) && typeof kept.draft.headline.words === 'string' && typeof kept.draft.note === 'string';
    return fits ? kept.draft : null;
  } catch {
    return null;
  }
}

export function kept(report: StatusReport, draft: Draft): string {
  return JSON.stringify({ week: report.week_ending, draft });
}

export interface ColourForm { rag: RagWord; reason: string; until: string }

/** What is missing before a colour by hand can be saved. */
export function colourErrors(form: ColourForm, today: string): { reason: string | null; until: string | null } {
  return {
    reason: form.reason.trim() === '' ? 'Say why: the readers see it beside the colour.' : null,
    until: form.until === '' ? 'Until when does it count?' : form.until < today ? 'That day is past.' : null,
  };
}
