/** What a letter says to whoever opens it, and how answers are put together. Pure. */

import type { Letter, LetterReply, Tie } from '../../api/types';

export const TIES: readonly { value: Tie; words: string }[] = [
  { value: 'peer', words: 'We worked on it together' },
  { value: 'receiver', words: 'My team received what they delivered' },
  { value: 'sponsor', words: 'I sponsored or approved the work' },
  { value: 'manager', words: 'I am or was their manager' },
  { value: 'mentee', words: 'They mentored me' },
  { value: 'report', words: 'I reported to them' },
  { value: 'external', words: 'I work in another organisation' },
  { value: 'executive', words: 'I led an organisation beside theirs' },
];

export const TIE_WORDS: Record<Tie, string> = {
  peer: 'peer', receiver: 'receiver', sponsor: 'sponsor', manager: 'manager', mentee: 'mentee', report: 'report', external: 'from another organisation', executive: 'peer executive',
};

export type HowOften = Extract<LetterReply, { kind: 'peers' }>['answers'][number]['seen'];

export const OFTEN: readonly { value: HowOften; words: string }[] = [
  { value: 'never', words: 'Never' }, { value: 'sometimes', words: 'Sometimes' }, { value: 'mostly', words: 'Mostly' }, { value: 'always', words: 'Always' }, { value: 'cannot_say', words: 'I cannot say' },
];

export const WITHIN: readonly { value: string; words: string }[] = [
  { value: '', words: '–' }, { value: 'emerging', words: 'emerging' }, { value: 'meeting', words: 'meeting it' }, { value: 'beyond', words: 'beyond it' },
];

/** The first sentence, by what is asked. */
export function intro({ from, question }: Letter): string {
  if (question.about === 'statement') {
    return question.record
      ? `${from} would like you to say what you saw of this, and to sign it by your name. It goes sealed into a space that only ${from} can read.`
      : `${from} would like you to say what you have seen of them in “${question.competency_name}”, and to sign it by your name. It goes sealed into a space that only ${from} can read.`;
  }
  if (question.about === 'outcome') return `${from} mentored you and has written down what came of it. Is it so? Your answer goes sealed into a space that only ${from} can read; once you confirm it, they may show it to others. You can take it back at any time by telling them.`;
  if (question.about === 'assessment') return `${from} checks in on how they work and would like your view, before you see theirs. It goes sealed into a space that only ${from} can read, and stands by your name.`;
  return `${from} checks in on how they work and would like to know what you have seen. Answers are pooled: ${from} sees them from three on, together, and not who said what.`;
}

/** What is missing before somebody can sign; null when nothing is. */
export function unsigned(by: string, relation: string, text: string): string | null {
  if (by.trim() === '') return 'Sign by your name.';
  if (relation === '') return 'Say what you are to them.';
  return text.trim() === '' ? 'Write a sentence about what you saw.' : null;
}
