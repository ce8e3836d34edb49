/** What the pages of papers say about confidentiality, stages and what is asked for. Pure. */

import type { ApplicationStage, Grade, HeldBack, AskedFor, MasterBullet, PaperFormat } from '../../../api/types';
import { count } from '../../../lib/dates';
import type { Told } from '../career';

export const FORMATS: readonly { format: PaperFormat; size?: 'letter'; words: string }[] = [
  { format: 'pdf', words: 'PDF, A4' },
  { format: 'pdf', size: 'letter', words: 'PDF, Letter' },
  { format: 'markdown', words: 'Markdown' },
  { format: 'text', words: 'Plain text, for forms' },
  { format: 'html', words: 'HTML, one page' },
];

export const CONFIDENTIALITY: Record<MasterBullet['confidentiality'], Told> = {
  public: { words: 'Public', shape: 'full', tone: 'green', means: 'Told as it stands.' },
  needs_rounding: { words: 'Rounded', shape: 'half', tone: 'amber', means: 'Told with its numbers rounded, and not at all where it names what must not be named.' },
  never: { words: 'Never', shape: 'square', tone: 'red', means: 'For your own eyes.' },
};

export const HOLDING: Record<HeldBack['holding'], string> = { left_out: 'Left out', rounded: 'Said roughly', to_look_at: 'Look at it' };

export const STAGES: Record<ApplicationStage, string> = {
  found: 'Found', applied: 'Applied', screening: 'Screening', interview: 'Interview', offer: 'Offer', accepted: 'Accepted', refused: 'Refused', withdrawn: 'Withdrawn',
};

/** Whether something is borne out, as a word with its shape and colour. */
export function borne(match: AskedFor): Told {
  const { borne } = match;
  if (typeof borne === 'object') return { words: `${borne.short.years} of ${count(borne.short.of, 'year')}`, shape: 'half', tone: 'amber', means: 'Fewer years than are asked for.' };
  if (borne === 'shown') return { words: 'Shown', shape: 'full', tone: 'green', means: 'Evidence, a certification or the dates of your jobs bear it out.' };
  if (borne === 'claimed') return { words: 'Only said', shape: 'half', tone: 'amber', means: 'A bullet says so, and nothing bears it out.' };
  return { words: 'Missing', shape: 'ring', tone: 'red', means: 'Nothing of yours speaks of it.' };
}

export const NEEDS: Record<AskedFor['requirement']['need'], string> = { must: 'Must', duty: 'Would do', nice: 'Nice to have' };

/** The best grade of a bullet's evidence. */
export function best(bullet: MasterBullet): Grade | null {
  return bullet.evidence.map(({ grade }) => grade).sort().at(-1) ?? null;
}

/** Minutes and seconds, as a clock shows them. */
export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
