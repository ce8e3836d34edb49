/** What the pages of the career part say about states, grades and passphrases. Pure. */

import type { Grade, Offer, Road, Showing, StandingState } from '../../api/types';

export type Shape = 'full' | 'half' | 'ring' | 'diamond' | 'square';
export type Tone = 'green' | 'amber' | 'red' | 'accent' | 'soft';
/** A word with its shape and colour: none of the three stands alone. */
export interface Told { words: string; shape: Shape; tone: Tone; means: string }

export const STATES: Record<StandingState, Told> = {
  supported: { words: 'Supported', shape: 'full', tone: 'green', means: 'Every clause of the level holds.' },
  partly: { words: 'Partly', shape: 'half', tone: 'amber', means: 'Some clause is short; it says by how much.' },
  not_enough_data: { words: 'Not enough data', shape: 'ring', tone: 'soft', means: 'Too little is on record to say. Nothing failed.' },
  contradicted: { words: 'Contradicted', shape: 'diamond', tone: 'red', means: 'What speaks against is too much of it, and no clean quarter came since.' },
  needs_a_person: { words: 'Needs a person', shape: 'square', tone: 'accent', means: 'The rest is for somebody to say.' },
};

/** Where a step or a level lies from where somebody is. */
export const LIES: Record<Road['levels'][number]['lies'], Told> = {
  behind: { words: 'Behind you', shape: 'full', tone: 'green', means: '' },
  here: { words: 'You are here', shape: 'half', tone: 'accent', means: '' },
  ahead: { words: 'Ahead', shape: 'ring', tone: 'soft', means: '' },
};

/** Whether a challenge shows in one's own records. */
export const SHOWING: Record<Showing, Told> = {
  quiet: { words: 'Quiet', shape: 'full', tone: 'green', means: 'Within its limit.' },
  begins: { words: 'Begins', shape: 'half', tone: 'amber', means: 'Beyond its limit, but not for long yet.' },
  shows: { words: 'Shows', shape: 'diamond', tone: 'red', means: 'Beyond its limit.' },
  not_enough_data: { words: 'Not enough data', shape: 'ring', tone: 'soft', means: 'Too little is on record to say.' },
};

export const LABELS: Record<Offer['label'], Told> = {
  went_well: { words: 'Went well', shape: 'full', tone: 'green', means: '' },
  not_as_planned: { words: 'Not as planned', shape: 'half', tone: 'amber', means: '' },
  went_wrong: { words: 'Went wrong', shape: 'diamond', tone: 'red', means: '' },
};

export const GRADES: Record<Grade, string> = { E0: 'claimed', E1: 'recorded', E2: 'corroborated', E3: 'verified', E4: 'attested' };

/** What is wrong with a passphrase that was typed twice; the server judges what it is worth. */
export function unlike(passphrase: string, again: string): string | null {
  if (passphrase === '') return 'Choose a passphrase.';
  return passphrase === again ? null : 'The two are not the same.';
}

/** The address of the record that an offer cites. */
export function cited(cites: { space: string; key: string }): string {
  return `/s/${encodeURIComponent(cites.space)}/records?open=${encodeURIComponent(cites.key)}`;
}
